"""A plain control for each kind of field. What it can't show stays as it is until somebody changes it."""

from __future__ import annotations

import math
from datetime import date
from typing import TYPE_CHECKING, Any

import ipywidgets

from nbengineer.stages.fields import is_empty

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.model.checklist import Column, Field

    Change = Callable[[Any], None]

LABEL = {"description_width": "12em"}
WIDE = {"width": "40em"}
NUMBERS = frozenset({"number", "integer", "money"})


def control_for(field: Field, value: object, change: Change) -> ipywidgets.Widget:
    """Give a control that shows `value` and calls `change` with what is to be recorded (None: nothing)."""
    label = field.name.replace("_", " ") + (" *" if field.required else "")
    if field.computed:
        return ipywidgets.Text(value=as_text(value), description=label, disabled=True, style=LABEL, layout=WIDE)
    match field.type:
        case "choice":
            return choice(label, field.options, value, change)
        case "date":
            return _date(label, value, change)
        case "list":
            lines = "\n".join(map(as_text, value)) if isinstance(value, list) else as_text(value)
            return text(label, lines, lambda said: change([one for one in said.splitlines() if one.strip()]), rows=3)
        case "table":
            return Table(label, field.columns, value, change).box
        case "longtext":
            return text(label, as_text(value), change, rows=3)
        case kind:
            read = number if kind in NUMBERS else str
            hint = as_text(field.default)
            return text(label, as_text(value), lambda said: change(read(said)), hint=hint)


def text(label: str, value: str, change: Callable[[str], None], *, rows: int = 1, hint: str = "") -> ipywidgets.Widget:
    """Give a control for a text of one line or of several."""
    shape = {"rows": rows} if rows > 1 else {}
    control = (ipywidgets.Textarea if rows > 1 else ipywidgets.Text)(
        value=value, placeholder=hint, description=label, continuous_update=False, style=LABEL, layout=WIDE, **shape
    )
    control.observe(lambda event: change(event["new"]), "value")
    return control


def choice(label: str, options: tuple[str, ...], value: object, change: Change) -> ipywidgets.Widget:
    """Give a control that offers the options and none of them."""
    shown = value if value in options else ""
    control = ipywidgets.Dropdown(options=("", *options), value=shown, description=label, style=LABEL, layout=WIDE)
    control.observe(lambda event: change(event["new"]), "value")
    return control


def number(said: str) -> int | float | str:
    """Give the number that a text is; a text that is none stays, so that nothing typed is lost."""
    for kind in (int, float):
        try:
            value = kind(said)
        except ValueError:
            continue
        return value if math.isfinite(value) else said
    return said


def as_text(value: object) -> str:
    """Give a value as a person would type it."""
    return "" if value is None else str(value)


def _date(label: str, value: object, change: Change) -> ipywidgets.Widget:
    try:
        shown = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        shown = None
    control = ipywidgets.DatePicker(value=shown, description=label, style=LABEL, layout=WIDE)
    control.observe(lambda event: change(event["new"].isoformat() if event["new"] else None), "value")
    return control


class Table:
    """Rows of texts and choices, with one empty row at the end that becomes a row once it says something."""

    def __init__(self, label: str, columns: tuple[Column, ...], value: object, change: Change) -> None:
        self.columns = columns
        self.change = change
        self.rows = [row for row in value if isinstance(row, dict)] if isinstance(value, list) else []
        self.lines = ipywidgets.VBox([self._line(number) for number in range(len(self.rows) + 1)])
        self.box = ipywidgets.VBox([ipywidgets.Label(label), self.lines])

    def _line(self, number: int) -> ipywidgets.Widget:
        row = self.rows[number] if number < len(self.rows) else {}
        return ipywidgets.HBox([self._cell(number, column, row.get(column.name)) for column in self.columns])

    def _cell(self, number: int, column: Column, value: object) -> ipywidgets.Widget:
        layout = {"width": f"{max(8, 48 // len(self.columns))}em"}

        def write(said: Any) -> None:
            self._write(number, column.name, said)

        if column.options:
            control = choice("", column.options, value, write)
        else:
            control = text("", as_text(value), write, hint=column.name)
        control.layout = layout
        control.tooltip = column.name
        return control

    def _write(self, number: int, column: str, said: object) -> None:
        if number == len(self.rows):
            self.rows = [*self.rows, {}]
            self.lines.children = (*self.lines.children, self._line(number + 1))
        rows = [dict(row) for row in self.rows]
        rows[number][column] = said
        self.rows = rows
        self.change([row for row in rows if not is_empty(row)])
