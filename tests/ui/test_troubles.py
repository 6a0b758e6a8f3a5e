"""Hostile notebooks, servers that fail, files that can't be written: the notebook goes on, and nothing is lost."""

import json

from playwright.sync_api import expect

from tests.ui.workbench import MODEL, code

SCRIPT = "<img src=x onerror='window.hurt = true'><script>window.hurt = true</script>"
API = "**/nbengineer/api/**"


def test_hostile_content_is_shown_as_text(lab_bench):
    """In headings, tags, notes, links and records."""
    items = {
        "expert-interview": {"state": "done", "note": SCRIPT, "evidence": "javascript:window.hurt = true"},
        "data-sheet": {"fields": {"sources": [{"name": SCRIPT, "rows": {"odd": 1}}, 7]}},
        "research-log": {"fields": {"sources": "no table"}},
        "timebox": {"fields": {"last_day": SCRIPT, "max_approaches": "many"}},
        SCRIPT: {"state": "done"},
    }
    answers = {"schema": 1, "profile": SCRIPT, "items": items}
    file = lab_bench.write(
        [f"# {SCRIPT}", code(f"x = 1  # {SCRIPT}", f"nbe:{SCRIPT}"), code("y = 2", "nbe:data")], nbengineer=answers
    )
    lab_bench.open(file)
    lab_bench.show_panel()
    lab_bench.stage("scoping").click()
    for name in ("expert-interview", "data-sheet", "research-log", "timebox"):
        lab_bench.item(name).get_by_role("button", name="More" if name == "expert-interview" else "Fill in").click()
    expect(lab_bench.item("expert-interview").get_by_label("Note", exact=True)).to_have_value(SCRIPT)
    expect(lab_bench.item("data-sheet").get_by_label("Name, row 1")).to_have_value(SCRIPT)
    expect(lab_bench.item("expert-interview").get_by_role("link")).to_have_count(0)
    assert lab_bench.evaluate("window.hurt") is None
    assert lab_bench.answers == answers


def test_metadata_of_another_form_are_left_alone(lab_bench):
    """They are told of, nothing can be ticked, and nothing is rewritten."""
    bench = lab_bench
    bench.open(bench.write(["x = 1"], nbengineer=[]))
    bench.stage("scoping").click()
    for odd in ([], "text", 7, True, {"schema": 2, "items": {"a": 1}}, {"schema": 1, "items": []}, {"items": {}}):
        bench.evaluate(f"odd => {MODEL}.setMetadata('nbengineer', odd)", odd)
        expect(bench.bar).to_contain_text("a form that this version does not know")
        expect(bench.item("expert-interview").get_by_role("checkbox")).to_be_disabled()
        assert bench.answers == odd
        bench.evaluate(f"{MODEL}.deleteMetadata('nbengineer')")
        expect(bench.item("expert-interview").get_by_role("checkbox")).to_be_enabled()


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


def test_without_a_server_from_the_start_the_notebook_works(lab_bench):
    """The bar says so, cells run, and a later attempt finds the stages."""
    lab_bench.page.route(API, lambda route: route.abort())
    file = lab_bench.write(["1 + 1"])
    lab_bench.open(file, ready=False)
    expect(lab_bench.bar).to_contain_text("The server does not answer")
    lab_bench.idle()
    lab_bench.command("notebook:run-cell")
    expect(lab_bench.page.locator(".jp-OutputArea").first).to_contain_text("2")
    lab_bench.page.unroute(API)
    lab_bench.bar.get_by_role("button", name="Try again").click()
    expect(lab_bench.stage("planning")).to_be_visible()


def test_a_slow_server_is_waited_for(lab_bench):
    """The bar says so, and the answer is taken when it comes."""
    held = []

    def hold(route):
        held.append(route)

    lab_bench.page.route("**/nbengineer/api/catalog*", hold)
    lab_bench.open(lab_bench.write(["x = 1"]), ready=False)
    expect(lab_bench.bar).to_contain_text("The server takes long")
    held.pop().continue_()
    expect(lab_bench.stage("planning")).to_be_visible()
    expect(lab_bench.bar.locator("[data-nbe-health]")).to_have_count(0)


def test_a_read_only_notebook_says_so(lab_bench):
    """Nothing in it can be answered or tagged."""
    file = lab_bench.write([code("x = 1", "nbe:data")])

    def as_read_only(route):
        response = route.fetch()
        route.fulfill(response=response, json={**response.json(), "writable": False})

    lab_bench.page.route(
        f"**/api/contents/**/{file.name}*",
        lambda route: as_read_only(route) if route.request.method == "GET" else route.continue_(),
    )
    lab_bench.open(file)
    expect(lab_bench.bar).to_contain_text("This notebook is read-only")
    lab_bench.stage("scoping").click()
    expect(lab_bench.item("expert-interview").get_by_role("checkbox")).to_be_disabled()
    lab_bench.badge(0).get_by_role("button").click()
    expect(lab_bench.page.get_by_role("menuitem", name="features")).to_have_attribute("aria-disabled", "true")
    assert json.loads(file.read_text())["metadata"].get("nbengineer") is None
