"""The checklist in a cell: one state with the bar and the metadata, whatever the kernel does."""

from playwright.sync_api import expect

CELLS = [
    "from nbengineer import StageChecklist\nw = StageChecklist('scoping')\nw",
    "print(dict(w.items), w.profile)",
    "w.items = {'expert-interview': {'state': 'done', 'note': 'from the kernel'}}",
]


def test_bar_cell_and_kernel_are_one_state(bench):
    """Before and after a restart of the kernel, and after the page was loaded again."""
    bench.open(bench.write(CELLS))
    run(bench, 0)
    output = bench.page.locator(".jp-Cell").nth(0).locator(".nbe-Output")
    tick = output.locator('[data-nbe-item="expert-interview"]').get_by_role("checkbox")
    tick.check()
    assert bench.answers["items"] == {"expert-interview": {"state": "done"}}
    bench.stage("scoping").click()
    in_bar = bench.item("expert-interview").get_by_role("checkbox")
    expect(in_bar).to_be_checked()
    run(bench, 1)
    expect(bench.page.locator(".jp-Cell").nth(1).locator(".jp-OutputArea")).to_contain_text(
        "{'expert-interview': {'state': 'done'}} team"
    )

    in_bar.uncheck()
    expect(tick).not_to_be_checked()
    run(bench, 2)
    expect(tick).to_be_checked()
    assert bench.answers["items"]["expert-interview"]["note"] == "from the kernel"

    bench.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    bench.idle()
    tick.uncheck()
    expect(in_bar).not_to_be_checked()
    tick.check()
    bench.save()
    bench.reload()
    expect(tick).to_be_checked()
    tick.uncheck()
    bench.stage("scoping").click()
    expect(in_bar).not_to_be_checked()


def test_a_widget_made_before_the_page_was_loaded_is_found_again(lab_bench):
    """It hears of answers, and what is said to it is heard."""
    lab_bench.open(lab_bench.write(CELLS))
    run(lab_bench, 0)
    expect(lab_bench.page.locator(".nbe-Output")).to_be_visible()
    lab_bench.save()
    lab_bench.reload()
    lab_bench.stage("scoping").click()
    in_bar = lab_bench.item("expert-interview").get_by_role("checkbox")
    in_bar.check()
    run(lab_bench, 1)
    expect(lab_bench.page.locator(".jp-Cell").nth(1).locator(".jp-OutputArea")).to_contain_text(
        "{'expert-interview': {'state': 'done'}} team"
    )
    in_bar.uncheck()
    run(lab_bench, 2)
    expect(in_bar).to_be_checked()


def test_keys_belong_to_the_controls(lab_bench):
    """Letters and Space in the output do not command the notebook."""
    lab_bench.open(lab_bench.write(CELLS))
    run(lab_bench, 0)
    output = lab_bench.page.locator(".nbe-Output")
    tick = output.locator('[data-nbe-item="expert-interview"]').get_by_role("checkbox")
    tick.focus()
    lab_bench.page.keyboard.press("b")
    lab_bench.page.keyboard.press("Space")
    expect(tick).to_be_checked()
    assert len(lab_bench.content["cells"]) == len(CELLS)


def run(lab_bench, cell):
    """Run one cell and wait for its end."""
    lab_bench.evaluate(f"jupyterapp.shell.currentWidget.content.activeCellIndex = {cell}")
    lab_bench.command("notebook:run-cell")
