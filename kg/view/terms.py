"""What the ontology calls its terms, for people: so that a class added to `kg.ttl` has a name on the page, too."""

from __future__ import annotations

from collections.abc import Mapping

from kg.errors import OntologyError
from kg.ontology import Ontology

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
OURS = "https://w3id.org/mailuo/ontology/"

Terms = Mapping[str, tuple[str, str]]  # a term's name -> its Chinese and its English label


def of(ontology: Ontology) -> dict[str, tuple[str, str]]:
    """The labels of all terms of `kg.ttl` that have both, by name. Raises OntologyError when the file does not parse."""
    import pyoxigraph as ox

    path = ontology.root / "kg.ttl"
    labels: dict[str, dict[str, str]] = {}
    try:
        for triple in ox.parse(path=path, format=ox.RdfFormat.TURTLE):
            subject, said = triple.subject, triple.object
            if isinstance(subject, ox.NamedNode) and isinstance(said, ox.Literal) and triple.predicate.value == LABEL:
                labels.setdefault(subject.value, {})[said.language or ""] = said.value
    except (SyntaxError, OSError) as error:
        raise OntologyError(f"{path}: {error}; mend the file") from None
    return {
        iri.removeprefix(OURS): (both["zh"], both["en"])
        for iri, both in sorted(labels.items()) if iri.startswith(OURS) and {"zh", "en"} <= both.keys()
    }
