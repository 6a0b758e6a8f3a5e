"""The facts of one statement, gathered from the walks that each know one thing."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypedDict

from nbengineer.analysis.animating import animates_here, note_animations
from nbengineer.analysis.bodies import body_of
from nbengineer.analysis.calls import arguments_of, called_name
from nbengineer.analysis.changing import changes
from nbengineer.analysis.drawers import drawers_of, ends_closed
from nbengineer.analysis.drawing import closing_calls, sets_backend
from nbengineer.analysis.effects import order_sensitive
from nbengineer.analysis.files import Files, files_used, files_written
from nbengineer.analysis.flow import Flow
from nbengineer.analysis.frames import FRAME_READERS, frame_argument, frame_words
from nbengineer.analysis.holding import held_here, holding_here
from nbengineer.analysis.inventory import Inventory, digest, imports_of, take_inventory
from nbengineer.analysis.literals import constant_of, is_immutable
from nbengineer.analysis.looping import looping_here, needs_loop
from nbengineer.analysis.making import decorators_of, is_noticed, is_pure
from nbengineer.analysis.noting import note_beside, note_function, note_iterators, note_names, note_unseeded
from nbengineer.analysis.openfigures import Drawing
from nbengineer.analysis.quiet import as_library
from nbengineer.analysis.reckoning import (
    NOTHING_HIDDEN,
    aliases_here,
    changes_here,
    effects_here,
    has_late_effects,
    hidden_here,
    hidden_late,
    is_safe_to_drop,
    late_changes,
    may_change_here,
)
from nbengineer.analysis.runtext import changed_by_text, run_text
from nbengineer.analysis.scopes import Nested, nested_names
from nbengineer.analysis.showing import only_shows, shown_names
from nbengineer.analysis.walking import SCOPES, calls_of, kinds_of, nodes_of
from nbengineer.model.facts import NO_USES, Facts, FunctionUses, Making, Reflection

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from nbengineer.analysis.known import Known
    from nbengineer.model.facts import Kind, Names
    from nbengineer.model.plan import Import

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

DRAWS = (ast.Call, ast.For, ast.comprehension)
"""Nodes without which nothing draws."""


@dataclass(frozen=True, slots=True)
class _Walked:
    """What the walks over one statement have found; `scoped`: it has nested code, `draws`: it leaves figures open.

    `closes`: it closes all figures that are open before. `waits`: it awaits, or needs a running event loop.
    `pure`: it makes something and does nothing else.
    """

    inventory: Inventory
    flow: Flow
    nested: Nested
    imports: tuple[Import, ...]
    reflection: Reflection | None
    scoped: bool
    draws: bool
    closes: bool
    waits: bool
    pure: bool
    held: Names


class _Seen(TypedDict):
    """What a reader sees of the statement, as `Facts` has it."""

    shows: bool
    shown: Names
    animates: Literal["", "value", "display"]


class _Reach(TypedDict):
    """What the statement changes, and what it does beyond its variables, as `Facts` has it."""

    late_effects: bool
    late_changes: Names
    changes: Names
    may_change: Names
    may_change_parts: Names
    aliases: tuple[tuple[str, str], ...]
    sets_backend: bool
    shows_figures: bool
    effects: tuple[tuple[str, str, int], ...]
    order_sensitive: Literal["", "paths", "all"]
    texts: Names
    any_file: bool
    seeks_files: Literal["", "one", "all"]
    written: Names
    sets: Names
    uses_state: Names
    late_sets: Names
    late_uses_state: Names


def facts_of(
    node: ast.stmt, place: tuple[int, int], known: Known, *, last: bool, alone: bool
) -> tuple[Facts, Inventory]:
    """Give the facts of a statement, and keep `known` up to date.

    `last`: a notebook shows its value; `alone`: nothing else is in its cell.
    """
    if place[0] != known.cell:  # which ends the figures of the one before
        known.cell = place[0]
        known.figures.clear()
    walked = _walk(node, known)
    shows = (
        isinstance(node, ast.Expr)
        and only_shows(node.value, whole_cell=alone, modules=known.modules)
        and is_safe_to_drop(node, walked.flow, known)
    )
    animates = animates_here(node, known.animations, last=last)
    seen = _Seen(shows=shows, shown=_frozen(shown_names(node, last=last)), animates=animates)
    facts = _facts(node, place, walked, seen, _reach(node, walked, known))
    if known.slicing:
        note_names(node, walked.flow, known)
    return facts, walked.inventory


def _walk(node: ast.stmt, known: Known) -> _Walked:
    """Walk over a statement, and remember of it what matters to those below."""
    inventory = take_inventory(node)
    note_iterators(node, known)
    flow = Flow(known.lazy, known.functions)
    flow.statement(node)
    scoped = _has_scopes(node) or not flow.reads.isdisjoint(known.functions)
    nested = nested_names(node, known.functions, known.lazy) if scoped else Nested()
    if known.quiet and not known.quiet.isdisjoint(flow.maybe):
        known.quiet -= flow.maybe
        known.reach = known.modules | as_library(frozenset(known.quiet))
    if isinstance(node, Definition):
        known.definitions.add(node.name)
        note_function(node, known)
        for module in inventory.imported:
            note_beside(node.name, module, known)
    imports = imports_of(node) if isinstance(node, ast.Import | ast.ImportFrom) else tuple(inventory.nested_imports)
    _learn(imports, known)
    if known.slicing or known.sets:
        note_unseeded(node, flow, known)
    opens, closes = _figures(node, known) if known.plots else (False, False)
    known.closing -= flow.maybe
    if known.plots:
        _note_drawing(node, flow.maybe, known)
    for name in inventory.named_reads:
        flow.use(name)
    reflection = run_text(inventory.source_run, flow) if inventory.source_run else inventory.reflection
    known.looping |= looping_here(node, known.modules, known.looping)
    waits = flow.is_async or needs_loop(node, known.modules, known.looping)
    pure = isinstance(node, Definition) and is_pure(node) and not is_noticed(node, known)
    note_animations(node, flow.maybe, known.animations)
    known.holding |= holding_here(node, known.holding)
    kept = _frozen(held_here(node, known.holding))
    return _Walked(inventory, flow, nested, imports, reflection, scoped, opens, closes, waits, pure, kept)


def _facts(node: ast.stmt, place: tuple[int, int], walked: _Walked, seen: _Seen, reach: _Reach) -> Facts:
    """Put the facts together; what the statement does with names is seen in it alone."""
    inventory, flow, nested = walked.inventory, walked.flow, walked.nested
    kind, name = _kind(node)
    return Facts(
        cell=place[0],
        index=place[1],
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        kind=kind,
        name=name,
        sure=_frozen(flow.sure),
        maybe=_frozen(flow.maybe),
        unbinds=_frozen(flow.unbound),
        order=tuple(flow.order) if len(flow.order) > 1 else (),
        early=_frozen(flow.early),
        reads=_frozen(flow.reads),
        late_reads=_frozen(nested.reads),
        late_writes=_frozen(nested.writes),
        late_deletes=_frozen(nested.deletes),
        same=_same(node),
        imports=walked.imports,
        making=_making(node, nested, pure=walked.pure) if isinstance(node, Definition) else None,
        uses=_uses(nested),
        constant=constant_of(node),
        is_async=walked.waits,
        draws=walked.draws,
        catches=inventory.catches,
        names_errors=inventory.names_errors,
        class_shadows=_frozen(flow.class_shadows),
        global_under_local=_frozen(nested.global_under_local),
        frame_reads=_frame_reads(node),
        frame_captures=_frozen(nested.frame_defs),
        frame_traps=_frozen(nested.frame_others),
        dynamic_strings=flow.dynamic_strings or nested.dynamic_strings,
        reflection=walked.reflection,
        feeds=_frozen(inventory.feeds),
        sure_at={name: frozenset(names) for name, names in flow.sure_at.items()} if flow.sure_at else NO_NAMES,
        immutable=is_immutable(node),
        loop_targets=_frozen(inventory.loop_targets),
        deletes=_frozen(flow.unbound) if isinstance(node, ast.Delete) else EMPTY,
        fitted=_frozen(inventory.fitted),
        figures=_frozen(inventory.figures),
        held=walked.held,
        rebinds=_frozen(inventory.stored & {one.bound for one in inventory.nested_imports}),
        digest=digest(node),
        **seen,
        **reach,
    )


def _reach(node: ast.stmt, walked: _Walked, known: Known) -> _Reach:
    """Ask what the statement changes, and what it does beyond its variables."""
    slicing, scoped = known.slicing, walked.scoped
    body = body_of(node, known.reach, known.own) if slicing and isinstance(node, Definition) else None
    acts = _kind(node)[0] not in {"import", "definition", "text"}
    changed = changes(node, known.modules) if acts or slicing else EMPTY
    effects = effects_here(node, known) if slicing or known.sets else ()
    now = hidden_here(node, effects, known)
    late = hidden_late(node, known) if known.sets and scoped else NOTHING_HIDDEN
    may_change, parts = may_change_here(node, changed, walked.flow, known) if slicing else (EMPTY, EMPTY)
    if slicing and walked.inventory.source_run:
        may_change |= changed_by_text(walked.inventory.source_run, known)
    files = files_used(node, known.modules, known.functions) if known.writes else NO_FILES
    return _Reach(
        late_effects=slicing and scoped and has_late_effects(node, known),
        late_changes=_frozen(late_changes(node, body, walked.nested, known)) if slicing and scoped else EMPTY,
        changes=_frozen(changes_here(node, changed, known)) if acts else EMPTY,
        may_change=_frozen(may_change),
        may_change_parts=_frozen(parts),
        aliases=aliases_here(node, body, walked.flow, known) if slicing else (),
        sets_backend=known.plots and known.backends and sets_backend(node, known.modules),
        shows_figures=walked.closes,
        effects=tuple((e.kind, e.what, e.line) for e in effects),
        order_sensitive=_sensitive(node, known) if known.sensitive else "",
        texts=_frozen(files.named),
        any_file=files.any_,
        seeks_files=files.seeks,
        written=_frozen(files_written(node, effects)) if known.writes and effects else EMPTY,
        sets=_frozen(now.sets),
        uses_state=_frozen(now.uses),
        late_sets=_frozen(late.sets),
        late_uses_state=_frozen(late.uses),
    )


EMPTY: Names = frozenset()
NO_FILES = Files()
NO_NAMES: dict[str, Names] = {}


def _frozen(names: AbstractSet[str]) -> Names:
    return _once(frozenset(names)) if names else EMPTY


@lru_cache(maxsize=5000)
def _once(names: Names) -> Names:
    """Give one object for equal sets: they are most of what facts weigh."""
    return names


def _same(node: ast.stmt) -> tuple[tuple[str, str], ...]:
    """Give the pairs of names that the statement makes two names of one object: `b = a`."""
    match node:
        case ast.Assign(targets=targets, value=ast.Name(id=source)):
            return tuple((target.id, source) for target in targets if isinstance(target, ast.Name))
        case _:
            return ()


def _figures(node: ast.stmt, known: Known) -> tuple[bool, bool]:
    """Say whether the statement leaves figures open that it draws, and whether it closes all that are open before."""
    if kinds_of(node).isdisjoint(DRAWS):
        return False, False
    drawing = _drawing(known)
    opens = drawing.leaves_open([node])
    return opens, not opens and not drawing.leaves_open([node], before=True)


def _drawing(known: Known) -> Drawing:
    return Drawing(known.modules, known.shows, known.drawing, known.closing)


def _note_drawing(node: ast.stmt, bound: AbstractSet[str], known: Known) -> None:
    """Remember what draws when it is called, and of a function whether it closes what it drew."""
    found = drawers_of(node, bound, known.modules, known.drawing)
    known.drawing |= found
    if found and isinstance(node, ast.FunctionDef) and ends_closed(node, _drawing(known)):
        known.closing.add(node.name)


def _sensitive(node: ast.stmt, known: Known) -> Literal["", "paths", "all"]:
    """Say which imports may not move to before the statement; appending to `sys.path` only adds modules."""
    if not order_sensitive(node, known.modules):
        return ""
    match node:
        case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Attribute(attr="path"), attr="append"))):
            return "paths"
        case _:
            return "all"


def _has_scopes(node: ast.stmt) -> bool:
    return not kinds_of(node).isdisjoint(SCOPES)


def _kind(node: ast.stmt) -> tuple[Kind, str]:
    """Give the statement's kind and the one name that it is about."""
    match node:
        case ast.ImportFrom(names=[ast.alias(name="*")]):
            return "star", ""
        case ast.Import() | ast.ImportFrom():
            return "import", ""
        case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
            return "definition", name
        case ast.Assign(targets=[ast.Name(id=name)]):
            return "assignment", name
        case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr()):
            return "assignment", name
        case ast.Expr(value=ast.Constant()):
            return "text", ""
        case ast.Expr():
            return "expression", ""
        case ast.Global():
            return "global", ""
        case ast.Assert():
            return "assert", ""
        case _:
            return "other", ""


