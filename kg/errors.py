"""The errors of mailuo, split by whose problem they are.

KGError
├── ReadError        a report: missing, empty, not text                   the reader's file
├── OntologyError    a rule, lexicon, query or shape that does not load   the domain expert's file
├── EvidenceError    a fact that does not quote its report                our bug
├── StoreError       a graph that was never built, or is being written    the build
├── ServeError       a port in use, a library that is missing          the server
├── EngineError      Spark that is not installed, not there, or gone        the cluster
├── QueryError       a query that does not parse, or an unknown name      the question
├── CorrectionError  a corrections.yaml that cannot be understood         the reader's file
└── GoldError        a gold file that cannot be scored                    the annotator's file

Each message says what, where and what to do; the command line prints it on one line and exits with 2.
"""


class KGError(Exception):
    """Anything that mailuo refuses to do, said in one line for the person who can mend it."""


class ReadError(KGError):
    """A report that cannot be read: missing, empty, or not text."""


class OntologyError(KGError):
    """A file under `ontology/` that does not load; the message names file and entry."""


class EvidenceError(KGError):
    """A fact whose quote does not stand in its report: a defect of mailuo itself."""


class StoreError(KGError):
    """A folder without a built graph, or one that another process is writing."""


class ServeError(KGError):
    """A server that cannot start: its port is taken, or a library that it needs is missing."""


class EngineError(KGError):
    """An engine that cannot work: not installed, not reachable, or lost on the way."""


class QueryError(KGError):
    """A SPARQL text that does not parse, an unknown query name, or a parameter missing."""


class CorrectionError(KGError):
    """A correction that cannot be understood, or of something that the graph does not have."""


class GoldError(KGError):
    """A gold file that cannot be read or does not match its report."""
