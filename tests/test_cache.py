"""What was read is found again only when everything that it depends on is the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import GOLD, hand_made

import kg
from kg import ontology, pipeline
from kg.cache import Cache, Kept, digest
from kg.ontology import Ontology


def test_an_analysis_comes_back_as_it_was(tmp_path: Path, known: Ontology) -> None:
    cache = Cache(tmp_path / "deep" / "kept", known)
    read = pipeline.analyse(pipeline.Source(GOLD / "jinzhong-cases-2024.txt", GOLD), known)
    for number, analysis in enumerate((hand_made(), read)):
        key = cache.key("a.txt", digest(str(number).encode()))
        cache.put(key, Kept(analysis, 0.25))
        assert cache.get(key) == Kept(analysis, 0.25)
    assert cache.get(cache.key("b.txt", digest(b"0"))) is None


def test_another_text_name_ontology_or_version_is_another_key(
    tmp_path: Path, known: Ontology, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(known.root, tmp_path / "ontology")
    (tmp_path / "ontology" / "lexicon" / "units.yaml").open("a").write("\n")
    keys = [
        Cache(tmp_path, known).key("a.txt", "1"),
        Cache(tmp_path, known).key("a.txt", "2"),
        Cache(tmp_path, known).key("b.txt", "1"),
        Cache(tmp_path, ontology.load(tmp_path / "ontology")).key("a.txt", "1"),
    ]
    monkeypatch.setattr(kg, "__version__", "99")
    keys.append(Cache(tmp_path, known).key("a.txt", "1"))
    assert len(set(keys)) == len(keys)


HARM: dict[str, Callable[[bytes], bytes]] = {
    "cut off": lambda content: content[:-9],
    "changed": lambda content: content.replace(b"430199", b"430198"),
    "empty": lambda _: b"",
    "no text": lambda _: b"\xff\n{}",
}


@pytest.mark.parametrize("harm", HARM)
def test_what_was_changed_on_the_disk_is_not_believed(harm: str, tmp_path: Path, known: Ontology) -> None:
    cache = Cache(tmp_path, known)
    cache.put("one", Kept(hand_made(), 0.0))
    cache.put("two", Kept(hand_made(), 0.0))
    path = tmp_path / "one.json"
    path.write_bytes(HARM[harm](path.read_bytes()))
    assert cache.get("one") is None
    (tmp_path / "two.json").rename(path)
    assert cache.get("one") is None


def test_what_is_not_needed_any_more_is_forgotten(tmp_path: Path, known: Ontology) -> None:
    cache = Cache(tmp_path / "kept", known)
    cache.keep_only([])
    for key in ("one", "two"):
        cache.put(key, Kept(hand_made(), 0.0))
    cache.keep_only(["two"])
    assert cache.get("one") is None
    assert cache.get("two") is not None
