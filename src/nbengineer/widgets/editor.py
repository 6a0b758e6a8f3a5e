"""One item of the checklist with its controls."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from nbengineer.stages.fields import is_empty
from nbengineer.widgets.controls import LABEL, WIDE, control_for, text
from nbengineer.widgets.static import MARKS, link, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.model.checklist import Answer, Field, ItemStatus, State

STATES: tuple[tuple[str, State], ...] = (("open", "open"), ("done", "done"), ("waived", "waived"))
STATES_OF_RULES: tuple[tuple[str, State], ...] = (
    ("as the rule says", "open"),
    ("its warning is known, see the note", "done"),
    ("waived", "waived"),
)


class Editor:
    """Shows how an item stands, in `box`, and calls `change` with the answer that a person makes in its controls."""

    def __init__(self, status: ItemStatus, change: Callable[[Answer], None]) -> None:
        self.answer = status.answer
        self.change = change
        self.head = ipywidgets.HTML()
        self.waiver = ipywidgets.VBox([self._text("by"), self._text("reason")])
        fields = [self._control(field) for field in status.item.fields]
        self.box = ipywidgets.VBox(
            [self.head, self._state(status), self.waiver, *fields, self._text("note"), self._text("evidence")]
        )
        self.show(status)

    def show(self, status: ItemStatus) -> None:
        """Show how the item stands now; its controls stay as they are."""
        self.answer = status.answer
        gate = "<b>gate</b>, " if status.binds else ""
        evidence = f" {link(self.answer.evidence)}" if self.answer.evidence else ""
        self.head.value = (
            f"{MARKS[status.met]} <b>{escape(status.item.text)}</b> ({gate}{escape(state_of(status))}){evidence}"
            f"<br><small>{escape(status.item.why)}</small>"
        )
        self.waiver.layout.display = None if self.answer.state == "waived" else "none"

    def _say(self, **parts: Any) -> None:
        self.answer = replace(self.answer, **parts)
        self.change(self.answer)

    def _state(self, status: ItemStatus) -> ipywidgets.Widget:
        options = STATES_OF_RULES if status.item.kind == "auto" else STATES
        control = ipywidgets.Dropdown(
            options=options, value=self.answer.state, description="state", style=LABEL, layout=WIDE
        )
        control.observe(lambda event: self._say(state=event["new"]), "value")
        return control

    def _text(self, name: str) -> ipywidgets.Widget:
        return text(name, getattr(self.answer, name), lambda said: self._say(**{name: said}))

    def _control(self, field: Field) -> ipywidgets.Widget:
        return control_for(field, self.answer.fields.get(field.name), lambda said: self._record(field.name, said))

    def _record(self, name: str, said: object) -> None:
        """Put a value into the record, or take it out where it says nothing."""
        others = {known: value for known, value in self.answer.fields.items() if known != name}
        self._say(fields=others if is_empty(said) else {**others, name: said})
