"""The clauses of a report taken apart: their verbs, their subjects, and who acts where nobody is named."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from kg.model import Filler, Span, Unnamed
from kg.ontology import expression
from kg.relate.choice import Choice
from kg.relate.deeds import Deeds
from kg.relate.discourse import Discourse, Read
from kg.relate.frames import Frames
from kg.relate.passage import Clause, Passage
from kg.relate.syntax import Parsed, parse, subject_of, ungoverned

# 查明该校原总务主任樊某…: the person is what these tell of.
TELLING = frozenset({"Finding", "Complaint", "Feedback", "Transfer"})
BOTH = re.compile("[两二]人(?!次|以)")
OFFICE = 16  # characters of an office before a person


class Reading:
    """Takes the clauses of a passage apart, in order."""

    def __init__(self, passage: Passage, frames: Frames, prepositions: Mapping[str, str]) -> None:
        self.passage, self.frames, self.prepositions = passage, frames, prepositions
        choice = passage.ontology.choice
        self.office = expression(rf"(?:{choice('people', 'post')}|{choice('people', 'plain')})$")
        self.choice = Choice(passage.lexicon)
        self.deeds = Deeds(passage.ontology, passage.lexicon)
        self.persons: list[str] = []  # in the order in which they were last named, for 两人
        self.person = ""  # the one that 他 or 她 means
        self.reads = [self._read(clause) for clause in passage.clauses]

    def discourse(self) -> Discourse:
        """What is in force before the first clause."""
        found = Discourse(self.passage, self.reads, government(self.passage), main(self.passage, self.reads), offices(self.reads))
        found.occasion = occasion(self.passage)
        return found

    def _read(self, clause: Clause) -> Read:
        plain = self.passage.plain
        spotted = parse(clause, ungoverned(clause, self.frames.spot(plain, clause)), self.prepositions)
        chosen = [self.deeds.nominal(v, clause) for v in self.choice.of(spotted)] or self.deeds.of(clause, plain)
        parsed = spotted if tuple(chosen) == spotted.verbs else parse(clause, chosen, self.prepositions)
        people = [i.key for i in clause.items if i.tag == "Person"]
        if BOTH.match(plain, clause.span.begin) and len(self.persons) >= 2:
            return Read(parsed, tuple(self.persons[-2:]))  # 两人平分
        self.persons = [p for p in self.persons if p not in people] + list(dict.fromkeys(people))
        meant = self.person if any(i.words in {"他", "她"} for i in parsed.subject) and not people else ""
        self.person = people[-1] if people else self.person
        if meant:
            return Read(parsed, (meant,))
        return Read(parsed, self._office_holder(clause, parsed) or tuple(subject_of(parsed, plain)))

    def _office_holder(self, clause: Clause, parsed: Parsed) -> tuple[Filler, ...]:
        """胡村镇包村干部贾某监管不力: a person behind an office is the subject, whatever verbs the office holds."""
        person = next((i for i in clause.items if i.tag == "Person"), None)
        if person is None:
            return ()
        before = [i for i in clause.items if i.span.end <= person.span.begin]
        names = [i for i in before if i.key]
        begin = names[-1].span.end if names else clause.span.begin
        words = Span(begin, person.span.begin).of(self.passage.plain)
        governed = any(not i.key and i.tag in {"p", "w"} for i in before)
        told = any(v.frame.type in TELLING and begin <= v.span.begin < person.span.begin for v in parsed.verbs)
        unit = names[-1].span.begin if names else begin
        told = told or any(v.span.end <= begin and v.frame.type in TELLING for v in parsed.verbs)  # 约谈该局副局长王启明
        acting = [v for v in parsed.verbs if not (v.attributive or v.background)]
        told = told or any(v.span.end <= unit for v in acting)  # 聘请农科院研究员何文斌
        return (person.key,) if len(words) <= OFFICE and self.office.search(words) and not (governed or told) else ()


def government(passage: Passage) -> list[Filler]:
    """The government whose work report this is: its subjectless deeds are its own."""
    title = passage.report.header.title
    if title is None or "工作报告" not in title.text:
        return []
    home = passage.resolution.home
    name = passage.entities[home].name if home else ""
    named = {f"{name}人民政府", f"{name}政府"}
    bodies = [e.key for e in passage.resolution.entities if e.type == "Organization" and e.name in named]
    return list(bodies[:1])


def occasion(passage: Passage) -> list[Filler]:
    """The festival or race that a report opens with: all that is told happened there."""
    opening = passage.clauses[0].line if passage.clauses else 0
    first = [i for c in passage.clauses if c.line == opening for i in c.items if i.tag == "Campaign"]
    held = [i.key for i in first if any(m.rule == "titled/campaign/occasion" for m in passage.entities[i.key].mentions)]
    return list(held[:1])


def main(passage: Passage, reads: Sequence[Read]) -> list[Filler]:
    """The body that a report is about: its publisher, unless that is a medium, else the most frequent subject."""
    entities, publisher = passage.entities, passage.report.header.publisher
    if publisher and not passage.lexicon.ending("publishes").search(publisher.text):
        bodies = [e for e in entities.values() if e.type == "Organization" and e.kind != "MediaOutlet"]
        if own := [e.key for e in bodies if publisher.text in e.names]:
            return list(own[:1])
    subjects = [f for r in reads for f in r.subject if not isinstance(f, Unnamed) and entities[f].type == "Organization"]
    ranked = sorted(dict.fromkeys(subjects), key=lambda f: -subjects.count(f))
    return list(ranked[:1]) if ranked and subjects.count(ranked[0]) >= 3 else []


def offices(reads: Sequence[Read]) -> dict[str, str]:
    """Persons with the body that stands before them in a clause: 县工商联主席彭立新."""
    held: dict[str, str] = {}
    for read in reads:
        body = ""
        for item in read.parsed.clause.items:
            body = item.key if item.tag == "Organization" else body
            if item.tag == "Person" and body:
                held.setdefault(item.key, body)
    return held
