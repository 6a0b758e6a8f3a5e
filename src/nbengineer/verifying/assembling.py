"""From what a run of the notebook and three goes over its steps have given to what tests are written from."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nbengineer.emitting.recorded_files import RUN, only_steps, size_of, with_steps, without_run
from nbengineer.emitting.testing_recorded import asserts_a_value
from nbengineer.model.recorded import Maker, Recorded, RecordedStep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nbengineer.model.plan import Plan, Setting
    from nbengineer.verifying.originals import Original

Outcome = dict[str, Any]

MADE = " made"
"""Ends the name of a way to come by arguments in which other steps make all that they can."""

MOST = 300_000
"""Bytes that all recorded values of a package may take."""
LONG_NUMBER = re.compile(r"\d\.\d{9}")
LONG = 30
"""Seconds from which on a run is slow."""
NOTHING = object()
MOST_SETTINGS = 5
NOISE = 1e-6
MARGIN = 4


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken before a step's first cell; empty where the notebook did not get there."""

    ways: tuple[str, ...] = ()
    sampled: bool = False
    not_kept: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)
    shared: tuple[tuple[str, str], ...] = ()
    given: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, about: Mapping[str, Any], given: Mapping[str, Mapping[str, Any]]) -> Taken:
        """Read `taken.json`; `given` has the kinds by the way to cut them."""
        shared = tuple((one, other) for one, other in about["shared"])
        return cls(tuple(about["ways"]), about["sampled"], about["not_kept"], about["classes"], shared, given)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A step that may be replayed: `made_by` says how to come by arguments that are not kept; else `why_not`.

    `may_be_made_by` are kept ones that other steps can make too: what has been fitted to a sample does not fit to rows
    of the whole, and some cells can't do with a sample.
    """

    original: Original
    taken: Taken
    made_by: Mapping[str, Maker] = field(default_factory=dict)
    may_be_made_by: Mapping[str, Maker] = field(default_factory=dict)
    why_not: str = ""

    def makers(self, way: str) -> Mapping[str, Maker]:
        """Give what other steps make where the step was cut in this way."""
        return {**self.made_by, **self.may_be_made_by} if way.endswith(MADE) else self.made_by

    def job(self, package: str) -> dict[str, Any]:
        """Give the step as a replay is told of it."""
        step = self.original.step
        return {
            "name": self.original.name,
            "source": self.original.source,
            "parameters": [[one.name, one.notebook_name] for one in step.parameters],
            "returns": [[one.name, one.notebook_name] for one in step.returns],
            "made_by": {name: [maker.step, maker.result] for name, maker in self.made_by.items()},
            "may_be_made_by": {name: [maker.step, maker.result] for name, maker in self.may_be_made_by.items()},
            "ways": [*self.taken.ways, *([self.taken.ways[0] + MADE] if self.may_be_made_by else [])],
            "module": f"{package}.{step.module}",
            "function": step.function,
            "handed_over": [one.name for one in step.parameters if one.handed_over],
            "fields": False,
        }


def run_job(plan: Plan) -> dict[str, Any]:
    """Give the whole pipeline as a replay is told of it: a step that takes nothing and returns fields."""
    return {
        "name": RUN,
        "made_by": {},
        "may_be_made_by": {},
        "ways": ["none"],
        "module": f"{plan.package}.pipeline",
        "function": "run",
        "handed_over": [],
        "parameters": [],
        "returns": [[one.notebook_name, one.field] for one in plan.results],
        "fields": True,
    }


def candidates(sources: Sequence[Original], taken: Mapping[str, Taken]) -> list[Candidate]:
    """Say of each step in run order whether it can be replayed on what was taken."""
    makers: dict[str, Maker] = {}
    usable: set[str] = set()
    found = []
    for source in sources:
        one = _candidate(source, taken.get(source.name), makers, usable)
        if not one.why_not and not any(parameter.handed_over for parameter in source.step.parameters):
            usable.add(source.name)
        makers |= {result.notebook_name: Maker(source.name, result.name) for result in source.step.returns}
        found.append(one)
    return found


def _candidate(source: Original, taken: Taken | None, makers: Mapping[str, Maker], usable: set[str]) -> Candidate:
    if taken is None:
        return Candidate(source, Taken(), why_not="the run of the notebook did not get there")
    made_by, may_be = {}, {}
    for parameter in source.step.parameters:
        known = parameter.name in taken.given.get(taken.ways[0], {})
        maker = makers.get(parameter.notebook_name)
        if known and maker and maker.step in usable:
            may_be[parameter.name] = maker
        if known or (parameter.maybe_unbound and parameter.name in taken.not_kept):
            continue
        why = taken.not_kept.get(parameter.name, "changed in the same cell")
        if maker is None:
            return Candidate(source, taken, why_not=f"{parameter.name} can't be kept ({why})")
        if maker.step not in usable:
            return Candidate(source, taken, why_not=f"{parameter.name} ({why}) comes from {maker.step}, not recorded")
        made_by[parameter.name] = maker
    aliases = any(isinstance(kind, dict) and kind.get("type") == "same" for kind in taken.given[taken.ways[0]].values())
    return Candidate(source, taken, made_by, {} if aliases else may_be)


def assemble(
    found: Sequence[Candidate], first: Mapping[str, Outcome], second: Mapping[str, Outcome], carried: set[str]
) -> tuple[RecordedStep, ...]:
    """Put together what both goes over the notebook's cells have given; `carried` are input files of the package."""
    return with_makers(
        [_step(one, first.get(one.original.name), second.get(one.original.name), carried) for one in found]
    )


