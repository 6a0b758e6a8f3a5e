"""The stage bar: what it asks, what it keeps in the notebook, and how it is used without a mouse."""

import json

from playwright.sync_api import expect


def test_a_tick_is_saved_and_undone_by_the_same_click(bench):
    """Nothing is written before the first answer, and nothing of it is left after the last."""
    file = bench.write(["x = 1"])
    before = file.read_bytes()
    bench.open(file)
    assert not bench.dirty
    assert file.read_bytes() == before

    bench.stage("scoping").click()
    tick = bench.item("expert-interview").get_by_role("checkbox")
    tick.check()
    assert bench.answers == {"items": {"expert-interview": {"state": "done"}}, "schema": 1}
    assert bench.dirty
    bench.save()
    assert json.loads(file.read_text())["metadata"]["nbengineer"] == bench.answers

    bench.reload()
    assert not bench.dirty
    bench.stage("scoping").click()
    expect(tick).to_be_checked()
    tick.uncheck()
    assert bench.answers is None
    bench.save()
    assert json.loads(file.read_text())["metadata"].keys() == json.loads(before)["metadata"].keys()


def test_a_record_is_filled_in_and_counts(lab_bench):
    """Each field is a control of its kind; what is required comes before the tick."""
    lab_bench.open(lab_bench.write(["x = 1"]))
    lab_bench.stage("planning").click()
    item = lab_bench.item("success-number")
    expect(item.get_by_role("checkbox")).to_be_disabled()
    item.get_by_role("button", name="Fill in").click()
    item.get_by_label("Metric (required)").fill("precision")
    item.get_by_label("Direction (required)").select_option("higher")
    item.get_by_label("Threshold (required)").fill("0.6")
    item.get_by_label("Due", exact=True).fill("2027-01-31")
    item.get_by_label("Agreed with (required)").fill("the fraud team")
    item.get_by_label("Agreed with (required)").blur()
    item.get_by_role("checkbox").check()
    expect(lab_bench.stage("planning")).to_have_attribute("aria-label", "Planning: 1 of 4 done, gate shut")
    assert lab_bench.answers["items"]["success-number"] == {
        "fields": {
            "agreed_with": "the fraud team",
            "direction": "higher",
            "due": "2027-01-31",
            "metric": "precision",
            "threshold": 0.6,
        },
        "state": "done",
    }

    people = lab_bench.item("people-and-demos")
    people.get_by_role("button", name="Fill in").click()
    people.get_by_label("Experts (required)").fill("Ada\nGrace")
    people.get_by_label("Experts (required)").blur()
    talks = lab_bench.item("goal-confirmed-again")
    talks.get_by_role("button", name="Fill in").click()
    talks.get_by_label("Date, row 1").fill("2026-12-01")
    talks.get_by_label("Still stands, row 1").select_option("changed")
    talks.get_by_role("button", name="Add a row").click()
    talks.get_by_label("Date, row 2").fill("2026-12-15")
    talks.get_by_label("Date, row 2").blur()
    assert lab_bench.answers["items"]["people-and-demos"] == {"fields": {"experts": ["Ada", "Grace"]}}
    assert lab_bench.answers["items"]["goal-confirmed-again"]["fields"]["confirmations"] == [
        {"date": "2026-12-01", "still_stands": "changed"},
        {"date": "2026-12-15"},
    ]
    talks.get_by_role("button", name="Remove row 1").click()
    expect(talks.get_by_label("Date, row 1")).to_have_value("2026-12-15")


def test_a_gate_is_waived_with_a_name_and_a_reason(lab_bench):
    """Neither alone will do, and the waiver can be taken back."""
    lab_bench.open(lab_bench.write(["x = 1"]))
    lab_bench.stage("planning").click()
    item = lab_bench.item("how-it-is-done-today")
    item.get_by_role("button", name="Fill in").click()
    item.get_by_text("Waive it instead").click()
    waive = item.get_by_role("button", name="Waive", exact=True)
    item.get_by_label("Waived by").fill("Ada")
    expect(waive).to_be_disabled()
    item.get_by_label("Reason").fill("nobody does it today")
    waive.click()
    expect(lab_bench.stage("planning")).to_have_attribute("aria-label", "Planning: 1 of 4 done, gate shut")
    waiver = {"by": "Ada", "reason": "nobody does it today", "state": "waived"}
    assert lab_bench.answers["items"] == {"how-it-is-done-today": waiver}
    item.get_by_role("button", name="Take the waiver back").click()
    expect(lab_bench.stage("planning")).to_have_attribute("aria-label", "Planning: 0 of 4 done, gate shut")


