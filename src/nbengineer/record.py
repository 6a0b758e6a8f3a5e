"""Tests that assert the notebook's own values: run it, keep what its steps are given, replay its cells on samples.

The notebook runs once in its kernel. Its cells then run on the samples in two fresh processes, whose hash seeds differ
and whose steps stand in opposite order: what both agree on is what a test may ask for. Last, the package's functions
run on the same values: one that gives something else gets no such test, and is reported.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.edges import interpreter, replays
from nbengineer.edges.bench import scratch_folder
from nbengineer.edges.folder import folders
from nbengineer.edges.launching import launch
from nbengineer.edges.takes import Place, Wanted, take
from nbengineer.edges.working_copy import Original as Folder
from nbengineer.edges.working_copy import copy, find_original, paths_to_copy, remove
from nbengineer.emitting.recorded_files import RUN, agreed, with_steps
from nbengineer.extract import Prepared, begin, extraction_of, plan_of
from nbengineer.model.recorded import Recorded
from nbengineer.reading.headings import headings
from nbengineer.verifying.assembling import (
    MADE,
    Taken,
    assemble,
    candidates,
    confirmed,
    hash_of_run,
    holds_secret,
    run_job,
    with_makers,
    with_run,
    within_limits,
    without_secrets,
)
from nbengineer.verifying.originals import entries, originals
from nbengineer.verifying.preludes import better, preludes
from nbengineer.verifying.secrets import secrets_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nbengineer.edges.kernel import About, Kernel
    from nbengineer.extract import Draft, Extraction, Request
    from nbengineer.model.notebook import Cell
    from nbengineer.model.options import Running
    from nbengineer.model.plan import Plan
    from nbengineer.model.recorded import RecordedStep
    from nbengineer.verifying.assembling import Candidate, Outcome
    from nbengineer.verifying.originals import Original


@dataclass(frozen=True, slots=True)
class _Workshop:
    """The scratch folder of one recording, and the notebook's folder that runs get copies of.

    `bench` is there once the notebook has run. `secrets` are values that must not be kept, by their variables.
    """

    scratch: Path
    folder: Folder
    running: Running
    tell: Callable[[str], None]
    bench: replays.Bench | None = None
    secrets: Mapping[str, str] = field(default_factory=dict)

    @property
    def given(self) -> Path:
        """Give the folder of what steps are given."""
        return self.scratch / "given"

    def results(self, name: str) -> Path:
        """Give the folder of what one go over the steps gives."""
        return self.scratch / f"{name} results"

    def fresh(self, name: str) -> Path:
        """Give the folder that a run works in: a copy of its own, unless the notebook's own folder was asked for."""
        if self.running.in_place:
            return self.folder.root / self.folder.start
        place = self.scratch / name
        remove(place)
        place.mkdir()
        copy(self.folder, place / "folder")
        return place / "folder" / self.folder.start

    def replay(
        self, name: str, jobs: Sequence[Mapping[str, Any]], order: Sequence[str], **how: Any
    ) -> dict[str, Outcome]:
        """Go once over the steps; `against` is an earlier go to compare with."""
        assert self.bench is not None
        against = how.pop("against", "")
        where = str(self.given if against == "given" else self.results(against)) if against else ""
        root = self.folder.root if self.running.in_place else self.scratch / name / "folder"
        round_ = replays.Round(self.fresh(name), self.results(name), against=where, root=root, **how)
        return replays.replay(self.bench, jobs, order, round_)


def record(request: Request, running: Running, tell: Callable[[str], None] = lambda _: None) -> tuple[Prepared, str]:
    """Give the package with tests that assert what a run of the notebook has shown; writes nothing into its folder.

    A notebook that ends early is recorded up to there, and what ended it is given too. `tell` is called with a line on
    what is being done.

    Raises:
        NbEngineerError: the notebook, the request or the folder can't be used, or the notebook can't be run.
    """
    draft, standing, asked = begin(request)
    plan = plan_of(draft)
    sources = originals(plan, draft.source.codes)
    chosen = interpreter.choose(
        python=request.python, kernel=request.kernel, notebook_kernel=draft.source.notebook.kernel
    )
    plain = extraction_of(draft)
    with scratch_folder() as scratch:
        start = draft.source.folder or request.notebook.resolve().parent
        paths = paths_to_copy(start, draft.source.survey)
        folder = Folder(start, ".", {}) if running.in_place else find_original(start, paths, limit=running.copy_limit)
        shop = _Workshop(scratch, folder, running, tell)
        tell(f"the notebook, {chosen.why}")
        ended, about = _run_notebook(draft, plan, sources, shop, launch(chosen, scratch))
        secrets = secrets_of(plain.manifest, draft.source.notebook.cells, draft.source.codes)
        environment = {name: value for name, value in about.environment.items() if not name.startswith("JPY_")}
        bench = replays.Bench(
            Path(about.program),
            scratch / "sent",
            shop.given,
            environment | secrets,
            beyond=folders(start, draft.source.survey.paths) if draft.source.moves else (),
        )
        shop = replace(shop, bench=bench, secrets=secrets)
        recorded = _recorded(draft, sources, plain, shop)
        return Prepared(extraction_of(draft, recorded), standing, asked), ended


