"""What it costs to run a notebook the way `verify` and `extract --record` do, beside one plain run with nbclient.

`python -m benchmarks.running NOTEBOOK PACKAGE [--blind]` runs the notebook as `verify` does, and no more; `--blind`
without looking at any value.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from nbengineer.verify import Choices, Verifier

if TYPE_CHECKING:
    from collections.abc import Sequence

IMPORTS = """\
import numpy as np
import pandas as pd
"""
LOAD = """\
generator = np.random.default_rng(0)
shops = np.array(["north", "south", "east", "west"])
sales = pd.DataFrame(generator.random((300_000, 4)), columns=list("abcd"))
sales["shop"] = shops[generator.integers(0, 4, len(sales))]
print(len(sales))
"""
ADD = """\
sales["share"] = sales["a"] / sales.groupby("shop")["a"].transform("sum")
sales["rank"] = sales.groupby("shop")["b"].rank()
sales["name"] = sales["shop"].str.upper()
"""
FIT = """\
X = sales[["a", "b", "c", "share"]].to_numpy()
y = X @ np.array([1.0, 2.0, 3.0, 4.0]) + sales["d"].to_numpy()
weights = np.zeros(4)
for _ in range(ROUNDS):
    order = np.argsort(generator.random(len(y)))[:100_000]
    weights -= 1e-6 * X[order].T @ (X[order] @ weights - y[order])
"""
SCORE = """\
error = float(np.mean((X @ weights - y) ** 2))
error
"""
CELLS = {"": IMPORTS, "data.load": LOAD, "features.add": ADD, "train.fit": FIT, "evaluate.score": SCORE}
"""A notebook as people write them, by the targets of its cells; `ROUNDS` says how long it takes."""


def write_notebook(file: Path, rounds: int) -> None:
    """Write the notebook; it takes about a second for 25 rounds."""
    cells: list[dict[str, object]] = [
        {
            "cell_type": "code",
            "id": f"cell-{number}",
            "metadata": {"tags": [f"nbe:{target}"]} if target else {},
            "source": source.replace("ROUNDS", str(rounds)),
            "outputs": [],
            "execution_count": None,
        }
        for number, (target, source) in enumerate(CELLS.items())
    ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    notebook = {"cells": cells, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}
    file.write_text(json.dumps(notebook), "utf-8")


def main(argv: Sequence[str] | None = None) -> None:
    """Run the notebook in its kernel once."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("notebook", type=Path)
    parser.add_argument("package", type=Path)
    parser.add_argument("--blind", action="store_true")
    asked = parser.parse_args(argv)
    verifier = Verifier(asked.notebook, asked.package, Choices(python=sys.executable))
    if asked.blind:
        verifier.manifest = {**verifier.manifest, "steps": []}
    with verifier:
        pass


if __name__ == "__main__":
    main()
