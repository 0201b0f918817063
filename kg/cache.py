"""What was read of each report, kept so that a report that did not change is not read again.

An analysis is found again by the bytes of its file, its name, the ontology's digest, mailuo's version and mailuo's own code; when
one of them differs it is not found. A checksum sees to it that what is found is what was kept. The folder can be deleted at any
time; it costs a reading, no more.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

import kg
from kg.model import Analysis
from kg.ontology import Ontology


@dataclass(frozen=True, slots=True)
class Kept:
    """An analysis, and how many seconds it took to make."""

    analysis: Analysis
    seconds: float


def digest(content: bytes) -> str:
    """The SHA-256 of a file's bytes."""
    return hashlib.sha256(content).hexdigest()


class Cache:
    """The analyses kept in one folder."""

    def __init__(self, folder: Path, ontology: Ontology) -> None:
        self.folder, self.ontology = folder, ontology

    def __reduce__(self) -> tuple[type[Cache], tuple[Path, Ontology]]:
        """Sent elsewhere, it tells anew what makes analyses there."""
        return Cache, (self.folder, self.ontology)

    @cached_property
    def maker(self) -> str:
        """A digest of what makes analyses and graphs: mailuo's version, its code (which may change without it), the ontology."""
        total = hashlib.sha256(f"{kg.__version__}\0{self.ontology.digest}\0".encode())
        for path in sorted(Path(__file__).parent.rglob("*.py")):
            total.update(path.read_bytes() + b"\0")
        return total.hexdigest()

    def key(self, source: str, file: str) -> str:
        """The name under which the analysis of a report is kept; `file` is the digest of its bytes."""
        return digest(f"{source}\0{file}\0{self.maker}".encode("utf-8", "surrogatepass"))

    def get(self, key: str) -> Kept | None:
        """What was kept under a key; None when there is nothing, or when it is not what was kept."""
        with suppress(msgspec.MsgspecError):
            if content := self._content(key):
                return msgspec.json.decode(content, type=Kept)
        return None

    def has(self, key: str) -> bool:
        """Whether something is kept under a key, and is what was kept."""
        return bool(self._content(key))

    def _content(self, key: str) -> bytes:
        with suppress(OSError, ValueError):
            checksum, content = self._path(key).read_bytes().split(b"\n", 1)
            if checksum.decode("ascii") == digest(key.encode() + content):
                return content
        return b""

    def put(self, key: str, kept: Kept) -> None:
        """Keep an analysis: whole, or not at all. Raises OSError when the folder cannot be written."""
        content = msgspec.json.encode(kept)
        self.folder.mkdir(parents=True, exist_ok=True)
        part = self._path(key).with_suffix(f".{os.getpid()}")
        part.write_bytes(digest(key.encode() + content).encode() + b"\n" + content)
        part.replace(self._path(key))

    def keep_only(self, keys: Iterable[str]) -> None:
        """Forget all other analyses."""
        wanted = {self._path(key).name for key in keys}
        with suppress(OSError):
            for path in list(self.folder.iterdir()):
                if path.name not in wanted:
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.json"
