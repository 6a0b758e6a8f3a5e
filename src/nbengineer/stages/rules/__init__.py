"""The rules that decide automatic items, one module for each kind of evidence: pure functions to a `Decision`."""
