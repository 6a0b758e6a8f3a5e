"""Tests that assert the notebook's own values: run it, keep what its steps are given, replay its cells on samples.

The notebook runs once in its kernel. Its cells then run on the samples in two fresh processes, whose hash seeds differ
and whose steps stand in opposite order: what both agree on is what a test may ask for. Last, the package's functions
run on the same values: one that gives something else gets no such test, and is reported.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nbengineer.edges import replays
from nbengineer.extract import Prepared, begin, extraction_of, plan_of
from nbengineer.emitting.recorded_files import RUN
from nbengineer.model.recorded import Recorded
from nbengineer.verifying.assembling import (
    NOISE,
    Taken,
    assemble,
    candidates,
    confirm,
    files_of,
    hash_of_run,
    within_limits,
)
from nbengineer.verifying.originals import entries, originals

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from nbengineer.extract import Draft, Extraction, Request
    from nbengineer.model.plan import Plan
    from nbengineer.model.recorded import RecordedStep
    from nbengineer.verifying.assembling import Candidate, Outcome
    from nbengineer.verifying.originals import Original


@dataclass(frozen=True, slots=True)
class _Workshop:
    """The folders of one recording: `bench` knows the interpreter, `fresh` gives a new copy of the notebook's folder."""

    scratch: Path
    bench: replays.Bench
    fresh: Callable[[str], Path]
    tell: Callable[[str], None]


def _replayed(found: Sequence[Candidate], plan: Plan, shop: _Workshop) -> tuple[dict[str, Outcome], dict[str, Outcome]]:
    """Run the notebook's cells on the samples, twice: in order, then backwards under another hash seed."""
    able = [one for one in found if not one.why_not]
    jobs = [one.job(plan.package) for one in able]
    order = [one.original.name for one in able]
    shop.tell(f"its cells on samples, {len(order)} steps")
    once = replays.Round(shop.fresh("first"), shop.scratch / "first results", "1", draws=plan.draws)
    first = replays.replay(shop.bench, jobs, order, once)
    chosen = {name: one["way"] for name, one in first.items() if one["way"]}
    shop.tell("the same once more, backwards")
    again = replays.Round(
        shop.fresh("second"),
        shop.scratch / "second results",
        "2",
        chosen=chosen,
        against=str(once.results),
        draws=plan.draws,
    )
    return first, replays.replay(shop.bench, jobs, [name for name in reversed(order) if name in chosen], again)


def _checked(
    recorded: Recorded, found: Sequence[Candidate], first: Mapping[str, Outcome], extraction: Extraction, shop: _Workshop
) -> tuple[RecordedStep, ...]:
    """Run the package's own functions on the samples; a step whose function gives something else loses its values."""
    able = [one for one in recorded.steps if not one.why_not]
    source = _staged(extraction, shop.scratch / "package")
    jobs = [one.job(extraction.package) for one in found if not one.why_not]
    shop.tell("the package's functions on the same samples")
    ours = replays.Round(
        shop.fresh("third"),
        shop.scratch / "third results",
        "3",
        chosen={one.name: first[one.name]["way"] for one in able},
        against=str(shop.scratch / "first results"),
        package=True,
        draws=extraction.plan.draws,
    )
    bench = replace(shop.bench, path=(str(source),))
    outcomes = replays.replay(bench, jobs, [one.name for one in able], ours)
    return tuple(_confirmed(one, confirm(one, outcomes.get(one.name))) for one in recorded.steps)


def _confirmed(step: RecordedStep, differs: str) -> RecordedStep:
    if not differs:
        return step
    return type(step)(step.name, step.source_sha256, f"the package's function differs: {differs}", differs=differs)


