"""From answers and decisions to how the stages stand: gates, the current stage, the next thing to do, an early end."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.errors import BadRequest
from nbengineer.model.checklist import Checklist, Decision, ItemStatus, StageStatus
from nbengineer.stages.fields import value_of
from nbengineer.stages.records import judge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.model.checklist import Answer, Answers, Catalog, Item

UNDECIDED = "this version of nbengineer has no rule for it"
UNSIGNED = "a waiver needs a name (by) and a reason"
SENT_BACK = "experimentation sent the project back to scoping (go-or-no-go): answer again, then decide again"
LOW_RUNGS = {
    0: "it is not a data question",
    1: "a quick win will do",
    2: "rules and descriptive statistics will do",
    5: "it is not possible with the data at hand",
}
"""Where the simplicity path leads out of the project, and why."""

NO_DECISIONS: Mapping[str, Decision] = {}


def assess(
    catalog: Catalog,
    answers: Answers,
    decisions: Mapping[str, Decision] = NO_DECISIONS,
    *,
    profile: str | None = None,
) -> Checklist:
    """Say how all stages stand; `decisions` are what rules found on automatic items, by the item's id.

    `profile` counts instead of the notebook's own where it is given.

    Raises:
        BadRequest: there is no such profile.
    """
    profile = answers.profile if profile is None else profile
    if profile not in catalog.profiles:
        known = ", ".join(catalog.profiles)
        raise BadRequest(f"there is no profile {profile!r}", where="--profile", help=f"profiles are: {known}")
    found = {item.id: _decision(catalog, item, answers, decisions) for item in catalog.items.values()}
    last, ended = _end(catalog, answers, found)
    stages: list[StageStatus] = []
    for stage in catalog.stages:
        beyond = Decision("not-applicable", f"the project ended here: {ended}") if len(stages) > last else None
        items = tuple(
            _status(item, answers[item.id], beyond or found[item.id], binds=catalog.binds(item, profile))
            for item in stage.items
        )
        stages.append(StageStatus(stage, items))
    return _with_next(Checklist(profile, tuple(stages), ended=ended))


def _decision(catalog: Catalog, item: Item, answers: Answers, decisions: Mapping[str, Decision]) -> Decision | None:
    """Give what is found on an item; None where nobody has answered it."""
    answer = answers[item.id]
    if item.kind == "auto":
        return decisions.get(item.id) or Decision("unknown", UNDECIDED)
    if answer.state != "done":
        return None
    if item.id == "two-answers" and _is_sent_back(answers):
        return Decision("unknown", SENT_BACK)
    return judge(catalog, item, answers) if item.kind == "record" else Decision("pass")


def _is_sent_back(answers: Answers) -> bool:
    decided = answers["go-or-no-go"]
    return decided.state == "done" and decided.fields.get("decision") == "back-to-scoping"


def _status(item: Item, answer: Answer, decision: Decision | None, *, binds: bool) -> ItemStatus:
    met = _is_met(answer, decision)
    if decision is None:
        unsigned = answer.state == "waived" and not met
        return ItemStatus(item, answer, binds, met, reason=UNSIGNED if unsigned else "")
    return ItemStatus(item, answer, binds, met, decision.result, decision.reason, decision.cells)


def _is_met(answer: Answer, decision: Decision | None) -> bool:
    """Say whether an item counts as done: waived with a name and a reason, or decided well, or a warning is noted."""
    if answer.state == "waived" and answer.by.strip() and answer.reason.strip():
        return True
    match decision.result if decision else None:
        case "pass" | "not-applicable":
            return True
        case "warn":
            return answer.state == "done" and bool(answer.note.strip())
        case _:
            return False


def _end(catalog: Catalog, answers: Answers, found: Mapping[str, Decision | None]) -> tuple[int, str]:
    """Give the number of the last stage that applies, from 0, and why the project ended in it ("": it goes on)."""
    for number, stage in enumerate(catalog.stages):
        for item in stage.items:
            decision = found[item.id]
            if item.kind == "record" and decision and decision.result == "pass" and (why := _ending(item, answers)):
                return number, why
    return len(catalog.stages), ""


def _ending(item: Item, answers: Answers) -> str:
    """Say why an answer ends the project; "" for one that does not."""
    recorded = answers[item.id].fields
    values = {field.name: value_of(field, recorded) for field in item.fields}
    match item.id:
        case "shortest-way-out":
            return LOW_RUNGS.get(values["chosen_rung"], "")
        case "two-answers":
            return "it will not solve the problem" if values["solves_it"] == "no" else ""
        case "go-or-no-go":
            return "the decision was no-go" if values["decision"] == "no-go" else ""
        case "keep-change-or-stop":
            return "the decision was to stop" if values["decision"] == "stop" else ""
        case _:
            return ""


def _with_next(checklist: Checklist) -> Checklist:
    """Add the first stage with a shut gate, and the first thing to do in it."""
    for stage in checklist.stages:
        for status in stage.items:
            if status.needed and not status.met:
                doing = f"{status.item.text} ({status.reason})" if status.reason else status.item.text
                return replace(checklist, current=stage.stage.id, next=doing, next_item=status.item.id)
    return checklist
