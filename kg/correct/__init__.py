"""Readers' corrections: read from `corrections.yaml` (`entries`), made in reports (`changes`), told in the graph (`provenance`).

A correction applies to what a report said before it, entry by entry in the order of the files, and to each report by itself: so a
report that is added later is corrected, too, and one that is read again keeps its corrections.
"""

from __future__ import annotations

from kg.correct.changes import Corrected, corrected
from kg.correct.entries import FILE, Corrections, Entry, Fate, load, written
from kg.correct.provenance import triples

__all__ = ["FILE", "Corrected", "Corrections", "Entry", "Fate", "corrected", "load", "triples", "written"]
