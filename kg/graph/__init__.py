"""Analyses in, graph out: IRIs (`iri`), quads (`rdf`), what follows from them (`inference`), files (`files`), a network (`network`)."""
