"""The SPARQL 1.1 Protocol: from an HTTP request to a query or an update with its dataset, or to the status that refuses it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import parse_qsl

import pyoxigraph as ox
from starlette.exceptions import HTTPException
from starlette.requests import Request

from kg.server import media

FORM, QUERY, UPDATE = "application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update"
FIELDS = 10_000
DATASET = {
    "query": ("default-graph-uri", "named-graph-uri"),
    "update": ("using-graph-uri", "using-named-graph-uri"),
}

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update; `default` and `named` are None where the request says nothing of the dataset."""

    kind: str
    text: str
    default: list[str] | None
    named: list[str] | None


def refuse(status: int, why: str, headers: Mapping[str, str] | None = None) -> NoReturn:
    """Answer with a status and one line of words."""
    raise HTTPException(status, why, headers)


async def body_of(request: Request, most: int) -> bytes:
    """The body of a request, when it is not too large."""
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            refuse(413, f"the body has more than {most} bytes; send less at a time")
        parts.append(part)
    return b"".join(parts)


def operation(method: str, query_string: bytes, content_type: str, body: bytes) -> Operation:
    """What a request asks for. Raises HTTPException with the status that the protocol gives for what is wrong with it."""
    fields = _fields(query_string)
    if method != "POST":
        if _values(fields, "update"):
            refuse(405, "an update is sent with POST", {"Allow": "POST"})
        return _of_fields(fields)
    kind = check_charset(content_type)
    if kind == FORM:
        return _of_fields([*fields, *_fields(body)])
    if kind not in (QUERY, UPDATE):
        refuse(415, f"Content-Type {kind or '(none)'}: send {FORM}, {QUERY} or {UPDATE}")
    if _values(fields, "query") or _values(fields, "update"):
        refuse(400, "one query or update at a time: it is in the body and in the address")
    return _with_dataset(kind.removeprefix("application/sparql-"), _decoded(body), fields)


def check_charset(content_type: str) -> str:
    """The media type of a body that is in UTF-8, or says nothing of it."""
    kind, charset = media.named(content_type)
    if charset not in ("", "utf-8", "utf8"):
        refuse(415, f"{charset}: send UTF-8")
    return kind


def _of_fields(fields: Fields) -> Operation:
    texts = [(kind, text) for kind in ("query", "update") for text in _values(fields, kind)]
    if len(texts) != 1:
        refuse(400, f"give one query= or update=, not {len(texts)}")
    return _with_dataset(*texts[0], fields)


def _with_dataset(kind: str, text: str, fields: Fields) -> Operation:
    default, named = (_values(fields, name) for name in DATASET[kind])
    for iri in (*default, *named):
        checked_iri(iri)
    return Operation(kind, text, default if default or named else None, named if default or named else None)


def checked_iri(iri: str) -> str:
    """An IRI of a request, when it is one."""
    try:
        return ox.NamedNode(iri).value
    except ValueError:
        refuse(400, f"{iri[:80]!r} is not an absolute IRI")


def _values(fields: Fields, name: str) -> list[str]:
    return [value for key, value in fields if key == name]


def _fields(encoded: bytes) -> Fields:
    try:
        return parse_qsl(encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except UnicodeError:
        refuse(400, "the fields are not URL-encoded UTF-8")
    except ValueError:
        refuse(400, f"more than {FIELDS} fields")


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        refuse(400, "the body is not UTF-8")
