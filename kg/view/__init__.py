"""Network in, one HTML file out: the graph to look at, with the words of the reports behind every node and line.

The file stands alone: no request to any host, its own strict Content-Security-Policy, the reports' texts inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

    from kg.view.asking import Asking
    from kg.view.terms import Terms


def render(
    network: nx.MultiDiGraph[str], *, title: str, terms: Terms | None = None, asking: Asking | None = None,
) -> str:
    """The page of a network as `kg.graph.network.to_network` makes it: one HTML document, to be written as UTF-8.

    `terms` has the ontology's labels (`kg.view.terms.of`) for what the page has no words of its own for, the finer classes.
    With `asking` (the graph as RDF, and the shipped questions) the page answers SPARQL. The same input gives the same characters.
    Every text in it is taken as data, never as markup.
    """
    from kg.view import adapter, assembly, content

    held = content.of(network, terms or {})
    iris, texts = held.pop("iris"), held.pop("texts")
    return assembly.page(held, title=title, texts=texts, vis=adapter.vis_network(), engine=asking.blocks(iris) if asking else {})
