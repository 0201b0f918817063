"""From a report to sentences of tagged words: `tag(report)`.

Sentences are split by marks and line ends (`sentences`), words and their tags come from a small neural tagger (`lac`).
"""

from __future__ import annotations

import os

from kg.model import Report, Sentence, Span, Token
from kg.tag.sentences import pieces, split


def tag(report: Report) -> tuple[Sentence, ...]:
    """The sentences of a report's title and body in the order of the text, with their words.

    Title and body lines are the only text that is read. A sentence without any word cannot occur: blank ones are left out.
    Raises ReadError when the tagger's weights are not installed.
    """
    spans = _sentence_spans(report)
    parts = [pieces(report.plain, span) for span in spans]
    tokens = iter(_tokens(report.plain, [piece for part in parts for piece in part]))
    words = [tuple(token for _ in part for token in next(tokens)) for part in parts]
    return tuple(Sentence(i, span, found) for i, (span, found) in enumerate(zip(spans, words, strict=True)))


def _sentence_spans(report: Report) -> list[Span]:
    title = report.header.title
    blocks = sorted({*report.body, *([title.span] if title else [])})
    return [span for block in blocks for span in split(report.plain, block)]


def _tokens(plain: str, spans: list[Span]) -> list[tuple[Token, ...]]:
    if not spans:
        return []
    # One thread is as fast as more for matrices this small, and parallel builds then do not fight for cores.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from kg.tag.lac import tagger

    found = tagger()([span.of(plain) for span in spans])
    return [
        tuple(Token(Span(span.begin + word.begin, span.begin + word.end), word.tag) for word in words)
        for span, words in zip(spans, found, strict=True)
    ]
