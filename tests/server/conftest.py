"""A real Jupyter server with the extension, in a folder with a notebook and its data."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from pytest_jupyter.jupyter_server import *  # noqa: F403 (for this folder only: some of the fixtures use themselves)

from tests.differential.percent import parse

NO_ANSWER = 599
NOTEBOOK = """\
# %% [markdown]
# # Ratios
# %% tags=["parameters"]
CAP = 2.0
# %%
import json
# %% [markdown]
# ## Load the rows
# %% tags=["nbe:data.load"]
rows = json.load(open("rows.json"))
# %% tags=["nbe:features.add_ratios"]
def ratio(a, b=1):
    return min(a / b, CAP)


for row in rows:
    row["ratio"] = ratio(row["a"], row["b"])
# %% tags=["nbe:evaluate.total"]
total = sum(row["ratio"] for row in rows)
print(total)
# %%
rows[:2]
"""


@pytest.fixture
def jp_server_config():
    """Load the extension."""
    return {"ServerApp": {"jpserver_extensions": {"nbengineer": True}}}


@pytest.fixture
def place(jp_root_dir):
    """Give the server's folder, with a notebook and its data below."""
    folder = jp_root_dir / "work"
    folder.mkdir()
    (folder / "rows.json").write_text(json.dumps([{"a": 1, "b": 2}, {"a": 9, "b": 3}]), "utf-8")
    save(folder / "ratios.ipynb", NOTEBOOK)
    return jp_root_dir


def content(text, **metadata):
    """Give a notebook written as percent cells, as its file holds it; its cells are `c1` and so on."""
    cells = parse(text)["cells"]
    for number, cell in enumerate(cells, start=1):
        cell["id"] = f"c{number}"
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def save(path, text):
    """Write a notebook."""
    path.write_text(json.dumps(content(text)), "utf-8")


def wired(text, path="work/ratios.ipynb", **metadata):
    """Give a notebook as the front end sends it."""
    cells = [
        {
            "id": cell["id"],
            "kind": cell["cell_type"],
            "source": "".join(cell["source"]),
            "tags": cell.get("metadata", {}).get("tags", []),
        }
        for cell in content(text)["cells"]
    ]
    return {"notebook": {"path": path, "cells": cells, "metadata": metadata}}


@pytest.fixture
def ask(jp_fetch):
    """Ask a route: the status and what the JSON of the answer says, refusals included."""

    async def call(route, body=None, *, method=None, raw=None, **how):
        method = method or ("GET" if body is None and raw is None else "POST")
        how["body"] = raw if raw is not None else json.dumps(body) if body is not None else None
        how.setdefault("request_timeout", 120)
        response = await jp_fetch("nbengineer", "api", *route.split("/"), method=method, raise_error=False, **how)
        assert response.code != NO_ANSWER, response.error
        kind = response.headers.get("Content-Type", "")
        assert kind == "application/json" or response.code == 204, kind
        said = json.loads(response.body) if response.body else None
        return SimpleNamespace(code=response.code, said=said, text=response.body.decode())

    return call


async def ended(ask, job, state="done"):
    """Wait for a job's end; give it, and the shares that were shown on the way."""
    shares = []
    while True:
        answer = await ask(f"jobs/{job['id']}")
        assert answer.code == 200, answer.text
        if answer.said["state"] != "running":
            assert answer.said["state"] == state, answer.text
            return answer.said, shares
        shares.append(answer.said["share"])
        await asyncio.sleep(0.05)
