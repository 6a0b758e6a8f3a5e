"""The facts of one statement, gathered from the walks that each know one thing."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calling import gives_iterator
from nbengineer.analysis.calls import arguments_of, called_name
from nbengineer.analysis.changing import aliases, changes, may_change
from nbengineer.analysis.drawing import draws, pyplot_calls, sets_backend
from nbengineer.analysis.effects import effects, only_a_picture, order_sensitive
from nbengineer.analysis.flow import Flow
from nbengineer.analysis.frames import FRAME_READERS, frame_argument, frame_words
from nbengineer.analysis.inventory import Inventory, digest, imports_of, take_inventory
from nbengineer.analysis.library import root
from nbengineer.analysis.making import decorators_of, dotted, is_pure
from nbengineer.analysis.quiet import as_library, leaves_arguments_alone
from nbengineer.analysis.scopes import Nested, nested_names
from nbengineer.analysis.showing import only_shows, shown_names
from nbengineer.analysis.walking import calls_now, calls_of, kinds_of, nodes_of
from nbengineer.model.facts import NO_USES, Facts, FunctionUses, Making, Reflection

if TYPE_CHECKING:
    from nbengineer.model.facts import Kind, Names
    from nbengineer.model.plan import Import

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
SCOPES = (
    *(ast.Lambda, ast.GeneratorExp, ast.ListComp, ast.SetComp, ast.DictComp),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef),
)


@dataclass(slots=True)
class Known:
    """What is known of the notebook while its statements are read in order.

    `functions` are names that some cell defines as a function, `lazy` calls that don't mean what they mean in a
    library, `modules` what imported names stand for so far, `drawing` functions of the notebook that draw, `slicing`:
    some cells may stay out of the package, so it matters what a statement might change.
    """

    functions: frozenset[str]
    lazy: frozenset[str]
    slicing: bool
    modules: dict[str, str] = field(default_factory=dict)
    drawing: set[str] = field(default_factory=set)
    definitions: set[str] = field(default_factory=set)
    iterators: set[str] = field(default_factory=set)
    lazy_functions: set[str] = field(default_factory=set)
    quiet: set[str] = field(default_factory=set)
    reach: dict[str, str] = field(default_factory=dict)
    plots: bool = False
    sensitive: bool = False


def facts_of(
    node: ast.stmt, place: tuple[int, int], known: Known, *, last: bool, alone: bool
) -> tuple[Facts, Inventory]:
    """Give the facts of a statement, and keep `known` up to date.

    `last`: a notebook shows its value; `alone`: nothing else is in its cell.
    """
    inventory = take_inventory(node)
    _note_iterators(node, known)
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
        _note_function(node, known)
    imports = imports_of(node) if isinstance(node, ast.Import | ast.ImportFrom) else tuple(inventory.nested_imports)
    _learn(imports, known)
    draws_now = known.plots and draws(node, known.modules, frozenset(known.drawing))
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
        late_effects=known.slicing and scoped and _has_late_effects(node, known),
        late_changes=_late_changes(node, nested, known) if known.slicing and scoped else EMPTY,
        changes=_only(changes(node), known) if kind not in {"import", "definition", "text"} else frozenset(),
        may_change=_may_change(node, flow, known) if known.slicing else frozenset(),
        aliases=_aliases(node, known) if known.slicing else (),
        imports=imports,
        making=_making(node, nested) if isinstance(node, Definition) else None,
        uses=_uses(nested),
        constant=_constant(node),
        shows=isinstance(node, ast.Expr)
        and only_shows(node.value, whole_cell=alone, modules=known.modules)
        and _is_safe_to_drop(node, flow, known),
        shown=shown_names(node, last=last),
        is_async=flow.is_async,
        draws=draws_now,
        sets_backend=known.plots and sets_backend(node, known.modules),
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
    return names - known.modules.keys()


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
            return dotted(func) in pyplot_calls(known.modules)
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


OPERATORS = frozenset(
    "__add__ __radd__ __sub__ __mul__ __rmul__ __truediv__ __floordiv__ __mod__ __pow__ __matmul__ __and__ __or__"
    " __xor__ __lshift__ __rshift__ __neg__ __pos__ __invert__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__"
    " __getitem__"
    " __getattr__ __getattribute__ __bool__ __len__ __iter__ __hash__ __format__ __repr__ __str__ __get__".split()
)
"""Methods by which a class of the notebook can make any expression do anything."""


def _is_safe_to_drop(node: ast.stmt, flow: Flow, known: Known) -> bool:
    """Say whether what shows only calls what it seems to call, and uses no iterator up."""
    if known.functions & OPERATORS and not isinstance(getattr(node, "value", None), ast.Name | ast.Constant):
        return False
    attributes = {one.attr for one in nodes_of(node) if isinstance(one, ast.Attribute)}
    if not attributes.isdisjoint(known.functions):
        return False
    return flow.reads.isdisjoint(known.iterators) and not _calls_own(node, known)


def _has_late_effects(node: ast.stmt, known: Known) -> bool:
    """Say whether code that runs after the statement has an effect beyond its variables."""
    bodies = [inner.body for inner in nodes_of(node) if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = (effect for body in bodies for statement in body for effect in effects(statement, known.modules))
    return any(not only_a_picture(effect.kind, effect.what) for effect in found)


def _late_changes(node: ast.stmt, nested: Nested, known: Known) -> Names:
    """Give what code that runs after the statement may change of what it reads."""
    found: set[str] = set()
    for inner in nodes_of(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in inner.body:
                found |= may_change(statement, known.reach)
        elif isinstance(inner, ast.Lambda):
            found |= may_change(ast.Expr(inner.body), known.reach)
        elif isinstance(inner, ast.GeneratorExp):
            found |= may_change(ast.Expr(inner), known.reach)
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and any("cache" in one for one in decorators_of(inner)):
            found.add(inner.name)  # what it remembers changes at every call
    return (
        frozenset(name for name in found if name in nested.reads or name == getattr(node, "name", ""))
        - known.modules.keys()
    )


def _calls_own(node: ast.stmt, known: Known) -> bool:
    """Say whether a statement calls a function or method that the notebook itself defines, by its name."""
    called = (child.func for child in calls_of(node))
    loud = known.functions - known.quiet
    return any(getattr(func, "attr", getattr(func, "id", "")) in loud for func in called)


def _may_change(node: ast.stmt, flow: Flow, known: Known) -> Names:
    """Give what the statement may change; reading an iterator uses it up, and calling an object may change it."""
    harmed = flow.reads if _calls_own(node, known) else frozenset[str]()
    called = (
        may_change(node, known.reach) | harmed
    ) - known.functions  # calling a function or class leaves its name as it is
    objects = {one.func.id for one in calls_now(node) if isinstance(one.func, ast.Name)}
    objects -= known.definitions | BUILTINS
    objects |= changes(node, known.modules) | _decorating(node)
    return (called | objects | (flow.reads & known.iterators)) - known.modules.keys()


def _aliases(node: ast.stmt, known: Known) -> tuple[tuple[str, str], ...]:
    """Give the pairs of names that may share an object; an instance shares its class."""
    found = set(aliases(node, known.reach))
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=made))) if (
            made in known.definitions
        ):
            found.add((name, made))
        case _:
            pass
    return tuple(sorted(found))


def _decorating(node: ast.stmt) -> set[str]:
    """Give the names of decorators, which are handed what they decorate."""
    if not isinstance(node, Definition):
        return set()
    return {root(one) for one in node.decorator_list} - {""}


def _note_iterators(node: ast.stmt, known: Known) -> None:
    """Remember the names that are bound to something which reading uses up."""
    match node:
        case ast.Assign(targets=targets, value=ast.Call(func=ast.Name(id=name))) if name in known.lazy_functions:
            known.iterators |= {target.id for target in targets if isinstance(target, ast.Name)}
        case ast.Assign(targets=targets, value=ast.Call() as call) if called_name(call) == "defaultdict":
            known.iterators |= {target.id for target in targets if isinstance(target, ast.Name)}  # reading adds keys
        case ast.Assign(targets=targets, value=value) if gives_iterator(value, known.modules):
            known.iterators |= {target.id for target in targets if isinstance(target, ast.Name)}
        case _:
            pass


def _note_function(node: ast.stmt, known: Known) -> None:
    """Remember what a function of the notebook is to its callers."""
    if isinstance(node, ast.FunctionDef):
        if any(isinstance(child, ast.Yield | ast.YieldFrom) for child in nodes_of(node)):
            known.lazy_functions.add(node.name)
        if known.slicing and leaves_arguments_alone(node, known.reach):
            known.quiet.add(node.name)
            known.reach |= as_library(frozenset({node.name}))


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
    return any(draws(statement, known.modules, frozenset(known.drawing)) for statement in node.body)


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
