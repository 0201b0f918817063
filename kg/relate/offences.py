"""What somebody is punished for: 因收受礼金,被…; 贾某监管不力,受到…; 邓某涉嫌…,被刑事拘留."""

from __future__ import annotations

import re

from kg.model import Filler, Span, Unnamed
from kg.relate.discourse import Discourse
from kg.relate.passage import Clause, Passage

BECAUSE = re.compile(
    r"因(?!此|为此|而|故|地)(?P<words>[^,。;:]{3,32}?)"
    r"(?=,|被|(?<![接收遭])受到|(?<![接收遭忍承感])受(?=党|政|留|撤|开除|警告|处分|诫勉|批评)|$)"
)
LONGEST = 30
# A firm or a plant does wrong as a person does (水电站涉嫌未按调度指令开闸泄洪), but is named in many clauses of others' wrongs.
FIRMS = frozenset({"Organization", "Facility"})
PEOPLE = frozenset({"Person", "Group"})


class Offences:
    """Reads what a clause says somebody did wrong, for the sanctions that follow it."""

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.offence = passage.lexicon.within("offence")  # words that make what a person did an offence

    def note(self, discourse: Discourse, clause: Clause) -> None:
        """Remember the offence that a clause tells; inside a case it holds for its sentence, as others are punished beside."""
        found = self._because(clause) or self._did(clause, discourse.case)
        if found is None or len(found) < 2:
            return
        people = [i.key for i in clause.items if i.tag in {"Person", "Group"} and i.key]
        discourse.accused = list(people[:1]) or discourse.accused
        words: list[Filler] = [Unnamed(found.of(self.passage.report.text).strip(), found)]
        if discourse.case:
            discourse.reason = (clause.sentence, words)
        else:
            discourse.offence = words

    def _because(self, clause: Clause) -> Span | None:
        m = BECAUSE.search(self.passage.plain, clause.span.begin, clause.span.end)
        return Span(*m.span("words")) if m else None

    def _did(self, clause: Clause, case: str) -> Span | None:
        """The words behind a person, up to the first number, when they tell an offence."""
        named = [i for i in clause.items if i.key]
        person = next((i for i in named if i.tag in PEOPLE), None) or next((i for i in named if i.tag in FIRMS), None)
        begin = person.span.end if person else clause.span.begin
        numbers = [i.span.begin for i in clause.items if i.quantity and not i.key and i.span.begin > begin]
        end = min([clause.span.end, *numbers])
        words = Span(begin, end).of(self.passage.plain)
        m = self.offence.search(words)
        near = 2 if person is not None and person.tag in FIRMS else 6
        if person is None or person.key == case or m is None or m.start() > near or not 2 <= len(words) <= LONGEST:
            return None
        lead = len(words) - len(words.lstrip("的先后又曾还已也将,"))
        return Span(begin + lead, end)