def with_makers(steps: Sequence[RecordedStep]) -> tuple[RecordedStep, ...]:
    """Drop the values of steps whose arguments would have to come from a step without values."""
    usable = {one.name for one in steps if one.runs}
    return tuple(_if_made(one, usable) for one in steps)


def _if_made(step: RecordedStep, usable: set[str]) -> RecordedStep:
    missing = next((maker.step for maker in step.made_by.values() if maker.step not in usable), "")
    if not step.runs or not missing:
        return step
    usable.discard(step.name)
    return _without(step, f"{missing}, which makes an argument, is not recorded")


def _without(step: RecordedStep, why_not: str) -> RecordedStep:
    return RecordedStep(step.name, step.source_sha256, why_not, classes=step.classes, runs=False)


def _step(candidate: Candidate, first: Outcome | None, second: Outcome | None, carried: set[str]) -> RecordedStep:
    original, taken = candidate.original, candidate.taken
    plain = RecordedStep(original.name, original.sha256, classes=_classes(taken.classes, first, second))
    why_not = candidate.why_not or _trouble(taken, first, second)
    if why_not or first is None or second is None:
        return _without(plain, why_not or "its cells were not run on a sample")
    makers = candidate.makers(first["way"])
    given = taken.given[first["way"].removesuffix(MADE)]
    step = replace(
        plain,
        given={name: kind for name, kind in given.items() if name not in makers},
        made_by=makers,
        results=first["kinds"],
        apart=second["against"],
        printed=_printed(first, second),
        drawn=tuple(first["drawn"]) if first["drawn"] == second["drawn"] else (),
        drew=bool(first["drawn"] or second["drawn"]),
        files=first["files"] if first["files"] == second["files"] else {},
        settings=_settings(first, second),
        unchanged=_unchanged(first, second),
        grown={name: how for name, how in first["grown"].items() if second["grown"].get(name) == how},
        missing=tuple(path for path in first["reads"] if path not in carried),
        sampled=taken.sampled and not first["way"].startswith("whole"),
    )
    if not asserts_a_value(step) and not any(_says_something(one) for one in step.apart.values()):
        why_not = _nothing(step, first, second)
        return replace(
            plain, why_not=why_not, given=step.given, made_by=step.made_by, missing=step.missing, drew=step.drew
        )
    return step


