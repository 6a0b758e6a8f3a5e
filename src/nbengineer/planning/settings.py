"""Which literals of the notebook are settings (DESIGN 6), and what their fields are called."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.analysis.changing import keeps_or_changes
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.model.plan import Setting
from nbengineer.planning.bindings import BUILTINS, bindings_of
from nbengineer.planning.elsewhere import secret
from nbengineer.planning.naming import field_name
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from nbengineer.model.facts import Facts, Names
    from nbengineer.model.notebook import Cell, Code

EMPTY = frozenset({"[]", "{}", "''"})
"""Values that are there to be filled."""
UPPER = re.compile(r"_*[A-Z][A-Z0-9_]*")
COMMENT = re.compile(r"[^#]*#\s*(?!noqa|type:|@param)(.*\S)")


@dataclass(frozen=True, slots=True)
class Fields:
    """The statements that become fields: `by_name` are all of them, `fixed` those of `parameters` cells.

    `rebound` are those of the latter that the notebook binds again: variables that the run starts from the field.
    """

    by_name: Mapping[str, Facts] = field(default_factory=dict)
    fixed: frozenset[str] = frozenset()
    rebound: frozenset[str] = frozenset()


def fields_of(rows: Sequence[Facts], parameter_cells: frozenset[int], codes: Sequence[Code | None]) -> Fields:
    """Choose the fields among the extracted statements, in order."""
    bindings = bindings_of(rows)
    feeds = frozenset[str]().union(*(row.feeds for row in rows if row.feeds))
    candidates: dict[str, Facts] = {}
    rebound: set[str] = set()
    for number, row in enumerate(rows):
        name = row.name
        if not row.constant or name in candidates or name in rebound or name in BUILTINS or name.startswith("__"):
            continue
        if bindings.read_before(name, number):
            continue
        if row.cell in parameter_cells:
            if name in bindings.single:
                candidates[name] = row
            elif row.immutable and not _bound_before(name, rows[:number]) and name not in bindings.unbound:
                rebound.add(name)
                candidates[name] = row
        elif name in bindings.single and row.constant not in EMPTY and _is_setting(name, row, feeds):
            candidates[name] = row
    changed = _kept_or_changed(candidates, rows, codes)
    kept = {name: row for name, row in candidates.items() if name not in changed}
    fixed = frozenset(name for name, row in kept.items() if row.cell in parameter_cells)
    return Fields(kept, fixed, frozenset(rebound))


def _is_setting(name: str, row: Facts, feeds: Names) -> bool:
    """Say whether a constant outside the `parameters` cells is a setting: by its name, its use, or as a secret."""
    is_upper = UPPER.fullmatch(name) is not None and (row.immutable or len(name) > 1)
    return is_upper or name in feeds or _secrecy(name, row) == "value"


def _secrecy(name: str, row: Facts) -> str:
    value = ast.parse(row.constant, mode="eval").body
    return secret(name, value.value) if isinstance(value, ast.Constant) and isinstance(value.value, str) else ""


def _bound_before(name: str, rows: Sequence[Facts]) -> bool:
    return any(name in row.binds for row in rows)


def _kept_or_changed(candidates: Mapping[str, Facts], rows: Sequence[Facts], codes: Sequence[Code | None]) -> set[str]:
    """Give the containers that some statement may change or keep: two runs would share them."""
    containers = frozenset(
        name for name, row in candidates.items() if not row.immutable and "Path(" not in row.constant
    )
    found: set[str] = set()
    for row in rows:
        used = (row.mentions & containers) - found
        code = codes[row.cell]
        if used and code is not None:
            found |= keeps_or_changes(tree_of(code).body[row.position], used)
            found |= used & row.late_reads  # a function that is called later may do anything with it
    return found


def name_fields(fields: Sequence[str], identifiers: Names, frame_names: Names) -> dict[str, str]:
    """Give each setting's name in the package."""
    taken = set(identifiers)
    found = {}
    for name in fields:
        fresh = field_name(name, taken=frozenset(taken - {name}), fixed=name in frame_names)
        found[name] = fresh
        taken.add(fresh)
    return found


def settings_of(
    fields: Sequence[tuple[str, Facts]],
    names: Mapping[str, str],
    cells: Sequence[Cell],
    line_of: Callable[[Facts], str],
) -> tuple[tuple[Setting, ...], tuple[Diagnostic, ...]]:
    """Make the settings and say which of them are secrets; `line_of` gives a statement's source line."""
    found, doubts = [], []
    for name, row in fields:
        cell = cells[row.cell]
        value = ast.parse(row.constant, mode="eval").body
        kind = _secrecy(name, row)
        if kind:
            doubts.append(_secret_diagnostic(name, kind, cell, row.line))
        comment = COMMENT.fullmatch(line_of(row))
        found.append(
            Setting(
                field=names[name],
                notebook_name=name,
                cell=cell.id,
                value='""' if kind == "value" else row.constant,
                annotation=annotation_of(value),
                environment=name if kind == "value" else "",
                comment=comment[1] if comment and kind != "value" else "",
            )
        )
    return tuple(found), tuple(doubts)


def _secret_diagnostic(name: str, kind: str, cell: Cell, line: int) -> Diagnostic:
    if kind == "value":
        message = (
            f"{name} holds a secret: the package reads it from the environment variable {name};"
            f" the notebook still holds it"
        )
        return Diagnostic(
            cell.number,
            line,
            "NBE343",
            "warning",
            cell.id,
            message,
            f'write {name} = os.environ["{name}"] and withdraw it',
        )
    message = f"{name} is named like a secret: the package keeps its value in conf/config.toml"
    help_ = f'if it is one, write {name} = os.environ["{name}"]'
    return Diagnostic(cell.number, line, "NBE344", "info", cell.id, message, help_)


def annotation_of(node: ast.expr) -> str:
    """Give the type of a literal as Python source."""
    match node:
        case ast.Constant(value=None):
            return "str | int | float | bool | None"
        case ast.Constant(value=value):
            return type(value).__name__
        case ast.Call():
            return "Path"
        case ast.List(elts=elements):
            return f"list[{_common(elements)}]"
        case ast.Set(elts=elements):
            return f"set[{_common(elements)}]"
        case ast.Tuple(elts=elements):
            return f"tuple[{', '.join(annotation_of(element) for element in elements)}]" if elements else "tuple[()]"
        case ast.Dict(keys=keys, values=values):
            return f"dict[{_common([key for key in keys if key is not None])}, {_common(values)}]"
        case _:
            value = eval(compile(ast.Expression(node), "<literal>", "eval"), {"__builtins__": {}})  # noqa: S307 (arithmetic over literals, checked by `is_literal`)
            return type(value).__name__


def _common(elements: Sequence[ast.expr]) -> str:
    kinds = dict.fromkeys(annotation_of(element) for element in elements)
    return " | ".join(kinds) or "object"
