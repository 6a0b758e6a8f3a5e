"""The stages as an accordion; the controls of a stage are made when it is first unfolded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from nbengineer.widgets.editor import Editor
from nbengineer.widgets.static import heading, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.model.checklist import Answer, Checklist, StageStatus


class Outline:
    """Shows a checklist in `box`, and calls `change` with an item's id and the answer that a person makes."""

    def __init__(self, checklist: Checklist, stage: str, change: Callable[[str, Answer], None]) -> None:
        self.checklist = checklist
        self.stage = stage
        self.change = change
        self.editors: dict[str, Editor] = {}
        self.panes = [ipywidgets.VBox() for _ in shown(checklist, stage)]
        self.box = ipywidgets.Accordion(self.panes, titles=self._titles())
        self.box.observe(lambda event: self._unfold(event["new"]), "selected_index")
        ids = [one.stage.id for one in shown(checklist, stage)]
        self.box.selected_index = ids.index(checklist.current) if checklist.current in ids else 0

    def show(self, checklist: Checklist) -> None:
        """Show how things stand now; the controls stay as they are."""
        self.checklist = checklist
        self.box.titles = self._titles()
        for status in (status for one in checklist.stages for status in one.items):
            if status.item.id in self.editors:
                self.editors[status.item.id].show(status)

    def show_anew(self, checklist: Checklist) -> None:
        """Show other answers: the controls are made again."""
        self.checklist = checklist
        self.box.titles = self._titles()
        for pane, stage in zip(self.panes, shown(checklist, self.stage), strict=True):
            if pane.children:
                self._fill(pane, stage)

    def close(self) -> None:
        """Take everything away."""
        _close(self.box)

    def _titles(self) -> list[str]:
        return [heading(one) for one in shown(self.checklist, self.stage)]

    def _unfold(self, number: int | None) -> None:
        if number is not None and not self.panes[number].children:
            self._fill(self.panes[number], shown(self.checklist, self.stage)[number])

    def _fill(self, pane: ipywidgets.VBox, stage: StageStatus) -> None:
        old = pane.children
        boxes = [ipywidgets.Label(stage.stage.question)]
        for status in stage.items:
            self.editors[status.item.id] = editor = Editor(status, self._changer(status.item.id))
            boxes.append(editor.box)
        pane.children = boxes
        for one in old:
            _close(one)

    def _changer(self, item: str) -> Callable[[Answer], None]:
        return lambda answer: self.change(item, answer)


def _close(widget: ipywidgets.Widget) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()
