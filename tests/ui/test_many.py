"""Long notebooks, several notebooks, renamed notebooks."""

import re

import pytest
from playwright.sync_api import expect

from tests.ui.workbench import MODEL, PANEL, code

MANY = 1000


@pytest.fixture
def windowed(application):
    """Have only the cells in view in the page."""
    with application.setting("@jupyterlab/notebook-extension", "tracker", {"windowingMode": "full"}):
        yield


@pytest.mark.usefixtures("windowed")
def test_a_long_notebook_stays_one_request(bench):
    """Typing asks once, in the pause after it; every cell in view has one badge, after scrolling too."""
    asked = []
    bench.page.on("request", lambda request: asked.append(request.url) if "api/analyse" in request.url else None)
    bench.open(bench.write([code(f"x{at} = {at}", "nbe:data.load") for at in range(MANY)]))
    expect(bench.badge(0)).to_contain_text("data.load", timeout=90_000)
    assert len(asked) == 1
    bench.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    bench.command("notebook:enter-edit-mode")
    bench.page.keyboard.press("Control+End")
    with bench.page.expect_response("**/nbengineer/api/analyse*", timeout=90_000):
        bench.page.keyboard.type(" + 1 + 2 + 3 + 4 + 5 + 6 + 7", delay=20)
    assert len(asked) == 2
    for at in (MANY - 1, 0, MANY // 2):
        bench.evaluate(f"jupyterapp.shell.currentWidget.content.activeCellIndex = {at}")
        bench.evaluate(f"jupyterapp.shell.currentWidget.content.scrollToItem({at})")
        expect(bench.page.locator(f"{PANEL} .jp-Cell.jp-mod-active .nbe-Badge")).to_have_count(1)
        bench.page.wait_for_function(
            """() => {
                const editors = [...document.querySelectorAll('.jp-CodeCell .cm-editor')];
                return editors.every(one => one.querySelectorAll('.nbe-Badge').length === 1);
            }"""
        )
    assert len(asked) == 2


def test_two_notebooks_keep_to_themselves(lab_bench):
    """Each has its own answers, its own plan, and the side bar follows the one in front."""
    bench = lab_bench
    one = bench.write([code("a = 1", "nbe:data.one")], name="one.ipynb")
    two = bench.write([code("b = 2", "nbe:data.two")], name="two.ipynb")
    bench.open(one)
    bench.stage("scoping").click()
    bench.item("expert-interview").get_by_role("checkbox").check()
    bench.show_panel()
    expect(bench.section("plan")).to_contain_text("one() -> a")
    bench.command("docmanager:open", path=two.relative_to(bench.application.root).as_posix())
    bench.settle()
    expect(bench.section("plan")).to_contain_text("two() -> b")
    assert bench.answers is None
    bench.stage("scoping").click()
    expect(bench.item("expert-interview").get_by_role("checkbox")).not_to_be_checked()
    bench.page.get_by_role("tab", name=re.compile("one.ipynb")).first.click()
    expect(bench.section("plan")).to_contain_text("one() -> a")
    expect(bench.item("expert-interview").get_by_role("checkbox")).to_be_checked()


def test_two_views_of_a_notebook_show_one_state(lab_bench):
    """A tick in one is seen in the other."""
    bench = lab_bench
    bench.open(bench.write(["x = 1"]))
    bench.command("docmanager:clone")
    expect(bench.page.locator(".nbe-Bar")).to_have_count(2)
    for at in (0, 1):
        bench.page.locator(".nbe-Bar").nth(at).locator('[data-nbe-stage="scoping"]').click()
    ticks = bench.page.locator('.nbe-Bar [data-nbe-item="expert-interview"] input[type=checkbox]')
    ticks.nth(0).check()
    expect(ticks.nth(1)).to_be_checked()


def test_a_renamed_notebook_goes_on(bench):
    """Answers, plan and extraction follow the file."""
    file = bench.write([code("a = 1", "nbe:data.one")], name="before.ipynb")
    bench.open(file)
    bench.show_panel()
    expect(bench.section("plan")).to_contain_text("Plan of before")
    bench.stage("scoping").click()
    bench.item("expert-interview").get_by_role("checkbox").check()
    after = file.with_name("after.ipynb").relative_to(bench.application.root).as_posix()
    bench.evaluate("path => jupyterapp.shell.currentWidget.context.rename(path.split('/').pop())", after)
    expect(bench.section("plan")).to_contain_text("Plan of after")
    expect(bench.item("expert-interview").get_by_role("checkbox")).to_be_checked()
    bench.section("extract").get_by_role("button", name="Show what would change").click()
    bench.section("extract").get_by_role("button", name="Extract", exact=True).click()
    expect(bench.section("extract").locator("[data-nbe-job=done]")).to_be_visible()
    assert (bench.folder / "after/src/after/data.py").exists()
    assert bench.evaluate(f"{MODEL}.getMetadata('nbengineer').items['expert-interview'].state") == "done"
