"""A store on another machine: any server that speaks SPARQL 1.1 and the Graph Store Protocol, asked like the embedded store.

    store = opened("http://localhost:3030/reports")
    publish(Path("output"), store)

A graph is put there as a whole, or not at all, and only when it changed. The address may be that of a server or of a dataset:
where the three services of the usual servers stand below it is tried out. A name and password go into the address
(http://name:word@host/) and into no message.
"""

from __future__ import annotations

import http.client
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias
from urllib.error import HTTPError, URLError
from urllib.parse import quote, unquote, urlencode, urlsplit, urlunsplit
from urllib.request import (
    HTTPBasicAuthHandler,
    HTTPDigestAuthHandler,
    HTTPPasswordMgrWithDefaultRealm,
    OpenerDirector,
    Request,
    build_opener,
)

import pyoxigraph as ox

from kg.errors import StoreError

SECONDS = 600.0
NOWHERE = "urn:uuid:00000000-0000-0000-0000-000000000000"
RESULTS, TRIPLES = "application/sparql-results+json", "application/n-triples"
# What a query asks for, after BASE, PREFIX and comments: Virtuoso tells triples as a table where it may answer with one.
GRAPH_FORM = re.compile(
    r"\A(?:\s|\#[^\n]*|BASE\s*<[^>]*>|PREFIX\s+[^\s:]*:\s*<[^>]*>)*+(?:CONSTRUCT|DESCRIBE)\b", re.IGNORECASE,
)
RUN = "ASK { ?run a <https://w3id.org/mailuo/ontology/Run> }"
GRAPHS = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
# Where the services for queries, updates and graphs stand below an address.
LAYOUTS = (
    ("sparql", "sparql", "data"),  # mailuo
    ("query", "update", "store"),  # Oxigraph
    ("sparql", "update", "data"),  # Apache Jena Fuseki
    ("", "statements", "rdf-graphs/service"),  # RDF4J, GraphDB
    ("sparql", "sparql-auth", "sparql-graph-crud-auth"),  # Virtuoso
    ("", "", ""),  # QLever, and an address that is all three
)

Term: TypeAlias = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Found: TypeAlias = ox.QuerySolutions | ox.QueryBoolean | list[ox.Triple]


def is_address(text: str) -> bool:
    """Whether a store is named by an address, and not by a folder."""
    return text.startswith(("http://", "https://"))


