"""What the page needs to answer SPARQL: the graph as RDF, the shipped questions, and Oxigraph compiled to WebAssembly.

All of it lies in the page as compressed blocks that nothing touches until the reader asks, so that the page opens as fast as
without. `page/oxigraph/README.md` tells where the engine's files come from.
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Asking:
    """The graph in TriG, the prefixes that a query need not declare (`id` is the graph's own), and questions, name -> SPARQL."""

    trig: bytes
    prefixes: Mapping[str, str]
    questions: Mapping[str, str]

    def blocks(self, iris: Mapping[str, Any]) -> dict[str, Any]:
        """The page's blocks by name: bytes are compressed already, the rest is plain data. `iris` is as `content.of` gives it."""
        own = self.prefixes["id"]
        names = {
            "nodes": [one.removeprefix(own) for one in iris["nodes"]],
            "facts": [[one.removeprefix(own) for one in several] for several in iris["facts"]],
        }
        return {
            "asking": {"prefixes": dict(self.prefixes), "questions": dict(self.questions), "iris": names},
            "quads": gzip.compress(self.trig, mtime=0),
            "oxigraph": files("kg.view").joinpath("page", "oxigraph", "web_bg.wasm.gz").read_bytes(),
        }
