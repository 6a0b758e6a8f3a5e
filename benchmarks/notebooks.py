"""Makes notebooks of any size that look like real ones: headings, loads, transforms, functions, loops, plots, models.

The same size gives the same notebook. Every tenth code cell starts a new table with names of its own, while the names
of the split and the figure come back, as they do in real notebooks.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

Cell = dict[str, Any]

TABLES = "orders customers stores visits returns products campaigns shipments".split()
KERNEL = "benchmark"

OPENING = """\
import numpy as np
import pandas as pd
import matplotlib.pyplot as plt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

%matplotlib inline
SEED = 7
TEST_SIZE = 0.25"""

SECTION = """\
# %% nbe:data | Load the $table
$name = pd.read_csv("$table.csv", parse_dates=["day"])
$name.head()
# %% nbe:skip |
$name["region"].value_counts()
# %% nbe:features | Clean the $table
# rows without an amount are tests
$name = $name.dropna(subset=["amount"])
$name["per_unit"] = $name["amount"] / $name["units"].clip(lower=1)
$name["month"] = $name["day"].dt.month
# %% nbe:features |
def score_$name(amount, units, weight=$weight):
    base = np.log1p(amount) * weight
    return base + units.clip(0, 10) / 10
# %% nbe:features |
$name["score"] = score_$name($name["amount"], $name["units"])
$name.loc[$name["score"] > $cut, "segment"] = "high"
$name["segment"] = $name["segment"].fillna("low")
# %% nbe:plots | Regions in the $table
fig, ax = plt.subplots(figsize=(8, 4))
$name.groupby("region")["score"].mean().plot.bar(ax=ax)
ax.set_title("$table")
plt.show()
# %% nbe:features.total_$name | Totals of the $table
by_region_$name = $name.groupby("region").agg(amount=("amount", "sum"), score=("score", "mean"))
by_region_$name
# %% nbe:features.total_$name |
shares_$name = {}
for region, total in by_region_$name["amount"].items():
    if total > 0:
        shares_$name[region] = total / by_region_$name["amount"].sum()
print(len(shares_$name), "regions")
# %% nbe:train | Train on the $table
X = $name[["amount", "units", "per_unit", "month"]]
y = $name["segment"] == "high"
X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=TEST_SIZE, random_state=SEED)
model_$name = LogisticRegression(max_iter=$iterations)
model_$name.fit(X_train, y_train)
# %% nbe:evaluate | Evaluate on the $table
auc_$name = roc_auc_score(y_test, model_$name.predict_proba(X_test)[:, 1])
print(f"AUC {auc_$name:.3f}")
"""
"""Ten code cells: tag, heading (may be missing), code."""

CELL = re.compile(r"# %% (?P<tag>\S+) \|(?P<heading>.*)\n(?P<source>(?:(?!# %%).*\n)+)")


def make_notebook(code_cells: int, *, tagged: bool, image_bytes: int = 0) -> dict[str, Any]:
    """Give a notebook's JSON with that many code cells; `image_bytes` of PNG outputs are spread over its plots."""
    patterns = [pattern.groupdict() for pattern in CELL.finditer(SECTION)]
    cells = [_markdown("# Weekly report\n\nWhat the shops sold."), _code(OPENING, "nbe:setup" if tagged else "")]
    for number in range(code_cells - 1):
        section, place = divmod(number, len(patterns))
        table = TABLES[section % len(TABLES)]
        name = f"{table}_{section}"
        weight, cut, iterations = round(0.1 + section % 9 / 10, 1), 1 + section % 5, 100 + section
        given = {"table": f"{table} {section}", "name": name, "weight": weight, "cut": cut, "iterations": iterations}
        tag, heading, source = (Template(text.strip()).substitute(given) for text in patterns[place].values())
        if heading:
            cells.append(_markdown(f"## {heading}"))
        cells.append(_code(source, tag if tagged else ""))
    if image_bytes:
        _draw(cells, image_bytes)
    for number, cell in enumerate(cells):
        cell["id"] = f"c{number:06}"
    kernel = {"name": KERNEL, "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python", "file_extension": ".py"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _markdown(source: str) -> Cell:
    return {"cell_type": "markdown", "metadata": {}, "source": source}


def _code(source: str, tag: str) -> Cell:
    metadata = {"tags": [tag]} if tag else {}
    return {"cell_type": "code", "metadata": metadata, "execution_count": None, "outputs": [], "source": source}


def _draw(cells: list[Cell], image_bytes: int) -> None:
    """Put that many bytes of base64 text into the outputs of the cells that plot, in equal parts."""
    plots = [cell for cell in cells if "plt.show" in cell["source"]]
    each = image_bytes // len(plots)
    image = base64.b64encode(random.Random(0).randbytes(each * 3 // 4)).decode()  # noqa: S311 (noise for a picture)
    for cell in plots:
        data = {"image/png": image, "text/plain": "<Figure size 800x400 with 1 Axes>"}
        cell["outputs"] = [{"output_type": "display_data", "metadata": {}, "data": data}]


def main(argv: Sequence[str] | None = None) -> None:
    """Write one to a file: `python -m benchmarks.notebooks FILE --cells N [--tagged] [--images BYTES]`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.notebooks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path)
    parser.add_argument("--cells", type=int, required=True, help="number of code cells")
    parser.add_argument("--tagged", action="store_true", help="say in tags where each cell goes")
    parser.add_argument("--images", type=int, default=0, metavar="BYTES", help="size of all image outputs together")
    chosen = parser.parse_args(argv)
    notebook = make_notebook(chosen.cells, tagged=chosen.tagged, image_bytes=chosen.images)
    chosen.file.write_text(json.dumps(notebook, indent=1), "utf-8")


if __name__ == "__main__":
    main()
