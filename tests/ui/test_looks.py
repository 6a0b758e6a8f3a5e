"""How it looks: no violation of accessibility rules in any theme; screenshots on demand.

`SCREENSHOTS=1 pytest -m browser tests/ui/test_looks.py` writes those of `docs/screenshots`.
"""

import os
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.ui.serving import ROOT

THEMES = ["JupyterLab Light", "JupyterLab Dark", "JupyterLab Dark High Contrast"]
PLACES = [[".nbe-Bar"], [".nbe-Badge"], ["#nbengineer-panel"], [".nbe-Output"]]


def test_no_theme_shuts_anybody_out(bench):
    """Bar, badges, side bar and the output of a cell, with everything open."""
    churn(bench)
    everything(bench)
    for theme in THEMES:
        bench.command("apputils:change-theme", theme=theme)
        bench.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=theme)
        found = Axe().run(bench.page, context={"include": PLACES}).response["violations"]
        assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []


@pytest.mark.skipif(not os.environ.get("SCREENSHOTS"), reason="SCREENSHOTS=1 writes docs/screenshots")
@pytest.mark.parametrize("theme", THEMES[:2])
def test_screenshots(bench, theme):
    """Bar, badges, side bar and widget, light and dark."""
    churn(bench)
    bench.command("apputils:change-theme", theme=theme)
    bench.page.wait_for_function("name => document.body.dataset.jpThemeName === name", arg=theme)
    everything(bench)
    folder = ROOT / "docs/screenshots"
    folder.mkdir(exist_ok=True)
    shade = theme.split()[1].lower()
    bench.page.screenshot(path=folder / f"{bench.application.kind}-{shade}.png")


def churn(bench):
    """Open the sample notebook, with a checklist in its first code cell."""
    shutil.copytree(ROOT / "sample_notebooks/data", bench.folder / "data")
    file = shutil.copy(ROOT / "sample_notebooks/churn.ipynb", bench.folder / "churn.ipynb")
    bench.open(bench.folder / file.name)


def everything(bench):
    """Show all that there is."""
    bench.show_panel()
    expect(bench.badge(4)).to_be_visible()
