"""Which reports there are among files, folders, archives, standard input and addresses."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from kg.errors import ReadError
from kg.read import archive, fetch
from kg.read.formats import ENDINGS, FOREIGN, KINDS
from kg.read.source import LARGEST, Source

STANDARD_INPUT = "-"


def collect(inputs: Sequence[Path | str], *, fetching: bool = False, roots: Iterable[Path] = ()) -> tuple[Source, ...]:
    """The reports, by name: a file as it is; of a folder or archive all that can hold a report, without hidden files and READMEs.

    `-` is standard input. An address is fetched when `fetching`. Documents of a kind that is not read, and links that lead out
    of a folder, come with their refusal, so that each is a row of the run. A file below one of the `roots` is named from there.
    Raises ReadError for a path that is not there, for no
    report at all, and for two inputs that would have one name in the graph.
    """
    found: dict[str, Source] = {}
    above = sorted(set(roots), key=lambda root: -len(root.parts))
    for given in inputs:
        for one in _of(given, fetching=fetching):
            source = _rooted(one, above)
            other = found.setdefault(source.name, source)
            if other is not source and not _is_same(other, source):
                raise ReadError(f"{other.path} and {source.path} would both be called {source.name}; give the folder above both")
    if not found:
        where = ", ".join(map(str, inputs))
        raise ReadError(f"{where}: no report ({KINDS}) in there; name a file or another folder")
    return tuple(found[name] for name in sorted(found))


def _rooted(source: Source, roots: Iterable[Path]) -> Source:
    """The report named from the innermost of the roots that it lies below."""
    if source.raw is not None:
        return source
    path = source.root.resolve() / source.name
    return next((replace(source, path=path, root=root) for root in roots if path.is_relative_to(root)), source)


def _is_same(one: Source, other: Source) -> bool:
    return one.raw is None and other.raw is None and os.path.realpath(one.path) == os.path.realpath(other.path)


def _of(given: Path | str, *, fetching: bool) -> Iterator[Source]:
    if isinstance(given, str) and fetch.is_address(given):
        if not fetching:
            raise ReadError(f"{given}: an address, and nothing is fetched unasked; add --fetch, or give the saved page")
        yield Source(Path(given), Path(), raw=fetch.fetched(given, most=LARGEST), address=given)
    elif str(given) == STANDARD_INPUT:
        yield Source(Path("stdin"), Path(), raw=sys.stdin.buffer.read(LARGEST + 1))
    else:
        yield from _at(Path(given))


def _at(path: Path) -> Iterator[Source]:
    if path.is_dir():
        yield from _inside(path)
    elif path.suffix.lower() == archive.ENDING and path.is_file():
        yield from _packed(path, path)
    elif path.exists() or archive.holder(path):
        yield Source(path, path.parent)
    else:
        raise ReadError(f"{path}: no such file or folder; check the path")


def _inside(folder: Path) -> Iterator[Source]:
    for above, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_hidden(name))
        for name in sorted(files):
            if is_report(name):
                yield from _found(Path(above, name), folder)


def _found(path: Path, folder: Path) -> Iterator[Source]:
    """A file of a folder: a report, an archive of reports, or one that is refused."""
    if not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder)):
        yield Source(path, folder, refusal="a link that leads out of the folder; copy the file, or name it on the command line")
    elif path.suffix.lower() == archive.ENDING:
        try:
            yield from _packed(path, folder)
        except ReadError as error:
            yield Source(path, folder, refusal=str(error).removeprefix(f"{path}: ").removeprefix(f"{path.name}: "))
    elif path.is_file():
        yield Source(path, folder)


def _packed(path: Path, root: Path) -> Iterator[Source]:
    for name, refusal in archive.names(path):
        *folders, last = PurePosixPath(name).parts
        if is_report(last) and not any(map(_is_hidden, folders)):
            yield Source(path / name.lstrip("/"), root, refusal=refusal)


def _is_hidden(name: str) -> bool:
    return name.startswith(".") and not name.startswith("..")


def is_report(name: str) -> bool:
    """Whether a file of a folder can be a report by its name, or is a document of a kind that is refused."""
    ending = PurePosixPath(name).suffix.lower()
    return (ending in ENDINGS or ending in FOREIGN or ending == archive.ENDING) and not _is_hidden(name) and (
        not name.upper().startswith("README") and not name.startswith("~$")
    )