def _run_notebook(
    draft: Draft, plan: Plan, sources: Sequence[Original], shop: _Workshop, kernel: Kernel
) -> tuple[str, About]:
    """Run the notebook; gives what ended it early ("" for nothing), and what its kernel was."""
    notebook = draft.source.notebook
    cells = [cell for cell in notebook.cells if cell.kind == "code" and cell.source.strip()]
    titles = {cell.id: head.plain for cell, head in zip(notebook.cells, headings(notebook), strict=True)}
    names: dict[str, Mapping[str, str]] = {}
    before: dict[str, list[str]] = {}
    for source, wanted in entries(sources):
        names[source.name] = wanted
        before.setdefault(notebook.cells[source.first[0]].id, []).append(source.name)

    def tell(done: int, cell: Cell) -> None:
        shop.tell(f"notebook: cell {done + 1} of {len(cells)}  {titles.get(cell.id, '')}".rstrip())

    place = Place(
        kernel=kernel,
        folder=shop.fresh("notebook"),
        scratch=shop.scratch,
        given=shop.given,
        seed=shop.running.seed,
        timeout=shop.running.timeout,
        tell=tell,
    )
    results = {one.notebook_name: one.notebook_name for one in plan.results}
    settings = {one.notebook_name: one.value for one in plan.settings if not one.environment}
    recording, about = take(cells, Wanted(names, before, results, RUN, settings), place)
    failure = recording.failure
    what = f"{failure.type}: {failure.message}" if failure and failure.type else failure and f"({failure.message})"
    return what or recording.ended, about


def _recorded(draft: Draft, sources: Sequence[Original], plain: Extraction, shop: _Workshop) -> Recorded:
    """Make of what the kernel has left a recording that the package keeps; `plain` is the package without one."""
    plan = plain.plan
    found = candidates(sources, _taken(shop.given, sources))
    first, second = _replayed(found, plan, shop)
    steps = assemble(found, first, second, {path.removeprefix("data/") for path in plain.data})
    recorded = within_limits(without_secrets(Recorded(steps, files=_values(steps, first, shop)), shop.secrets))
    extraction = extraction_of(draft, recorded)
    source = replays.stage(extraction.files, extraction.data, shop.scratch / "package")
    assert shop.bench is not None
    shop = replace(shop, bench=replace(shop.bench, path=(str(source),), beyond=()))
    steps = _checked(recorded, found, first, plan, shop)
    recorded = replace(with_steps(recorded, steps), run_sha256=hash_of_run(sources, plan.settings))
    return _with_run(recorded, plan, shop)


def _taken(folder: Path, sources: Sequence[Original]) -> dict[str, Taken]:
    """Read what was taken in the kernel."""
    found = {}
    for source in sources:
        place = folder / source.name
        if (place / "taken.json").exists():
            about = json.loads((place / "taken.json").read_text("utf-8"))
            found[source.name] = Taken.of(about, {way: replays.kept_values(place / way) for way in about["ways"]})
    return found


def _replayed(found: Sequence[Candidate], plan: Plan, shop: _Workshop) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
    """Run the notebook's cells on the samples, twice: in order, then backwards under another hash seed."""
    able = [one for one in found if not one.why_not]
    jobs = [one.job(plan.package) for one in able]
    order = [one.original.name for one in able]
    shop.tell(f"the cells of {len(order)} steps, on samples")
    first = shop.replay("first", jobs, order, hash_seed="1", draws=plan.draws)
    chosen = {name: one["way"] for name, one in first.items() if one["way"]}
    shop.tell("the same once more, backwards")
    back = [name for name in reversed(order) if name in chosen]
    second = shop.replay("second", jobs, back, hash_seed="2", draws=plan.draws, chosen=chosen, against="first")
    return _set_up(able, jobs, first, second, shop, draws=plan.draws)


