"""The nouns of mailuo: what the stages hand to each other. Frozen, slotted, no I/O, no third party.

One report goes in as a `Report`; `tag` makes `Sentence`s of it, `find` makes `Finds` (mentions, times, quantities), `resolve`
makes `Entity`s of the mentions, `relate` makes facts, and all of it together is an `Analysis`. Every offset is a code point of
`Report.text`. Entities are referred to by their `key`, so that every noun is a plain value that pickles and compares.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, get_args

from kg.errors import EvidenceError

ENTITY_TYPES = (
    "Organization", "Group", "Person", "Place", "Facility", "Campaign", "Meeting", "Document", "Mechanism", "Concept",
)
Predicate = Literal[
    "partOf", "jurisdiction", "locatedIn", "connects", "affiliation", "memberOf", "organizer", "addresses", "post",
]
EventType = Literal[
    "Inspection", "Finding", "Sanction", "Transfer", "Feedback", "Complaint", "Construction", "Issuance", "Establishment",
    "Appointment", "Gathering", "Training", "CampaignAction", "Rectification", "Economic", "Other",
]
Role = Literal["agent", "target", "recipient", "topic", "place", "campaign"]
PREDICATES: tuple[str, ...] = get_args(Predicate)
EVENT_TYPES: tuple[str, ...] = get_args(EventType)
ROLES: tuple[str, ...] = get_args(Role)
DEFAULT_BASE = "https://w3id.org/mailuo/id/"  # what the graph's own IRIs start with, unless a build is told otherwise

Status = Literal["Done", "Planned", "Alleged"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch of a report's text, in code points: `text[begin:end]`."""

    begin: int
    end: int

    def __len__(self) -> int:
        return self.end - self.begin

    def covers(self, other: Span) -> bool:
        """Whether `other` lies inside this span."""
        return self.begin <= other.begin and other.end <= self.end

    def meets(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.begin < other.end and other.begin < self.end

    def of(self, text: str) -> str:
        """The words at this span."""
        return text[self.begin : self.end]


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of the header with the words that stand there."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Credit:
    """A person whom the report itself credits: 记者周红珍, 责任编辑：叶芳.

    `post` is the word printed for it (记者, 责编, 一审 …), `body` the organization printed before it (浏阳市融媒体中心), if any.
    """

    name: Words
    post: Words | None
    body: Words | None = None
    is_author: bool = False
    is_editor: bool = False


@dataclass(frozen=True, slots=True)
class Header:
    """What the report says of itself. Whatever is not printed is None or empty."""

    title: Words | None = None
    issued: date | None = None
    publisher: Words | None = None
    site: Words | None = None
    credits: tuple[Credit, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How the bytes of an input became the text of a report.

    `format` is text, html, docx or pdf; `encoding` what the bytes were decoded with, empty where the format leaves no choice,
    and `why` what decided on it. `pages` are the places in the text where the pages of a PDF begin, first page first; `notes`
    what the reader of the report should know: pages without text.
    """

    format: str = "text"
    encoding: str = ""
    why: str = ""
    pages: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """One input. Its text is final: offsets never move after `read`.

    `source` is the address or the relative path; `text` the text as read; `plain` the same text folded for matching, character
    by character (width, marks, traditional forms), so that `len(plain) == len(text)`; `body` the lines that are content, in
    order; `sha256` the hash of the text in UTF-8. The id depends on the source alone: a rebuild replaces a report's graph.
    """

    id: str
    source: str
    text: str
    plain: str
    sha256: str
    header: Header
    body: tuple[Span, ...]
    reading: Reading = Reading()

    def page(self, place: int) -> int | None:
        """The page on which the character at `place` is printed, from 1; None where the input has no pages."""
        return bisect_right(self.reading.pages, place) or None


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its part of speech (the tag set of LAC: n, v, vn, p, m, PER, LOC, ORG, TIME …)."""

    span: Span
    tag: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: at most one line of the report, without its line end. `index` counts from 0 through the report."""

    index: int
    span: Span
    tokens: tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that names something.

    `type` is one of ENTITY_TYPES. `name` is the name as printed, or completed where the printed words share a head
    (大店镇、板泉镇便民服务中心 names two centres). `parts` are the names inside it: the place or level before a body's function,
    the parent before its part (县委 in 县委第二巡察组). `rule` found it; `confidence` is between 0 and 1.
    """

    span: Span
    type: str
    name: str
    rule: str
    confidence: float
    parts: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Time:
    """A time expression found in the text: both days inclusive."""

    span: Span
    begin: date
    end: date
    rule: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit. `span` covers number and unit (近40公里), `value` has 万 and 亿 multiplied in.

    `upper` is the upper end of a printed range (3至5年); `kind` is how it counts: "count" (a classifier: 个, 起, 人),
    "measure" (公里, 元), "rate" (元/吨), "share" (%), "duration" (个多月, 天, 年), "order" (轮, 次, 批).
    """

    span: Span
    value: Decimal
    unit: str
    rule: str
    kind: str
    upper: Decimal | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Finds:
    """All that `find` sees in a report, each list in the order of the text and without overlaps inside it.

    `home` is the official code of the division that the report is about, `year` the year that an annual review reviews, `lead`
    the time in the headline of a report on a holiday, a quarter or the like.
    """

    mentions: tuple[Mention, ...]
    times: tuple[Time, ...]
    quantities: tuple[Quantity, ...]
    home: str = ""
    year: int | None = None
    lead: Time | None = None


@dataclass(frozen=True, slots=True)
class Entity:
    """One thing of the world as one report names it.

    `key` is unique in its report; `context` is the administrative place it belongs to (浏阳市), so that 永和镇党委 of two cities
    stay two; `names` has the full name first; `kind` is the finer class where one is known (Township, DisciplineInspectionBody).
    """

    key: str
    type: str
    names: tuple[str, ...]
    mentions: tuple[Mention, ...]
    context: str = ""
    kind: str = ""
    division: str = ""

    @property
    def name(self) -> str:
        """The full name."""
        return self.names[0]


@dataclass(frozen=True, slots=True)
class Unnamed:
    """Plain words in a role (群众, 相关部门). It belongs to its report alone."""

    words: str
    span: Span


Filler = str | Unnamed  # an entity's key, or plain words


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a report says so. Made by `quote` only, so that the words are those of the text."""

    span: Span
    words: str
    sentence: int
    rule: str

    @classmethod
    def quote(cls, report: Report, span: Span, sentence: int, rule: str) -> Evidence:
        """The evidence at a span of a report. Raises EvidenceError when the span is empty or outside the text."""
        words = span.of(report.text)
        if not 0 <= span.begin < span.end <= len(report.text) or not words.strip():
            raise EvidenceError(f"{report.source}: rule {rule} quotes nothing at {span.begin}..{span.end}")
        return cls(span, words, sentence, rule)


@dataclass(frozen=True, slots=True)
class Relation:
    """A standing fact between two entities; the object of `post` is plain text."""

    subject: str
    predicate: str
    object: str
    evidence: tuple[Evidence, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Statistic:
    """A number that counts or measures something. `id` is unique in its report."""

    id: str
    value: Decimal
    unit: str
    indicator: str
    printed: str
    evidence: tuple[Evidence, ...]
    confidence: float
    upper: Decimal | None = None
    approximate: bool = False
    agents: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    begin: date | None = None
    end: date | None = None
    status: Status = "Done"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened, was done, is planned or alleged. `roles` pairs a role with each of its fillers."""

    type: str
    trigger: str
    label: str
    roles: tuple[tuple[str, Filler], ...]
    evidence: tuple[Evidence, ...]
    confidence: float
    status: Status = "Done"
    time_text: str = ""
    begin: date | None = None
    end: date | None = None
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time that the report names, as a fact."""

    begin: date
    end: date
    evidence: tuple[Evidence, ...]
    confidence: float


Fact = Relation | Event | Statistic | TimeExpression


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that no fact came from: a number, a sentence, a place with several candidates."""

    span: Span
    reason: str


@dataclass(frozen=True, slots=True)
class Resolution:
    """What the names of a report stand for. `home` is the key of the place it is about, empty where none shows."""

    entities: tuple[Entity, ...]
    home: str
    about: tuple[str, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What `relate` reads out of a report, each list in the order of the text."""

    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    statistics: tuple[Statistic, ...]
    times: tuple[TimeExpression, ...]
    unread: tuple[Unread, ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything from one report; what an engine ships. `home` is the key of the place that the report is about."""

    report: Report
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    statistics: tuple[Statistic, ...]
    times: tuple[TimeExpression, ...]
    about: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All facts: relations, events, statistics, times."""
        return self.relations + self.events + self.statistics + self.times


@dataclass(frozen=True, slots=True)
class Violation:
    """A shape that a node breaks, said in words."""

    focus: str
    shape: str
    message: str
