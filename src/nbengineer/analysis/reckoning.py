"""What a statement may change or touch, given what is known of the notebook's own functions so far."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from nbengineer.analysis.calling import gives_iterator
from nbengineer.analysis.calls import called_name
from nbengineer.analysis.changers import changed_by_own, changers_of
from nbengineer.analysis.changing import aliases, changes, may_change
from nbengineer.analysis.effects import Effect, effects, only_a_picture, unseeded
from nbengineer.analysis.hidden import Hidden, draws_rarely, hidden
from nbengineer.analysis.inventory import imports_of
from nbengineer.analysis.library import root
from nbengineer.analysis.making import decorators_of
from nbengineer.analysis.quiet import as_library, leaves_arguments_alone
from nbengineer.analysis.walking import calls_now, calls_of, nodes_of

if TYPE_CHECKING:
    from nbengineer.analysis.flow import Flow
    from nbengineer.analysis.known import Known
    from nbengineer.analysis.scopes import Nested
    from nbengineer.model.facts import Names

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
BUILTINS = frozenset(dir(builtins))
EMPTY: Names = frozenset()
NOTHING_HIDDEN = Hidden()
BESIDE = "<beside>"
"""What stands for all that modules beside the notebook remember, where names share objects."""

OPERATORS = frozenset(
    "__add__ __radd__ __sub__ __mul__ __rmul__ __truediv__ __floordiv__ __mod__ __pow__ __matmul__ __and__ __or__"
    " __xor__ __lshift__ __rshift__ __neg__ __pos__ __invert__ __eq__ __ne__ __lt__ __le__ __gt__ __ge__ __contains__"
    " __getitem__"
    " __getattr__ __getattribute__ __bool__ __len__ __iter__ __hash__ __format__ __repr__ __str__ __get__".split()
)
"""Methods by which a class of the notebook can make any expression do anything."""


def is_safe_to_drop(node: ast.stmt, flow: Flow, known: Known) -> bool:
    """Say whether what shows only calls what it seems to call, and uses no iterator up."""
    if not known.functions.isdisjoint(OPERATORS) and not isinstance(
        getattr(node, "value", None), ast.Name | ast.Constant
    ):
        return False
    attributes = {one.attr for one in nodes_of(node) if isinstance(one, ast.Attribute)}
    if not attributes.isdisjoint(known.functions):
        return False
    return flow.reads.isdisjoint(known.iterators) and not _calls_own(node, known)


def has_late_effects(node: ast.stmt, known: Known) -> bool:
    """Say whether code that runs after the statement has an effect beyond its variables."""
    bodies = [inner.body for inner in nodes_of(node) if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = (effect for body in bodies for statement in body for effect in effects_here(statement, known))
    return any(not only_a_picture(effect.kind, effect.what) for effect in found)


def effects_here(node: ast.stmt, known: Known) -> tuple[Effect, ...]:
    """Give the process-wide effects of a statement, those of functions of modules beside the notebook among them."""
    found = effects(node, known.modules, unseeded=frozenset(known.unseeded), heard=known.beside.heard)
    if isinstance(node, ast.Import | ast.ImportFrom) and known.beside.loud:
        modules = {one.module.partition(".")[0] for one in imports_of(node)} & known.beside.loud
        return (*found, *(Effect("call", f"import {module}", node.lineno) for module in sorted(modules)))
    if not known.acting:
        return found
    used = {one.id for one in nodes_of(node) if isinstance(one, ast.Name)} & known.acting
    acts = bool(used) and bool(calls_of(node)) and not isinstance(node, Definition)
    return (*found, Effect("call", min(used), node.lineno)) if acts else found


def hidden_here(node: ast.stmt, effects: tuple[Effect, ...], known: Known) -> Hidden:
    """Give what the statement sets for the whole process, and what it uses of that."""
    if not known.sets or isinstance(node, Definition):
        return NOTHING_HIDDEN
    return hidden(node, effects, known.modules, frozenset(known.rarely))


def hidden_late(node: ast.stmt, known: Known) -> Hidden:
    """Give the same of the functions that the statement makes; a draw after a seed of its own depends on nothing."""
    bodies = [inner.body for inner in nodes_of(node) if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef)]
    found = [hidden(one, effects_here(one, known), known.modules) for body in bodies for one in body]
    sets = EMPTY.union(*(one.sets for one in found))
    return Hidden(sets, EMPTY.union(*(one.uses for one in found)) - sets)


def late_changes(node: ast.stmt, nested: Nested, known: Known) -> Names:
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
    own = getattr(node, "name", "")
    changed = (name for name in found if (name in nested.reads or name == own) and name not in known.modules)
    return frozenset(changed) | (known.remembering & nested.reads)


def may_change_here(node: ast.stmt, flow: Flow, known: Known) -> Names:
    """Give what the statement may change; reading an iterator uses it up, and calling an object may change it."""
    harmed = flow.reads if _calls_own(node, known) else frozenset[str]()
    called = (
        may_change(node, known.reach) | harmed
    ) - known.functions  # calling a function or class leaves its name as it is
    objects = {one.func.id for one in calls_now(node) if isinstance(one.func, ast.Name)}
    objects -= known.definitions | BUILTINS
    objects |= changes(node, known.modules) | _decorating(node)
    found = called | objects | (flow.reads & known.iterators)
    changed = frozenset(name for name in found if name not in known.modules)
    return changed | (known.remembering & flow.reads if calls_of(node) else set())


def aliases_here(node: ast.stmt, flow: Flow, known: Known) -> tuple[tuple[str, str], ...]:
    """Give the pairs of names that may share an object; an instance shares its class, a class its bases.

    What comes from a module that remembers shares with all of them.
    """
    found = set(aliases(node, known.reach))
    found |= {(name, BESIDE) for name in flow.maybe if name in known.remembering or known.remembering & flow.reads}
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=ast.Name(id=made))) if (
            made in known.definitions
        ):
            found.add((name, made))
        case ast.ClassDef(name=name, bases=bases):
            found |= {(name, base.id) for base in bases if isinstance(base, ast.Name) and base.id in known.definitions}
        case _:
            pass
    return tuple(sorted(found))


def _decorating(node: ast.stmt) -> set[str]:
    """Give the names of decorators, which are handed what they decorate."""
    if not isinstance(node, Definition):
        return set()
    return {root(one) for one in node.decorator_list} - {""}


def note_iterators(node: ast.stmt, known: Known) -> None:
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


def note_beside(name: str, module: str, known: Known) -> None:
    """Remember a name that stands for something of a module beside the notebook, or a function that imports one."""
    top = module.partition(".")[0]
    if top in known.beside.stateful:
        known.remembering.add(name)
    if top in known.beside.acting:
        known.acting.add(name)


def note_unseeded(node: ast.stmt, flow: Flow, known: Known) -> None:
    """Remember the names of estimators that draw from the global generator when they are fitted."""
    fresh = unseeded(node, known.modules)
    known.unseeded -= flow.sure
    known.unseeded |= fresh
    known.rarely -= flow.sure
    known.rarely |= fresh if fresh and draws_rarely(node) else set()


def changes_here(node: ast.stmt, known: Known) -> Names:
    """Give what the statement visibly changes, by itself or by calling functions of the notebook that do."""
    found = changes(node, known.modules) | changed_by_own(node, known.modules, known.changers)
    return found - known.modules.keys()  # a call of `plt.plot` changes no variable of the notebook


def note_function(node: ast.stmt, known: Known) -> None:
    """Remember what a function or class of the notebook is to its callers."""
    known.changers.pop(getattr(node, "name", ""), None)
    known.changers |= changers_of(node, known.modules, known.changers)
    if isinstance(node, ast.FunctionDef):
        if any(isinstance(child, ast.Yield | ast.YieldFrom) for child in nodes_of(node)):
            known.lazy_functions.add(node.name)
        if known.slicing and leaves_arguments_alone(node, known.reach):
            known.quiet.add(node.name)
            known.reach |= as_library(frozenset({node.name}))


def _calls_own(node: ast.stmt, known: Known) -> bool:
    """Say whether a statement calls a function or method that the notebook itself defines, by its name."""
    called = (called_name(child) for child in calls_of(node))
    return any(name in known.functions and name not in known.quiet for name in called)
