"""The same notebook with other tags: what a package computes may not depend on them."""

from __future__ import annotations

import copy
from typing import Any, Literal

Way = Literal["modules", "none", "every other", "the others", "the last"]

MODULES = ("setup", "data", "checks", "features", "train", "evaluate", "predict", "plots")
OTHER = ("parameters", "nbe:test", "nbe:skip")


def retagged(notebook: dict[str, Any], way: Way) -> dict[str, Any]:
    """Give the notebook with its targets replaced by modules alone, or taken off all steps, every other one, or all but one."""
    fresh = copy.deepcopy(notebook)
    steps = {tag for cell in fresh["cells"] for tag in cell["metadata"].get("tags", []) if tag.startswith("nbe:")}
    last = len(steps.difference(OTHER)) - 1
    numbers: dict[str, int] = {}
    for cell in fresh["cells"]:
        tags = cell["metadata"].get("tags", [])
        targets = [tag for tag in tags if tag.startswith("nbe:") and tag not in OTHER]
        if targets:
            number = numbers.setdefault(targets[0], len(numbers))
            kept = {
                "modules": [f"nbe:{MODULES[number % len(MODULES)]}"],
                "none": [],
                "every other": [] if number % 2 else targets,
                "the others": targets if number % 2 else [],
                "the last": targets if number == last else [],
            }
            cell["metadata"]["tags"] = [tag for tag in tags if tag not in targets] + kept[way]
    return fresh
