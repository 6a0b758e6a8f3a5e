"""What a statement may change or touch, given what is known of the notebook's own functions so far."""

from __future__ import annotations

import ast
import builtins
from typing import TYPE_CHECKING

from nbengineer.analysis.bodies import changed_outside, pairs_of
from nbengineer.analysis.calls import called_name
from nbengineer.analysis.changers import changed_by_own
from nbengineer.analysis.changing import may_change, may_change_parts
from nbengineer.analysis.effects import Effect, effects, only_a_picture
from nbengineer.analysis.figures import may_draw
from nbengineer.analysis.hidden import Hidden, hidden
from nbengineer.analysis.inventory import imports_of
from nbengineer.analysis.library import library_function, root
from nbengineer.analysis.making import decorators_of
from nbengineer.analysis.reaching import Reach, names_stored
from nbengineer.analysis.sharing import aliases
from nbengineer.analysis.walking import calls_now, calls_of, named_in, nodes_now, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.analysis.bodies import Body
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
    " __getitem__ __missing__"
    " __getattr__ __getattribute__ __bool__ __len__ __iter__ __hash__ __format__ __repr__ __str__ __get__".split()
)
"""Methods by which a class of the notebook can make any expression do anything."""


def is_safe_to_drop(node: ast.stmt, flow: Flow, known: Known) -> bool:
    """Say whether what shows only calls what it seems to call, and uses no iterator up."""
    if not known.functions.isdisjoint(OPERATORS) and not isinstance(
        getattr(node, "value", None), ast.Name | ast.Constant
    ):
        return False
    if not known.functions.isdisjoint(named_in(node)) and any(
        isinstance(one, ast.Attribute) and one.attr in known.functions for one in nodes_of(node)
    ):
        return False
    return flow.reads.isdisjoint(known.iterators) and not _calls_own(node, known)


def has_late_effects(node: ast.stmt, known: Known) -> bool:
    """Say whether code that runs after the statement has an effect beyond its variables."""
    imports = [
        one for inner in nodes_of(node) if isinstance(inner, ast.Import | ast.ImportFrom) for one in imports_of(inner)
    ]
    inside = {one.bound: f"{one.module}.{one.name}" if one.name else one.module for one in imports}
    found = (effect for statement in _later(node) for effect in effects_here(statement, known, inside))
    return any(not only_a_picture(effect.kind, effect.what) for effect in found)


