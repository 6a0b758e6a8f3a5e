"""Gates, the current stage, the one next thing to do, and a project that ends early and well."""

import pytest

from nbengineer.errors import BadRequest
from nbengineer.model.checklist import Answer, Answers, Decision
from nbengineer.stages.catalog import catalog
from nbengineer.stages.progress import assess
from tests.stages.answered import WAIVER, all_done, all_passed, done

STAGES = [stage.id for stage in catalog().stages]


def stand(answers=None, decisions=None, profile=None, **more):
    """Assess these answers; `more` are answers by ids with `_` for `-`."""
    items = (answers or {}) | {name.replace("_", "-"): answer for name, answer in more.items()}
    return assess(catalog(), Answers("team", items), decisions or {}, profile=profile)


def status(checklist, item):
    """Give how an item stands."""
    return next(one for stage in checklist.stages for one in stage.items if one.item.id == item)


def counts(checklist):
    """Give done and needed of each stage."""
    return [(stage.done, stage.needed) for stage in checklist.stages]


def test_at_first_nothing_is_done():
    """The first gate of planning is the next thing; no automatic item passes unasked."""
    checklist = stand()
    assert counts(checklist) == [(0, 4), (0, 4), (0, 4), (0, 6), (0, 4), (0, 3)]
    assert (checklist.current, checklist.next_item) == ("planning", "problem-in-customers-words")
    assert checklist.next.startswith("Write down the problem")
    results = {one.result for stage in checklist.stages for one in stage.items if one.item.kind == "auto"}
    assert results == {"unknown"}


def test_when_all_is_done_nothing_is_next():
    """Every gate open, the project not ended."""
    checklist = stand(all_done(), all_passed())
    assert all(stage.open for stage in checklist.stages)
    assert (checklist.current, checklist.next, checklist.ended) == ("", "", "")


def test_closing_the_gates_of_a_stage_opens_the_next_in_order():
    """Each is the current one in its turn; reminders don't hold anything up."""
    answers, decisions = {}, {}
    for stage in catalog().stages:
        assert stand(answers, decisions).current == stage.id
        gates = [item.id for item in stage.items if item.gate]
        answers |= {name: answer for name, answer in all_done().items() if name in gates}
        decisions |= {name: one for name, one in all_passed().items() if name in gates}
    assert stand(answers, decisions).current == ""


def test_what_is_done_later_does_not_open_what_comes_before():
    """The current stage is the first with a shut gate."""
    answers = {name: answer for name, answer in all_done().items() if name != "success-number"}
    checklist = stand(answers, all_passed())
    assert (checklist.current, checklist.next_item) == ("planning", "success-number")


def test_a_record_with_a_gap_is_not_met_and_says_which():
    """Also where it is marked as done; the next thing says so too."""
    checklist = stand(problem_in_customers_words=done("problem-in-customers-words", asked_by=None))
    found = status(checklist, "problem-in-customers-words")
    assert (found.met, found.result, found.reason) == (False, "unknown", "needs asked_by")
    assert checklist.next.endswith("(needs asked_by)")


def test_a_filled_record_that_is_open_is_not_met():
    """Somebody has to say that it is done."""
    found = status(stand(two_answers=Answer(fields=done("two-answers").fields)), "two-answers")
    assert (found.met, found.result) == (False, None)


@pytest.mark.parametrize(
    ("result", "answer", "met"),
    [
        ("pass", Answer(), True),
        ("not-applicable", Answer(), True),
        ("warn", Answer(), False),
        ("warn", Answer("done"), False),
        ("warn", Answer("done", note="  "), False),
        ("warn", Answer(note="we know"), False),
        ("warn", Answer("done", note="we know"), True),
        ("fail", Answer("done", note="we know"), False),
        ("unknown", Answer("done", note="we know"), False),
        ("fail", WAIVER, True),
        ("unknown", WAIVER, True),
        ("fail", Answer("waived", by="the team"), False),
        ("fail", Answer("waived", reason="too small"), False),
        ("fail", Answer("waived", by=" ", reason="too small"), False),
    ],
)
def test_when_an_automatic_gate_is_met(result, answer, met):
    """By pass, not-applicable, a warning that is noted, or a waiver with name and reason; never by unknown."""
    checklist = stand({"held-out-data": answer}, {"held-out-data": Decision(result, "why", ("c1",))})
    found = status(checklist, "held-out-data")
    assert (found.met, found.result, found.reason, found.cells) == (met, result, "why", ("c1",))