def _says_something(apart: Any) -> bool:
    return isinstance(apart, dict) and bool({"shape", "columns"} & apart.keys())


def _nothing(step: RecordedStep, first: Outcome, second: Outcome) -> str:
    if any(isinstance(one, dict) for one in step.apart.values()) or first["printed"] != second["printed"]:
        return "two runs of its cells gave different values"
    if step.results:
        kinds = sorted({one["class"] for one in step.results.values() if isinstance(one, dict) and "class" in one})
        return f"of what it returns only the class can be told: {', '.join(kinds)}"
    return "it returns nothing, prints nothing and draws nothing"


def _trouble(taken: Taken, first: Outcome | None, second: Outcome | None) -> str:
    for outcome, which in ((first, ""), (second, " a second time")):
        if outcome is None or not outcome["way"]:
            tried = [why for why in outcome["tried"].values() if why] if outcome else []
            return f"its cells can't be run{which} on a sample of what they are given ({tried[0]})" if tried else ""
    assert first is not None
    if first["network"]:
        return "it asks other machines"
    for one, other in taken.shared:
        changed = {one, other} & set(first["changed"])
        if changed:
            return f"{one} and {other} share what they hold, and it changes {min(changed)}"
    return ""


def _classes(given: Mapping[str, str], first: Outcome | None, second: Outcome | None) -> dict[str, str]:
    """Give the classes of arguments, and of results by `-> name`, where each run shows the same."""
    found = {name: one for name, one in given.items() if one}
    if first and second and first["way"] and second["way"]:
        for name, one in first["classes"].items():
            if one and second["classes"].get(name) == one:
                found[f"-> {name}"] = one
    return found


def _printed(first: Outcome, second: Outcome) -> str | None:
    printed: str | None = first["printed"]
    if printed is None or printed != second["printed"] or LONG_NUMBER.search(printed):
        return None
    return printed


def _settings(first: Outcome, second: Outcome) -> dict[str, Any]:
    """Give the first few settings that both runs made alike."""
    same = {one: value for one, value in first["settings"].items() if second["settings"].get(one, NOTHING) == value}
    return dict(sorted(same.items())[:MOST_SETTINGS])


def _unchanged(first: Outcome, second: Outcome) -> tuple[str, ...]:
    changed = {*first["changed"], *second["changed"]}
    return tuple(name for name in first["looked_at"] if name in second["looked_at"] and name not in changed)


def confirmed(step: RecordedStep, outcome: Outcome | None, again: Outcome | None = None) -> RecordedStep:
    """Give the step as the package's function confirms it; without values where it gives something else.

    `again` is one more run of the cells: where that differs too, the first two were the same by chance.
    """
    if differs := confirm(step, outcome):
        if again is not None and confirm(step, again):
            return _without(step, "runs of its cells gave different values")
        return replace(_without(step, f"the package's function differs: {differs}"), differs=differs)
    if step.why_not or outcome is None:
        return step
    set_too = {one: value for one, value in step.settings.items() if outcome["settings"].get(one, NOTHING) == value}
    step = replace(step, settings=set_too)
    if asserts_a_value(step) or any(_says_something(one) for one in step.apart.values()):
        return step
    return replace(step, why_not="it returns nothing, prints nothing and draws nothing")


def confirm(step: RecordedStep, outcome: Outcome | None) -> str:
    """Say in what the package's function differs from the notebook's cells on the same values; "" for nothing."""
    if step.why_not:
        return ""
    if outcome is None or not outcome["way"]:
        tried = list((outcome or {"tried": {}})["tried"].values())
        return f"it raises {tried[0] if tried else 'something'}"
    for name, apart in outcome["against"].items():
        known = step.apart.get(name, 0)
        if isinstance(known, dict):
            differing = isinstance(apart, dict) and any(apart.get(key) != value for key, value in known.items())
        else:
            differing = isinstance(apart, dict) or apart > max(known * MARGIN, NOISE)
        if differing:
            return f"it returns another {name}"
    if step.printed and outcome["printed"] != step.printed:
        return "it prints another text"
    if step.drawn and tuple(outcome["drawn"]) != step.drawn:
        return "it draws something else"
    if step.files and outcome["files"] != step.files:
        return "it writes other files"
    return ""


