"""Ways in which a graph can differ from the gold, each a function from triples to triples that any scorer must take alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pyoxigraph as ox

KG = "https://w3id.org/mailuo/ontology/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
OA = "http://www.w3.org/ns/oa#"
DCT = "http://purl.org/dc/terms/"
TYPE = RDF + "type"

Triples = list[ox.Triple]
Term = ox.Literal | ox.NamedNode
Change = Callable[[Triples, str], Triples]


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def of(triples: Sequence[ox.Triple], predicate: str, every: int = 1) -> Triples:
    """The triples of a predicate, or every so many of them."""
    return [t for t in triples if t.predicate.value == predicate][::every]


def without(predicate: str, every: int = 1) -> Change:
    def change(triples: Triples, _: str) -> Triples:
        gone = set(of(triples, predicate, every))
        return [t for t in triples if t not in gone]

    return change


def without_class(name: str) -> Change:
    return lambda triples, _: [t for t in triples if (t.predicate.value, t.object) != (TYPE, node(KG + name))]


def with_objects(predicate: str, changed: Callable[[Term], Term], every: int = 1) -> Change:
    def change(triples: Triples, _: str) -> Triples:
        some = set(of(triples, predicate, every))
        return [ox.Triple(t.subject, t.predicate, changed(t.object)) if t in some else t for t in triples]

    return change


def also(predicate: str, changed: Callable[[Term], Term], every: int = 1) -> Change:
    """A second value beside the first."""

    def change(triples: Triples, _: str) -> Triples:
        return [*triples, *(ox.Triple(t.subject, t.predicate, changed(t.object)) for t in of(triples, predicate, every))]

    return change


def renamed(before: str, after: str, every: int = 1) -> Change:
    def change(triples: Triples, _: str) -> Triples:
        some = set(of(triples, before, every))
        return [ox.Triple(t.subject, node(after), t.object) if t in some else t for t in triples]

    return change


def literal(changed: Callable[[str], str]) -> Callable[[Term], Term]:
    """A change of the words of a literal that keeps its language or datatype."""

    def change(term: Term) -> Term:
        if not isinstance(term, ox.Literal):
            return term
        kind = {"language": term.language} if term.language else {"datatype": term.datatype}
        return ox.Literal(changed(term.value), **kind)

    return change


def class_of_events(name: str, every: int, *, keep: bool) -> Change:
    """Every so many events get another class, instead of their own or beside it."""

    def change(triples: Triples, _: str) -> Triples:
        events = {t.subject for t in of(triples, TYPE) if t.object == node(KG + "Event")}
        typed = [t for t in of(triples, TYPE) if t.subject in events and t.object != node(KG + "Event")][::every]
        new = [ox.Triple(t.subject, t.predicate, node(KG + name)) for t in typed]
        return [*new, *(t for t in triples if keep or t not in set(typed))]

    return change


def shifted(by: int, every: int) -> Change:
    """Evidence whose position is not that of its words."""
    return with_objects(OA + "start", lambda start: ox.Literal(int(start.value) + by), every)


def stretched(by: int, every: int) -> Change:
    """True evidence that is longer than it should be."""

    def change(triples: Triples, text: str) -> Triples:
        return list(_stretched(triples, text, by, {t.subject for t in of(triples, OA + "end", every)}))

    return change


def _stretched(triples: Triples, text: str, by: int, some: set[object]) -> Iterator[ox.Triple]:
    starts = {t.subject: int(t.object.value) for t in of(triples, OA + "start")}
    ends = {t.subject: min(int(t.object.value) + by * (t.subject in some), len(text)) for t in of(triples, OA + "end")}
    for t in triples:
        if t.predicate.value == OA + "end":
            yield ox.Triple(t.subject, t.predicate, ox.Literal(ends[t.subject]))
        elif t.predicate.value == OA + "exact":
            position = node(t.subject.value.replace("-quote", "-position"))
            yield ox.Triple(t.subject, t.predicate, ox.Literal(text[starts[position] : ends[position]]))
        else:
            yield t


def twice(kind: str) -> Change:
    """Each fact of a kind a second time under another IRI."""

    def change(triples: Triples, _: str) -> Triples:
        facts = {t.subject for t in of(triples, TYPE) if t.object == node(KG + kind)}
        again = [ox.Triple(node(t.subject.value + "-again"), t.predicate, t.object) for t in triples if t.subject in facts]
        return [*triples, *again]

    return change


def without_plain_triples(triples: Triples, _: str) -> Triples:
    parts = [{t.subject: t.object for t in of(triples, RDF + end)} for end in ("subject", "predicate", "object")]
    plain = {(parts[0][fact], parts[1][fact], parts[2][fact]) for fact in parts[0]}
    return [t for t in triples if (t.subject, t.predicate, t.object) not in plain]


def turned_around(triples: Triples, _: str) -> Triples:
    turned = {RDF + "subject": RDF + "object", RDF + "object": RDF + "subject"}
    posts = {t.subject for t in of(triples, RDF + "object") if isinstance(t.object, ox.Literal)}
    return [
        ox.Triple(t.subject, node(turned.get(t.predicate.value, t.predicate.value)), t.object) if t.subject not in posts else t
        for t in triples
    ]


MUTATIONS: dict[str, Change] = {
    "as built": lambda triples, _: triples,
    "nothing": lambda triples, _: [],
    "organizations without their class": without_class("Organization"),
    "places are facilities too": also(TYPE, lambda t: node(KG + "Facility") if t == node(KG + "Place") else t),
    "places are facilities": with_objects(TYPE, lambda t: node(KG + "Facility") if t == node(KG + "Place") else t),
    "no node is mentioned": without(KG + "mentionedIn"),
    "half of the nodes are mentioned": without(KG + "mentionedIn", 2),
    "names without full names": without(SKOS + "prefLabel", 3),
    "names in quotes and full width": with_objects(
        SKOS + "prefLabel", literal(lambda name: f"“{name.translate({i: i + 0xFEE0 for i in range(0x30, 0x3A)})}”")
    ),
    "names with a character too many": with_objects(SKOS + "prefLabel", literal(lambda name: name + "处"), 2),
    "relations turned around": turned_around,
    "relations without plain triples": without_plain_triples,
    "relations twice": twice("Relation"),
    "posts in other words": with_objects(RDF + "object", literal(lambda post: post + "一职"), 1),
    "predicates changed": with_objects(RDF + "predicate", lambda _: node(KG + "partOf"), 2),
    "predicates of another vocabulary": with_objects(RDF + "predicate", lambda _: node(DCT + "relation"), 2),
    "events of other classes": class_of_events("Other", 3, keep=False),
    "events of two classes": class_of_events("Other", 3, keep=True),
    "events twice": twice("Event"),
    "no triggers": without(KG + "trigger"),
    "other triggers": with_objects(KG + "trigger", literal(lambda words: words[:1] + "其他"), 2),
    "agents are targets": renamed(KG + "agent", KG + "target"),
    "half of the agents are topics": renamed(KG + "agent", KG + "topic", 2),
    "no targets": without(KG + "target"),
    "all planned": with_objects(KG + "status", lambda _: node(KG + "Planned")),
    "no status": without(KG + "status"),
    "two statuses": also(KG + "status", lambda _: node(KG + "Alleged"), 2),
    "no begins": without(KG + "begin"),
    "two begins": also(KG + "begin", literal(lambda day: "1999-01-01"), 2),
    "other ends": with_objects(KG + "end", literal(lambda day: day[:5] + "01-01"), 2),
    "evidence in other places": shifted(1, 3),
    "evidence a little longer": stretched(6, 2),
    "evidence much longer": stretched(90, 2),
    "evidence too long": stretched(220, 3),
    "no quotations": without(OA + "exact", 4),
    "no evidence": without(KG + "evidence", 3),
    "values doubled": with_objects(KG + "value", literal(lambda number: str(float(number) * 2)), 2),
    "values nearly right": with_objects(KG + "value", literal(lambda number: str(float(number) * 1.0005)), 2),
    "values that are no numbers": with_objects(KG + "value", lambda _: ox.Literal("many"), 3),
    "two values": also(KG + "value", literal(lambda number: number + "1"), 3),
    "other units": with_objects(KG + "unit", literal(lambda unit: unit + "次"), 3),
    "indicators with more words": with_objects(KG + "indicator", literal(lambda words: "累计完成" + words), 2),
    "no indicators": without(KG + "indicator", 2),
    "two indicators": also(KG + "indicator", literal(lambda words: words + "数"), 2),
    "no title": without(DCT + "title"),
    "no publisher": without(DCT + "publisher"),
    "the publisher is a text": with_objects(DCT + "publisher", lambda _: ox.Literal("舒城县融媒体中心")),
    "no header": lambda triples, _: [t for t in triples if (t.predicate.value, t.object) != (TYPE, node(KG + "Report"))],
}
