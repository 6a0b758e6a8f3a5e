"""Whether a package computes what its notebook computes: run both in fresh processes, look at the same places, compare.

The notebook runs once, the package once; the notebook a second time where something differs, to tell that from what is
never twice the same.
"""

from __future__ import annotations

import json
import re
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from nbengineer.edges import interpreter, staging
from nbengineer.edges.bench import Bench, Subject, scratch_folder
from nbengineer.edges.launching import launch
from nbengineer.edges.package_folder import (
    VERIFICATION,
    hashes_of,
    manifest_of,
    notebook_of,
    results_of,
    working_folder,
)
from nbengineer.edges.working_copy import Original, find_original, paths_to_copy
from nbengineer.edges.writing import REVIEW
from nbengineer.emitting.verified import with_section
from nbengineer.extract import Source, read
from nbengineer.model.options import Options
from nbengineer.model.verification import Verification, verification_to_json
from nbengineer.reading.headings import headings
from nbengineer.reading.spoken import may_speak, unspoken
from nbengineer.verifying.comparing import compare
from nbengineer.verifying.secrets import secrets_of

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping

    from nbengineer.model.recording import Recording
    from nbengineer.model.verification import StepVerdict

HOUR = 3600.0
COPY_LIMIT = 2_000_000_000


@dataclass(frozen=True, slots=True)
class Choices:
    """What `verify_package` is told about the runs."""

    timeout: float = HOUR
    kernel: str = ""
    python: str = ""
    copy_limit: int = COPY_LIMIT
    in_place: bool = False
    seed: bool = True
    tell: Callable[[str], None] = lambda _: None


def verify_package(  # noqa: PLR0913 (one argument per option)
    notebook: str | os.PathLike[str] | None,
    directory: str | os.PathLike[str],
    *,
    twice: bool = False,
    rtol: float | None = None,
    timeout: float = HOUR,
    kernel: str = "",
    python: str = "",
    copy_limit: int = COPY_LIMIT,
    in_place: bool = False,
    seed: bool = True,
    tell: Callable[[str], None] = lambda _: None,
) -> Verification:
    """Run a notebook and its package, and compare every value that crosses a step; the user's files are not written.

    `notebook` is by default (None) the one that the package was made from, else the package's own copy. What was found
    is also kept in the package: `.nbengineer/verification.json`, and a section of `REVIEW.md`. `timeout` is in seconds,
    for each run; `copy_limit` in bytes; `tell` is called with a line on what is being done.

    Raises:
        NbEngineerError: there is no package or no notebook, or it can't be run.
    """
    choices = Choices(timeout, kernel, python, copy_limit, in_place, seed, tell)
    with Verifier(notebook, directory, choices) as verifier:
        verification = verifier.verify(twice=twice, rtol=rtol)
    keep(verifier.directory, verification)
    return verification


class Verifier:
    """A notebook that has run, to compare its package with as often as wanted; a context manager.

    Raises:
        NbEngineerError: on entering: there is no package or no notebook, or it can't be run.
    """

    def __init__(
        self,
        notebook: str | os.PathLike[str] | None,
        directory: str | os.PathLike[str],
        choices: Choices,
    ) -> None:
        self.directory = Path(directory).resolve()
        self.choices = choices
        self.manifest = manifest_of(self.directory)
        self.path = Path(notebook) if notebook is not None else notebook_of(self.manifest, self.directory)
        self.source = read(self.path, Options(), keep_outputs=False)

    def __enter__(self) -> Self:
        """Run the notebook."""
        with ExitStack() as stack:
            self.scratch = stack.enter_context(scratch_folder())
            self.bench, self.why = _bench(
                self.manifest, self.directory, self.path, self.source, self.scratch, self.choices
            )
            there, self.about = self.bench.run_notebook()
            self.there = _unspoken(there, self.source)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self.stack.close()

    def verify(self, *, twice: bool = False, rtol: float | None = None) -> Verification:
        """Run the package as it stands now, and compare; the notebook runs again where something differs."""
        self.bench.take_sources()
        here = self.bench.run_package(self.about)
        touched = _touched(self.manifest, self.source)
        verification = _doubting(compare(self.manifest, self.there, here, rtol=rtol, touched=touched), self.source)
        runs = 1
        if twice or verification.differs:
            again = _unspoken(self.bench.run_notebook("notebook once more")[0], self.source)
            found = compare(self.manifest, self.there, here, again, rtol=rtol, touched=touched)
            verification = _doubting(found, self.source)
            runs = 2
        news = (*_news(self.manifest, self.source), *_numbered(verification.first, self.source))
        return replace(
            verification,
            first=(*news, *self.bench.original.notes),
            package=self.manifest["package"],
            notebook_sha256=self.source.notebook.sha256,
            sources=hashes_of(self.scratch / "src"),
            seeded=self.choices.seed,
            runs=runs,
            python=f"{self.about.program} ({self.why})",
            seconds=(self.there.seconds, here.seconds),
        )


