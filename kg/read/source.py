"""Where a report comes from: a file, a file inside an archive, standard input or an address; and its bytes, within bounds."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from kg.errors import ReadError
from kg.read import archive

LARGEST = 64 * 2**20  # bytes of one file


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `root` is the folder or archive that its name in the graph is relative to.

    A file in an archive has a path through it (`reports.zip/2024/a.docx`). `raw` holds what has no file: standard input, or what
    was fetched from `address`. `refusal` says why an input that was found is not opened at all.
    """

    path: Path
    root: Path
    raw: bytes | None = None
    address: str = ""
    refusal: str = ""

    @property
    def name(self) -> str:
        """What the graph gives as the report's source: its address, or its path below the root."""
        if self.address:
            return self.address
        return self.path.relative_to(self.root).as_posix() if self.path.is_relative_to(self.root) else self.path.name

    def load(self) -> bytes:
        """The bytes. Raises ReadError, in one line, for what is missing, cannot be opened, or is larger than LARGEST."""
        if self.refusal:
            raise ReadError(f"{self.name}: {self.refusal}")
        if self.raw is not None:
            return bounded(self.raw, self.name)
        if (holder := archive.holder(self.path)) is not None:
            return archive.member(holder, self.path.relative_to(holder).as_posix(), self.name, most=LARGEST)
        return bounded(_file(self.path), self.name)


def bounded(raw: bytes, name: str) -> bytes:
    """The bytes as they are. Raises ReadError when there are more than LARGEST."""
    if len(raw) > LARGEST:
        raise ReadError(f"{name}: larger than {LARGEST >> 20} MB; a report is smaller, so cut it into its reports")
    return raw


def _file(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise ReadError(f"{path}: no file that can be read to its end; give a file, a folder or an archive")
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file; check the path") from None
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}; check the path and its permissions") from None
