"""What the one process that writes does. Each change is one transaction: it is there whole, or not at all.

After a change the process leaves a view: a copy by hard links that the database itself makes and nobody changes. The processes
that read open that, as no store may be opened for reading while another process writes it.
"""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from itertools import count
from pathlib import Path
from typing import IO, Any, TypeAlias

import pyoxigraph as ox

from kg import remote
from kg.server import media
from kg.server.refusal import RefusedError, clearing, with_dataset

Job: TypeAlias = dict[str, Any]
Reply: TypeAlias = dict[str, Any]

_opened: dict[str, ox.Store | remote.Remote] = {}
_numbers = count(1)


def opened(job: Job, _body: bytes, _target: IO[bytes]) -> Reply:
    """Open the store for writing, and leave a view of it. Raises OSError when another process holds it."""
    return {"status": 200, **_view(job)}


def _store(job: Job) -> ox.Store | remote.Remote:
    path = job["store"]
    if path not in _opened:
        _opened[path] = remote.opened(path) if remote.is_address(path) else ox.Store(path)
    return _opened[path]


def _view(job: Job) -> Reply:
    """Where a view of the embedded store as it is now stands. Names are never used twice, not even by the next process."""
    store = _store(job)
    if isinstance(store, remote.Remote):
        return {}
    folder = Path(job["views"])
    folder.mkdir(exist_ok=True)
    view = next(path for n in _numbers if not (path := folder / str(n)).exists())
    store.backup(str(view))
    return {"view": str(view)}


def update(job: Job, body: bytes, _target: IO[bytes]) -> Reply:
    """Carry out a SPARQL update. Raises SyntaxError, RefusedError, OSError."""
    text = clearing(with_dataset(body.decode(), job.get("default") or (), job.get("named") or ()))
    _store(job).update(text, base_iri=job["base"])
    return {"status": 204, **_view(job)}


def put(job: Job, body: bytes, _target: IO[bytes]) -> Reply:
    """Replace a graph by the triples of the body. Raises SyntaxError, RefusedError, OSError."""
    new = _is_new(job)
    _store(job).update(f"DROP SILENT {_named(job)} ;\n{_insertion(job, body)}")
    return {"status": 201 if new else 204, **_view(job)}


def post(job: Job, body: bytes, _target: IO[bytes]) -> Reply:
    """Add the triples of the body to a graph. Raises SyntaxError, RefusedError, OSError."""
    new = _is_new(job)
    _store(job).update(_insertion(job, body))
    return {"status": 201 if new else 204, **_view(job)}


def delete(job: Job, _body: bytes, _target: IO[bytes]) -> Reply:
    """Remove a graph. Raises RefusedError when there is none, OSError."""
    if _is_new(job):
        raise RefusedError(f"<{job['graph']}>: no such graph", 404)
    _store(job).update(f"DROP SILENT {_named(job)}")
    return {"status": 204, **_view(job)}


def _parts(kind: str, body: bytes) -> Iterator[tuple[str, bytes]]:
    """The media type and the bytes of the body, or of each file in a form."""
    if media.named(kind)[0] != media.FORM:
        yield media.named(kind)[0], body
        return
    form = BytesParser(policy=policy.HTTP).parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    for part in form.iter_parts() if isinstance(form, EmailMessage) else ():
        content = part.get_payload(decode=True)
        yield part.get_content_type(), content if isinstance(content, bytes) else b""


def _parsed(kind: str, body: bytes, base: str) -> Iterator[ox.Triple]:
    """The triples of one file, its blank nodes unlike those of any other. Raises RefusedError and SyntaxError."""
    form = media.GRAPHS.get(kind)
    if form is None:
        raise RefusedError(f"{kind or 'no media type'}: send one of {', '.join(media.GRAPHS)}", 415)
    return (quad.triple for quad in ox.parse(body, format=form, base_iri=base, rename_blank_nodes=True))


def _is_new(job: Job) -> bool:
    return bool(job["graph"]) and not _store(job).contains_named_graph(ox.NamedNode(job["graph"]))


def _named(job: Job) -> str:
    return f"GRAPH {ox.NamedNode(job['graph'])}" if job["graph"] else "DEFAULT"


def _insertion(job: Job, body: bytes) -> str:
    """The body as an operation that inserts it: N-Triples are SPARQL, and what is written here was parsed before."""
    triples = [triple for kind, part in _parts(job["kind"], body) for triple in _parsed(kind, part, job["graph"] or job["base"])]
    written = (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
    creation = f"CREATE SILENT {_named(job)} ;\n" if job["graph"] else ""
    target = f"{_named(job)} {{\n{written}}}" if job["graph"] else written
    return f"{creation}INSERT DATA {{ {target} }}"
