"""The facts of one statement, gathered from the walks that each know one thing."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calls import arguments_of, called_name
from nbengineer.analysis.changing import changes
from nbengineer.analysis.drawing import draws, pyplot_calls, sets_backend
from nbengineer.analysis.effects import effects, order_sensitive
from nbengineer.analysis.flow import Flow
from nbengineer.analysis.frames import FRAME_READERS, frame_argument, frame_words
from nbengineer.analysis.inventory import Inventory, digest, imports_of, take_inventory
from nbengineer.analysis.making import decorators_of, dotted, is_pure
from nbengineer.analysis.quiet import as_library
from nbengineer.analysis.reckoning import (
    aliases_here,
    has_late_effects,
    is_safe_to_drop,
    late_changes,
    may_change_here,
    note_function,
    note_iterators,
)
from nbengineer.analysis.scopes import Nested, nested_names
from nbengineer.analysis.showing import only_shows, shown_names
from nbengineer.analysis.walking import calls_of, kinds_of, nodes_of
from nbengineer.model.facts import NO_USES, Facts, FunctionUses, Making, Reflection

if TYPE_CHECKING:
    from nbengineer.analysis.known import Known
    from nbengineer.model.facts import Kind, Names
    from nbengineer.model.plan import Import

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SCOPES = (
    *(ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)


def facts_of(
    node: ast.stmt, place: tuple[int, int], known: Known, *, last: bool, alone: bool
) -> tuple[Facts, Inventory]:
    """Give the facts of a statement, and keep `known` up to date.

    `last`: a notebook shows its value; `alone`: nothing else is in its cell.
    """
    inventory = take_inventory(node)
    note_iterators(node, known)
    flow = Flow(known.lazy, known.functions)
    flow.statement(node)
    scoped = _has_scopes(node) or not flow.reads.isdisjoint(known.functions)
    nested = nested_names(node, known.functions, known.lazy) if scoped else Nested()
    kind, name = _kind(node)
    if known.quiet and not known.quiet.isdisjoint(flow.maybe):
        known.quiet -= flow.maybe
        known.reach = known.modules | as_library(frozenset(known.quiet))
    if kind == "definition":
        known.definitions.add(name)
        note_function(node, known)
    imports = imports_of(node) if isinstance(node, ast.Import | ast.ImportFrom) else tuple(inventory.nested_imports)
    _learn(imports, known)
    draws_now = known.plots and draws(node, known.modules, known.drawing)
    if isinstance(node, ast.FunctionDef) and known.plots and _body_draws(node, known):
        known.drawing.add(node.name)
    frames = _frame_reads(node)
    for name in inventory.named_reads:
        flow.use(name)
    reflection = _run_text(inventory.source_run, flow) if inventory.source_run else inventory.reflection
    facts = Facts(
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
        late_effects=known.slicing and scoped and has_late_effects(node, known),
        late_changes=late_changes(node, nested, known) if known.slicing and scoped else EMPTY,
        changes=_only(changes(node), known) if kind not in {"import", "definition", "text"} else frozenset(),
        may_change=may_change_here(node, flow, known) if known.slicing else frozenset(),
        aliases=aliases_here(node, known) if known.slicing else (),
        imports=imports,
        making=_making(node, nested) if isinstance(node, Definition) else None,
        uses=_uses(nested),
        constant=_constant(node),
        shows=isinstance(node, ast.Expr)
        and only_shows(node.value, whole_cell=alone, modules=known.modules)
        and is_safe_to_drop(node, flow, known),
        shown=shown_names(node, last=last),
        is_async=flow.is_async,
        draws=draws_now,
        sets_backend=known.plots and known.backends and sets_backend(node, known.modules),
        effects=tuple((e.kind, e.what, e.line) for e in effects(node, known.modules)) if known.slicing else (),
        order_sensitive=_sensitive(node, known) if known.sensitive else "",
        catches=inventory.catches,
        names_errors=inventory.names_errors,
        class_shadows=_frozen(flow.class_shadows),
        global_under_local=_frozen(nested.global_under_local),
        frame_reads=frames,
        frame_captures=_frozen(nested.frame_defs),
        frame_traps=_frozen(nested.frame_others),
        dynamic_strings=flow.dynamic_strings or nested.dynamic_strings,
        reflection=reflection,
        feeds=_frozen(inventory.feeds),
        sure_at={name: frozenset(names) for name, names in flow.sure_at.items()} if flow.sure_at else NO_NAMES,
        immutable=_is_immutable(node),
        loop_targets=_frozen(inventory.loop_targets),
        deletes=_frozen(flow.unbound) if isinstance(node, ast.Delete) else EMPTY,
        shows_figures=known.plots and _shows_figures(node, known),
        fitted=_frozen(inventory.fitted),
        figures=_frozen(inventory.figures),
        held=_frozen(inventory.held),
        rebinds=_frozen(inventory.stored & {one.bound for one in inventory.nested_imports}),
        digest=digest(node),
    )
    return facts, inventory


EMPTY: Names = frozenset()
BUILTINS = frozenset(dir(builtins))
NO_NAMES: dict[str, Names] = {}


def _frozen(names: set[str]) -> Names:
    return frozenset(names) if names else EMPTY


def _only(names: Names, known: Known) -> Names:
    """Leave out imported names: a call of `plt.plot` changes no variable of the notebook."""
    return frozenset(name for name in names if name not in known.modules) if names else EMPTY


def _run_text(text: str, flow: Flow) -> Reflection:
    """Take what a literal text does when it is run into account, as something that may happen."""
    reason = "it runs text as code"
    try:
        tree = ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError):
        return Reflection(reason)
    inner = Flow(flow.lazy, flow.functions)
    inner.block(tree.body)
    for name in inner.early:
        flow.use(name)
    flow.reads |= inner.reads
    flow.maybe |= inner.maybe
    flow.unbound |= inner.unbound
    flow.sure -= inner.unbound
    simple = not any(isinstance(node, SCOPES) or _reflects(node) for node in ast.walk(tree))
    return Reflection(reason, open_reads=not simple, open_writes=not simple)


def _reflects(node: ast.AST) -> bool:
    """Say whether a node of text that is run looks at names by their text itself."""
    return isinstance(node, ast.Name) and node.id in {"exec", "eval", "globals", "locals", "vars", "dir", "get_ipython"}


def _shows_figures(node: ast.stmt, known: Known) -> bool:
    match node:
        case ast.Expr(value=ast.Call(func=func)):
            name = dotted(func)
            return (name.endswith(".show") or name in known.modules) and name in pyplot_calls(known.modules)
        case _:
            return False


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


def _learn(imports: tuple[Import, ...], known: Known) -> None:
    for one in imports:
        whole = one.module if one.alias else one.bound
        known.modules[one.bound] = f"{one.module}.{one.name}" if one.name else whole
        known.reach[one.bound] = known.modules[one.bound]


def _body_draws(node: ast.FunctionDef, known: Known) -> bool:
    return any(draws(statement, known.modules, known.drawing) for statement in node.body)


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


def _making(node: Definition, nested: Nested) -> Making:
    """Describe a definition."""
    if isinstance(node, ast.ClassDef):
        return Making("class", is_pure(node), decorators=decorators_of(node))
    yields = any(isinstance(child, ast.Yield | ast.YieldFrom) for child in nodes_of(node))
    return Making(
        "function",
        is_pure(node),
        lazy=yields or isinstance(node, ast.AsyncFunctionDef),
        open_keywords=node.args.kwarg is not None,
        is_async=isinstance(node, ast.AsyncFunctionDef),
        inner_reads=_frozen(nested.inner_reads),
        decorators=decorators_of(node),
        parameters=tuple(one.arg for one in arguments_of(node)),
    )


def _constant(node: ast.stmt) -> str:
    """Give the source of a literal that the statement binds to one name; "" for anything else."""
    match node:
        case (
            ast.Assign(targets=[ast.Name()], value=value) | ast.AnnAssign(target=ast.Name(), value=ast.expr() as value)
        ):
            return ast.unparse(value) if is_literal(value) else ""
        case _:
            return ""


def _is_immutable(node: ast.stmt) -> bool:
    value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
    return value is not None and not isinstance(value, ast.Call) and is_literal(value, containers=False)


def is_literal(node: ast.expr, *, containers: bool = True) -> bool:
    """Say whether an expression is a literal, a container of literals, `Path("…")`, or arithmetic over such."""
    match node:
        case ast.Constant(value=value):
            return value is not Ellipsis
        case ast.UnaryOp() | ast.BinOp():
            return _is_number(node)
        case ast.Tuple(elts=elements):
            return all(is_literal(element, containers=containers) for element in elements)
        case ast.List(elts=elements) | ast.Set(elts=elements):
            return containers and all(is_literal(element) for element in elements)
        case ast.Dict(keys=keys, values=values):
            return (
                containers and all(key is not None and is_literal(key) for key in keys) and all(map(is_literal, values))
            )
        case ast.Call(func=ast.Name(id="Path"), args=[ast.Constant(value=str())], keywords=[]):
            return True
        case _:
            return False


def _is_number(node: ast.expr) -> bool:
    """Say whether an expression is a number, or arithmetic over numbers that surely has a value and stays small."""
    match node:
        case ast.Constant(value=value):
            return isinstance(value, int | float | complex)
        case ast.UnaryOp(op=ast.UAdd() | ast.USub(), operand=operand):
            return _is_number(operand)
        case ast.BinOp(
            left=left, op=ast.Div() | ast.FloorDiv() | ast.Mod(), right=ast.Constant(value=int() | float() as by)
        ):
            return bool(by) and _is_number(left)
        case ast.BinOp(left=left, op=op, right=right):
            safe = isinstance(op, ast.Add | ast.Sub | ast.Mult) or (
                _small_power(op, right) and isinstance(left, ast.Constant)
            )
            return safe and _is_number(left) and _is_number(right)
        case _:
            return False


def _small_power(op: ast.operator, right: ast.expr) -> bool:
    match op, right:
        case ast.Pow(), ast.Constant(value=int() | float() as value):
            return abs(value) <= 64  # noqa: PLR2004 (2 ** 64 is as large as settings get)
        case ast.Pow(), ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return abs(value) <= 64  # noqa: PLR2004 (the same)
        case _:
            return False


def _frame_reads(node: ast.stmt) -> Names:
    """Give the names in strings that a library looks up in its caller's frame, wherever they stand."""
    words: set[str] = set()
    for child in calls_of(node):
        if called_name(child) in FRAME_READERS:
            words |= frame_words(child, frame_argument(child)[0])
    return _frozen(words)
