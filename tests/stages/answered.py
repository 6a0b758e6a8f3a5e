"""Records that hold all that their items ask for, and notebooks with answers."""

from nbengineer.model.checklist import Answer, Decision
from nbengineer.stages.answers import with_answer
from nbengineer.stages.catalog import catalog

WAIVER = Answer("waived", by="the team", reason="too small to matter")

GOOD = {
    "problem-in-customers-words": {
        "asked_by": "sales",
        "problem": "Too many customers leave.",
        "decision_changed": "whom we call",
    },
    "how-it-is-done-today": {"current_process": "We call at random.", "baseline_value": 0.12},
    "success-number": {"metric": "hit rate", "direction": "higher", "threshold": 0.2, "agreed_with": "sales"},
    "shortest-way-out": {"input_kind": "table", "chosen_rung": 3},
    "two-answers": {
        "solves_it": "likely",
        "because": "seen before",
        "weeks_low": 2,
        "weeks_likely": 3,
        "weeks_high": 6,
    },
    "data-sheet": {"sources": [{"name": "customers.csv", "owner": "sales"}]},
    "timebox": {"last_day": "2026-03-31", "max_approaches": 2},
    "serving-first-look": {
        "sla_band": "over-4h",
        "retraining": "monthly",
        "models": "one",
        "inference_type": "large-batch",
    },
    "baseline-beaten": {"baseline_kind": "rule", "baseline_score": 0.12, "candidate_score": 0.25},
    "go-or-no-go": {
        "decision": "go",
        "approach": "linear",
        "score": 0.25,
        "decided_by": "sales",
        "date": "2026-03-01",
    },
    "longest-acceptable-answer-time": {"max_wait_seconds": 86400, "source": "sales", "sla_band": "over-4h"},
    "retraining-plan": {"trigger": "monthly", "owner": "the team"},
    "cost-against-benefit": {"monthly_cost": 100, "monthly_benefit": 1000, "assumptions": "prices of today"},
    "control-group-before-everyone": {
        "unit_of_randomisation": "user",
        "metric": "hit rate",
        "metric_kind": "proportion",
        "baseline": 0.12,
        "smallest_effect_worth_having": 0.02,
        "units_per_day": 500,
    },
    "attribution-formula": {"unit": "money", "formula": "lift * calls * margin"},
    "lift-with-interval": {
        "control_n": 6510,
        "control_value": 0.2,
        "treated_n": 6510,
        "treated_value": 0.22,
        "metric_kind": "proportion",
    },
    "keep-change-or-stop": {"decision": "keep", "with_whom": "sales", "next_review": "2027-01-01"},
}


def notebook(answers=None, **more):
    """Give a notebook's content with these answers in it; `more` are answers by ids with `_` for `-`."""
    content = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    for item, answer in ((answers or {}) | {name.replace("_", "-"): answer for name, answer in more.items()}).items():
        content = with_answer(content, item, answer)
    return content


def done(item, **fields):
    """Give the answer that says done, with a good record in which these fields are others; None takes one out."""
    record = GOOD.get(item, {}) | fields
    return Answer("done", fields={name: value for name, value in record.items() if value is not None})


def all_done():
    """Give an answer for every item that a person answers with a good record, or attests."""
    items = catalog().items.values()
    return {item.id: done(item.id) for item in items if item.id in GOOD or item.kind == "attest"}


def all_passed():
    """Give a decision for every automatic item."""
    return {item.id: Decision("pass") for item in catalog().items.values() if item.kind == "auto"}
