"""Analyses in, graph out: IRIs (`iri`), quads (`rdf`), what follows from them (`inference`), files, a network to look at."""
