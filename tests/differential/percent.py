"""Notebooks as percent scripts: `parse` turns one into notebook JSON, `render` turns notebook JSON into one.

A cell starts at a line `# %%`, followed by `[markdown]` for text and by `key=value` pairs whose values are JSON:

    # %% [markdown]
    # ## Load the customers
    # %% tags=["nbe:data.load"] id="load"
    df = read()

Keys are `tags` and `id`. A code cell without an `id` is called `c1`, `c2`, … by its place among the code cells.
Magics stand as they are typed. Blank lines at both ends of a cell are no part of it.
"""

from __future__ import annotations

import json
import re
from typing import Any

Notebook = dict[str, Any]

_HEAD = re.compile(r"^# %%[ \t]*(?P<markdown>\[markdown\])?[ \t]*(?P<pairs>.*)$", re.MULTILINE)
_PAIR = re.compile(r'(?P<key>\w+)=(?P<value>\[[^\]]*\]|"[^"]*")')
_LANGUAGE = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}


def parse(text: str) -> Notebook:
    """Give the notebook JSON of a percent script; raises ValueError for a head that it can't read."""
    heads = list(_HEAD.finditer(text))
    if not heads or text[: heads[0].start()].strip():
        raise ValueError("a percent script starts with a line `# %%`")
    ends = [head.start() for head in heads[1:]] + [len(text)]
    cells: list[dict[str, Any]] = []
    for head, end in zip(heads, ends, strict=True):
        code = [cell for cell in cells if cell["cell_type"] == "code"]
        cells.append(_cell(head, text[head.end() : end].strip("\n"), default_id=f"c{len(code) + 1}"))
    return {"cells": cells, "metadata": dict(_LANGUAGE), "nbformat": 4, "nbformat_minor": 5}


def _cell(head: re.Match[str], body: str, *, default_id: str) -> dict[str, Any]:
    pairs = {pair["key"]: json.loads(pair["value"]) for pair in _PAIR.finditer(head["pairs"])}
    if _PAIR.sub("", head["pairs"]).strip() or pairs.keys() - {"tags", "id"}:
        raise ValueError(f"can't read the cell's head: {head[0]}")
    metadata = {"tags": pairs["tags"]} if "tags" in pairs else {}
    if head["markdown"]:
        text = "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.split("\n"))
        name = pairs.get("id", f"m{head.start()}")
        return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": text}
    name = pairs.get("id", default_id)
    return {
        "cell_type": "code",
        "id": name,
        "metadata": metadata,
        "source": body,
        "execution_count": None,
        "outputs": [],
    }


def render(notebook: Notebook) -> str:
    """Give the percent script of a notebook, so that `parse(render(notebook))` has its cells, tags and sources."""
    lines: list[str] = []
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags")
        pairs = [f"tags={json.dumps(tags)}"] if tags else []
        if cell["cell_type"] == "markdown":
            lines.append(" ".join(["# %% [markdown]", *pairs]))
            lines += [f"# {line}".rstrip() for line in cell["source"].split("\n")]
        else:
            lines.append(" ".join(["# %%", *pairs, f'id="{cell["id"]}"']))
            lines.append(cell["source"])
    return "\n".join(lines) + "\n"
