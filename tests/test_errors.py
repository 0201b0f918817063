"""Every refusal is one error that the command line knows."""

from kg import errors


def test_each_error_is_a_kgerror_and_told_in_the_drawn_tree() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, Exception)]
    assert {kind.__name__ for kind in kinds} == {
        "KGError",
        "ReadError",
        "OntologyError",
        "EvidenceError",
        "StoreError",
        "ServeError",
        "EngineError",
        "QueryError",
        "GoldError",
        "CorrectionError",
    }
    assert all(issubclass(kind, errors.KGError) for kind in kinds)
    drawn = errors.__doc__ or ""
    assert all(kind.__name__ in drawn and kind.__doc__ for kind in kinds)
