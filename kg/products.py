"""What a build leaves behind: the store with its index, and the files made of the same quads.

`made` makes everything from the analyses of all reports. `changed` brings a copy of the last store up to date with a few, for
when the files are not wanted: it costs what those few say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import kg
from kg import run, store
from kg.model import DEFAULT_BASE, Analysis, Violation
from kg.ontology import Ontology
from kg.run import Told

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg import increment
    from kg.graph.runs import Runs

STORE, INDEX = "store", store.INDEX

Watch = Callable[[str, int, int], None]  # what is being done, how many parts of it are done, of how many


@dataclass(frozen=True, slots=True)
class Options:
    """What a build may be told: the base of its IRIs, and what to leave out (`sparql`: of the page).

    Without `files` there is only the store. Addresses among the inputs are fetched only with `fetch`. With `parts` there are only
    the parts of `kg.parts`, unchecked; `resume` goes on with those of a build that was lost.
    """

    base: str = DEFAULT_BASE
    validate: bool = True
    page: bool = True
    sparql: bool = True
    files: bool = True
    fetch: bool = False
    parts: bool = False
    resume: bool = False

    def noted(self) -> dict[str, Any]:
        """The same for run.json."""
        noted = {"base": self.base, "validated": self.validate, "page": self.page, "sparql": self.sparql, "files": self.files}
        return noted | {"parts": True} if self.parts else noted


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: the shapes that the graph breaks, and how many entities of each type it has, where all was made anew."""

    violations: tuple[Violation, ...]
    entities: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Work:
    """Where products are made, `stage`, and in what place things may lie that are needed on the way."""

    stage: Path
    place: Path
    ontology: Ontology
    options: Options
    watch: Watch

    @property
    def _run(self) -> dict[str, str]:
        return {"base": self.options.base, "version": kg.__version__, "digest": self.ontology.digest}

    # ------------------------------------------------------------------------------------------------------------ all anew
    def made(self, told: Iterable[Told], analyses: Iterable[Analysis]) -> Made:
        """Make all products of the reports, which come one by one; of `analyses`, all at a time, only the page.

        With violations nothing is made.
        """
        from kg.graph.runs import Runs

        self.watch("graph", 0, 0)
        runs = Runs(self.place / "runs", base=self.options.base, gazetteer=self.ontology.gazetteer)
        with store.new(self.stage / STORE) as graph, store.new(self.stage / INDEX) as index:
            self._filled(runs, told, graph, index)
            if violations := self._reviewed(runs, graph.store) if self.options.validate else ():
                return Made(violations)
        self.watch("write", 0, 0)
        if self.options.files:
            self._written(runs)
            if self.options.page:
                trig = (self.stage / "graph.trig").read_bytes()
                (self.stage / "graph.html").write_text(self._page(list(analyses), trig), "utf8", newline="\n")
        return Made((), runs.shared.tally())

    def _filled(self, runs: Runs, told: Iterable[Told], graph: store.Writer, index: store.Writer) -> None:
        """Take the reports into the runs, the store and its index, and then what follows from them."""
        from kg import increment
        from kg.graph import following

        for change in map(self._change, told):
            runs.add(change.graph, change.quads)
            runs.shared.add(change.names)
            graph.add(change.quads)
            index.add(increment.indexed(change))
        runs.finish(kg.__version__, self.ontology.digest)
        following.follow(runs, self.ontology)
        for one in runs.others:
            graph.add(runs.quads(one))
        graph.flush()

    def _reviewed(self, runs: Runs, graph: ox.Store) -> tuple[Violation, ...]:
        """The shapes that the graph breaks: a few reports at a time with all that is shared about their nodes."""
        from kg import increment, validate

        self.watch("check", 0, 0)
        found: set[Violation] = set()
        for quads in increment.batches(graph, runs.reports(), base=self.options.base):
            found.update(validate.review(quads, self.ontology).violations)
        return tuple(sorted(found, key=lambda v: (v.focus, v.shape, v.message)))

    def _written(self, runs: Runs) -> None:
        from kg.graph import sections, splicing

        splicing.note(self.stage, sections.write(runs, self.stage))

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
    def changed(self, out: Path, told: Iterable[Told], gone: Iterable[str]) -> Made:
        """Make the products of those in `out`, with these reports as they are now and without those whose ids are `gone`."""
        from kg import increment

        self.watch("graph", 0, 0)
        changes = [*map(self._change, told), *(increment.removal(one, base=self.options.base) for one in gone)]

        def bring(graph: ox.Store, index: ox.Store) -> tuple[Violation, ...]:
            work = increment.Increment(graph, index, self.ontology, base=self.options.base)
            work.apply(changes)
            quads = [quad for change in changes for quad in work.about(change.graph)] if self.options.validate else []
            if not (violations := self._checked(quads)) and self.options.files:
                self._spliced(out, work)
            return violations

        def beside(graph: ox.Store) -> tuple[Violation, ...]:
            return store.changed(out / INDEX, self.stage / INDEX, partial(bring, graph))

        return Made(store.changed(out / STORE, self.stage / STORE, beside))

    def _spliced(self, out: Path, work: increment.Increment) -> None:
        from kg.graph import splicing

        self.watch("write", 0, 0)
        if places := splicing.known(out):
            splicing.update(out, self.stage, places, splicing.Change(work.come, work.gone, work.store, base=work.base))

    def _change(self, told: Told) -> increment.Change:
        from kg import increment

        return increment.said(told.analysis, told=told.beside, **self._run)

    def _checked(self, quads: Sequence[ox.Quad]) -> tuple[Violation, ...]:
        from kg import validate

        if not quads:
            return ()
        self.watch("check", 0, 0)
        return validate.review(quads, self.ontology).violations


def can_be_changed(out: Path, last: run.Run, options: Options, *, maker: str, ontology: Ontology) -> bool:
    """Whether what stands in `out` comes from the same mailuo and options, and can be brought up to date: all but the page."""
    if options.files and options.page:
        return False
    from kg import increment
    from kg.graph import splicing

    same = (last.maker, last.base, last.validated) == (maker, options.base, options.validate)
    there = (out / STORE).is_dir() and (out / INDEX).is_dir() and (not options.files or splicing.known(out) is not None)
    return same and there and increment.is_possible(ontology)
