"""A record that is marked as done is judged by its fields, its rule, and the success number."""

import pytest

from nbengineer.model.checklist import Answer, Answers, Field
from nbengineer.stages.catalog import catalog
from nbengineer.stages.fields import is_empty, misfits, missing, value_of
from nbengineer.stages.records import judge
from tests.stages.answered import GOOD, done


def judged(item, *, agreed=True, **fields):
    """Judge a good record in which these fields are others."""
    items = {"success-number": done("success-number")} if agreed else {}
    return judge(catalog(), catalog().items[item], Answers("team", items | {item: done(item, **fields)}))


@pytest.mark.parametrize("item", GOOD)
def test_a_good_record_passes(item):
    """With nothing to say."""
    assert (judged(item).result, judged(item).reason) == ("pass", "")


@pytest.mark.parametrize("item", GOOD)
def test_a_missing_field_is_named(item):
    """Each required one; never a pass."""
    for field in catalog().items[item].fields:
        if field.required and field.default is None:
            for nothing in (None, "", "  ", [], [{}], [{"name": ""}]):
                decision = judged(item, **{field.name: nothing})
                assert decision.result == "unknown"
                assert field.name in decision.reason


@pytest.mark.parametrize("item", [item.id for item in catalog().items.values() if item.kind == "record"])
@pytest.mark.parametrize("value", [[], {}, "x", "", 5, -1e400, 10**400, True, None, ["x"], [{"x": [1]}], {"a": {}}])
def test_nonsense_is_judged(item, value):
    """Whatever stands in every field at once."""
    fields = {field.name: value for field in catalog().items[item].fields}
    assert judged(item, **fields).result in {"pass", "warn", "fail", "unknown"}


CASES = [
    ("how-it-is-done-today", {"baseline_value": None}, "unknown", "not_measured_because"),
    ("how-it-is-done-today", {"baseline_value": None, "not_measured_because": "nobody counts"}, "pass", ""),
    ("how-it-is-done-today", {"baseline_value": 0}, "pass", ""),
    ("two-answers", {"weeks_low": 4}, "fail", "rise"),
    ("two-answers", {"weeks_high": 2}, "fail", "rise"),
    ("two-answers", {"weeks_low": 3, "weeks_high": 3}, "pass", ""),
    ("two-answers", {"weeks_low": "three"}, "unknown", "weeks_low is to be a number"),
    ("two-answers", {"solves_it": "maybe"}, "unknown", "one of yes, likely, unclear, no"),
    ("timebox", {"last_day": "31.3.2026"}, "unknown", "a date"),
    ("timebox", {"last_day": "2026-02-30"}, "unknown", "a date"),
    ("timebox", {"max_approaches": None}, "pass", ""),  # its default counts
    ("timebox", {"max_approaches": 2.5}, "unknown", "a whole number"),
    ("baseline-beaten", {"candidate_score": 0.12}, "fail", "not better"),
    ("go-or-no-go", {"score": 0.2}, "pass", ""),
    ("go-or-no-go", {"score": 0.19}, "fail", "needs a waiver"),
    ("go-or-no-go", {"score": 0.19, "decision": "no-go"}, "pass", ""),
    ("go-or-no-go", {"decision": "back-to-scoping"}, "fail", "only a go opens development"),
    ("longest-acceptable-answer-time", {"max_wait_seconds": 0.05, "sla_band": "under-50ms"}, "pass", ""),
    ("longest-acceptable-answer-time", {"max_wait_seconds": 5, "sla_band": "50ms-5s"}, "pass", ""),
    ("longest-acceptable-answer-time", {"max_wait_seconds": 5.1, "sla_band": "5s-5min"}, "pass", ""),
    ("longest-acceptable-answer-time", {"max_wait_seconds": 5, "sla_band": "5s-5min"}, "fail", "too slow"),
    ("longest-acceptable-answer-time", {"sla_band": "50ms-5s"}, "warn", "faster_because"),
    ("longest-acceptable-answer-time", {"sla_band": "50ms-5s", "faster_because": "one stack"}, "pass", ""),
    ("retraining-plan", {"trigger": "statistical-trigger"}, "unknown", "trigger_rule"),
    ("retraining-plan", {"trigger": "statistical-trigger", "trigger_rule": "auc < 0.7"}, "pass", ""),
    ("retraining-plan", {"trigger": "never"}, "unknown", "trigger is to be one of"),
    ("cost-against-benefit", {"monthly_cost": 500}, "pass", ""),
    ("cost-against-benefit", {"monthly_cost": 501}, "warn", "50%"),
    ("cost-against-benefit", {"monthly_cost": 1000}, "warn", "100%"),
    ("cost-against-benefit", {"monthly_cost": 1001}, "fail", "costs more"),
    ("cost-against-benefit", {"monthly_benefit": 0}, "fail", "costs more"),
    ("control-group-before-everyone", {"control_share": 0}, "fail", "if_not_randomisable"),
    ("control-group-before-everyone", {"control_share": 0, "if_not_randomisable": "by region"}, "pass", ""),
    ("lift-with-interval", {"metric_kind": "mean"}, "unknown", "control_sd, treated_sd"),
    ("lift-with-interval", {"low": -0.001, "high": 0.02}, "warn", "may be nothing"),
    ("shortlist-and-parking-lot", {"approaches": [{"name": name} for name in "abcd"]}, "unknown", "more than 3 rows"),
    ("research-log", {"sources": [{"what": "x", "kind": "rumour"}]}, "unknown", "kind in sources is to be one of"),
]


@pytest.mark.parametrize(("item", "fields", "result", "reason"), CASES)
def test_a_rule_holds(item, fields, result, reason):
    """The words of `rule`, at their borders."""
    decision = judged(item, **fields)
    assert decision.result == result
    assert reason in decision.reason


def test_lower_can_be_better():
    """The direction is that of the success number."""
    items = {
        "success-number": done("success-number", direction="lower", threshold=12),
        "go-or-no-go": done("go-or-no-go", score=13.5),
        "baseline-beaten": done("baseline-beaten", baseline_score=19, candidate_score=14),
    }
    answers = Answers("team", items)
    assert judge(catalog(), catalog().items["baseline-beaten"], answers).result == "pass"
    assert judge(catalog(), catalog().items["go-or-no-go"], answers).result == "fail"


@pytest.mark.parametrize("item", ["baseline-beaten", "go-or-no-go"])
def test_scores_need_an_agreed_number(item):
    """Unknown without one; an open or incomplete one is not agreed."""
    assert judged(item, agreed=False).result == "unknown"
    incomplete = {"success-number": Answer("done", fields={"direction": "higher", "threshold": 0}), item: done(item)}
    assert judge(catalog(), catalog().items[item], Answers("team", incomplete)).result == "unknown"


@pytest.mark.parametrize("value", [None, "", " \n", [], {}, [""], [{}], [{"a": ""}], {"a": [None]}])
def test_what_says_nothing_is_empty(value):
    """Also in rows of a table; 0 and false say something."""
    assert is_empty(value)
    assert not is_empty(0)
    assert not is_empty(False)  # noqa: FBT003 (a JSON value)


def test_a_default_counts_where_nothing_is_recorded():
    """And what is of a wrong kind counts as nothing."""
    field = Field("n", "integer", required=True, default=2)
    assert (value_of(field, {}), value_of(field, {"n": 3}), value_of(field, {"n": "x"})) == (2, 3, None)
    assert missing((field,), {}) == ()
    assert list(misfits((field,), {"n": True})) == ["n is to be a whole number"]