def _set_up(
    found: Sequence[Candidate],
    jobs: Sequence[Mapping[str, Any]],
    first: Mapping[str, Outcome],
    second: Mapping[str, Outcome],
    shop: _Workshop,
    *,
    draws: bool,
) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
    """Run what did not run alike twice once more, after the steps that set the process up: a seed, a path."""
    first, second = dict(first), dict(second)
    if not (after := preludes(found, first, second)):
        return first, second
    shop.tell(f"the cells of {len(after)} steps, after what sets the process up")
    how = {"after": after, "draws": draws}
    chosen = {name: one["way"] for name, one in first.items() if one["way"]}
    once = shop.replay("after", jobs, list(after), hash_seed="1", chosen=chosen, **how)
    chosen |= {name: one["way"] for name, one in once.items() if one["way"]}
    back = [name for name in reversed(after) if once[name]["way"]]
    twice = shop.replay("after twice", jobs, back, hash_seed="2", chosen=chosen, against="after", **how)
    for name in after:
        if better((first.get(name), second.get(name)), (once[name], twice.get(name))):
            first[name], second[name] = {**once[name], "after": after[name]}, twice[name]
            remove(shop.results("first") / name)
            (shop.results("after") / name).rename(shop.results("first") / name)
    return first, second


def _values(steps: Sequence[RecordedStep], first: Mapping[str, Outcome], shop: _Workshop) -> dict[str, bytes]:
    """Give the files of all steps by their paths below `tests/recorded`."""
    found: dict[str, bytes] = {}
    for step in steps:
        if not step.runs:
            continue
        way = first[step.name]["way"].removesuffix(MADE)
        given = replays.kept_files(dict(step.given), shop.given / step.name / way)
        expected = replays.kept_files(agreed(step.results, step.apart), shop.results("first") / step.name)
        found |= {f"{step.name}/given/{name}": content for name, content in given.items()}
        found |= {f"{step.name}/expected/{name}": content for name, content in expected.items()}
    return found


def _checked(
    recorded: Recorded, found: Sequence[Candidate], first: Mapping[str, Outcome], plan: Plan, shop: _Workshop
) -> tuple[RecordedStep, ...]:
    """Run the package's own functions on the samples; a step whose function gives something else loses its values."""
    package, draws = plan.package, plan.draws
    able = [one.name for one in recorded.steps if not one.why_not]
    jobs = [one.job(package) for one in found if not one.why_not]
    shop.tell("the package's functions, on the same samples")
    chosen = {one.name: first[one.name]["way"] for one in recorded.steps if one.runs}
    how = {
        "chosen": chosen,
        "against": "first",
        "draws": draws,
        "after": {one.name: one.after for one in recorded.steps},
    }
    outcomes = shop.replay("third", jobs, able, hash_seed="3", package=True, **how)
    again: dict[str, Outcome] = {}
    doubtful = [one.name for one in recorded.steps if confirmed(one, outcomes.get(one.name)).differs]
    if doubtful:
        shop.tell("the cells of what differs, once more")
        again = shop.replay("fourth", jobs, doubtful, hash_seed="4", **how)
    return with_makers([confirmed(one, outcomes.get(one.name), again.get(one.name)) for one in recorded.steps])


def _with_run(recorded: Recorded, plan: Plan, shop: _Workshop) -> Recorded:
    """Add what the whole run left, once a run of the package has given it again."""
    kept = shop.given / RUN
    values = replays.kept_values(kept)
    if not values:
        return recorded
    (kept / "none").mkdir()
    (kept / "none" / "values.json").write_text("{}\n", "utf-8")
    shop.tell("the whole package")
    outcomes = shop.replay(
        "run",
        [run_job(plan)],
        [RUN],
        hash_seed="4",
        against="given",
        package=True,
        draws=plan.draws,
        patience=shop.running.timeout,
    )
    values = {name: kind for name, kind in values.items() if not holds_secret(kind, shop.secrets)}
    return with_run(recorded, values, outcomes[RUN], lambda kinds: replays.kept_files(kinds, kept))