def _staged(extraction: Extraction, folder: Path) -> Path:
    """Write the package's sources; gives the folder to import them from."""
    shutil.rmtree(folder, ignore_errors=True)
    for path, text in extraction.files.items():
        if path.startswith("src/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text, "utf-8")
    for path, content in extraction.data.items():
        if path.startswith("src/"):
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
    return folder / "src"


def _ran(recorded: Recorded, extraction: Extraction, shop: _Workshop, patience: float) -> Recorded:
    """Run the whole package, unseeded; of what the notebook left, only what it gives again is asserted."""
    kept = shop.scratch / "given" / RUN
    if not (kept / "values.json").exists():
        return recorded
    plan = extraction.plan
    fields = [[one.notebook_name, one.field] for one in plan.results]
    step = {
        "name": RUN,
        "made_by": {},
        "ways": ["none"],
        "module": f"{plan.package}.pipeline",
        "function": "run",
        "handed_over": [],
        "parameters": [],
        "returns": fields,
        "fields": True,
    }
    empty = kept / "none"
    empty.mkdir(exist_ok=True)
    (empty / "values.json").write_text("{}\n", "utf-8")
    shop.tell("the whole package")
    whole = replays.Round(
        shop.fresh("run"),
        shop.scratch / "run results",
        "4",
        against=str(shop.scratch / "given"),
        package=True,
        draws=plan.draws,
        patience=patience,
    )
    bench = replace(shop.bench, path=(str(shop.scratch / "package" / "src"),))
    outcome = replays.replay(bench, [step], [RUN], whole)[RUN]
    if not outcome["way"]:
        return recorded
    values = json.loads((kept / "values.json").read_text("utf-8"))
    apart = {name: one for name, one in outcome["against"].items() if name in values}
    apart = {name: one if isinstance(one, dict) or one <= NOISE else {} for name, one in apart.items()}
    known = {name: kind for name, kind in values.items() if name in apart and apart[name] != {}}
    files = _files({name: kind for name, kind in known.items() if not isinstance(apart[name], dict)}, kept)
    placed = {f"{RUN}/expected/{name}": content for name, content in files.items()}
    return replace(
        recorded, results=known, apart={name: apart[name] for name in known}, seconds=outcome["seconds"],
        files={**recorded.files, **placed},
    )


def _files(kinds: Any, folder: Path) -> dict[str, bytes]:
    """Give the files that values stand in."""
    match kinds:
        case {"type": str(), "file": str(name), **rest}:
            return {name: (folder / name).read_bytes()} | _files(list(rest.values()), folder)
        case dict():
            return _files(list(kinds.values()), folder)
        case list():
            return {name: content for one in kinds for name, content in _files(one, folder).items()}
        case _:
            return {}


def _values(steps: Sequence[RecordedStep], first: Mapping[str, Outcome], scratch: Path) -> dict[str, bytes]:
    """Give the files of all steps by their paths below `tests/recorded`."""
    found = {}
    for step in steps:
        if step.why_not:
            continue
        given = _files(dict(step.given), scratch / "given" / step.name / first[step.name]["way"])
        expected = _files(dict(step.results), scratch / "first results" / step.name)
        found |= {f"{step.name}/given/{name}": content for name, content in given.items()}
        found |= {f"{step.name}/expected/{name}": content for name, content in expected.items()}
    return found


def _taken(folder: Path, sources: Sequence[Original]) -> dict[str, Taken]:
    """Read what was taken in the kernel."""
    found = {}
    for source in sources:
        place = folder / source.name
        if (place / "taken.json").exists():
            about = json.loads((place / "taken.json").read_text("utf-8"))
            given = {way: json.loads((place / way / "values.json").read_text("utf-8")) for way in about["ways"]}
            found[source.name] = Taken.of(about, given)
    return found


def recorded_from(draft: Draft, shop: _Workshop, patience: float) -> Extraction:
    """Give the extraction with what the kernel's run has left in the workshop."""
    plan = plan_of(draft)
    sources = originals(plan, draft.source.codes)
    found = candidates(sources, _taken(shop.scratch / "given", sources))
    first, second = _replayed(found, plan, shop)
    carried = {path.removeprefix("data/") for path in extraction_of(draft).data}
    steps = assemble(found, first, second, carried)
    recorded = within_limits(Recorded(steps, files=_values(steps, first, shop.scratch)))
    extraction = extraction_of(draft, recorded)
    checked = within_limits(replace(recorded, steps=_checked(recorded, found, first, extraction, shop)))
    recorded = replace(checked, run_sha256=hash_of_run(sources, plan.settings))
    recorded = _ran(replace(recorded, files=files_of(recorded.steps, recorded.files)), extraction, shop, patience)
    return extraction_of(draft, recorded)


__all__ = ["Prepared", "begin", "entries", "recorded_from"]
