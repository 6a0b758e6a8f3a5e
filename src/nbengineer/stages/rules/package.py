"""What a package says about itself: whether it still fits its notebook, and what its last verification found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.model.checklist import Decision

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.verification import Verification

CURRENT, SAME = "extracted-and-current", "same-results-as-notebook"
SHOWN = 3
"""So many findings are named in a reason."""

EXTRACT = "run `nbengineer extract`, or `extract --check` with the options that the package was made with"
VERIFY = "run `nbengineer verify`"


def without_package(why: str) -> dict[str, Decision]:
    """Decide what needs a package where there is none that can be read, for this reason."""
    return {CURRENT: Decision("unknown", why), SAME: Decision("unknown", why)}


def extracted_and_current(findings: Sequence[str]) -> Decision:
    """Decide from what `extract --check` finds."""
    if not findings:
        return Decision("pass")
    more = f"; and {len(findings) - SHOWN} more" if len(findings) > SHOWN else ""
    return Decision("fail", f"{'; '.join(findings[:SHOWN])}{more}: {EXTRACT}")


def same_results(
    verification: Verification | None, current: Decision, steps: Mapping[str, str], sources: Mapping[str, str]
) -> Decision:
    """Decide from the verification that the package keeps, if it is of the code as it stands.

    `current` is the decision on `extracted-and-current`, `steps` and `sources` the hashes of what is there now.
    """
    if verification is None:
        return Decision("unknown", f"not verified yet: {VERIFY}")
    verified = {step.function: step.source_sha256 for step in verification.steps}
    if current.result != "pass" or verified != steps or verification.sources != sources:
        return Decision("unknown", f"what was verified is no longer what is there: {VERIFY} again")
    if verification.differs:
        steps_that_differ = [step for step in verification.steps if step.state == "differs"]
        names = ", ".join(step.function for step in steps_that_differ) or "what the whole run shows"
        cells = tuple(cell for step in steps_that_differ for cell in step.cells)
        return Decision("fail", f"{names} differs from the notebook: `nbengineer verify` shows where", cells)
    if not verification.passes(strict=True):
        counts = verification.counts
        message = f"{counts['same']} of {counts.total()} values are the same, the others can't be compared"
        return Decision("unknown", f"{message}: `nbengineer verify` says why")
    return Decision("pass", "seeded alike" if verification.seeded else "")