@dataclass(slots=True)
class Remote:
    """A server with the addresses of its three services. It has the methods of the embedded store that mailuo reads with."""

    name: str
    services: tuple[str, str, str]
    line: OpenerDirector
    union: bool | None = None
    graphs: list[str] = field(default_factory=list)

    def query(self, text: str, **options: Any) -> Found:
        """The answer to a query. Options are those of the embedded store's method: prefixes, base_iri, the dataset.

        Raises SyntaxError where the server calls the query wrong, OSError where it does not answer.
        """
        prologue = f"BASE <{options['base_iri']}> " if options.get("base_iri") else ""
        prologue += "".join(f"PREFIX {name}: <{start}> " for name, start in (options.get("prefixes") or {}).items())
        fields = [("query", prologue + text), *self._dataset(options)]
        kind, body = self._sent(self.services[0], _form(fields), Accept=TRIPLES if GRAPH_FORM.match(text) else RESULTS)
        return _triples(body) if kind == TRIPLES else ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)

    def update(self, text: str, *, base_iri: str = "") -> None:
        """Carry out an update. Raises SyntaxError and OSError."""
        prologue = f"BASE <{base_iri}> " if base_iri else ""
        self._sent(self.services[1], (prologue + text).encode(), Content_Type="application/sparql-update")

    def put(self, graph: str, triples: bytes) -> None:
        """Replace a graph by triples in N-Triples. Raises SyntaxError and OSError."""
        self._sent(_of_graph(self.services[2], graph), triples, method="PUT", Content_Type=TRIPLES)

    def delete(self, graph: str) -> None:
        """Remove a graph. Raises OSError."""
        self._sent(_of_graph(self.services[2], graph), method="DELETE")

    def quads_for_pattern(self, subject: Any, predicate: Any, obj: Any, graph: Any = None) -> Iterator[ox.Quad]:
        """The triples of a pattern in a graph, or each once in any; told as quads of the default graph. Raises OSError."""
        s, p, o = (str(term) if term else f"?{name}" for term, name in ((subject, "s"), (predicate, "p"), (obj, "o")))
        inside = f"GRAPH {graph} {{ {s} {p} {o} }}" if isinstance(graph, ox.NamedNode) else f"{s} {p} {o}"
        found = self.query(f"CONSTRUCT {{ {s} {p} {o} }} WHERE {{ {inside} }}", use_default_graph_as_union=graph is None)
        return (ox.Quad(t.subject, t.predicate, t.object) for t in (found if isinstance(found, list) else ()))

    def contains_named_graph(self, graph: ox.NamedNode) -> bool:
        """Whether a graph has a triple. Raises OSError."""
        return bool(self.query(f"ASK {{ GRAPH {graph} {{ ?s ?p ?o }} }}"))

    def named_graphs(self) -> list[ox.NamedNode]:
        """All graphs. Raises OSError."""
        return [ox.NamedNode(name) for name in self.sizes()]

    def sizes(self) -> dict[str, int]:
        """The graphs with the number of their triples. Raises OSError."""
        found = self.query(GRAPHS)
        rows = found if isinstance(found, ox.QuerySolutions) else ()
        return {row["g"].value: int(row["n"].value) for row in rows if row["g"]}

    def __len__(self) -> int:
        return sum(self.sizes().values())

    def keeps_graphs(self) -> bool:
        """Whether the third address is that of graphs. Raises OSError.

        Most servers have a default graph. Virtuoso has none, and no HEAD, and says so; that a graph is missing is then the sign.
        """
        default = self._status(f"{self.services[2]}?default", "HEAD")
        return default < 300 or (default >= 500 and self._status(_of_graph(self.services[2], NOWHERE), "GET") in (200, 404))

    def _status(self, address: str, method: str) -> int:
        try:
            with self.line.open(Request(address, None, {"Accept": TRIPLES}, method=method), timeout=SECONDS) as answer:
                return int(answer.status)
        except HTTPError as error:
            return error.code
        except (URLError, http.client.HTTPException) as error:
            raise OSError(f"{self.name} does not answer: {getattr(error, 'reason', error)}") from None

    def _dataset(self, options: Mapping[str, Any]) -> list[tuple[str, str]]:
        """The dataset as fields of the request. A server whose default graph is not the union of all is told all graphs."""
        default, named = options.get("default_graph"), options.get("named_graphs")
        if options.get("use_default_graph_as_union"):
            if self._has_union():
                return []
            default = named = [ox.NamedNode(name) for name in self.graphs]
        return [("default-graph-uri", g.value) for g in default or ()] + [("named-graph-uri", g.value) for g in named or ()]

    def _has_union(self) -> bool:
        if self.union is None:
            self.union = bool(self.query(RUN))
            self.graphs = [] if self.union else sorted(self.sizes())
        return self.union

    def _sent(self, address: str, body: bytes | None = None, *, method: str = "POST", **headers: str) -> tuple[str, bytes]:
        """The media type and the bytes that come back. Raises SyntaxError and OSError."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "POST" and "Content-Type" not in named:
            named["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            with self.line.open(Request(address, body, named, method=method), timeout=SECONDS) as answer:
                return answer.headers.get_content_type(), answer.read()
        except HTTPError as error:
            why = f"{self.name} answers {error.code}: {' '.join(error.read(400).decode(errors='replace').split())}"
            raise SyntaxError(why) if error.code == 400 else OSError(why) from None
        except (URLError, http.client.HTTPException, OSError) as error:
            raise OSError(f"{self.name} does not answer: {getattr(error, 'reason', error)}") from None


def opened(address: str) -> Remote:
    """The server at an address. Raises StoreError when none of the usual services answers there."""
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise StoreError(f"--store {parts.hostname or address}: not an address of a server; give http://HOST/…")
    plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment=""))
    reasons: Counter[str] = Counter()
    for layout in LAYOUTS:
        services = tuple(f"{plain.rstrip('/')}/{part}" if part else plain for part in layout)
        remote = Remote(plain, services, _line(plain, parts.username, parts.password))  # type: ignore[arg-type]
        try:
            if isinstance(remote.query("ASK {}"), ox.QueryBoolean) and remote.keeps_graphs():
                return remote
        except (OSError, SyntaxError, ValueError) as error:
            reasons[str(error)] += 1
    why = reasons.most_common(1)[0][0] if reasons else "it keeps no graphs by the Graph Store Protocol"
    raise StoreError(f"--store {plain}: no SPARQL 1.1 server with the Graph Store Protocol there ({why})")


def _line(address: str, user: str | None, word: str | None) -> OpenerDirector:
    """What sends requests. A server that asks for name and password is given them as it wants: as they are, or in a digest."""
    words = HTTPPasswordMgrWithDefaultRealm()
    if user is not None:
        words.add_password(None, address, unquote(user), unquote(word or ""))
    return build_opener(HTTPBasicAuthHandler(words), _Digest(words))


class _Digest(HTTPDigestAuthHandler):
    """Gives a digest with each request as soon as the server has asked for one: Virtuoso hangs up on a body without it."""

    challenge: Mapping[str, str] | None = None

    def get_authorization(self, req: Request, chal: Mapping[str, str]) -> str | None:
        """The digest for a request, by the challenge, which is kept."""
        self.challenge = chal
        return super().get_authorization(req, chal)

    def http_request(self, request: Request) -> Request:
        """The request with a digest, where one was asked for."""
        is_bare = self.challenge and not request.has_header(self.auth_header)
        if is_bare and (digest := self.get_authorization(request, self.challenge or {})):
            request.add_unredirected_header(self.auth_header, f"Digest {digest}")
        return request

    https_request = http_request


def _form(fields: Sequence[tuple[str, str]]) -> bytes:
    return urlencode(fields).encode()


def _of_graph(service: str, graph: str) -> str:
    return f"{service}?graph={quote(graph, safe='')}"


def _triples(body: bytes) -> list[ox.Triple]:
    return [quad.triple for quad in ox.parse(body, format=ox.RdfFormat.N_TRIPLES)]


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: how many graphs were put, were there already, were deleted."""

    put: int
    kept: int
    deleted: int


