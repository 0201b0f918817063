"""Media types: what an answer can be written as, and which of them a request asks for."""

from __future__ import annotations

from collections.abc import Mapping

import mimeparse
import pyoxigraph as ox

# The last of those that a client likes equally is chosen, so the preferred one stands last.
TABLES: Mapping[str, ox.QueryResultsFormat] = {
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "text/csv": ox.QueryResultsFormat.CSV,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
}
GRAPHS: Mapping[str, ox.RdfFormat] = {
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/trig": ox.RdfFormat.TRIG,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "text/turtle": ox.RdfFormat.TURTLE,
}
HTML, FORM = "text/html", "multipart/form-data"
TEXTUAL = ("text/", "application/sparql-results+xml", "application/rdf+xml")


class UnacceptableError(Exception):
    """Nothing that could be sent is wanted, or the Accept header is none."""


def best(offered: Mapping[str, object] | list[str], accept: str) -> str:
    """The media type to send. Raises UnacceptableError."""
    listed = list(offered)
    if not accept.strip():
        return listed[-1]
    try:
        chosen = mimeparse.best_match(listed, accept)
    except (mimeparse.MimeTypeParseException, ValueError):
        raise UnacceptableError(f"the Accept header {accept[:80]!r} cannot be read") from None
    if not chosen:
        raise UnacceptableError(f"none of the types asked for can be sent; there are {', '.join(reversed(listed))}")
    return str(chosen)


def named(header: str) -> tuple[str, str]:
    """The media type and the character set that a Content-Type header names, in small letters; empty where it does not."""
    kind, _, parameters = header.partition(";")
    pairs = (p.partition("=") for p in parameters.split(";"))
    charset = next((value.strip().strip('"').lower() for key, _, value in pairs if key.strip().lower() == "charset"), "")
    return kind.strip().lower(), charset


def header(kind: str) -> str:
    """The Content-Type header for a media type: all text is UTF-8."""
    return f"{kind}; charset=utf-8" if kind.startswith(TEXTUAL) else kind
