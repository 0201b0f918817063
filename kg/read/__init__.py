"""From a path or a text to a `Report`: its encoding (`decode`), its folded copy (`fold`), its header and its body (`header`)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from kg.errors import ReadError
from kg.model import Report
from kg.ontology import Ontology
from kg.read.decode import decode
from kg.read.fold import fold
from kg.read.header import read_header

ENDINGS = (".txt", ".md")


def read(path: Path, *, root: Path, ontology: Ontology) -> Report:
    """The report in a file. `root` is the folder given to the build, or the file's own folder: the source is the path below it.

    Raises ReadError, in one line, for a file that is missing, empty, of another kind, or not text.
    """
    source = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
    if path.suffix.lower() not in ENDINGS:
        raise ReadError(f"{source}: a {path.suffix or 'nameless kind of'} file; give a file that ends in {' or '.join(ENDINGS)}")
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise ReadError(f"{path}: no such file; check the path") from None
    except OSError as error:
        raise ReadError(f"{path}: cannot be read: {error.strerror}; check the path and its permissions") from None
    return read_text(decode(raw, source), source, ontology)


def read_text(text: str, source: str, ontology: Ontology) -> Report:
    """The report of a text that is already decoded; `source` is its address or relative path."""
    plain = fold(text)
    header, body = read_header(text, plain, ontology)
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()
    return Report(report_id(source), source, text, plain, digest, header, body)


def report_id(source: str) -> str:
    """The id of a report: a short hash of its source alone, so that a rebuild replaces its graph."""
    return hashlib.sha256(source.encode("utf-8")).hexdigest()[:12]
