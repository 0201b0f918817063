"""Records what the reference scorer says of two built graphs and their mutations.

    python tests/evaluate/record.py SCORE.py [GOLD.yaml…]

With gold files, their graphs are built anew first; without, the graphs recorded before are scored again.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

import pyoxigraph as ox

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
RECORDED = HERE / "recorded"
# What no scorer reads: it would only make the recorded graphs longer.
UNREAD = ("ontology/text", "ontology/sentence", "ontology/sha256", "oa#hasSource", "prov#wasGeneratedBy", "ontologyDigest",
          "softwareVersion")


def scorer(path: Path) -> ModuleType:
    """The reference scorer as a module."""
    spec = importlib.util.spec_from_file_location("reference_scorer", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def triples_of(turtle: Path) -> list[ox.Triple]:
    """The triples of a recorded graph in a fixed order."""
    return sorted((ox.Triple(q.subject, q.predicate, q.object) for q in ox.parse(path=str(turtle))), key=str)


def told(reference: ModuleType, gold: Path, triples: list[ox.Triple]) -> dict[str, list[int]]:
    """What the reference scorer says of a graph: part -> found, gold, right."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "graph.ttl"
        ox.serialize(triples, str(path), format=ox.RdfFormat.TURTLE)
        return {part: list(counts) for part, counts in reference.score(gold, path)[0].items()}


def build(gold: Path) -> None:
    """Record a graph with its report and its gold."""
    from kg import ontology, pipeline
    from kg.graph import rdf

    for path in (gold, gold.with_suffix(".txt")):
        shutil.copy(path, RECORDED)
    analysis = pipeline.analyse(pipeline.Source(gold.with_suffix(".txt"), gold.parent), ontology.load())
    quads = rdf.to_quads([analysis], base="https://example.org/", version="", digest="")
    kept = {ox.Triple(q.subject, q.predicate, q.object) for q in quads if not q.predicate.value.endswith(UNREAD)}
    prefixes = {"": "https://w3id.org/mailuo/ontology/", "id": "https://example.org/", "oa": "http://www.w3.org/ns/oa#",
                "skos": "http://www.w3.org/2004/02/skos/core#", "dct": "http://purl.org/dc/terms/",
                "xsd": "http://www.w3.org/2001/XMLSchema#", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#"}
    ox.serialize(sorted(kept, key=str), str(RECORDED / f"{gold.stem}.ttl"), format=ox.RdfFormat.TURTLE, prefixes=prefixes)


def main(reference: Path, golds: list[Path]) -> None:
    """Record graphs and counts."""
    from mutations import MUTATIONS

    for gold in golds:
        build(gold)
    module, counts = scorer(reference), {}
    for gold in sorted(RECORDED.glob("*.yaml")):
        text = gold.with_suffix(".txt").read_text("utf8")
        triples = triples_of(gold.with_suffix(".ttl"))
        counts[gold.stem] = {name: told(module, gold, change(triples, text)) for name, change in MUTATIONS.items()}
    blocks = [
        f' "{name}": {{\n' + ",\n".join(f'  "{mutation}": {json.dumps(parts)}' for mutation, parts in rows.items()) + "}"
        for name, rows in counts.items()
    ]
    (RECORDED / "counts.json").write_text("{\n" + ",\n".join(blocks) + "}\n", "utf8")


if __name__ == "__main__":
    sys.path[:0] = [str(ROOT), str(HERE)]
    main(Path(sys.argv[1]), list(map(Path, sys.argv[2:])))