def publish(folder: Path, remote: Remote) -> Published:
    """Bring a server up to date with the embedded store in `folder`/store. Graphs that were not published from here stay.

    What was put there last is noted in `folder`/.published.json. Raises StoreError when the server does not take a graph; then
    each graph there is whole, as before or as now, and the next publication goes on.
    """
    store = ox.Store.read_only(str(folder / "store"))
    notes = Notes(folder / ".published.json", remote.name)
    # An update leaves the name of a graph that it emptied.
    filled = (g for g in store.named_graphs() if next(store.quads_for_pattern(None, None, None, g), None))
    names = sorted(graph.value for graph in filled)
    try:
        sizes = remote.sizes()
        new = [name for name in names if name not in sizes or not notes.hold(name, _lines(store, name), sizes[name])]
        gone = sorted(notes.digests.keys() - set(names))
        notes.forget(new)
        for name in new:
            lines = _lines(store, name)
            remote.put(name, "".join(lines).encode())
            notes.digests[name] = _digest(lines)
        for name in gone:
            if name in sizes:
                remote.delete(name)
        notes.forget(gone)
    except (OSError, SyntaxError) as error:
        raise StoreError(f"{error}; run the command again, it goes on where it stopped") from None
    finally:
        notes.write()
    return Published(len(new), len(names) - len(new), len(gone))


def _digest(lines: list[str]) -> str:
    return sha256("".join(lines).encode()).hexdigest()


def _lines(store: ox.Store, graph: str) -> list[str]:
    """A graph as sorted lines of N-Triples."""
    return sorted(f"{quad.triple} .\n" for quad in store.quads_for_pattern(None, None, None, ox.NamedNode(graph)))


class Notes:
    """Which graphs were put on a server, with the digest of each, in a file that is written whole."""

    def __init__(self, path: Path, server: str) -> None:
        self.path, self.server = path, server
        self.all: dict[str, dict[str, str]] = json.loads(path.read_text("utf8")) if path.is_file() else {}
        self.digests = self.all.setdefault(server, {})

    def hold(self, graph: str, lines: list[str], size: int | None) -> bool:
        """Whether the server has these lines as the graph: they were put there, and as many are there."""
        return size == len(lines) and self.digests.get(graph) == _digest(lines)

    def forget(self, graphs: Sequence[str]) -> None:
        """These are about to change on the server; should that be interrupted, nothing is known of them."""
        for graph in graphs:
            self.digests.pop(graph, None)
        self.write()

    def write(self) -> None:
        """Keep the notes."""
        beside = self.path.with_suffix(".new")
        beside.write_text(json.dumps(self.all, indent=1, sort_keys=True), "utf8")
        beside.replace(self.path)
