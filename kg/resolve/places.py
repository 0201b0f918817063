"""Which place is meant: full names, short names, and words that point back (全市, 该镇, the 县 in 县委)."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.model import Mention
from kg.ontology import Division, Ontology

LEVELS = ("省", "市", "县", "区", "州", "旗", "镇", "乡", "街道", "村", "社区", "国")


def level_of(name: str) -> str:
    """The level that a full name ends in: 镇 for 永和镇; empty for 徐沙河."""
    return next((w for w in ("街道", "社区", *LEVELS) if name.endswith(w) and len(name) > len(w)), "")


@dataclass
class Places:
    """The places in force as the reading goes on: the home place with those above it, and the last named one of each level."""

    ontology: Ontology
    home: tuple[Division, ...]
    full: frozenset[str]
    last: dict[str, str] = field(default_factory=dict)
    _divisions: dict[str, Division | None] = field(default_factory=dict)  # by name, as they are asked for

    def name(self, mention: Mention) -> str:
        """The full name of the place that a mention means, empty where it points nowhere."""
        words = mention.name
        if mention.rule in {"place/pointing", "place/level"}:
            return self.pointed(words)
        if mention.rule == "place/seat" and words == "城区":
            return f"{self.home[0].name[:-1]}城区" if self.home and self.home[0].level == "county" else words
        if mention.rule == "place/seat":
            return f"{self.home[0].name}城" if self.home and self.home[0].name.endswith("县") else ""
        if mention.rule == "place/short":
            return self._long(words)
        return words

    def see(self, name: str) -> None:
        """Remember a place as the last one of its level."""
        if level := level_of(name):
            self.last[level] = name

    def pointed(self, words: str) -> str:
        """全市 → the home city or the one above home; 该镇 → the town named last. Empty where no such place is in force."""
        level = words.strip("全我该本里") or words
        if level in {"中央", "国家", "国"}:
            return ""
        for division in self.home:
            if division.name.endswith(level) and words[0] != "该":
                return division.name
        last = self.last.get(level, "")
        if last and any(d.name == last for d in self.home[1:]) and self.home[0].name.endswith(level):
            return self.home[0].name  # 高出遂宁市平均水平…该市: the report's own city, not the one above it
        return last or next((d.name for d in self.home if d.name.endswith(level)), "")

    def _long(self, stem: str) -> str:
        """遂川 → 遂川县: a place the report names in full, the home place, or the only official one of that stem."""
        near = [d.name for d in self.home] + sorted(self.full)
        for name in near:
            if name == stem or (name.startswith(stem) and level_of(name) == name[len(stem) :]):
                return name
        options = [stem + w for w in ("省", "市", "县", "区", "自治区", "旗") if self.ontology.gazetteer.named(stem + w)]
        return options[0] if options else stem

    def division(self, name: str) -> Division | None:
        """The official division of a place, where the home place makes it unambiguous."""
        if name not in self._divisions:
            self._divisions[name] = self._division(name)
        return self._divisions[name]

    def _division(self, name: str) -> Division | None:
        chain = {d.code for d in self.home}
        options = self.ontology.gazetteer.named(name)
        if inside := [d for d in options if d.code in chain or d.above in chain]:
            return inside[0]
        if options:
            return options[0] if len(options) == 1 else None
        county = [d for d in self.home if d.level == "county"]
        towns = [t for c in county for t in self.ontology.gazetteer.towns(c.code) if t.name == name]
        return towns[0] if len(towns) == 1 else None