def test_only_web_addresses_become_links(lab_bench):
    """Any other text stays one."""
    lab_bench.open(lab_bench.write(["x = 1"]))
    lab_bench.stage("scoping").click()
    item = lab_bench.item("expert-interview")
    item.get_by_role("button", name="More").click()
    item.get_by_label("Evidence").fill("javascript:alert(1)")
    expect(item.get_by_text("Only an http or https address becomes a link.")).to_be_visible()
    expect(item.get_by_role("link")).to_have_count(0)
    item.get_by_label("Evidence").fill("https://example.org/notes")
    expect(item.get_by_role("link")).to_have_attribute("href", "https://example.org/notes")
    expect(item.get_by_role("link")).to_have_attribute("rel", "noopener noreferrer")


def test_an_automatic_item_says_what_was_found_and_where(lab_bench):
    """Its result and reason are the server's; a click goes to the cell."""
    lab_bench.open(lab_bench.write(["x = 1", "y = 2", "z = 3"]))
    lab_bench.stage("development").click()
    item = lab_bench.item("extracted-and-current")
    expect(item.locator("[data-result]")).to_have_text("unknown")
    expect(item).to_contain_text("no package of this notebook was found")

    def judged(route):
        answer = route.fetch().json()
        for stage in answer["stages"]:
            for one in stage["items"]:
                if one["id"] == "extracted-and-current":
                    one.update(result="warn", reason="two cells moved", cells=["c2"])
        route.fulfill(json=answer)

    lab_bench.page.route("**/nbengineer/api/check*", judged)
    lab_bench.command("nbengineer:check")
    expect(item.locator("[data-result]")).to_have_text("warning")
    item.get_by_role("button", name="cell 3").click()
    lab_bench.page.wait_for_function("jupyterapp.shell.currentWidget.content.activeCellIndex === 2")
    item.get_by_role("button", name="More").click()
    acknowledge = item.get_by_label("The warning is acknowledged (with a note)")
    expect(acknowledge).to_be_disabled()
    item.get_by_label("Note", exact=True).fill("it is meant so")
    item.get_by_label("Note", exact=True).blur()
    acknowledge.check()
    assert lab_bench.answers["items"]["extracted-and-current"] == {"note": "it is meant so", "state": "done"}


def test_everything_is_reached_by_keys(bench):
    """Enter opens a stage, Tab leads to its items, Space ticks."""
    bench.open(bench.write(["x = 1"]))
    keys = bench.page.keyboard
    bench.stage("planning").focus()
    keys.press("Tab")
    expect(bench.stage("scoping")).to_be_focused()
    keys.press("Enter")
    expect(bench.stage("scoping")).to_have_attribute("aria-expanded", "true")
    tick = bench.item("expert-interview").get_by_role("checkbox")
    for _ in range(30):
        keys.press("Tab")
        if bench.evaluate("document.activeElement.closest('[data-nbe-item=\"expert-interview\"]') !== null"):
            break
    expect(tick).to_be_focused()
    keys.press("Space")
    expect(tick).to_be_checked()
    keys.press("Tab")
    keys.press("Enter")
    expect(bench.item("expert-interview").get_by_label("Note", exact=True)).to_be_visible()
    assert bench.content["cells"][0]["source"] == "x = 1"


def test_a_collapsed_bar_takes_one_line(lab_bench):
    """Open, it makes room for itself; the notebook moves down, and up again."""
    lab_bench.open(lab_bench.write(["x = 1"]))
    height = lab_bench.bar.bounding_box()["height"]
    assert height < 40
    top = lab_bench.page.locator(".jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell").first.bounding_box()["y"]
    lab_bench.stage("planning").click()
    lab_bench.page.wait_for_function(
        "top => document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').getBoundingClientRect().y > top + 100",
        arg=top,
    )
    lab_bench.stage("planning").click()
    lab_bench.page.wait_for_function(
        "top => document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Cell').getBoundingClientRect().y === top",
        arg=top,
    )
