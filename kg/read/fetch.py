"""Pages from the web, only where somebody asks for it."""

from __future__ import annotations

import re

from kg.errors import ReadError

SECONDS = 30
_ADDRESS = re.compile(r"https?://[^\s/]", re.I)


def is_address(given: str) -> bool:
    """Whether an input is an http(s) address."""
    return _ADDRESS.match(given) is not None


def fetched(address: str, *, most: int) -> bytes:
    """The bytes at an address, at most one more than `most`. Raises ReadError when they cannot be had."""
    from http.client import HTTPException
    from urllib.error import HTTPError
    from urllib.request import (
        HTTPDefaultErrorHandler,
        HTTPErrorProcessor,
        HTTPHandler,
        HTTPRedirectHandler,
        HTTPSHandler,
        OpenerDirector,
        ProxyHandler,
        Request,
    )

    opener = OpenerDirector()  # of http and https alone: a redirection leads to no file and no other kind of address
    for handler in (ProxyHandler, HTTPHandler, HTTPSHandler, HTTPErrorProcessor, HTTPDefaultErrorHandler, HTTPRedirectHandler):
        opener.add_handler(handler())
    try:
        with opener.open(Request(address, headers={"User-Agent": "mailuo"}), timeout=SECONDS) as answer:
            return bytes(answer.read(most + 1))
    except HTTPError as error:
        said = " ".join(str(error.reason).split())
        raise ReadError(f"{address}: the server says {error.code} {said}; check the address") from None
    except (OSError, HTTPException, ValueError) as error:
        raise ReadError(f"{address}: cannot be fetched: {error}; check the address and the network") from None
