"""A notebook in a browser, seen as a person sees it: bar, badges, side bar, cells."""

from __future__ import annotations

import json
import platform
from typing import TYPE_CHECKING, Any

from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Locator, Page

    from tests.ui.serving import Application

PATIENCE = 30_000
NOT_OURS = "reading 'schema'"  # Notebook 7.6 fails so with and without extensions

KERNEL = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
        "version": platform.python_version(),
    },
}
"""What a kernel says of itself: with anything less, Jupyter completes it, and the notebook has changed."""

PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
MODEL = "jupyterapp.shell.currentWidget.content.model"


class Workbench:
    """One page with one notebook of a folder."""

    def __init__(self, page: Page, application: Application, folder: Path) -> None:
        self.page = page
        self.application = application
        self.folder = folder
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)
        page.on("dialog", lambda dialog: dialog.accept())
        page.on("pageerror", lambda error: NOT_OURS in str(error) or self.errors.append(str(error)))

    # --- opening ------------------------------------------------------------------------------------------------------

    def write(self, cells: Sequence[dict[str, Any] | str], name: str = "sales.ipynb", **metadata: Any) -> Path:
        """Write a notebook; a text is a code cell, one that starts with "# " a markdown cell."""
        made = [_cell(f"c{at}", cell) for at, cell in enumerate(cells)]
        content = {"nbformat": 4, "nbformat_minor": 5, "metadata": {**KERNEL, **metadata}, "cells": made}
        file = self.folder / name
        file.write_text(json.dumps(content, indent=1) + "\n", "utf-8")
        return file

    def open(self, file: Path, *, ready: bool = True) -> None:
        """Open a notebook; with `ready`, wait until its stages and its plan are there, and its kernel rests."""
        self.page.goto(self.application.page(file))
        self.settle(ready=ready)

    def reload(self) -> None:
        """Load the page again, as a person does who presses F5."""
        self.page.reload()
        self.settle()

    def close(self) -> None:
        """End the kernels, so that they do not pile up."""
        if self.page.evaluate("Boolean(window.jupyterapp)"):
            self.evaluate("jupyterapp.serviceManager.sessions.shutdownAll().catch(() => null)")

    def settle(self, *, ready: bool = True) -> None:
        """Wait until the application and the notebook are there."""
        self.page.wait_for_function("window.jupyterapp?.restored.then(() => true)")
        expect(self.page.locator(f"{PANEL} .jp-Cell").first).to_be_visible()
        if ready:
            self.idle()
            expect(self.bar.locator("[data-nbe-stage]").first).to_be_visible()

    def idle(self) -> None:
        """Wait until the kernel rests."""
        self.page.wait_for_function(
            "jupyterapp.shell.currentWidget?.context?.sessionContext?.session?.kernel?.status === 'idle'"
        )

    # --- what is to be seen -------------------------------------------------------------------------------------------

    @property
    def bar(self) -> Locator:
        """Give the stage bar."""
        return self.page.locator(f"{PANEL} .nbe-Bar")

    @property
    def panel(self) -> Locator:
        """Give the side bar."""
        return self.page.locator("#nbengineer-panel")

    def stage(self, name: str) -> Locator:
        """Give a stage's button."""
        return self.bar.locator(f'[data-nbe-stage="{name}"]')

    def item(self, name: str) -> Locator:
        """Give an item of the open stage."""
        return self.bar.locator(f'[data-nbe-item="{name}"]')

    def section(self, name: str) -> Locator:
        """Give a section of the side bar."""
        return self.panel.locator(f'[data-nbe-section="{name}"]')

    def badge(self, cell: int) -> Locator:
        """Give the badge of a cell, counted from 0; in a long notebook only what is in view has one."""
        return self.page.locator(f"{PANEL} .jp-Cell").nth(cell).locator(".nbe-Badge")

    # --- what is in the model -----------------------------------------------------------------------------------------

    def evaluate(self, script: str, argument: object = None) -> Any:
        """Run a script in the page."""
        return self.page.evaluate(script, argument)

    def command(self, name: str, **arguments: object) -> None:
        """Run a command and wait for its end."""
        self.evaluate("([name, args]) => jupyterapp.commands.execute(name, args).then(() => null)", [name, arguments])

    @property
    def content(self) -> dict[str, Any]:
        """Give the notebook as the editor has it."""
        return self.evaluate(f"{MODEL}.toJSON()")

    @property
    def answers(self) -> Any:
        """Give what the editor has under our key of the metadata; None without."""
        return self.content["metadata"].get("nbengineer")

    @property
    def dirty(self) -> bool:
        """Say whether the editor has something to save."""
        return self.evaluate(f"{MODEL}.dirty")

    def tags(self, cell: int) -> list[str]:
        """Give the tags of a cell as the editor has them."""
        return self.content["cells"][cell]["metadata"].get("tags", [])

    def save(self) -> None:
        """Save the notebook."""
        self.command("docmanager:save")

    def show_panel(self) -> None:
        """Show the side bar."""
        self.command("nbengineer:open-panel")
        expect(self.section("plan")).to_be_visible()


def _cell(name: str, cell: dict[str, Any] | str) -> dict[str, Any]:
    if isinstance(cell, dict):
        return {
            "id": name,
            "metadata": {},
            **cell,
            **({} if cell["cell_type"] != "code" else {"outputs": cell.get("outputs", []), "execution_count": None}),
        }
    if cell.startswith("# "):
        return {"id": name, "cell_type": "markdown", "metadata": {}, "source": cell}
    return {"id": name, "cell_type": "code", "metadata": {}, "source": cell, "outputs": [], "execution_count": None}


def code(source: str, *tags: str) -> dict[str, Any]:
    """Give a code cell with tags."""
    return {"cell_type": "code", "metadata": {"tags": list(tags)} if tags else {}, "source": source}
