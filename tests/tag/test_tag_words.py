"""Words and their tags: they cover the text, stand at its offsets, and know what a name, a verb and a mark is."""

from __future__ import annotations

import pytest

from kg import read, tag
from kg.model import Sentence
from kg.ontology import Ontology
from kg.tag.lac import tagger


def tagged(text: str) -> list[tuple[str, str]]:
    return [(text[w.begin : w.end], w.tag) for w in tagger()([text])[0]]


def sentences(text: str, known: Ontology) -> tuple[str, tuple[Sentence, ...]]:
    report = read.read_text(text, "r.txt", known)
    return report.plain, tag.tag(report)


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("记者走访了湖北省黄冈市。", "黄冈市", "LOC"),
        ("张建国表示感谢。", "张建国", "PER"),
        ("由中国农业银行发放贷款。", "中国农业银行", "ORG"),
        ("2023年5月开工。", "2023年5月", "TIME"),
        ("县里新建公路。", "新建", "v"),
        ("县里新建公路。", "公路", "n"),
        ("县里,新建公路。", ",", "w"),
        ("由县里负责。", "由", "p"),
        ("修建了大桥", "了", "u"),
    ],
)
def test_names_times_and_parts_of_speech(text: str, word: str, kind: str) -> None:
    assert (word, kind) in tagged(text)


def test_the_words_of_a_text_cover_it_without_gap_or_overlap() -> None:
    texts = ["县委召开会议,部署防汛。", "abc 123 县", "😀县里𬱖村", "一"]
    for text, words in zip(texts, tagger()(texts), strict=True):
        assert "".join(text[w.begin : w.end] for w in words) == text


def test_a_batch_gives_what_each_text_gives_alone() -> None:
    texts = ["县水利局疏浚河道18公里。", "", "李某某被立案审查。", "种植面积达4万亩,同比增长3%。" * 9]
    assert tagger()(texts) == [tagger()([text])[0] for text in texts]


def test_width_and_capitals_do_not_change_the_words() -> None:
    assert [t for _, t in tagged("投资１２亿元，修建Ｇ３１９国道。")] == [t for _, t in tagged("投资12亿元,修建G319国道。")]


def test_capital_letters_are_read_as_small_ones() -> None:
    text = "县里推出app和wifi服务,建设ktv和led大屏。"
    assert [(w.begin, w.end, w.tag) for w in tagger()([text.upper()])[0]] == [
        (w.begin, w.end, w.tag) for w in tagger()([text])[0]
    ]


def test_sentences_are_title_and_body_with_tokens_inside_them(known: Ontology) -> None:
    plain, found = sentences("崇阳县要闻\n2024-05-02 来源：崇阳县融媒体中心\n\n县委开会。县政府发文《办法》。\n", known)
    assert [s.span.of(plain) for s in found] == ["崇阳县要闻", "县委开会。", "县政府发文《办法》。"]
    assert [s.index for s in found] == [0, 1, 2]
    for sentence in found:
        assert "".join(t.span.of(plain) for t in sentence.tokens) == sentence.span.of(plain)


def test_a_sentence_longer_than_the_tagger_reads_keeps_all_its_words(known: Ontology) -> None:
    line = "全县新建公路12公里,修缮校舍8间," * 40 + "完成投资3亿元。"
    plain, found = sentences(f"要闻\n\n{line}\n", known)
    assert "".join(t.span.of(plain) for t in found[-1].tokens) == found[-1].span.of(plain)
