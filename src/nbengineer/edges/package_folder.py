"""A package on disk as the commands find it that read it: its manifest, its sources, its notebook."""

from __future__ import annotations

import ast
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.edges import staging
from nbengineer.edges.writing import read_manifest
from nbengineer.errors import BadRequest
from nbengineer.model.verification import verification_from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.model.verification import Verification

VERIFICATION = f"{staging.OURS}/verification.json"
NOTEBOOKS = "notebooks"


def manifest_of(directory: Path) -> dict[str, Any]:
    """Give the manifest of the package in `directory`, with steps that have what every step has.

    Raises:
        BadRequest: there is none, or it can't be read.
    """
    where = str(directory)
    manifest = read_manifest(directory)
    if manifest is None:
        help_ = "name the folder that `nbengineer extract` wrote"
        raise BadRequest("there is no package of nbengineer", where=where, help=help_)
    try:
        texts = [manifest["package"], *(step[key] for step in manifest["steps"] for key in ("module", "function"))]
        texts += [cell for step in manifest["steps"] for cell in step["cells"]]
        texts += [name for step in manifest["steps"] for name in returned(step)]
        texts += [manifest["notebook"].get(key, "") for key in ("path", "origin")]
        sound = all(isinstance(text, str) and "\0" not in text for text in texts)
    except (LookupError, TypeError):
        sound = False
    if not sound or not (directory / "src").is_dir():
        raise BadRequest("the package is not complete", where=where, help="extract it again")
    return manifest


def packages_of(notebook: Path) -> tuple[Path, ...]:
    """Give the folders of a notebook's packages: the one it lies in, else those beside it or in the current folder."""
    notebook = notebook.absolute()
    around = notebook.parent.parent
    manifest = read_manifest(around) if notebook.parent.name == NOTEBOOKS else None
    if manifest is not None and manifest["notebook"].get("path") == f"{NOTEBOOKS}/{notebook.name}":
        return (around,)
    folders = {folder.resolve() for place in (notebook.parent, Path.cwd()) for folder in _folders(place)}
    return tuple(folder for folder in sorted(folders) if _is_made_from(folder, notebook))


def _folders(place: Path) -> Iterator[Path]:
    try:
        yield from (folder for folder in place.iterdir() if (folder / staging.OURS).is_dir())
    except OSError:
        return


def _is_made_from(directory: Path, notebook: Path) -> bool:
    manifest = read_manifest(directory)
    origin = manifest["notebook"].get("origin") if manifest else None
    if not isinstance(origin, str) or not origin or "\0" in origin:
        return False
    return Path(os.path.normpath(directory / origin)).resolve() == notebook.resolve()


def verification_of(directory: Path) -> Verification | None:
    """Give what the last verification of a package found; None where there is none that can be read."""
    try:
        return verification_from_json(json.loads((directory / VERIFICATION).read_bytes()))
    except (OSError, ValueError, RecursionError):
        return None


def returned(step: Mapping[str, Any]) -> tuple[str, ...]:
    """Give what a step of a manifest returns, by the notebook's names."""
    return tuple(one["notebook_name"] for one in step["returns"])


def results_of(directory: Path, manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the variables of the notebook that are fields of the package's `Results`."""
    known = {name for step in manifest["steps"] for name in returned(step)}
    try:
        tree = ast.parse((directory / "src" / str(manifest["package"]) / "pipeline.py").read_bytes())
    except (OSError, SyntaxError, ValueError):
        return ()
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Results"]
    fields = [line.target for node in classes for line in node.body if isinstance(line, ast.AnnAssign)]
    return tuple(field.id for field in fields if isinstance(field, ast.Name) and field.id in known)


def notebook_of(manifest: Mapping[str, Any], directory: Path) -> Path:
    """Give the notebook that the package was made from where it is still there, else the package's own copy."""
    origin = str(manifest["notebook"].get("origin", ""))
    if origin and (directory / origin).is_file():
        return Path(os.path.normpath(directory / origin))
    return directory / str(manifest["notebook"].get("path", ""))


def working_folder(notebook: Path, directory: Path) -> Path:
    """Give the folder that the notebook's paths start from: for the package's own copy that is `data/`."""
    notebook = notebook.resolve()
    if notebook.is_relative_to(directory) and (directory / "data").is_dir():
        return directory / "data"
    return notebook.parent


def hashes_of(source: Path) -> dict[str, str]:
    """Give the hash of each file of a `src` folder."""
    files = sorted(file for file in source.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {f"src/{file.relative_to(source).as_posix()}": staging.digest_of(file) for file in files}
