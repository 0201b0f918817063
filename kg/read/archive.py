"""Zip archives: which files one holds, and their bytes. Nothing is unpacked to disk, nothing beyond the bounds inflated."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path, PurePosixPath

from kg.errors import ReadError

ENDING = ".zip"
MOST_FILES = 20_000
MOST_BYTES = 2 * 2**30  # of all files of an archive together, unpacked
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # LZMA may ask for 4 GB of memory
_ENCRYPTED = 0x1
_IN_UTF8 = 0x800
# What a damaged archive makes zipfile raise, beyond the errors of its own.
DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


def holder(path: Path) -> Path | None:
    """The archive that a path leads through, if it leads through one."""
    return next((above for above in path.parents if above.suffix.lower() == ENDING and above.is_file()), None)


def names(path: Path) -> list[tuple[str, str]]:
    """The files of an archive in the order of their names, each with the reason why it cannot be read, empty where it can.

    Raises ReadError for what is no zip archive, is damaged, or would unpack to more than MOST_FILES or MOST_BYTES.
    """
    with _damage(path.name), zipfile.ZipFile(path) as found:
        inside = [info for info in found.infolist() if not info.filename.endswith("/")]
    if len(inside) > MOST_FILES:
        raise ReadError(f"{path}: {len(inside)} files; an archive may hold {MOST_FILES}, so give it in parts")
    if (total := sum(info.file_size for info in inside)) > MOST_BYTES:
        raise ReadError(f"{path}: unpacks to {total >> 20} MB; an archive may have {MOST_BYTES >> 20}, so give it in parts")
    seen: dict[str, str] = {}
    for info in inside:
        name = _name(info)
        if not PurePosixPath(name).name:
            raise ReadError(f"{path}: a damaged archive: a file without a name; make it again")
        seen[name] = "stands twice in its archive; rename one" if name in seen else _refusal(info, name)
    return sorted(seen.items())


def member(path: Path, name: str, source: str, *, most: int) -> bytes:
    """The bytes of one file of an archive. Raises ReadError when they are damaged or more than `most`."""
    with _damage(source):
        state = path.stat()
        found, inside = _directory(path, (state.st_ino, state.st_size, state.st_mtime_ns))
        info = inside.get(name)
        if info is None:
            raise ReadError(f"{source}: no such file in {path.name}; check the name")
        if refusal := _refusal(info, name):
            raise ReadError(f"{source}: {refusal}")
        if info.file_size > most:
            size = info.file_size >> 20
            raise ReadError(f"{source}: unpacks to {size} MB; a file may have {most >> 20}, so cut it into its reports")
        with found.open(info) as file:
            return file.read(most + 1)


@lru_cache(maxsize=1)
def _directory(path: Path, _state: tuple[int, int, int]) -> tuple[zipfile.ZipFile, dict[str, zipfile.ZipInfo]]:
    """An archive with its files by name, opened once for as long as it stays as it is."""
    found = zipfile.ZipFile(path)
    return found, {_name(info): info for info in reversed(found.infolist())}  # of two with one name the first


@contextmanager
def _damage(source: str) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise ReadError(f"{source}: a damaged archive: {error}; make it again") from None


def _name(info: zipfile.ZipInfo) -> str:
    """A file's name in the archive. Chinese systems write it in GBK or UTF-8 without saying so."""
    if info.flag_bits & _IN_UTF8:
        return info.filename
    raw = info.filename.encode("cp437", "replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return info.filename


def _refusal(info: zipfile.ZipInfo, name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in path.parts[0]:
        return "its name leads out of the archive; make the archive again with plain names"
    if info.flag_bits & _ENCRYPTED:
        return "locked with a password; unpack it first"
    if info.compress_type not in METHODS:
        return "packed in a way that is not read; make the archive again as a plain zip"
    if path.suffix.lower() == ENDING:
        return "an archive inside an archive; unpack it first"
    return ""
