"""The command `kg`: each command parses its arguments, calls one function of the library, and prints.

Exit codes: 0 done; 1 done, and the answer is no (violations); 2 nothing done, with one line on stderr that says why.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from kg.cli import commands
from kg.cli.arguments import parser
from kg.errors import KGError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit code."""
    _speak_utf8()
    given = parser().parse_args(arguments)
    try:
        return int(getattr(commands, given.command)(given))
    except KGError as error:
        print(f"kg: {' '.join(str(error).split())}", file=sys.stderr)
        return 2
    except BrokenPipeError:  # kg query … | head
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("kg: stopped; nothing was changed", file=sys.stderr)
        return 130


def _speak_utf8() -> None:
    """Chinese is printed as it is, whatever the locale says: under LC_ALL=C Python would refuse to."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
