"""What a build leaves behind: the store with its index, and the files made of the same quads.

`made` makes everything from the analyses of all reports. `changed` brings a copy of the last store up to date with a few, for
when the files are not wanted: it costs what those few say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg import run, store
from kg.model import DEFAULT_BASE, Analysis, Violation
from kg.ontology import Ontology

if TYPE_CHECKING:
    import pyoxigraph as ox

STORE, INDEX = "store", store.INDEX

Watch = Callable[[str, int, int], None]  # what is being done, how many parts of it are done, of how many


@dataclass(frozen=True, slots=True)
class Options:
    """What a build may be told: the base of its IRIs, and what to leave out (`sparql`: of the page).

    Without `files` there is only the store. Addresses among the inputs are fetched only with `fetch`.
    """

    base: str = DEFAULT_BASE
    validate: bool = True
    page: bool = True
    sparql: bool = True
    files: bool = True
    fetch: bool = False

    def noted(self) -> dict[str, Any]:
        """The same for run.json."""
        return {"base": self.base, "validated": self.validate, "page": self.page, "sparql": self.sparql, "files": self.files}


@dataclass(frozen=True, slots=True)
class Work:
    """Where products are made, `stage`, and of what."""

    stage: Path
    ontology: Ontology
    options: Options
    watch: Watch
    told: Mapping[str, set[ox.Triple]] = field(default_factory=dict)  # what the shared graph says beside, by report id

    @property
    def _run(self) -> dict[str, str]:
        return {"base": self.options.base, "version": kg.__version__, "digest": self.ontology.digest}

    # ------------------------------------------------------------------------------------------------------------ all anew
    def made(self, analyses: Sequence[Analysis]) -> tuple[Violation, ...]:
        """Make all products. With violations nothing is made."""
        from kg import validate
        from kg.graph import files, inference, rdf

        self.watch("graph", 0, 0)
        quads = rdf.to_quads(analyses, gazetteer=self.ontology.gazetteer, told=self.told, **self._run)
        quads = [*quads, *inference.infer(quads, self.ontology, base=self.options.base)]
        turtle = files.turtle(quads) if self.options.files or self.options.validate else b""
        if self.options.validate:
            self.watch("check", 0, 0)
            if violations := tuple(validate.validate(turtle, self.ontology)):
                return violations
        self.watch("write", 0, 0)
        store.replace(self.stage / STORE, quads)
        store.replace(self.stage / INDEX, self._index(analyses))
        if self.options.files:
            (self.stage / "graph.ttl").write_bytes(turtle)
            ordered = files.ByGraph(quads)
            (self.stage / "graph.trig").write_bytes(trig := files.trig(ordered))
            (self.stage / "graph.jsonld").write_bytes(files.jsonld(ordered))
            if self.options.page:
                (self.stage / "graph.html").write_text(self._page(analyses, trig), "utf8", newline="\n")
        return ()

    def _index(self, analyses: Iterable[Analysis]) -> Iterable[ox.Quad]:
        from kg import increment

        base = self.options.base
        said = (increment.named(a, base=base, told=self._told_of(a)) for a in analyses)
        return (quad for change in said for quad in increment.indexed(change))

    def _page(self, analyses: Sequence[Analysis], trig: bytes) -> str:
        from kg import query, view
        from kg.graph import network
        from kg.view import asking, terms

        titles = [a.report.header.title.text if a.report.header.title else a.report.source for a in analyses]
        title = titles[0] if len(titles) == 1 else f"{titles[0]}等{len(titles)}篇报道"
        prefixes = query.declared(self.ontology) | {"id": self.options.base}
        questions = {question.name: question.sparql for question in query.questions(self.ontology)}
        shown = network.to_network(analyses, base=self.options.base)
        asked = asking.Asking(trig, prefixes, questions) if self.options.sparql else None
        return view.render(shown, title=title, terms=terms.of(self.ontology), asking=asked)

    # ------------------------------------------------------------------------------------------------------------ a few
    def changed(self, out: Path, analyses: Sequence[Analysis], gone: Iterable[str]) -> tuple[Violation, ...]:
        """Make the store of the one in `out`, with these reports as they are now and without those whose ids are `gone`."""
        from kg import increment

        self.watch("graph", 0, 0)
        changes = [self._change(a) for a in analyses] + [increment.removal(one, base=self.options.base) for one in gone]

        def bring(graph: ox.Store, index: ox.Store) -> list[ox.Quad]:
            work = increment.Increment(graph, index, self.ontology, base=self.options.base)
            work.apply(changes)
            return [quad for change in changes for quad in work.about(change.graph)] if self.options.validate else []

        def beside(graph: ox.Store) -> list[ox.Quad]:
            return store.changed(out / INDEX, self.stage / INDEX, partial(bring, graph))

        touched = store.changed(out / STORE, self.stage / STORE, beside)
        return self._checked(touched)

    def _change(self, analysis: Analysis) -> Any:
        from kg import increment

        return increment.said(analysis, told=self._told_of(analysis), **self._run)

    def _told_of(self, analysis: Analysis) -> set[ox.Triple]:
        return self.told.get(analysis.report.id, set())

    def _checked(self, quads: Sequence[ox.Quad]) -> tuple[Violation, ...]:
        from kg import validate
        from kg.graph import files

        if not quads:
            return ()
        self.watch("check", 0, 0)
        return tuple(validate.validate(files.turtle(quads), self.ontology))


def can_be_changed(out: Path, last: run.Run, options: Options, *, maker: str, ontology: Ontology) -> bool:
    """Whether no files are wanted and the store in `out` is one of the same mailuo and options that can be brought up to date."""
    if options.files:
        return False
    from kg import increment

    same = (last.maker, last.base, last.validated) == (maker, options.base, options.validate)
    return same and (out / STORE).is_dir() and (out / INDEX).is_dir() and increment.is_possible(ontology)
