"""Compares how the runs ended, and which files they wrote."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from nbengineer.model.verification import Difference, Verdict
from nbengineer.verifying.printed import tidy
from nbengineer.verifying.rendering import cut, cut_both

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.model.recording import Failure, Recording
    from nbengineer.model.verification import State

QUOTED = re.compile(r"'([^']+)'")
NO_NAME = frozenset({"NameError", "UnboundLocalError"})
VARYING = {
    **dict.fromkeys(
        (".pkl", ".pickle", ".joblib", ".sav", ".dill"), "a pickle holds names of modules and memory layout"
    ),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".svg", ".pdf", ".eps"), "an image holds versions, identifiers or times"),
    **dict.fromkeys((".zip", ".xlsx", ".docx", ".pptx", ".npz", ".gz", ".tar", ".tgz"), "an archive holds times"),
    **dict.fromkeys(
        (".h5", ".hdf5", ".keras", ".nc", ".parquet", ".db", ".sqlite", ".log"), "the format may hold times"
    ),
    ".html": "such a page may hold identifiers made by chance",
}
"""Endings of files that need not be the same byte for byte, with the reason."""


def endings(manifest: Mapping[str, Any], notebook: Recording, package: Recording) -> Iterator[Verdict]:
    """Give the verdicts on how both runs ended: what ends only one differs, a run that had to be ended is unknown."""
    for side, run in (("notebook", notebook), ("package", package)):
        if run.ended:
            yield Verdict(f"the {side}'s run", "unknown", "failure", why=run.ended)
    if notebook.ended or package.ended or (notebook.failure is None and package.failure is None):
        return
    if notebook.failure is not None and package.failure is None and _left_out(manifest, notebook.failure):
        return
    said = _said(notebook.failure, ""), _said(package.failure, str(manifest["package"]))
    if said[0] != said[1] or not _same_place(manifest, notebook.failure, package.failure):
        where = "" if said[0] != said[1] else "raised in another step"
        yield Verdict("", "differs", "failure", why=where, difference=Difference("", *cut_both(*said)))
    else:
        yield Verdict("", "same", "failure")


def news(manifest: Mapping[str, Any], notebook: Recording, package: Recording) -> Iterator[str]:
    """Say what a reader must know first about how the runs ended."""
    for side, run in (("notebook", notebook), ("package", package)):
        if run.ended:
            yield f"the {side} did not end by itself: {run.ended}"
    there, here = notebook.failure, package.failure
    if there is None:
        return
    what = f"{there.type}: {cut(there.message)}" if there.type and there.message else there.type or f"({there.message})"
    where = f" in cell {there.cell}" if there.cell else ""
    one, both = "the notebook raises", "both raise"
    if not there.type:
        one, both = "the notebook's process ends", "both processes end"
    if here is None and _left_out(manifest, there):
        yield f"{one} {what}{where}, which the package leaves out: compared up to there"
    elif here is not None and _said(there, "") == _said(here, str(manifest["package"])):
        yield f"{both} {what}{where}: compared up to there"
    else:
        yield f"{one} {what}{where}"


def _left_out(manifest: Mapping[str, Any], failure: Failure) -> bool:
    """Say whether the cell that raised has nothing in any step."""
    return not any(failure.cell in step["cells"] for step in manifest["steps"])


def _said(failure: Failure | None, package: str) -> str:
    if failure is None:
        return "no exception"
    if not failure.type:
        return f"its process ends ({failure.message.partition(': ')[0]})"
    if failure.type in NO_NAME:
        quoted = QUOTED.search(failure.message)
        return f"NameError: {quoted[1] if quoted else failure.message}"
    return f"{failure.type}: {tidy(failure.message, package)}"


def _same_place(manifest: Mapping[str, Any], there: Failure | None, here: Failure | None) -> bool:
    if there is None or here is None or here.step < 0 or not there.cell:
        return True
    steps = manifest["steps"]
    return here.step >= len(steps) or there.cell in steps[here.step]["cells"]


def files(notebook: Recording, package: Recording, again: Recording | None) -> Iterator[Verdict]:
    """Give a verdict for each file that a side wrote."""
    there, here = ({file.path: file for file in run.files} for run in (notebook, package))
    second = {file.path: file for file in again.files} if again is not None else None
    cut_short = notebook.ended or package.ended
    for path in sorted(there.keys() | here.keys()):
        one, other = there.get(path), here.get(path)
        if one is None or other is None:
            difference = Difference("", *("not written" if file is None else "written" for file in (one, other)))
            moves = second is not None and (path in second) != (path in there)
            state: State = "unknown" if moves or cut_short else "differs"
            why = "two runs of the notebook write other files" if moves else "a run was cut short" if cut_short else ""
            yield Verdict(path, state, "file", why, difference)
        elif one.sha256 == other.sha256:
            yield Verdict(path, "same", "file")
        else:
            difference = Difference("", f"{one.size:,} bytes", f"{other.size:,} bytes")
            varies = VARYING.get(PurePosixPath(path).suffix.lower())
            moves = second is not None and path in second and second[path].sha256 != one.sha256
            why = "two runs of the notebook write it differently" if moves else varies or ""
            yield Verdict(path, "unknown" if why else "differs", "file", why, difference)
