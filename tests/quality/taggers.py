"""Compares what the tagger, structure with its dictionaries, and both find of names: `python -m tests.quality.taggers [SET…]`.

*Tagger alone* takes its persons, places and organizations as they are. *Structure alone* hides those tags from every rule: words
keep their part of speech, names become plain nouns. *Both* is what a build does.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from unittest import mock

from kg import find, ontology
from kg.evaluate import evaluate
from kg.model import Finds, Mention, Report, Sentence, Span
from kg.ontology import Ontology

QUALITY = Path(__file__).parent
TYPES = {"PER": "Person", "nr": "Person", "LOC": "Place", "ns": "Place", "ORG": "Organization", "nt": "Organization"}
Finder = Callable[[Report, Sequence[Sentence], Ontology], Finds]


def without_names(sentences: Sequence[Sentence]) -> tuple[Sentence, ...]:
    """The sentences with the tagger's names as plain nouns."""
    return tuple(
        replace(s, tokens=tuple(replace(t, tag="n") if t.tag in TYPES else t for t in s.tokens)) for s in sentences
    )


def tagged(report: Report, sentences: Sequence[Sentence], known: Ontology, finder: Finder) -> Finds:
    """What is found when names are the tagger's alone; times, quantities and the home place stay."""
    mentions = []
    for token in (t for s in sentences for t in s.tokens if t.tag in TYPES):
        words = token.span.of(report.plain)
        name = words.strip()
        begin = token.span.begin + words.index(name)
        if len(name) >= 2:
            mentions.append(Mention(Span(begin, begin + len(name)), TYPES[token.tag], name, "tagger/alone", 0.7))
    return replace(finder(report, sentences, known), mentions=tuple(mentions))


def entities(name: str, known: Ontology, way: str) -> float:
    """The F1 of entities of a set, read one way: `tagger`, `structure` or `both`."""
    finder: Finder = find.find
    patches: dict[str, Finder | None] = {
        "tagger": lambda r, s, o: tagged(r, s, o, finder),
        "structure": lambda r, s, o: finder(r, without_names(s), o),
        "both": None,
    }
    patch = patches[way]
    if patch is None:
        return evaluate(QUALITY / name, known).total["entities"].f1
    with mock.patch.object(find, "find", patch):
        return evaluate(QUALITY / name, known).total["entities"].f1


def main(names: Sequence[str]) -> None:
    """Print a row for each set."""
    known = ontology.load()
    print(f"{'entities, F1':16}{'tagger':>10}{'structure':>11}{'both':>7}")
    for name in names or sorted({path.parent.name for path in QUALITY.glob("*/*.yaml")}):
        shown = [entities(name, known, way) for way in ("tagger", "structure", "both")]
        print(f"{name:16}{shown[0]:10.3f}{shown[1]:11.3f}{shown[2]:7.3f}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
