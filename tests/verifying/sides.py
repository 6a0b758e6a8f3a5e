"""Looks at two namespaces as `verify` looks at a notebook's and its package's, and compares what was seen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent import look
from nbengineer.edges.spooled import contents_of
from nbengineer.model.recording import Recording, look_from_json
from nbengineer.verifying.comparing import compare

if TYPE_CHECKING:
    from pathlib import Path

    from nbengineer.model.verification import Verdict, Verification


def manifest_of(*names: str, **more: Any) -> dict[str, Any]:
    """Give a manifest of one step that returns the names."""
    step = {
        "module": "churn.data",
        "function": "load",
        "cells": ["a"],
        "whole_cells": True,
        "source_sha256": "",
        "parameters": [],
        "returns": [{"name": name, "notebook_name": name} for name in names],
        **more,
    }
    return {"package": "churn", "notebook": {"sha256": ""}, "steps": [step]}


def run_of(values: dict[str, Any], spool: Path, names: tuple[str, ...] = (), **more: Any) -> Recording:
    """Give the recording of a run after whose only step the names are bound so."""
    spool.mkdir(parents=True, exist_ok=True)
    seen = json.loads(json.dumps(look(list(names or values), values, str(spool))))
    return Recording(after={0: look_from_json(seen)}, contents=contents_of(spool), **more)


def compared(
    there: dict[str, Any], here: dict[str, Any], folder: Path, again: dict[str, Any] | None = None, **more: Any
) -> Verification:
    """Compare what the notebook bound with what the package's step returned."""
    names = tuple(dict.fromkeys([*there, *here]))
    runs = [
        run_of(values, folder / side, names)
        for side, values in (("notebook", there), ("package", here), ("again", again))
        if values is not None
    ]
    return compare(manifest_of(*names), *runs, **more)


def verdict(there: Any, here: Any, folder: Path, **more: Any) -> Verdict:
    """Give the verdict on one value."""
    return compared({"x": there}, {"x": here}, folder, **more).steps[0].verdicts[0]
