"""Whether a record that is marked as done holds what its item asks for, and what its rule makes of it.

Missing input gives *unknown*, with its name; a broken rule gives *fail* or *warn*. Never a guess, never an exception.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbengineer.model.checklist import Decision
from nbengineer.stages.fields import misfits, missing, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from nbengineer.model.checklist import Answers, Catalog, Item

BANDS = {"under-50ms": 0.05, "50ms-5s": 5, "5s-5min": 300, "5min-4h": 14400, "over-4h": float("inf")}
"""The longest wait of each band in seconds, which still belongs to it."""

DEAR = 0.5
"""A monthly cost above this share of the benefit is warned of; above all of it, it fails."""

PASSED = Decision("pass")

Fields = dict[str, Any]


def judge(catalog: Catalog, item: Item, answers: Answers) -> Decision:
    """Judge the record of an item."""
    recorded = answers[item.id].fields
    if gaps := missing(item.fields, recorded):
        return Decision("unknown", f"needs {', '.join(gaps)}")
    if wrong := tuple(misfits(item.fields, recorded)):
        return Decision("unknown", "; ".join(wrong))
    rule = RULES.get(item.id)
    return rule(_values(item, recorded), _agreed(catalog, answers)) if rule else PASSED


def _values(item: Item, recorded: Mapping[str, Any]) -> Fields:
    return {field.name: value_of(field, recorded) for field in item.fields}


def _agreed(catalog: Catalog, answers: Answers) -> Fields:
    """Give the success number as agreed; empty while it is not."""
    item = catalog.items["success-number"]
    answer = answers[item.id]
    return _values(item, answer.fields) if answer.state == "done" and not missing(item.fields, answer.fields) else {}


def _done_today(fields: Fields, _: Fields) -> Decision:
    if fields["baseline_value"] is None and not fields["not_measured_because"]:
        return Decision("unknown", "needs baseline_value or not_measured_because")
    return PASSED


def _two_answers(fields: Fields, _: Fields) -> Decision:
    if not fields["weeks_low"] <= fields["weeks_likely"] <= fields["weeks_high"]:
        return Decision("fail", "weeks_low, weeks_likely and weeks_high are to rise")
    return PASSED


def _baseline(fields: Fields, agreed: Fields) -> Decision:
    better = _better(fields["candidate_score"], fields["baseline_score"], agreed)
    if better is None:
        return Decision("unknown", "success-number does not say yet whether higher or lower is better")
    return PASSED if better else Decision("fail", "the candidate is not better than the baseline")


def _go_or_no_go(fields: Fields, agreed: Fields) -> Decision:
    match fields["decision"]:
        case "back-to-scoping":
            return Decision("fail", "back to scoping: only a go opens development")
        case "no-go":
            return PASSED
        case _ if agreed.get("threshold") is None:
            return Decision("unknown", "success-number has no threshold yet to compare the score with")
        case _ if fields["score"] != agreed["threshold"] and not _better(fields["score"], agreed["threshold"], agreed):
            return Decision("fail", "the score falls short of success-number: a go needs a waiver")
        case _:
            return PASSED


def _better(one: float, other: float, agreed: Fields) -> bool | None:
    match agreed.get("direction"):
        case "higher":
            return one > other
        case "lower":
            return one < other
        case _:
            return None


def _answer_time(fields: Fields, _: Fields) -> Decision:
    wait = fields["max_wait_seconds"]
    bands = list(BANDS)
    needed = next(band for band in bands if wait <= BANDS[band])
    chosen = fields["sla_band"]
    if bands.index(chosen) > bands.index(needed):
        return Decision("fail", f"{chosen} is too slow for a wait of {wait:g} s: {needed} is the slowest that will do")
    if chosen != needed and not fields["faster_because"]:
        return Decision("warn", f"{needed} would do for a wait of {wait:g} s: faster_because is to say why {chosen}")
    return PASSED


def _retraining(fields: Fields, _: Fields) -> Decision:
    if fields["trigger"] == "statistical-trigger" and not fields["trigger_rule"]:
        return Decision("unknown", "needs trigger_rule for a statistical trigger")
    return PASSED


def _cost(fields: Fields, _: Fields) -> Decision:
    cost, benefit = fields["monthly_cost"], fields["monthly_benefit"]
    if cost > benefit:
        return Decision("fail", "it costs more than it brings")
    if cost > DEAR * benefit:
        return Decision("warn", f"it costs {cost / benefit:.0%} of what it brings")
    return PASSED


def _control_group(fields: Fields, _: Fields) -> Decision:
    share = fields["control_share"]
    if not 0 < share < 1 and not fields["if_not_randomisable"]:
        message = "control_share is to lie between 0 and 1, or if_not_randomisable to say what replaces a control group"
        return Decision("fail", message)
    return PASSED


def _lift(fields: Fields, _: Fields) -> Decision:
    deviations = [name for name in ("control_sd", "treated_sd") if fields[name] is None]
    if fields["metric_kind"] == "mean" and deviations:
        return Decision("unknown", f"needs {', '.join(deviations)} for a mean")
    low, high = fields["low"], fields["high"]
    if low is not None and high is not None and low <= 0 <= high:
        return Decision("warn", "may be nothing: the interval holds zero")
    return PASSED


RULES: Mapping[str, Callable[[Fields, Fields], Decision]] = {
    "how-it-is-done-today": _done_today,
    "two-answers": _two_answers,
    "baseline-beaten": _baseline,
    "go-or-no-go": _go_or_no_go,
    "longest-acceptable-answer-time": _answer_time,
    "retraining-plan": _retraining,
    "cost-against-benefit": _cost,
    "control-group-before-everyone": _control_group,
    "lift-with-interval": _lift,
}
"""What `rule` of an item says, given its fields and those of the success number."""
