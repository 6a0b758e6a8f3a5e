"""The files of a recording: the values below `tests/recorded/`, and all that is known beside them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from nbengineer.emitting.testing_recorded import further_values
from nbengineer.model.recorded import Maker, Recorded, RecordedStep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

FOLDER = "tests/recorded"
KEPT = ".nbengineer/recording.json"
RUN = "pipeline.run"
SCHEMA = 2
WIDE = 2000
FROZEN = frozenset({"drawn", "unchanged", "missing", "after"})


def recorded_files(recorded: Recorded) -> dict[str, bytes]:
    """Give every file of a recording by its path in the package."""
    files = {f"{FOLDER}/{path}": content for path, content in recorded.files.items()}
    for step in recorded.called:
        files[f"{FOLDER}/{step.name}/given/values.json"] = _values(step.given)
        files[f"{FOLDER}/{step.name}/expected/values.json"] = _values(expected_values(step))
    if recorded.results:
        files[f"{FOLDER}/{RUN}/given/values.json"] = _values({})
        files[f"{FOLDER}/{RUN}/expected/values.json"] = _values(agreed(recorded.results, recorded.apart))
    files[KEPT] = _kept(recorded)
    return dict(sorted(files.items()))


def size_of(step: RecordedStep, files: Mapping[str, bytes]) -> int:
    """Give the bytes that a step's values take."""
    own = sum(len(content) for path, content in files.items() if path.startswith(f"{step.name}/"))
    return own + len(_values(step.given)) + len(_values(expected_values(step)))


def expected_values(step: RecordedStep) -> dict[str, Any]:
    """Give what the tests of a step expect, as `values.json` has it."""
    return {**agreed(step.results, step.apart), **further_values(step)}


def agreed(results: Mapping[str, Any], apart: Mapping[str, Any]) -> dict[str, Any]:
    """Give the results that two runs agreed on; of others only properties are asserted, which stand in the tests."""
    return {name: kind for name, kind in results.items() if not isinstance(apart.get(name), dict) and _says_more(kind)}


def _says_more(kind: Any) -> bool:
    """Say whether a kind holds more than what stands in the test itself: class, shape, columns."""
    if not isinstance(kind, dict) or kind.get("type") != "described":
        return True
    return bool({"text", "answers", "attributes"} & kind.keys())


def _values(kinds: Mapping[str, Any]) -> bytes:
    """Give the list of values: one a line, where that can be read."""
    lines = []
    for name, kind in kinds.items():
        flat = json.dumps(kind, ensure_ascii=False)
        if len(flat) > WIDE:
            flat = json.dumps(kind, ensure_ascii=False, indent=1).replace("\n", "\n  ")
        lines.append(f"  {json.dumps(name, ensure_ascii=False)}: {flat}")
    text = "{\n" + ",\n".join(lines) + "\n}\n" if lines else "{}\n"
    return text.encode("utf-8", "backslashreplace")


def _kept(recorded: Recorded) -> bytes:
    steps = [asdict(step) for step in recorded.steps]
    hashes = {path: hashlib.sha256(content).hexdigest() for path, content in sorted(recorded.files.items())}
    about = {
        "schema": SCHEMA,
        "steps": steps,
        "run": {
            "source_sha256": recorded.run_sha256,
            "results": dict(recorded.results),
            "apart": dict(recorded.apart),
            "slow": recorded.slow,
        },
        "files": hashes,
    }
    return (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def read_recorded(read: Callable[[str], bytes | None]) -> Recorded | None:
    """Give the recording that a package keeps; steps whose files are not as they were written are left out.

    `read` gives the content of a path of the package, None where there is none.
    """
    content = read(KEPT)
    try:
        about = json.loads(content or b"null")
        if not about or about["schema"] != SCHEMA:
            return None
        steps = [_step(one) for one in about["steps"]]
        run, hashes = about["run"], dict(about["files"])
        recorded = Recorded(tuple(steps), run["results"], run["apart"], run["slow"], {}, run["source_sha256"])
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    files: dict[str, bytes] = {}
    damaged: set[str] = set()
    for path, known in hashes.items():
        found = read(f"{FOLDER}/{path}")
        if found is not None and hashlib.sha256(found).hexdigest() == known:
            files[path] = found
        else:
            damaged.add(path.partition("/")[0])
    whole = {one.name for one in recorded.steps} - damaged
    recorded = only_steps(replace(recorded, files=files), whole)
    return without_run(recorded) if RUN in damaged else recorded


def _step(entry: Mapping[str, Any]) -> RecordedStep:
    values: dict[str, Any] = {name: tuple(value) if name in FROZEN else value for name, value in entry.items()}
    values["made_by"] = {name: Maker(**maker) for name, maker in entry["made_by"].items()}
    return RecordedStep(**values)


def without_run(recorded: Recorded) -> Recorded:
    """Forget what the whole run left."""
    files = {path: content for path, content in recorded.files.items() if not path.startswith(f"{RUN}/")}
    return replace(recorded, results={}, apart={}, files=files, run_sha256="")


def only_steps(recorded: Recorded, names: set[str]) -> Recorded:
    """Keep these steps, and of them those whose arguments can still be made."""
    steps = list(recorded.steps)
    while True:
        usable = {one.name for one in steps if one.name in names and one.runs}
        left = [one for one in steps if one.name in names and (not one.runs or usable.issuperset(one.needs))]
        if len(left) == len(steps):
            break
        steps = left
    return with_steps(recorded, steps)


def with_steps(recorded: Recorded, steps: Sequence[RecordedStep]) -> Recorded:
    """Give the recording with other steps, and of the files those that are still read."""
    new = replace(recorded, steps=tuple(steps))
    read = {one.name for one in new.called} | {RUN}
    return replace(new, files={path: one for path, one in recorded.files.items() if path.partition("/")[0] in read})
