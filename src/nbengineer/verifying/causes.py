"""Names the likeliest cause of a difference that lies outside of the value: an earlier step, or the process's state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nbengineer.verifying.rendering import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.model.recording import Look, Recording
    from nbengineer.model.verification import Verdict

LIKELY = ("numpy.random", "random", "torch.random")
"""State that more results hang on than on any other."""


def with_cause(verdict: Verdict, earlier: Mapping[str, str], inputs: Sequence[str], state: str) -> Verdict:
    """Give a verdict that differs its cause.

    `earlier` are names that differ already, with the step after which they do; `inputs` what the step was given;
    `state` what to say of the process's state, "" for nothing.
    """
    if verdict.state != "differs" or verdict.cause:
        return verdict
    before = next((name for name in (verdict.name, *inputs) if name in earlier), None)
    if before is not None:
        return replace(verdict, cause=f"`{before}` differs already after `{earlier[before]}`")
    return replace(verdict, cause=state)


def state_cause(number: int, notebook: Recording, package: Recording) -> str:
    """Say which part of the process's state differs at the start of a step; "" if none that was the same at first."""
    there, here = _before(number, notebook), _before(number, package)
    found = [key for key in _differing(there, here) if key not in set(_differing(notebook.start, package.start))]
    if not found:
        return ""
    key = next((key for key in LIKELY if key in found), found[0])
    return f"{key} differs before this step{_values(key, there, here)}"


def _before(number: int, recording: Recording) -> Look:
    earlier = [step for step in recording.after if step < number]
    return recording.after[max(earlier)] if earlier else recording.start


def _differing(there: Look, here: Look) -> Iterator[str]:
    return (
        key for key in sorted(there.state.keys() | here.state.keys()) if there.state.get(key) != here.state.get(key)
    )


def _values(key: str, there: Look, here: Look) -> str:
    one, other = there.state.get(key), here.state.get(key)
    if not (key.startswith(("rcParams", "pandas", "numpy.err", "numpy.print", "locale", "working"))):
        return ""
    return f": {_said(one)} in the notebook, {_said(other)} in the package"


def _said(node: Mapping[str, Any] | None) -> str:
    return "the default" if node is None else cut(str(node.get("text")))
