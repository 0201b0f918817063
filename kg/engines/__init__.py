"""Where the work runs. An engine is a module with `map(function, parts)`; it knows nothing of reports."""
