"""What was seen of one run, of a notebook or of its package: values after each step, text printed, failure, files.

A value is seen as a *print*: a tree that JSON holds, made in the run's own process (`edges/sent`), which
`verifying` compares. Its nodes: `type` always; `text` for what a line can tell; `parts`, pairs of a label and a node;
`leaf` for numbers and texts in bulk, by digest; `again`, the path where the same object stands already; `unknown`, why
nothing can be told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Print = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Seen:
    """One value at one look; `unknown` is why not all of it could be seen ("" where all was)."""

    print: Print
    unknown: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """All that was seen at one place.

    `values` has a name of the notebook each, unbound ones included. `groups` are names that share objects or memory,
    `shared` the paths at which they do (`("a[0]", "b['x']")`). `state` is the process's own: generators, options.
    """

    values: Mapping[str, Seen] = field(default_factory=dict)
    groups: tuple[tuple[str, ...], ...] = ()
    shared: tuple[tuple[str, ...], ...] = ()
    state: Mapping[str, Print] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Failure:
    """What ended a run: `cell` where the notebook raised, `step` (from 0) where the package did.

    `step` is -1 outside of every step. `type` is the class's name without its module; "" where the process ended with
    no exception, and then `message` says how (`exit code 3`), after a colon what it said last.
    """

    type: str
    message: str
    cell: str = ""
    step: int = -1


@dataclass(frozen=True, slots=True)
class Written:
    """A file that the run made or changed: its path in the run's folder with `/`, its hash, bytes."""

    path: str
    sha256: str
    size: int


Contents = Callable[[str], bytes | None]
"""Gives content in bulk by its digest; None for what was not kept."""


def _nothing(_digest: str) -> None:
    """Keep nothing."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One run.

    `start` is the look before the first line, `after` the look after each step that was reached (its place among the
    manifest's steps, from 0), `end` the look when all was done. `printed` is what went to stdout: by cell id for a
    notebook, by the step's place as text for a package (`""`: outside of every step). `ended` is why the run had to be
    ended before it was done, else "". `files` are those written. `contents` gives what prints
    refer to by digest, as long as the run's spool is there; it is not part of the JSON.
    """

    after: Mapping[int, Look] = field(default_factory=dict)
    start: Look = Look()
    end: Look = Look()
    printed: Mapping[str, str] = field(default_factory=dict)
    failure: Failure | None = None
    ended: str = ""
    files: tuple[Written, ...] = ()
    seconds: float = 0.0
    contents: Contents = field(default=_nothing, repr=False, compare=False)


def look_from_json(data: Any) -> Look:
    """Give the look that `look` of the sent package answered.

    Raises:
        ValueError: it is none; the process may have been taken over by what it ran.
    """
    try:
        return Look(
            {str(name): Seen(dict(seen["print"]), str(seen["unknown"])) for name, seen in data["values"].items()},
            tuple(tuple(map(str, group)) for group in data["groups"]),
            tuple(tuple(map(str, paths)) for paths in data["shared"]),
            {str(key): dict(node) for key, node in data["state"].items()},
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ValueError("this is no answer of a look") from error


def recording_to_json(recording: Recording) -> dict[str, Any]:
    """Give a recording as what JSON holds."""
    found = asdict(recording)
    del found["contents"]
    found["after"] = {str(step): look for step, look in found["after"].items()}
    return found


def recording_from_json(data: Any) -> Recording:
    """Give back what `recording_to_json` gave.

    Raises:
        ValueError: it is something else.
    """
    try:
        return Recording(
            {int(step): look_from_json(look) for step, look in data["after"].items()},
            look_from_json(data["start"]),
            look_from_json(data["end"]),
            dict(data["printed"]),
            Failure(**data["failure"]) if data["failure"] is not None else None,
            data["ended"],
            tuple(Written(**file) for file in data["files"]),
            data["seconds"],
        )
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("this is no recording") from error
