"""The facts of one statement, gathered from the walks that each know one thing."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Literal, NamedTuple, TypedDict

from nbengineer.analysis.animating import animates_here, note_animations
from nbengineer.analysis.calls import called_name
from nbengineer.analysis.changing import changes
from nbengineer.analysis.drawing import sets_backend
from nbengineer.analysis.effects import order_sensitive
from nbengineer.analysis.figures import figures_here, learn_pens
from nbengineer.analysis.files import files_used, files_written
from nbengineer.analysis.flow import Flow
from nbengineer.analysis.frames import FRAME_READERS, frame_argument, frame_words
from nbengineer.analysis.holding import held_here, holding_here
from nbengineer.analysis.inventory import digest, imports_of, take_inventory
from nbengineer.analysis.later import late_facts
from nbengineer.analysis.literals import constant_of, is_immutable
from nbengineer.analysis.looping import looping_here, needs_loop
from nbengineer.analysis.names import EMPTY, frozen
from nbengineer.analysis.noting import note_beside, note_function, note_iterators, note_names, note_unseeded
from nbengineer.analysis.quiet import as_library
from nbengineer.analysis.reckoning import (
    aliases_here,
    changes_here,
    effects_here,
    hidden_here,
    is_safe_to_drop,
    may_change_here,
    reaches_of,
)
from nbengineer.analysis.runtext import changed_by_text, run_text
from nbengineer.analysis.scopes import nested_names
from nbengineer.analysis.showing import only_shows, shown_names
from nbengineer.analysis.walking import SCOPES, calls_of, kinds_of
from nbengineer.model.facts import Facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.analysis.bodies import Body
    from nbengineer.analysis.inventory import Inventory
    from nbengineer.analysis.known import Known
    from nbengineer.analysis.reaching import Reach
    from nbengineer.analysis.scopes import Nested
    from nbengineer.model.facts import Kind, Names, Reflection
    from nbengineer.model.plan import Import

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class _Walked(NamedTuple):
    """What the walks over one statement have found; `nested` is None if it has no nested code.

    `body` is that of a definition. `draws`: it leaves figures open; `closes`: it closes all that are open before.
    `waits`: it awaits, or needs a running event loop.
    """

    inventory: Inventory
    flow: Flow
    nested: Nested | None
    body: Body | None
    imports: tuple[Import, ...]
    reflection: Reflection | None
    draws: bool
    closes: bool
    waits: bool
    held: Names


class _Bindings(TypedDict, total=False):
    """What the statement binds and reads now, as `Facts` has it."""

    sure: Names
    maybe: Names
    unbinds: Names
    order: tuple[str, ...]
    early: Names
    reads: Names
    class_shadows: Names
    sure_at: Mapping[str, Names]


class _Changes(TypedDict, total=False):
    """What the statement changes, and what it does beyond its variables, as `Facts` has it."""

    changes: Names
    may_change: Names
    may_change_parts: Names
    aliases: tuple[tuple[str, str], ...]
    effects: tuple[tuple[str, str, int], ...]
    sets: Names
    uses_state: Names
    texts: Names
    any_file: bool
    seeks_files: Literal["", "one", "all"]
    written: Names


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
    flow, inventory = walked.flow, walked.inventory
    shows = (
        isinstance(node, ast.Expr)
        and only_shows(node.value, whole_cell=alone, modules=known.modules)
        and is_safe_to_drop(node, flow, known)
    )
    kind, name = _kind(node)
    reach, visible = reaches_of(node, known)
    facts = Facts(
        cell=place[0],
        position=place[1],
        line=node.lineno,
        end_line=node.end_lineno or node.lineno,
        kind=kind,
        name=name,
        same=_same(node),
        imports=walked.imports,
        constant=constant_of(node),
        shows=shows,
        shown=frozen(shown_names(node, last=last)),
        animates=animates_here(node, known.animations, last=last),
        is_async=walked.waits,
        draws=walked.draws,
        shows_figures=walked.closes,
        sets_backend=known.plots and known.backends and sets_backend(node, known.modules),
        order_sensitive=_sensitive(node, known) if known.sensitive else "",
        catches=inventory.catches,
        names_errors=inventory.names_errors,
        frame_reads=_frame_reads(node),
        dynamic_strings=flow.dynamic_strings or (walked.nested is not None and walked.nested.dynamic_strings),
        reflection=walked.reflection,
        feeds=frozen(inventory.feeds),
        immutable=is_immutable(node),
        loop_targets=frozen(inventory.loop_targets),
        deletes=frozen(flow.unbound) if isinstance(node, ast.Delete) else EMPTY,
        fitted=frozen(inventory.fitted),
        figures=frozen(inventory.figures),
        held=walked.held,
        rebinds=frozen(inventory.stored & {one.bound for one in inventory.nested_imports}),
        digest=digest(node),
        **_bindings(flow),
        **_changes(node, kind, walked, reach, visible, known),
        **(late_facts(node, walked.nested, walked.body, known) if walked.nested else {}),
    )
    if known.slicing:
        note_names(node, flow, reach, known)
    return facts, inventory


def _walk(node: ast.stmt, known: Known) -> _Walked:
    """Walk over a statement, and remember of it what matters to those below."""
    inventory = take_inventory(node)
    note_iterators(node, known)
    flow = Flow(known.lazy, known.functions)
    flow.statement(node)
    scoped = _has_scopes(node) or not flow.reads.isdisjoint(known.functions)
    nested = nested_names(node, known.functions, known.lazy) if scoped else None
    if known.quiet and not known.quiet.isdisjoint(flow.maybe):
        known.quiet -= flow.maybe
        known.reach = known.modules | as_library(frozenset(known.quiet))
    body = None
    if isinstance(node, Definition):
        known.definitions.add(node.name)
        body = note_function(node, known)
        for module in inventory.imported:
            note_beside(node.name, module, known)
    imports = imports_of(node) if isinstance(node, ast.Import | ast.ImportFrom) else tuple(inventory.nested_imports)
    _learn(imports, known)
    if known.slicing or known.sets:
        note_unseeded(node, flow, known)
    opens, closes = figures_here(node, flow.maybe, known) if known.plots else (False, False)
    for name in inventory.named_reads:
        flow.use(name)
    reflection = run_text(inventory.source_run, flow) if inventory.source_run else inventory.reflection
    known.looping |= looping_here(node, known.modules, known.looping)
    waits = flow.is_async or needs_loop(node, known.modules, known.looping)
    note_animations(node, flow.maybe, known.animations)
    known.holding |= holding_here(node, known.holding)
    kept = frozen(held_here(node, known.holding))
    return _Walked(inventory, flow, nested, body, imports, reflection, opens, closes, waits, kept)


def _bindings(flow: Flow) -> _Bindings:
    """Keep what the walk in evaluation order has found."""
    found = _Bindings(
        sure=frozen(flow.sure), maybe=frozen(flow.maybe), early=frozen(flow.early), reads=frozen(flow.reads)
    )
    if flow.unbound:
        found["unbinds"] = frozen(flow.unbound)
    if len(flow.order) > 1:
        found["order"] = tuple(flow.order)
    if flow.class_shadows:
        found["class_shadows"] = frozen(flow.class_shadows)
    if flow.sure_at:
        found["sure_at"] = {name: frozenset(names) for name, names in flow.sure_at.items()}
    return found


def _changes(node: ast.stmt, kind: Kind, walked: _Walked, reach: Reach, visible: Reach, known: Known) -> _Changes:
    """Ask what the statement changes, and what it does beyond its variables."""
    found = _Changes()
    acts = kind not in {"import", "definition", "text"}
    changed = changes(node, visible) if acts or known.slicing else EMPTY
    if acts:
        found["changes"] = frozen(changes_here(node, changed, visible, known))
    if known.slicing:
        may_change, parts = may_change_here(node, changed, walked.flow, reach, known)
        if walked.inventory.source_run:
            may_change |= changed_by_text(walked.inventory.source_run, known)
        found["may_change"], found["may_change_parts"] = frozen(may_change), frozen(parts)
        found["aliases"] = aliases_here(node, walked.body, walked.flow, reach, known)
    effects = effects_here(node, known) if known.slicing or known.sets else ()
    if effects:
        found["effects"] = tuple((e.kind, e.what, e.line) for e in effects)
    if known.sets:
        now = hidden_here(node, effects, known)
        found["sets"], found["uses_state"] = frozen(now.sets), frozen(now.uses)
    if known.writes:
        files = files_used(node, known.modules, known.functions)
        found["texts"], found["any_file"], found["seeks_files"] = frozen(files.named), files.any_, files.seeks
        found["written"] = frozen(files_written(node, effects)) if effects else EMPTY
    return found


def _same(node: ast.stmt) -> tuple[tuple[str, str], ...]:
    """Give the pairs of names that the statement makes two names of one object: `b = a`."""
    match node:
        case ast.Assign(targets=targets, value=ast.Name(id=source)):
            return tuple((target.id, source) for target in targets if isinstance(target, ast.Name))
        case _:
            return ()


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
        learn_pens(known)


def _learn(imports: tuple[Import, ...], known: Known) -> None:
    for one in imports:
        whole = one.module if one.alias else one.bound
        known.modules[one.bound] = f"{one.module}.{one.name}" if one.name else whole
        known.reach[one.bound] = known.modules[one.bound]
        note_beside(one.bound, one.module, known)
    if imports and known.plots:
        learn_pens(known)


def _frame_reads(node: ast.stmt) -> Names:
    """Give the names in strings that a library looks up in its caller's frame, wherever they stand."""
    words: set[str] = set()
    for child in calls_of(node):
        if called_name(child) in FRAME_READERS:
            words |= frame_words(child, frame_argument(child)[0])
    return frozen(words)