def within_limits(recorded: Recorded, limit: int = MOST) -> Recorded:
    """Drop the largest values until all take at most `limit` bytes together."""
    steps = {one.name: one for one in recorded.steps}
    sizes = {one.name: size_of(one, recorded.files) for one in recorded.called}
    too_much = sum(sizes.values()) - limit
    for name in sorted(sizes, key=lambda name: -sizes[name]):
        if too_much <= 0:
            break
        too_much -= sizes[name]
        steps[name] = _without(steps[name], f"all values together would take more than {limit // 1000} kB")
    return with_steps(recorded, with_makers(tuple(steps.values())))


def without_secrets(recorded: Recorded, secrets: Mapping[str, str]) -> Recorded:
    """Drop the values of each step in which one of the `secrets` stands (the variable's name to its value)."""
    steps = []
    for step in recorded.steps:
        values = [step.given, step.results, step.printed, step.files]
        values += [content.decode("latin-1") for path, content in recorded.files.items() if _is_of(path, step)]
        secret = holds_secret(values, secrets)
        steps.append(_without(step, f"its values hold the secret {secret}") if secret and step.runs else step)
    return with_steps(recorded, with_makers(steps))


def holds_secret(values: Any, secrets: Mapping[str, str]) -> str:
    """Give the variable of the first secret whose value stands in `values`; "" for none."""
    text = json.dumps(values, ensure_ascii=False)
    return next((name for name, value in secrets.items() if value and value in text), "")


def _is_of(path: str, step: RecordedStep) -> bool:
    return path.startswith(f"{step.name}/")


def with_run(
    recorded: Recorded, results: Mapping[str, Any], outcome: Outcome, read: Callable[[Any], dict[str, bytes]]
) -> Recorded:
    """Add what the notebook's run left, as far as a run of the package without its seeds gives it again.

    `read` gives the files of kinds.
    """
    if not outcome["way"]:
        return recorded
    apart = {name: outcome["against"][name] for name in results if name in outcome["against"]}
    apart = {name: one if isinstance(one, dict) or one <= NOISE else {} for name, one in apart.items()}
    known = {name: results[name] for name, one in apart.items() if one != {}}
    files = read([kind for name, kind in known.items() if not isinstance(apart[name], dict)])
    placed = {f"{RUN}/expected/{name}": content for name, content in files.items()}
    if sum(map(len, placed.values())) + sum(map(len, recorded.files.values())) > MOST:
        return recorded
    return replace(
        recorded,
        results=known,
        apart={name: apart[name] for name in known},
        slow=outcome["seconds"] > LONG,
        files={**recorded.files, **placed},
    )


def still_valid(recorded: Recorded, sources: Sequence[Original], run_sha256: str) -> Recorded:
    """Keep of an earlier recording what belongs to cells that are still the same."""
    now = {source.name: source.sha256 for source in sources}
    same = {one.name for one in recorded.steps if now.get(one.name) == one.source_sha256}
    kept = only_steps(recorded, same)
    return kept if recorded.run_sha256 == run_sha256 else without_run(kept)


def hash_of_run(sources: Sequence[Original], settings: Sequence[Setting]) -> str:
    """Give a hash of all that decides what the whole run gives, data apart."""
    texts = [source.source for source in sources] + [f"{one.field} = {one.value}" for one in settings]
    return hashlib.sha256("\0".join(texts).encode("utf-8", "surrogateescape")).hexdigest()
