"""Badges: where each cell goes, and how a person says so."""

from playwright.sync_api import expect

from tests.ui.workbench import code

CELLS = [
    code("import math"),
    code("LIMIT = 3", "parameters"),
    code("rows = [1, 2, 3]", "nbe:data.load_rows"),
    code("rows"),
    code("total = sum(rows) * math.pi", "nbe:features"),
]


def test_badges_say_what_becomes_of_each_cell(bench):
    """Target and signature, settings, and why a cell stays."""
    bench.open(bench.write(CELLS))
    expect(bench.badge(0)).to_have_text("imports")
    expect(bench.badge(1)).to_have_text("settings")
    expect(bench.badge(2)).to_have_text("data.load_rows() -> rows")
    expect(bench.badge(3)).to_contain_text("stays in the notebook")
    expect(bench.badge(3)).to_contain_text("display")
    expect(bench.badge(4)).to_contain_text("(rows) -> total")
    bench.command("nbengineer:toggle-badges")
    expect(bench.badge(2)).to_have_count(0)
    bench.command("nbengineer:toggle-badges")
    expect(bench.badge(2)).to_be_visible()


def test_a_warning_stands_below_its_cell(lab_bench):
    """With the sentence of the diagnostic, and what helps."""
    lab_bench.open(
        lab_bench.write(
            [code("rows = [1]"), code("rows.append(2)", "nbe:features.grow"), code("n = len(rows)", "nbe:train")]
        )
    )
    warning = lab_bench.page.locator(".nbe-Badge-warning").first
    expect(warning).to_be_visible()
    expect(warning).to_contain_text("→")


def test_a_target_is_chosen_from_the_menu(bench):
    """It becomes an ordinary tag; other tags stay, and it can be taken away again."""
    bench.open(bench.write([code("rows = [1, 2]", "mine")]))
    choose = bench.badge(0).get_by_role("button")
    choose.click()
    bench.page.get_by_role("menuitem", name="features").click()
    expect(bench.badge(0)).to_contain_text("features.")
    assert bench.tags(0) == ["mine", "nbe:features"]
    choose.click()
    bench.page.get_by_role("menuitem", name="No tag").click()
    expect(bench.badge(0)).to_contain_text("proposed")
    assert bench.tags(0) == ["mine"]


def test_a_target_of_ones_own_is_looked_at_first(lab_bench):
    """What is no target is refused with a sentence, and asked for again."""
    lab_bench.open(lab_bench.write(["rows = [1, 2]"]))
    lab_bench.badge(0).get_by_role("button").click()
    lab_bench.page.get_by_role("menuitem", name="Another target…").click()
    box = lab_bench.page.locator(".jp-Dialog input")
    box.fill("<img src=x onerror=alert(1)>")
    lab_bench.page.keyboard.press("Enter")
    expect(lab_bench.page.locator(".jp-Dialog")).to_contain_text("A target is one name")
    lab_bench.page.keyboard.press("Enter")
    expect(box).to_have_value("<img src=x onerror=alert(1)>")
    box.fill("nbe:sales.read_rows")
    lab_bench.page.keyboard.press("Enter")
    expect(lab_bench.badge(0)).to_have_text("sales.read_rows() -> rows")
    assert lab_bench.tags(0) == ["nbe:sales.read_rows"]


def test_selected_cells_are_tagged_together(lab_bench):
    """By the command, or by the badge of one of them."""
    lab_bench.open(lab_bench.write(["a = 1", "b = 2", "# Text", "c = 3"]))
    expect(lab_bench.badge(0)).to_be_visible()
    lab_bench.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex = 0")
    lab_bench.evaluate("jupyterapp.shell.currentWidget.content.extendContiguousSelectionTo(2)")
    lab_bench.command("nbengineer:tag-cells", tag="nbe:data")
    assert [lab_bench.tags(cell) for cell in range(4)] == [["nbe:data"], ["nbe:data"], [], []]
    lab_bench.evaluate("jupyterapp.commands.execute('nbengineer:tag-cells') && null")
    expect(lab_bench.page.locator(".jp-Dialog")).to_contain_text("Where do these 2 cells go?")
    lab_bench.page.locator(".jp-Dialog input").fill("train.both")
    lab_bench.page.keyboard.press("Enter")
    expect(lab_bench.badge(1)).to_contain_text("train.both")
    assert [lab_bench.tags(cell) for cell in range(4)] == [["nbe:train.both"], ["nbe:train.both"], [], []]
