"""A click in a plain control is an answer; what a control can't show stays as it is."""

from datetime import date

import pytest

from nbengineer import StageChecklist
from nbengineer.errors import BadRequest
from nbengineer.stages.catalog import catalog
from tests.stages.answered import GOOD, done


@pytest.fixture
def checklist():
    """Give the whole checklist with every stage unfolded."""
    made = StageChecklist()
    for number in range(6):
        made._outline.box.selected_index = number
    yield made
    made.close()


def controls(checklist, item):
    """Give the controls of an item by their labels."""

    def below(widget):
        yield widget
        for child in getattr(widget, "children", ()):
            yield from below(child)

    found = below(checklist._outline.editors[item].box)
    return {one.description.removesuffix(" *"): one for one in found if getattr(one, "description", "")}


def test_there_is_a_control_for_every_field_of_every_item(checklist):
    """And for the state, the note, the evidence and the waiver."""
    for item in catalog().items.values():
        known = set(controls(checklist, item.id))
        plain = {field.name.replace("_", " ") for field in item.fields if field.type != "table"}
        assert {"state", "note", "evidence", "by", "reason"} | plain <= known


def test_a_click_is_an_answer(checklist):
    """Progress follows at once; undoing it leaves nothing."""
    state = controls(checklist, "reviewed-by-someone-else")["state"]
    state.value = "done"
    assert checklist.items == {"reviewed-by-someone-else": {"state": "done"}}
    assert checklist._outline.box.titles[3] == "Development: 1 of 6 gates"
    assert "☑" in checklist._outline.editors["reviewed-by-someone-else"].head.value
    state.value = "open"
    assert checklist.items == {}


def test_a_record_is_filled_in_field_by_field(checklist):
    """Numbers are numbers, dates are dates, empty fields are none; the gap is named until it is filled."""
    shown = controls(checklist, "timebox")
    shown["last day"].value = date(2026, 3, 31)
    shown["max fits"].value = "20"
    shown["compute budget"].value = "99.5"
    shown["sample share"].value = "a tenth"
    shown["state"].value = "done"
    assert checklist.items["timebox"]["fields"] == {
        "last_day": "2026-03-31",
        "max_fits": 20,
        "compute_budget": 99.5,
        "sample_share": "a tenth",
    }
    assert "sample_share is to be a number" in checklist._outline.editors["timebox"].head.value
    shown["sample share"].value = ""
    assert checklist.items["timebox"]["fields"].keys() == {"last_day", "max_fits", "compute_budget"}
    assert checklist._outline.box.titles[1] == "Scoping and research: 1 of 4 gates"


def test_a_choice_a_list_and_what_is_no_number(checklist):
    """Infinity is no JSON."""
    shown = controls(checklist, "success-number")
    shown["direction"].value = "lower"
    shown["threshold"].value = "inf"
    controls(checklist, "people-and-demos")["experts"].value = "one\n\ntwo\n"
    assert checklist.items["success-number"]["fields"] == {"direction": "lower", "threshold": "inf"}
    assert checklist.items["people-and-demos"]["fields"] == {"experts": ["one", "two"]}


def test_a_table_grows_with_its_last_row(checklist):
    """Texts and choices by column; rows that say nothing are none."""
    lines = checklist._outline.editors["research-log"].box.children[3].children[1]
    what, kind, _ = lines.children[0].children
    what.value = "a paper"
    kind.value = "paper"
    assert len(lines.children) == 2
    lines.children[1].children[0].value = "a talk"
    lines.children[1].children[0].value = ""
    assert checklist.items["research-log"]["fields"] == {"sources": [{"what": "a paper", "kind": "paper"}]}


def test_a_waiver_is_asked_for_name_and_reason(checklist):
    """Its fields show only then."""
    editor = checklist._outline.editors["expert-interview"]
    shown = controls(checklist, "expert-interview")
    assert editor.waiver.layout.display == "none"
    shown["state"].value = "waived"
    assert editor.waiver.layout.display is None
    shown["by"].value, shown["reason"].value = "the team", "no expert left"
    assert "waived by the team: no expert left" in editor.head.value


def test_other_answers_are_shown_by_controls_made_anew(checklist):
    """As when the notebook's state comes; widgets that are gone are closed."""
    old = controls(checklist, "two-answers")["solves it"]
    checklist.items = {"two-answers": {"fields": GOOD["two-answers"], "state": "done"}}
    assert old.comm is None
    shown = controls(checklist, "two-answers")
    assert (shown["solves it"].value, shown["weeks likely"].value, shown["state"].value) == ("likely", "3", "done")


def test_what_a_control_cannot_show_stays(checklist):
    """A wrong date, an unknown choice, an unknown key: untouched while another field changes."""
    odd = {"last_day": "soon", "max_fits": [1], "later": 1}
    checklist.items = {"timebox": {"fields": odd, "mark": 1}, "success-number": {"fields": {"direction": "up"}}, "x": 5}
    controls(checklist, "timebox")["compute budget"].value = "5"
    controls(checklist, "success-number")["metric"].value = "auc"
    assert checklist.items["timebox"] == {"fields": odd | {"compute_budget": 5}, "mark": 1}
    assert checklist.items["success-number"] == {"fields": {"direction": "up", "metric": "auc"}}
    assert checklist.items["x"] == 5


def test_an_early_end_is_shown(checklist):
    """Later stages need nothing."""
    checklist.items = {"go-or-no-go": {"state": "done", "fields": done("go-or-no-go", decision="no-go").fields}}
    assert checklist.checklist.ended
    assert checklist._outline.box.titles[3] == "Development: 0 of 0 gates"


def test_hostile_words_are_text(checklist):
    """In the heads of the items, which are HTML; evidence is a link only to the web."""
    evil = "<img src=x onerror=alert(1)>"
    checklist.items = {"expert-interview": {"state": "waived", "by": evil, "reason": evil, "evidence": "javascript:x"}}
    head = checklist._outline.editors["expert-interview"].head.value
    assert "<img" not in head
    assert "<a " not in head


def test_one_stage_can_be_shown():
    """Another name is refused with those that there are."""
    assert repr(StageChecklist("scoping")) == "StageChecklist('scoping')"
    assert StageChecklist("scoping")._outline.box.titles == ("Scoping and research: 0 of 4 gates",)
    with pytest.raises(BadRequest, match="no stage 'nowhere'"):
        StageChecklist("nowhere")