def test_a_waiver_without_name_or_reason_says_what_it_needs():
    """And is none."""
    found = status(stand(expert_interview=Answer("waived", by="x")), "expert-interview")
    assert not found.met
    assert "by" in found.reason
    assert status(stand(expert_interview=WAIVER), "expert-interview").met


def test_what_does_not_apply_is_not_needed():
    """It counts neither as done nor as needed."""
    checklist = stand({}, {"held-out-data": Decision("not-applicable")})
    assert counts(checklist)[2] == (0, 3)


def test_the_profile_says_which_gates_bind():
    """The notebook's own, or the one that is asked for."""
    assert counts(stand(profile="solo")) == [(0, 3), (0, 2), (0, 3), (0, 5), (0, 2), (0, 1)]
    assert not status(stand(profile="solo"), "data-sheet").binds
    assert assess(catalog(), Answers("solo")).profile == "solo"
    with pytest.raises(BadRequest, match="no profile"):
        stand(profile="nobody")


@pytest.mark.parametrize(
    ("item", "fields", "stage"),
    [
        ("shortest-way-out", {"chosen_rung": 0}, "planning"),
        ("shortest-way-out", {"chosen_rung": 1}, "planning"),
        ("shortest-way-out", {"chosen_rung": 2}, "planning"),
        ("shortest-way-out", {"chosen_rung": 5}, "planning"),
        ("two-answers", {"solves_it": "no"}, "scoping"),
        ("go-or-no-go", {"decision": "no-go"}, "experimentation"),
        ("keep-change-or-stop", {"decision": "stop"}, "evaluation"),
    ],
)
def test_a_project_may_end_early_and_well(item, fields, stage):
    """Later stages don't apply and count neither for nor against it; the stage itself still has its gates."""
    checklist = stand(all_done() | {item: done(item, **fields)}, all_passed())
    assert checklist.ended
    later = checklist.stages[STAGES.index(stage) + 1 :]
    assert all(one.result == "not-applicable" and one.met for each in later for one in each.items)
    assert all((each.done, each.needed) == (0, 0) for each in later)
    assert (checklist.current, checklist.next) == ("", "")
    early = stand({item: done(item, **fields)})
    assert (bool(early.ended), early.current) == (True, "planning")


@pytest.mark.parametrize(
    "answer",
    [
        done("go-or-no-go", decision="no-go", decided_by=None),
        Answer(fields=done("go-or-no-go", decision="no-go").fields),
        Answer("waived", by="x", reason="y", fields=done("go-or-no-go", decision="no-go").fields),
    ],
)
def test_only_a_whole_record_that_is_done_ends_a_project(answer):
    """Not one with gaps, an open one, or a waived one."""
    assert stand(go_or_no_go=answer).ended == ""


def test_higher_rungs_go_on():
    """3 and 4 need a model."""
    for rung in (3, 4):
        assert stand(shortest_way_out=done("shortest-way-out", chosen_rung=rung)).ended == ""


def test_back_to_scoping_reopens_scoping():
    """Until it is decided anew; only a go opens development."""
    answers = all_done() | {"go-or-no-go": done("go-or-no-go", decision="back-to-scoping")}
    checklist = stand(answers, all_passed())
    assert (checklist.current, checklist.next_item) == ("scoping", "two-answers")
    assert "answer again" in status(checklist, "two-answers").reason
    assert not status(checklist, "go-or-no-go").met