def _later(node: ast.stmt) -> Iterator[ast.stmt]:
    """Give the statements of functions that a statement makes, and of a lambda that it binds."""
    for inner in nodes_of(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from inner.body
    match node:
        case ast.Assign(value=ast.Lambda(body=body)):
            yield ast.copy_location(ast.Expr(body), body)
        case _:
            pass


NO_MODULES: Mapping[str, str] = {}


def effects_here(node: ast.stmt, known: Known, inside: Mapping[str, str] = NO_MODULES) -> tuple[Effect, ...]:
    """Give the process-wide effects of a statement, those of functions of modules beside the notebook among them.

    `inside` are imports of the function that it stands in.
    """
    modules = {**known.modules, **known.paths, **inside} if known.paths or inside else known.modules
    found = effects(node, modules, unseeded=frozenset(known.unseeded), heard=known.beside.heard)
    if known.acting_methods:
        called = {one.attr: one for one in nodes_now(node) if isinstance(one, ast.Attribute)}
        acting = sorted(called.keys() & known.acting_methods)
        found = (*found, *(Effect("call", name, called[name].lineno) for name in acting))
    if isinstance(node, ast.Import | ast.ImportFrom) and known.beside.loud:
        loud = {one.module.partition(".")[0] for one in imports_of(node)} & known.beside.loud
        return (*found, *(Effect("call", f"import {module}", node.lineno) for module in sorted(loud)))
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


def late_changes(node: ast.stmt, body: Body | None, nested: Nested, known: Known) -> Names:
    """Give what code that runs after the statement may change of what it reads; `body` is that of a definition."""
    found: set[str] = set()
    reach = Reach(known.reach, known.own)
    for inner in nodes_of(node):
        if isinstance(inner, ast.Lambda) and not isinstance(node, Definition):
            found |= may_change(ast.Expr(inner.body), reach)
        elif isinstance(inner, ast.GeneratorExp):
            found |= may_change(ast.Expr(inner), reach)
        if isinstance(inner, ast.FunctionDef | ast.ClassDef) and any("cache" in one for one in decorators_of(inner)):
            found.add(inner.name)  # what it remembers changes at every call
    if body:
        found |= changed_outside(body)
    own = getattr(node, "name", "")
    changed = (name for name in found if (name in nested.reads or name == own) and name not in known.modules)
    return frozenset(changed) | (known.remembering & nested.reads)


def reaches_of(node: ast.stmt, known: Known) -> tuple[Reach, Reach]:
    """Give what the expressions of a statement reach: all that is proved to be apart left out, and what they name."""
    reach = Reach(known.reach, known.own)
    same = all(known.reach.get(word) == known.modules.get(word) for word in named_in(node))
    return reach, reach.without_own() if same else Reach(known.modules)


def may_change_here(node: ast.stmt, changed: Names, flow: Flow, reach: Reach, known: Known) -> tuple[Names, Names]:
    """Give what the statement may change beside what it has visibly `changed`, and of what more than the object itself.

    Reading an iterator uses it up, and calling an object may change it.
    """
    own = known.own
    harmed = flow.reads - own.plain - own.steady if _calls_own(node, known) else EMPTY
    objects = {one.func.id for one in calls_now(node) if isinstance(one.func, ast.Name)}
    objects = {name for name in objects if not (name in own.plain or name in own.steady or name in BUILTINS)}
    objects |= _decorating(node) | (flow.reads & known.iterators) | (flow.reads & known.active) | harmed
    if known.figures and _draws_on_current(node, known):
        objects |= known.figures
    remembered = known.remembering & flow.reads if calls_of(node) else set[str]()
    called, parts = (
        {name for name in names if name not in own.plain or name in own.classes}
        for names in may_change_parts(node, reach)
    )
    found = {name for name in called | objects | changed if name not in known.modules}
    return frozenset(found | remembered), frozenset(found & (parts | objects) | remembered)


DRAWING = ("matplotlib.pyplot", "seaborn", "pylab")
DRAWN = frozenset({"plot", "hist", "boxplot"})
LOOKING = ("show", "close", "figure", "subplots", "subplot_mosaic", "gcf", "gca", "get", "cm", "style", "rc")
"""How functions of pyplot begin that change no figure which is open."""


def _draws_on_current(node: ast.stmt, known: Known) -> bool:
    """Say whether a statement may draw on the figure that is open without naming it."""
    return may_draw(node, known) and any(
        (name.startswith(DRAWING) and not name.rpartition(".")[2].startswith(LOOKING)) or called_name(one) in DRAWN
        for one in calls_now(node)
        for name in [library_function(one.func, known.modules)]
    )


def aliases_here(
    node: ast.stmt, body: Body | None, flow: Flow, reach: Reach, known: Known
) -> tuple[tuple[str, str], ...]:
    """Give the pairs of names that may share an object; an instance shares its class, a class its bases.

    What comes from a module that remembers shares with all of them, a function with what it may give. `body` is that
    of a definition.
    """
    found = set(aliases(node, reach))
    if known.remembering:
        found |= {(name, BESIDE) for name in flow.maybe if name in known.remembering or known.remembering & flow.reads}
    match node:
        case ast.Assign(targets=targets, value=ast.Call(func=ast.Name(id=made))) if made in known.own.classes:
            found |= {(name, made) for target in targets for name in names_stored(target)}
        case ast.ClassDef(name=name, bases=bases):
            found |= {(name, base.id) for base in bases if isinstance(base, ast.Name) and base.id in known.definitions}
        case _:
            pass
    if body and isinstance(node, Definition):
        found |= {pair for pair in pairs_of(body) if known.modules.keys().isdisjoint(pair)}
        found |= {(node.name, one) for one in known.own.results.get(node.name, ())}
    return tuple(sorted(found))


def _decorating(node: ast.stmt) -> set[str]:
    """Give the names of decorators, which are handed what they decorate."""
    if not isinstance(node, Definition):
        return set()
    return {root(one) for one in node.decorator_list} - {""}


def changes_here(node: ast.stmt, changed: Names, reach: Reach, known: Known) -> Names:
    """Give what the statement has visibly `changed` itself, and by calling functions of the notebook that do."""
    found = changed | changed_by_own(node, reach, known.changers)
    return frozenset(name for name in found if name not in known.modules)  # a call of `plt.plot` changes no variable


def _calls_own(node: ast.stmt, known: Known) -> bool:
    """Say whether a statement calls a function or method that the notebook itself defines, by its name."""
    return not known.functions.isdisjoint(named_in(node)) and any(
        called_name(one) in known.functions and not (isinstance(one.func, ast.Name) and one.func.id in known.quiet)
        for one in calls_of(node)
    )
