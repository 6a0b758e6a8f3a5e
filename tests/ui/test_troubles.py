"""Hostile notebooks, servers that fail, files that can't be written: the notebook goes on, and nothing is lost."""

import json

import pytest
from playwright.sync_api import expect

from tests.ui.workbench import Workbench, code

SCRIPT = "<img src=x onerror='window.hurt = true'><script>window.hurt = true</script>"
API = "**/nbengineer/api/**"


def test_hostile_content_is_shown_as_text(bench):
    """In headings, tags, notes, links and records."""
    items = {
        "expert-interview": {"state": "done", "note": SCRIPT, "evidence": "javascript:window.hurt = true"},
        "data-sheet": {"fields": {"sources": [{"name": SCRIPT, "rows": {"odd": 1}}, 7]}},
        "research-log": {"fields": {"sources": "no table"}},
        "timebox": {"fields": {"last_day": SCRIPT, "max_approaches": "many"}},
        SCRIPT: {"state": "done"},
        "__proto__": {"state": "done"},
    }
    answers = {"schema": 1, "profile": SCRIPT, "items": items}
    file = bench.write(
        [f"# {SCRIPT}", code(f"x = 1  # {SCRIPT}", f"nbe:{SCRIPT}"), code("y = 2", "nbe:data")], nbengineer=answers
    )
    bench.open(file)
    bench.show_panel()
    bench.stage("scoping").click()
    for name in ("expert-interview", "data-sheet", "research-log", "timebox"):
        bench.item(name).get_by_role("button", name="More" if name == "expert-interview" else "Fill in").click()
    expect(bench.item("expert-interview").get_by_label("Note", exact=True)).to_have_value(SCRIPT)
    expect(bench.item("data-sheet").get_by_label("Name, row 1")).to_have_value(SCRIPT)
    expect(bench.item("expert-interview").get_by_role("link")).to_have_count(0)
    assert bench.evaluate("window.hurt") is None
    assert bench.answers == answers


@pytest.mark.parametrize("odd", [[], "text", 7, {"schema": 2, "items": {"a": 1}}, {"schema": 1, "items": []}], ids=str)
def test_metadata_of_another_form_are_left_alone(lab, page, request, odd):
    """They are told of, nothing can be ticked, and nothing is rewritten."""
    bench = Workbench(page, lab, lab.folder(request.node.name))
    bench.open(bench.write(["x = 1"], nbengineer=odd))
    expect(bench.bar).to_contain_text("a form that this version does not know")
    bench.stage("scoping").click()
    expect(bench.item("expert-interview").get_by_role("checkbox")).to_be_disabled()
    assert bench.answers == odd
    assert not bench.dirty


def test_a_server_that_fails_is_told_of_and_costs_nothing(bench):
    """Answers are kept in the notebook; once the server answers, all is as before."""
    bench.open(bench.write([code("x = 1", "nbe:data")]))
    expect(bench.badge(0)).to_contain_text("data.")
    bench.page.route(API, lambda route: route.fulfill(status=500, json={"message": "out of <b>luck</b>"}))
    bench.stage("scoping").click()
    tick = bench.item("expert-interview").get_by_role("checkbox")
    tick.check()
    expect(bench.bar).to_contain_text("The server failed (out of <b>luck</b>)")
    expect(bench.badge(0)).to_contain_text("data.")
    bench.page.unroute(API)
    bench.page.route(API, lambda route: route.abort())
    tick.uncheck()
    expect(bench.bar).to_contain_text("The server does not answer")
    tick.check()
    bench.page.unroute(API)
    bench.bar.get_by_role("button", name="Try again").click()
    expect(bench.bar.locator("[data-nbe-health]")).to_have_count(0)
    expect(tick).to_be_checked()
    assert bench.answers["items"] == {"expert-interview": {"state": "done"}}


def test_without_a_server_from_the_start_the_notebook_works(bench):
    """The bar says so, cells run, and a later attempt finds the stages."""
    bench.page.route(API, lambda route: route.abort())
    file = bench.write(["1 + 1"])
    bench.open(file, ready=False)
    expect(bench.bar).to_contain_text("The server does not answer")
    bench.idle()
    bench.command("notebook:run-cell")
    expect(bench.page.locator(".jp-OutputArea").first).to_contain_text("2")
    bench.page.unroute(API)
    bench.bar.get_by_role("button", name="Try again").click()
    expect(bench.stage("planning")).to_be_visible()


def test_a_slow_server_is_waited_for(bench):
    """The bar says so, and the answer is taken when it comes."""
    held = []
    bench.page.route("**/nbengineer/api/catalog*", held.append)
    bench.open(bench.write(["x = 1"]), ready=False)
    expect(bench.bar).to_contain_text("The server takes long")
    held.pop().continue_()
    expect(bench.stage("planning")).to_be_visible()
    expect(bench.bar.locator("[data-nbe-health]")).to_have_count(0)


def test_a_read_only_notebook_says_so(bench):
    """Nothing in it can be answered or tagged."""
    file = bench.write([code("x = 1", "nbe:data")])

    def as_read_only(route):
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "writable": False})

    bench.page.route(
        f"**/api/contents/**/{file.name}*",
        lambda route: as_read_only(route) if route.request.method == "GET" else route.continue_(),
    )
    bench.open(file)
    expect(bench.bar).to_contain_text("This notebook is read-only")
    bench.stage("scoping").click()
    expect(bench.item("expert-interview").get_by_role("checkbox")).to_be_disabled()
    bench.badge(0).get_by_role("button").click()
    expect(bench.page.get_by_role("menuitem", name="features")).to_have_attribute("aria-disabled", "true")
    assert json.loads(file.read_text())["metadata"].get("nbengineer") is None
