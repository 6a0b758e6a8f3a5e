"""The side bar: the plan, the tags that it proposes, and the jobs that write and compare."""

import json

from playwright.sync_api import expect

from tests.ui.workbench import code

CELLS = [
    "# Read",
    code("rows = [3, 1, 2]", "nbe:data.read"),
    "# Sort",
    code("ordered = sorted(rows)\nprint(ordered)", "nbe:features.sort_rows"),
    code("best = ordered[-1]", "nbe:train.pick"),
]
SLOW = [code("import time\ntime.sleep(120)\nrows = [1]", "nbe:data.read"), code("n = len(rows)", "nbe:train.count")]
UNTAGGED = ["# Read the rows", "rows = [3, 1, 2]", "# Train", "best = max(rows)\nbest"]


def test_the_plan_leads_to_its_cells(bench):
    """Modules, functions and the data flow; a click goes to the cell."""
    bench.open(bench.write(CELLS))
    bench.show_panel()
    plan = bench.section("plan")
    function = plan.locator('[data-nbe-function="features.sort_rows"]')
    expect(function).to_contain_text("sort_rows(rows) -> ordered")
    function.get_by_role("button", name="cell 4").click()
    bench.page.wait_for_function("jupyterapp.shell.currentWidget.content.activeCellIndex === 3")
    flow = bench.section("flow")
    expect(flow.locator("path")).to_have_count(2)
    flow.get_by_role("button", name="train.pick").click()
    expect(flow).to_contain_text("ordered from features.sort_rows")
    bench.page.wait_for_function("jupyterapp.shell.currentWidget.content.activeCellIndex === 4")


def test_proposed_tags_are_accepted_one_by_one_or_all(lab_bench):
    """An untagged notebook gets none by itself."""
    lab_bench.open(lab_bench.write(UNTAGGED))
    lab_bench.show_panel()
    proposals = lab_bench.section("proposals").locator("[data-nbe-proposal]")
    expect(proposals.first).to_be_visible()
    assert [lab_bench.tags(cell) for cell in range(4)] == [[], [], [], []]
    lab_bench.section("proposals").get_by_role("button", name="Accept all").click()
    expect(proposals).to_have_count(0)
    tags = [lab_bench.tags(cell) for cell in range(4)]
    assert tags[0] == tags[2] == []
    assert all(tag.startswith("nbe:") for tag in tags[1] + tags[3])
    assert tags[1]
    lab_bench.command("nbengineer:tag-cells", tag="nbe:data")


def test_one_proposal_is_accepted(lab_bench):
    """Only its cell is tagged."""
    lab_bench.open(lab_bench.write(UNTAGGED))
    lab_bench.show_panel()
    first = lab_bench.section("proposals").locator('[data-nbe-proposal="c1"]')
    first.get_by_role("button", name="Accept").click()
    expect(first).to_have_count(0)
    assert [tag[:4] for tag in lab_bench.tags(1)] == ["nbe:"]
    assert lab_bench.tags(3) == []


def test_a_package_is_shown_then_written(bench):
    """Nothing lies on the disk before; what was written is what was shown."""
    bench.open(bench.write(CELLS))
    bench.show_panel()
    section = bench.section("extract")
    extract = section.get_by_role("button", name="Extract", exact=True)
    expect(extract).to_be_disabled()
    section.get_by_label("Name of the package").fill("ranks")
    section.get_by_role("button", name="Show what would change").click()
    expect(section.locator(".nbe-Diff")).to_contain_text("features.py")
    section.locator("summary", has_text="src/ranks/features.py").click()
    expect(section.locator("pre")).to_contain_text("+def sort_rows(rows: list) -> list:")
    package = bench.folder / "ranks"
    assert not package.exists()
    extract.click()
    expect(section.locator("[data-nbe-job=done]")).to_contain_text("functions")
    assert "def sort_rows(rows: list) -> list:" in (package / "src/ranks/features.py").read_text()
    manifest = json.loads((package / ".nbengineer/manifest.json").read_text())
    assert [step["function"] for step in manifest["steps"]] == ["read", "sort_rows", "pick"]

    section.get_by_role("button", name="Show what would change").click()
    expect(section.locator(".nbe-Diff")).to_contain_text("Nothing would change")
    bench.stage("development").click()
    expect(bench.item("extracted-and-current").locator("[data-result]")).to_have_text("pass")


def test_edited_files_are_not_overwritten_unasked(lab_bench):
    """They are named, and go to a backup folder when a person says so."""
    lab_bench.open(lab_bench.write(CELLS, name="sales.ipynb"))
    lab_bench.show_panel()
    section = lab_bench.section("extract")
    look, extract = (
        section.get_by_role("button", name=name, exact=True) for name in ("Show what would change", "Extract")
    )
    look.click()
    expect(extract).to_be_enabled()
    extract.click()
    expect(section.locator("[data-nbe-job=done]")).to_be_visible()
    edited = lab_bench.folder / "sales/src/sales/features.py"
    edited.write_text(edited.read_text() + "\n# by hand\n")
    lab_bench.evaluate(
        "jupyterapp.shell.currentWidget.content.model.cells.get(3).sharedModel.setSource('ordered = sorted(rows, reverse=True)')"
    )
    look.click()
    expect(section.locator("[data-change=edited]")).to_contain_text("src/sales/features.py")
    expect(extract).to_be_disabled()
    section.get_by_label("Move the files that were edited by hand to a backup folder").check()
    extract.click()
    expect(section.locator("[data-nbe-job=done]")).to_be_visible()
    assert "reverse=True" in edited.read_text()
    assert any(
        "# by hand" in file.read_text() for file in (lab_bench.folder / "sales/.nbengineer/backup").rglob("features.py")
    )


def test_verify_survives_a_reload_and_tells_of_each_step(bench):
    """Its progress is shown, found again by a new page, and ends in verdicts."""
    bench.open(bench.write([*CELLS, code("import time; time.sleep(3)", "nbe:train.rest")]))
    bench.show_panel()
    bench.section("extract").get_by_role("button", name="Show what would change").click()
    bench.section("extract").get_by_role("button", name="Extract", exact=True).click()
    expect(bench.section("extract").locator("[data-nbe-job=done]")).to_be_visible()
    verify = bench.section("verify")
    verify.get_by_role("button", name="Verify").click()
    expect(verify.locator("[data-nbe-job=running] progress")).to_be_visible()
    bench.reload()
    bench.show_panel()
    expect(verify.locator("[data-nbe-job=done]")).to_be_visible(timeout=120_000)
    expect(verify.locator('[data-verdict="same"]', has_text="features.sort_rows")).to_be_visible()


def test_a_running_job_is_cancelled(lab_bench):
    """It ends, and the next one can be started."""
    lab_bench.open(lab_bench.write(SLOW))
    lab_bench.show_panel()
    section = lab_bench.section("extract")
    section.get_by_role("button", name="Show what would change").click()
    section.get_by_label("Record").check()
    section.get_by_role("button", name="Extract", exact=True).click()
    expect(section.locator("[data-nbe-job=running]")).to_be_visible()
    section.get_by_role("button", name="Cancel").click()
    expect(section.locator("[data-nbe-job=cancelled]")).to_be_visible()
    expect(section.get_by_role("button", name="Show what would change")).to_be_enabled()
    assert not (lab_bench.folder / "sales").exists()
