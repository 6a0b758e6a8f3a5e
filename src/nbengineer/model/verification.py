"""What a comparison of a notebook's run with its package's found, and how `.nbengineer/verification.json` keeps it."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA = 1
State = Literal["same", "differs", "unstable", "unknown"]
Kind = Literal["value", "result", "sharing", "printed", "failure", "file"]
WORST_FIRST: tuple[State, ...] = ("differs", "unknown", "unstable", "same")


@dataclass(frozen=True, slots=True)
class Difference:
    """The first place where the sides differ (`column 'age', row 17`; "" for the whole), both as short text."""

    place: str
    notebook: str
    package: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one thing that was compared: a variable (`value`; `result`: at the end), or what else a run shows.

    `name` is the notebook's variable, the names that share (`a, b`), a file's path, or "". `why` says what makes it
    unknown or unstable; `cause` is the likeliest reason of a difference that can be shown, "" where none can.
    """

    name: str
    state: State
    kind: Kind = "value"
    why: str = ""
    difference: Difference | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class StepVerdict:
    """The verdicts at the end of one step; `reached` on both sides, else they are all unknown."""

    function: str
    cells: tuple[str, ...]
    source_sha256: str
    verdicts: tuple[Verdict, ...] = ()
    reached: bool = True

    @property
    def state(self) -> State:
        """The worst of its verdicts."""
        return worst(self.verdicts)


@dataclass(frozen=True, slots=True)
class Verification:
    """All verdicts: per step, at the end, and on how the runs ended and which files they wrote.

    `first` says what a reader must know before all else (both sides raise the same, a run was killed).
    `notebook_sha256` and `sources` (path in the package -> hash) are what was verified: others make it stale. `runs` is
    how often the notebook ran, `seconds` how long the notebook and the package took.
    """

    steps: tuple[StepVerdict, ...]
    rest: tuple[Verdict, ...] = ()
    first: tuple[str, ...] = ()
    package: str = ""
    notebook_sha256: str = ""
    sources: Mapping[str, str] = field(default_factory=dict)
    seeded: bool = True
    runs: int = 1
    python: str = ""
    seconds: tuple[float, float] = (0.0, 0.0)

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, steps first."""
        return (*(verdict for step in self.steps for verdict in step.verdicts), *self.rest)

    @property
    def counts(self) -> Counter[State]:
        """How many values (not texts, not files) came out how; a value counts at each step that gives it."""
        return Counter(verdict.state for verdict in self.verdicts if verdict.kind == "value")

    @property
    def differs(self) -> bool:
        """Whether anything differs, texts and files included."""
        return any(verdict.state == "differs" for verdict in self.verdicts)

    def passes(self, *, strict: bool = False) -> bool:
        """Nothing differs, something is the same, no run had to be ended; `strict`: nothing is unknown either."""
        unknown = {verdict.kind for verdict in self.verdicts if verdict.state == "unknown"}
        return not self.differs and self.counts["same"] > 0 and "failure" not in unknown and not (strict and unknown)


def worst(verdicts: tuple[Verdict, ...]) -> State:
    """Give the worst state of some verdicts; `same` for none."""
    return min((verdict.state for verdict in verdicts), key=WORST_FIRST.index, default="same")


def verification_to_json(verification: Verification) -> dict[str, Any]:
    """Give a verification as what JSON holds, its counts beside."""
    counts = {state: verification.counts[state] for state in get_args(State)}
    return {"schema": SCHEMA, "counts": counts, **asdict(verification)}


def verification_from_json(data: Any) -> Verification:
    """Give back what `verification_to_json` gave.

    Raises:
        ValueError: it is something else, or of another schema.
    """
    try:
        if data["schema"] != SCHEMA:
            raise ValueError(f"schema {data['schema']!r} is not {SCHEMA}")
        return Verification(
            tuple(_step(step) for step in data["steps"]),
            tuple(_verdict(verdict) for verdict in data["rest"]),
            tuple(data["first"]),
            data["package"],
            data["notebook_sha256"],
            dict(data["sources"]),
            data["seeded"],
            data["runs"],
            data["python"],
            (float(data["seconds"][0]), float(data["seconds"][1])),
        )
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        raise ValueError("this is no verification") from error


def _step(data: Any) -> StepVerdict:
    verdicts = tuple(_verdict(verdict) for verdict in data["verdicts"])
    return StepVerdict(data["function"], tuple(data["cells"]), data["source_sha256"], verdicts, data["reached"])


def _verdict(data: Any) -> Verdict:
    if data["state"] not in WORST_FIRST or data["kind"] not in get_args(Kind):
        raise ValueError(f"{data['state']!r} of {data['kind']!r} is no verdict")
    difference = Difference(**data["difference"]) if data["difference"] is not None else None
    state, kind = cast("State", data["state"]), cast("Kind", data["kind"])
    return Verdict(data["name"], state, kind, data["why"], difference, data["cause"])
