"""What is done with files: plan, extract, verify. It takes its process to the notebook's folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from nbengineer.edges import comparing, staging, writing
from nbengineer.emitting import verified
from nbengineer.emitting.summary import headline, recorded_lines
from nbengineer.errors import BadRequest, FolderRefused
from nbengineer.extract import Request, prepare
from nbengineer.model.options import Running
from nbengineer.model.verification import WORST_FIRST
from nbengineer.server import wire
from nbengineer.server.bounds import inside, packages_inside, shown
from nbengineer.server.problems import findings_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from nbengineer.extract import Prepared
    from nbengineer.model.verification import Verdict, Verification
    from nbengineer.server.work import Make

Change = Literal["new", "changed", "same", "removed", "kept", "edited"]
WHOLE = "the run as a whole"
NO_PACKAGE = "this notebook has no package, or more than one"


@dataclass(frozen=True, slots=True)
class _Task:
    """A work with its places; the working folder is that of the notebook, where a package stands by default."""

    make: Make
    root: Path
    notebook: Path
    directory: Path | None

    @classmethod
    def of(cls, make: Make) -> _Task:
        """Find the places, and go to the notebook's folder."""
        root, notebook = Path(make.root), Path(make.notebook)
        os.chdir(notebook.parent)
        known = packages_inside(notebook, root, hidden=make.hidden)
        chosen = Path(make.directory) if make.directory else known[0] if len(known) == 1 else None
        return cls(make, root, notebook, chosen)

    def request(self) -> Request:
        """Give the extraction that is asked for."""
        return Request(notebook=self.notebook, directory=self.directory, name=self.make.name or None)

    def checked(self, prepared: Prepared) -> Prepared:
        """Make sure that the package's folder is one that may be written to.

        Raises:
            FolderRefused: it is not, since a link leads there.
        """
        if inside(prepared.standing.directory, self.root, hidden=self.make.hidden) is None:
            raise FolderRefused(
                "the package's folder is outside of the server's, or hidden", help="give another folder"
            )
        return prepared


def plan(make: Make) -> wire.Planned:
    """Say what an extraction would write; writes nothing.

    Raises:
        NbEngineerError: no package can be made, or not there.
    """
    task = _Task.of(make)
    prepared = task.checked(prepare(task.request()))
    tree, standing = prepared.extraction.tree, prepared.standing
    sizes = {path: len(content) for path, content in writing.contents_of(tree).items()}
    return wire.Planned(
        package=prepared.extraction.package,
        folder=shown(standing.directory, task.root),
        files=tuple(_planned(writing.changes(standing, tree), sizes)),
        diff=comparing.diff(standing, tree),
        findings=findings_of(prepared.extraction.diagnostics),
    )


def _planned(done: writing.Changes, sizes: Mapping[str, int]) -> Iterator[wire.PlannedFile]:
    """Give the files in the order of their paths, our own folder left out."""
    changes: dict[str, Change] = {}
    changes |= dict.fromkeys(done.new, "new")
    changes |= dict.fromkeys(done.replaced, "changed")
    changes |= dict.fromkeys(done.unchanged, "same")
    changes |= dict.fromkeys(done.removed, "removed")
    changes |= dict.fromkeys((*done.kept, *done.left), "kept")
    changes |= dict.fromkeys(done.in_the_way, "edited")
    for path in sorted(_visible(changes)):
        yield wire.PlannedFile(path, sizes.get(path, 0), changes[path])


def _visible(paths: Mapping[str, object] | Sequence[str]) -> list[str]:
    return [path for path in paths if not path.startswith(f"{staging.OURS}/")]


def extract(make: Make, tell: Callable[[str], None]) -> wire.Extracted:
    """Write the package; what can't be is said before anything is told, and before the notebook runs.

    Raises:
        NbEngineerError: no package can be made, or not there.
    """
    task = _Task.of(make)
    prepared = task.checked(prepare(task.request()))
    if not make.force:
        done = writing.changes(prepared.standing, prepared.extraction.tree)
        writing.refuse_edited(done, prepared.standing.directory)
    ended = ""
    if make.record:
        from nbengineer.record import record  # noqa: PLC0415 (nbclient takes long to import)

        tell("the notebook's kernel")
        prepared, ended = record(task.request(), Running(), tell)
    tell("the files of the package")
    done = writing.write(prepared.standing, prepared.extraction.tree, force=make.force)
    extraction = prepared.extraction
    lines = [headline(extraction.plan, extraction.notebook)]
    lines += recorded_lines(extraction.recorded)[:1] if extraction.recorded is not None else []
    lines += [f"the notebook ended early, and is recorded up to there: {ended}"] if ended else []
    return wire.Extracted(
        package=extraction.package,
        folder=shown(prepared.standing.directory, task.root),
        files=tuple(sorted(_visible((*done.new, *done.replaced, *done.in_the_way, *done.removed)))),
        summary="; ".join(lines),
        findings=findings_of(extraction.diagnostics),
    )


def verify(make: Make, tell: Callable[[str], None]) -> wire.Verified:
    """Run the notebook and its package, and compare.

    Raises:
        NbEngineerError: there is no package, or it can't be run.
    """
    from nbengineer.verify import verify_package  # noqa: PLC0415 (nbclient takes long to import)

    task = _Task.of(make)
    if task.directory is None:
        raise BadRequest(NO_PACKAGE, help="extract it first, or name the package's folder")
    found = verify_package(task.notebook, task.directory, twice=make.twice, tell=tell)
    return wire.Verified(
        folder=shown(task.directory, task.root),
        summary=". ".join([*found.first, verified.summary(found)]),
        counts={str(state): count for state, count in found.counts.items()},
        steps=tuple(_steps(found)),
    )


def _steps(found: Verification) -> Iterator[wire.StepVerdict]:
    """Give the verdict of each step, and last that of what belongs to none."""
    for step in found.steps:
        name = step.function.removeprefix(f"{found.package}.")
        values = sum(verdict.kind == "value" for verdict in step.verdicts)
        yield wire.StepVerdict(name, step.cells, step.state, values, _detail(step.verdicts))
    odd = tuple(verdict for verdict in found.rest if verdict.state != "same")
    if odd:
        worst = min((verdict.state for verdict in odd), key=WORST_FIRST.index)
        yield wire.StepVerdict(WHOLE, (), worst, 0, _detail(odd))


def _detail(verdicts: Sequence[Verdict]) -> str:
    """Say what is not the same, the worst of it; "" where everything is."""
    odd = sorted((one for one in verdicts if one.state != "same"), key=lambda one: WORST_FIRST.index(one.state))
    if not odd:
        return ""
    cause = f" ({odd[0].cause})" if odd[0].cause else ""
    more = f"; and {len(odd) - 1} more" if len(odd) > 1 else ""
    return f"{verified.told(odd[0])}{cause}{more}"
