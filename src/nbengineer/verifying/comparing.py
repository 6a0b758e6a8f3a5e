"""Compares the runs of a notebook and of its package, step by step."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from nbengineer.model.recording import Look, Seen
from nbengineer.model.verification import StepVerdict, Verdict, Verification
from nbengineer.verifying.causes import state_cause, with_cause
from nbengineer.verifying.endings import endings, files, news
from nbengineer.verifying.judging import Runs, judge
from nbengineer.verifying.printed import judge_text
from nbengineer.verifying.sharing import sharing

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from nbengineer.model.recording import Recording

NOT_REACHED = "not reached"
SHARES = "shares its cell"
LEFT_OUT = "cells that the package leaves out may have changed it"
UNSEEN = Seen({"type": "unknown", "unknown": "it was not looked at"}, "it was not looked at")


def compare(
    manifest: Mapping[str, Any],
    notebook: Recording,
    package: Recording,
    again: Recording | None = None,
    *,
    rtol: float | None = None,
    touched: Collection[str] = (),
) -> Verification:
    """Give the verdict on every value that a step returns, on what is printed and written, and on how the runs ended.

    `again` is a second run of the notebook: what differs there as well is not steady, and the package is held to be
    within that band (`unstable`), outside of it (`differs`), or where there is no measure `unknown`. `rtol` is how far
    numbers may be apart, relative to the notebook's; None for not at all. `touched` are variables that cells outside
    of the package may change.
    """
    comparison = _Comparison(manifest, notebook, package, again, rtol, touched)
    return Verification(
        steps=tuple(comparison.steps()),
        rest=(*endings(manifest, notebook, package), *comparison.at_the_end(), *files(notebook, package, again)),
        first=tuple(news(manifest, notebook, package)),
        package=str(manifest["package"]),
        notebook_sha256=str(manifest["notebook"]["sha256"]),
        runs=1 if again is None else 2,
        seconds=(notebook.seconds, package.seconds),
    )


@dataclass(frozen=True, slots=True)
class _Comparison:
    manifest: Mapping[str, Any]
    notebook: Recording
    package: Recording
    again: Recording | None
    rtol: float | None
    touched: Collection[str]

    @property
    def _runs(self) -> Runs:
        second = self.again.contents if self.again is not None else None
        return Runs(self.notebook.contents, self.package.contents, second, self.rtol)

    def steps(self) -> Iterator[StepVerdict]:
        """Give the verdicts step by step; each knows what differed before it."""
        earlier: dict[str, str] = {}
        for number, step in enumerate(self.manifest["steps"]):
            found = self._step(number, step)
            inputs = [one["notebook_name"] for one in step["parameters"]]
            state = state_cause(number, self.notebook, self.package)
            verdicts = tuple(with_cause(verdict, earlier, inputs, state) for verdict in found.verdicts)
            yield replace(found, verdicts=verdicts)
            for verdict in verdicts:
                if verdict.kind == "value" and verdict.state == "differs":
                    earlier.setdefault(verdict.name, step["function"])

    def _step(self, number: int, step: Mapping[str, Any]) -> StepVerdict:
        names = [one["notebook_name"] for one in step["returns"]]
        there, here = self.notebook.after.get(number), self.package.after.get(number)
        told = StepVerdict(f"{step['module']}.{step['function']}", tuple(step["cells"]), str(step["source_sha256"]))
        if there is None or here is None:
            why = self._why_not_reached(there, here)
            return replace(told, verdicts=tuple(Verdict(name, "unknown", why=why) for name in names), reached=False)
        second = self.again.after.get(number) if self.again is not None else None
        values = list(self._values(names, there, here, second))
        if not step["whole_cells"]:
            values = [_unless_same(verdict) for verdict in values]
        whole = bool(step["whole_cells"])
        steady = {verdict.name for verdict in values if verdict.state in {"same", "unstable"}}
        shared = list(sharing(there, here, second, steady))
        return replace(told, verdicts=(*values, *shared, *self._printed(number, step, whole=whole)))

    def _why_not_reached(self, there: Look | None, here: Look | None) -> str:
        sides = [side for side, look in (("notebook", there), ("package", here)) if look is None]
        return f"{NOT_REACHED} by the {' and the '.join(sides)}"

    def _values(self, names: Sequence[str], there: Look, here: Look, again: Look | None) -> Iterator[Verdict]:
        for name in names:
            second = again.values.get(name) if again is not None else None
            one, other = there.values.get(name, UNSEEN), here.values.get(name, UNSEEN)
            if one is UNSEEN or other is UNSEEN:
                yield Verdict(name, "unknown", why=UNSEEN.unknown)
            else:
                yield judge(name, one, other, second, self._runs)

    def _printed(self, number: int, step: Mapping[str, Any], *, whole: bool) -> Iterator[Verdict]:
        """Give the verdict on the text of a step, if either side has any."""
        there = self._text_of(self.notebook, step)
        here = self.package.printed.get(str(number), "")
        if not there and not here:
            return
        again = self._text_of(self.again, step) if self.again is not None else None
        verdict = judge_text(there, here, again, str(self.manifest["package"]))
        yield verdict if whole or verdict.state == "same" else Verdict("", "unknown", "printed", SHARES)

    @staticmethod
    def _text_of(recording: Recording, step: Mapping[str, Any]) -> str:
        return "".join(recording.printed.get(cell, "") for cell in step["cells"])

    def at_the_end(self) -> Iterator[Verdict]:
        """Give the verdicts on values that were looked at once more when all was done."""
        names = [name for name in self.notebook.end.values if name in self.package.end.values]
        again = self.again.end if self.again is not None else None
        for verdict in self._values(names, self.notebook.end, self.package.end, again):
            yield replace(_unless_same(verdict, LEFT_OUT) if verdict.name in self.touched else verdict, kind="result")


def _unless_same(verdict: Verdict, why: str = SHARES) -> Verdict:
    """Give the verdict on a value that something else may have changed since the step ended."""
    return verdict if verdict.state == "same" else Verdict(verdict.name, "unknown", why=why)
