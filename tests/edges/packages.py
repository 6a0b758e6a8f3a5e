"""Packages to write, and what came of it."""

import json
from pathlib import Path

from nbengineer.edges import staging
from nbengineer.edges.writing import MANIFEST
from nbengineer.model.tree import FileTree


def package(origin="../churn.ipynb", data=(), **texts):
    """Give a package's tree with a manifest and a base, as an extraction makes them."""
    texts = {"pyproject.toml": "x\n", "REVIEW.md": "review\n"} | {
        name.replace("__", "/"): text for name, text in texts.items()
    }
    data = dict(data)
    hashes = {path: staging.digest(text.encode()) for path, text in texts.items()}
    hashes |= {path: staging.digest(content) for path, content in data.items()}
    notebook = {"path": "notebooks/churn.ipynb", "origin": origin}
    manifest = {"schema": 1, "package": "churn", "notebook": notebook, "files": hashes}
    base = {f".nbengineer/base/{path}": text for path, text in texts.items() if path != "REVIEW.md"}
    return FileTree(texts | base | {MANIFEST: json.dumps(manifest)}, data)


OLD = package(**{"src__a.py": "a = 1\n", "src__b.py": "b = 1\n", "src__gone.py": "gone = 1\n"})


NEW = package(**{"src__a.py": "a = 2\n", "src__b.py": "b = 1\n", "src__new.py": "new = 1\n", "REVIEW.md": "again\n"})


def contents(folder: Path):
    """Give the files of a folder, git's own left out."""
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".git/" not in file.as_posix()
    }
