"""Seeds both sides alike before their first line, and writes down what they saw."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any


def seed() -> None:
    """Seed `random` and numpy's legacy generator, where numpy is installed."""
    random.seed(0)
    if importlib.util.find_spec("numpy"):
        import numpy as np  # noqa: PLC0415 (not every environment has it)

        np.random.seed(0)  # noqa: NPY002 (the generator that notebooks use)


def write(record: dict[str, Any], file: str) -> None:
    """Write a record whole or not at all."""
    half = Path(f"{file}.half")
    half.write_text(json.dumps(record), "utf-8")
    half.replace(file)
