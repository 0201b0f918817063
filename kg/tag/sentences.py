"""Where sentences begin and end: at 。！？ and at line ends, never inside 《》 or a short pair of brackets."""

from __future__ import annotations

import re
from itertools import pairwise

from kg.model import Span

# A title or a bracket with a mark inside (《水通了，谁来管？》一文) is one unit: matched first, and no end. A mark between two
# Latin letters or digits (…/list?id=7) is part of an address. Closing quotes stay with the sentence that they close.
_END = re.compile(
    r"《[^《》\n]{1,80}》|\([^()\n]{1,80}\)"
    r"|(?P<end>(?:。|(?<![A-Za-z0-9])[!?]|[!?](?![A-Za-z0-9]))+[。!?]*[\"'”’」』)\]】》]*)"
)
LONGEST = 384  # characters that the tagger reads at once; its time and memory grow with the longest piece of a batch
_PAUSE = re.compile(r"[,;:、\s](?!\d)")  # where a sentence that is longer may be cut without cutting a word


def split(plain: str, span: Span) -> list[Span]:
    """The sentences inside a span of the folded text, without the spaces around them."""
    found = []
    begin = span.begin
    for line in plain[span.begin : span.end].split("\n"):
        ends = [m.end() for m in _END.finditer(line) if m["end"]]
        found += [_trim(plain, begin + a, begin + b) for a, b in pairwise([0, *ends, len(line)])]
        begin += len(line) + 1
    return [sentence for sentence in found if sentence]


def _trim(plain: str, begin: int, end: int) -> Span:
    words = plain[begin:end]
    return Span(end - len(words.lstrip()), begin + len(words.rstrip())) if words.strip() else Span(begin, begin)


def pieces(plain: str, span: Span) -> list[Span]:
    """A sentence in stretches of at most LONGEST characters, cut after the last pause of each where there is one."""
    found, begin = [], span.begin
    while span.end - begin > LONGEST:
        pauses = [m.end() for m in _PAUSE.finditer(plain, begin + LONGEST // 2, begin + LONGEST)]
        end = pauses[-1] if pauses else begin + LONGEST
        found.append(Span(begin, end))
        begin = end
    return [*found, Span(begin, span.end)]
