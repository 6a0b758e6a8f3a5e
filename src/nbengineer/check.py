"""How a notebook stands on its checklist: its own answers, and what its package shows; nothing is run or written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbengineer.edges.comparing import stale
from nbengineer.edges.folder import read_notebook_file
from nbengineer.edges.package_folder import hashes_of, manifest_of, packages_of, verification_of
from nbengineer.errors import NbEngineerError
from nbengineer.extract import fresh_extraction
from nbengineer.model.checklist import Decision
from nbengineer.reading.notebook import read_notebook
from nbengineer.stages.answers import read_answers
from nbengineer.stages.catalog import catalog
from nbengineer.stages.progress import assess
from nbengineer.stages.rules.package import CURRENT, SAME, extracted_and_current, same_results, without_package

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from nbengineer.model.checklist import Checklist

NO_PACKAGE = "no package of this notebook was found: `nbengineer extract` makes one"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A notebook's checklist; `package` is the folder that was looked at, None where there is none."""

    path: Path
    package: Path | None
    checklist: Checklist


def check_file(path: Path, *, package: Path | None = None, profile: str | None = None) -> CheckedFile:
    """Check a notebook file. `package` is by default the one folder that was made from it.

    Raises:
        NbEngineerError: there is no notebook or package to read, or no such profile.
    """
    raw = read_notebook_file(path)
    _, content = read_notebook(raw, name=path.name.removesuffix(".ipynb"), where=str(path), keep_outputs=False)
    if package is not None:
        manifest_of(package)
    folder, why = the_one_of(packages_of(path)) if package is None else (package, "")
    return CheckedFile(path, folder, check_notebook(content, package=folder, profile=profile, why=why))


def the_one_of(packages: Sequence[Path]) -> tuple[Path | None, str]:
    """Give the package that is the only one, else None and why."""
    if not packages:
        return None, NO_PACKAGE
    if len(packages) > 1:
        return None, f"several packages were made from it, name one: {', '.join(map(str, packages))}"
    return packages[0], ""


def check_notebook(
    content: Mapping[str, Any], *, package: Path | None = None, profile: str | None = None, why: str = NO_PACKAGE
) -> Checklist:
    """Check a notebook that is given as parsed JSON, against the package in a folder if there is one.

    Whatever the metadata or the package hold, nothing is raised for it: what can't be read is open or unknown.
    `profile` counts instead of the notebook's own. `why` says why there is no package.

    Raises:
        BadRequest: there is no such profile.
    """
    decisions = without_package(why) if package is None else _decided(content, package.resolve())
    return assess(catalog(), read_answers(content), decisions, profile=profile)


def _decided(content: Mapping[str, Any], package: Path) -> dict[str, Decision]:
    """Decide what the package's folder shows."""
    try:
        manifest = manifest_of(package)
    except NbEngineerError as error:
        return without_package(error.what)
    current = _current(content, package, manifest)
    steps = {f"{step['module']}.{step['function']}": step.get("source_sha256", "") for step in manifest["steps"]}
    same = same_results(verification_of(package), current, steps, hashes_of(package / "src"))
    return {CURRENT: current, SAME: same}


def _current(content: Mapping[str, Any], package: Path, manifest: Mapping[str, Any]) -> Decision:
    try:
        fresh = fresh_extraction(content, package)
    except NbEngineerError as error:
        return Decision("fail", f"the notebook can't be extracted as it stands: {error.what}")
    return extracted_and_current(stale(manifest, fresh.manifest))