def keep(directory: Path, verification: Verification) -> None:
    """Write the verification into the package, and its section into `REVIEW.md` where there is one.

    Raises:
        FolderRefused: another command is writing there.
    """
    text = json.dumps(verification_to_json(verification), indent=1, ensure_ascii=False) + "\n"
    contents = {VERIFICATION: text.encode("utf-8", "backslashreplace")}
    review = directory / REVIEW
    if review.is_file():
        contents[REVIEW] = with_section(review.read_text("utf-8"), verification).encode("utf-8", "backslashreplace")
    moves = [
        staging.Move(path, staging.digest_of(directory / path), staging.digest(content))
        for path, content in contents.items()
    ]
    staging.replace(directory, moves, contents)


def _bench(
    manifest: Mapping[str, Any], directory: Path, path: Path, source: Source, scratch: Path, choices: Choices
) -> tuple[Bench, str]:
    """Prepare the runs; gives also why they run under the Python that they run under."""
    chosen = interpreter.choose(python=choices.python, kernel=choices.kernel, notebook_kernel=source.notebook.kernel)
    kernel = launch(chosen, scratch)
    choices.tell(f"under {kernel.argv[0]} ({chosen.why})")
    cells = tuple(cell for cell in source.notebook.cells if cell.kind == "code" and cell.source.strip())
    heads = zip(source.notebook.cells, headings(source.notebook), strict=True)
    subject = Subject(
        cells=cells,
        titles={cell.id: head.plain for cell, head in heads},
        manifest=manifest,
        source=directory / "src",
        secrets=secrets_of(manifest, source.notebook.cells, source.codes),
        results=results_of(directory, manifest),
    )
    folder = working_folder(path, directory)
    paths = paths_to_copy(folder, source.survey)
    bench = Bench(
        subject=subject,
        original=Original(folder, ".", {})
        if choices.in_place
        else find_original(folder, paths, limit=choices.copy_limit),
        scratch=scratch,
        kernel=kernel,
        in_place=choices.in_place,
        seed=choices.seed,
        timeout=choices.timeout,
        tell=choices.tell,
    )
    bench.prepare()
    return bench, chosen.why


def _unspoken(recording: Recording, source: Source) -> Recording:
    """Leave out what magics print by themselves."""
    codes = {cell.id: code for cell, code in zip(source.notebook.cells, source.codes, strict=True) if code is not None}
    printed = {cell: unspoken(text, codes[cell]) if cell in codes else text for cell, text in recording.printed.items()}
    return replace(recording, printed=printed)


def _doubting(verification: Verification, source: Source) -> Verification:
    """Let no printed text differ where magics that are left out may have printed what is missing."""
    speaking = {
        cell.id: what
        for cell, code in zip(source.notebook.cells, source.codes, strict=True)
        if code is not None and (what := may_speak(code))
    }

    def doubted(step: StepVerdict) -> StepVerdict:
        why = next((speaking[cell][0] for cell in step.cells if cell in speaking), "")
        if not why:
            return step
        verdicts = tuple(
            replace(one, state="unknown", why=f"{why} prints by itself in the notebook", cause="")
            if one.kind == "printed" and one.state == "differs"
            else one
            for one in step.verdicts
        )
        return replace(step, verdicts=verdicts)

    return replace(verification, steps=tuple(doubted(step) for step in verification.steps))


def _touched(manifest: Mapping[str, Any], source: Source) -> frozenset[str]:
    """Give the variables that statements outside of all steps bind, delete, or may change."""
    whole = {cell for step in manifest["steps"] if step["whole_cells"] for cell in step["cells"]}
    rows = [
        row
        for cell, facts in zip(source.notebook.cells, source.program.cells, strict=True)
        if cell.id not in whole
        for row in facts or ()
    ]
    return frozenset().union(
        *(row.sure | row.maybe | row.unbinds | row.changes | row.may_change for row in rows),
        *(row.late_writes | row.late_deletes | row.late_changes for row in rows),
    )


def _news(manifest: Mapping[str, Any], source: Source) -> tuple[str, ...]:
    """Say where the notebook is no longer the one that the package was made from."""
    known = {cell.id for cell in source.notebook.cells}
    gone = [step["function"] for step in manifest["steps"] if not known.issuperset(step["cells"])]
    if gone:
        return (f"the notebook no longer has the cells of {', '.join(gone)}: extract it again",)
    if manifest["notebook"].get("sha256") != source.notebook.sha256:
        return ("the notebook's file has changed since the package was made",)
    return ()


def _numbered(news: tuple[str, ...], source: Source) -> tuple[str, ...]:
    """Call cells by their number, as the reader counts them."""
    numbers = {cell.id: str(cell.number) for cell in source.notebook.cells}
    return tuple(re.sub(r"(?<=in cell )[\w-]+", lambda found: numbers.get(found[0], found[0]), text) for text in news)