def learn_needs(lines: tuple[str, ...], known: Known) -> None:
    """Remember what translated magics import, where the notebook itself does not."""
    for line in lines:
        name = line.split()[-1]
        known.modules.setdefault(name, name)
    if lines:
        known.shows = closing_calls(known.modules)


def _learn(imports: tuple[Import, ...], known: Known) -> None:
    for one in imports:
        whole = one.module if one.alias else one.bound
        known.modules[one.bound] = f"{one.module}.{one.name}" if one.name else whole
        known.reach[one.bound] = known.modules[one.bound]
        note_beside(one.bound, one.module, known)
    if imports and known.plots:
        known.shows = closing_calls(known.modules)


def _uses(nested: Nested) -> FunctionUses:
    if not (nested.shadows or nested.late_calls or nested.escapes or nested.handed or nested.attributes):
        return NO_USES
    return FunctionUses(
        shadows={name: frozenset(around) for name, around in nested.shadows.items()},
        late=_frozen(nested.late_calls),
        escapes=_frozen(nested.escapes),
        handed=_frozen(nested.handed),
        attributes=_frozen(nested.attributes),
    )


def _making(node: Definition, nested: Nested, *, pure: bool) -> Making:
    """Describe a definition."""
    if isinstance(node, ast.ClassDef):
        return Making("class", pure, decorators=decorators_of(node))
    yields = any(isinstance(child, ast.Yield | ast.YieldFrom) for child in nodes_of(node))
    return Making(
        "function",
        pure,
        lazy=yields or isinstance(node, ast.AsyncFunctionDef),
        open_keywords=node.args.kwarg is not None,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        inner_reads=_frozen(nested.inner_reads),
        decorators=decorators_of(node),
        parameters=tuple(one.arg for one in arguments_of(node)),
    )


def _frame_reads(node: ast.stmt) -> Names:
    """Give the names in strings that a library looks up in its caller's frame, wherever they stand."""
    words: set[str] = set()
    for child in calls_of(node):
        if called_name(child) in FRAME_READERS:
            words |= frame_words(child, frame_argument(child)[0])
    return _frozen(words)
