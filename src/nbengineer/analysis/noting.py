"""What is remembered of a statement for those below it."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.bodies import body_of, changed_outside, results_of
from nbengineer.analysis.calling import gives_iterator
from nbengineer.analysis.calls import called_name
from nbengineer.analysis.changers import changers_of
from nbengineer.analysis.changing import may_change
from nbengineer.analysis.effects import only_a_picture, unseeded
from nbengineer.analysis.figures import may_draw
from nbengineer.analysis.hidden import draws_rarely
from nbengineer.analysis.library import library_function
from nbengineer.analysis.own import are_frames
from nbengineer.analysis.quiet import as_library, leaves_arguments_alone
from nbengineer.analysis.reaching import names_stored
from nbengineer.analysis.reckoning import DRAWING, DRAWN, Definition, effects_here
from nbengineer.analysis.steady import keeps_nothing
from nbengineer.analysis.walking import calls_now, named_in, nodes_now, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.analysis.bodies import Body
    from nbengineer.analysis.flow import Flow
    from nbengineer.analysis.known import Known
    from nbengineer.analysis.reaching import Reach


def note_iterators(node: ast.stmt, known: Known) -> None:
    """Remember the names that are bound to something which reading uses up."""
    match node:
        case ast.Assign(targets=targets, value=ast.Call(func=ast.Name(id=name))) if name in known.lazy_functions:
            known.iterators |= _bound(targets)
        case ast.Assign(targets=targets, value=ast.Call() as call) if called_name(call) == "defaultdict":
            known.iterators |= _bound(targets)  # reading adds keys
        case ast.Assign(targets=targets, value=value) if gives_iterator(value, known.modules):
            known.iterators |= _bound(targets)
        case _:
            pass


def _bound(targets: list[ast.expr]) -> set[str]:
    return {name for target in targets for name in names_stored(target)}


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


def note_function(node: Definition, known: Known) -> Body | None:
    """Remember what a function or class of the notebook is to its callers; give its body if cells may stay out."""
    known.changers.pop(node.name, None)
    known.changers |= changers_of(node, known.modules, known.changers)
    known.lazy_functions.discard(node.name)
    if isinstance(node, ast.FunctionDef) and _gives_iterator(node, known):
        known.lazy_functions.add(node.name)
    return _note_own(node, known) if known.slicing else None


def _gives_iterator(node: ast.FunctionDef, known: Known) -> bool:
    """Say whether what a function gives may be, or hold, something that reading uses up."""
    own = {
        name
        for part in nodes_of(node)
        if isinstance(part, ast.Assign) and gives_iterator(part.value, known.modules)
        for name in _bound(part.targets)
    }
    return any(
        isinstance(part, ast.Yield | ast.YieldFrom)
        or (isinstance(part, ast.Return) and part.value is not None and gives_iterator(part.value, known.modules))
        or (isinstance(part, ast.Return) and isinstance(part.value, ast.Name) and part.value.id in own)
        for part in nodes_of(node)
    )


def _note_own(node: Definition, known: Known) -> Body:
    """Remember what calling a function or class of the notebook may leave behind; gives what its code does."""
    own, name = known.own, node.name
    names_itself = name in named_in(node)
    body, quiet = None, False
    if isinstance(node, ast.FunctionDef):
        body = body_of(node, known.reach, own)
        quiet = leaves_arguments_alone(node, known.reach, own, body)
    if names_itself or name in own.classes:
        body = None
    keeps = not keeps_nothing(node, own, quiet=quiet)
    own.plain.discard(name)
    own.steady.discard(name)
    own.classes.discard(name)
    own.flat.discard(name)
    if isinstance(node, ast.ClassDef):
        own.classes.add(name)
        if _is_active(node, known):
            known.active.add(name)
        known.acting_methods |= {one.name for one in node.body if isinstance(one, Function) and _acts(one, known)}
    if not keeps:
        (own.steady if isinstance(node, ast.ClassDef) else own.plain).add(name)
    body = body or body_of(node, known.reach, own)
    outer = results_of(node, body)
    own.results[name] = frozenset(one for one in outer if one != name and one not in known.modules)
    if quiet and not keeps:
        known.quiet.add(name)
        known.reach |= as_library(frozenset({name}))
    return body_of(node, known.reach, own) if names_itself else body


Function = ast.FunctionDef | ast.AsyncFunctionDef
MAKING = frozenset("__init__ __post_init__ __new__ __del__ __init_subclass__ __set_name__".split())


def _is_active(node: ast.ClassDef, known: Known) -> bool:
    """Say whether using an object of a class otherwise than by its methods may change something."""
    asked = [
        one
        for one in node.body
        if isinstance(one, Function) and (one.name.startswith("__") or one.decorator_list) and one.name not in MAKING
    ]
    return any(
        not isinstance(one, ast.FunctionDef)
        or not leaves_arguments_alone(one, known.reach, known.own)
        or bool(changed_outside(body_of(one, known.reach, known.own)))
        for one in asked
    ) or any(isinstance(base, ast.Name) and base.id in known.active for base in node.bases)


def _acts(node: Function, known: Known) -> bool:
    """Say whether a method has an effect on the whole process."""
    found = (effect for statement in node.body for effect in effects_here(statement, known))
    return any(not only_a_picture(effect.kind, effect.what) for effect in found)


def note_names(node: ast.stmt, flow: Flow, reach: Reach, known: Known) -> None:
    """Remember what the names that the statement binds stand for, once it has run."""
    own = known.own
    if known.active and not known.active.isdisjoint(flow.reads):
        known.active |= flow.maybe | may_change(node, reach)
    if known.iterators and isinstance(node, ast.Assign) and known.iterators & reach.value(node.value, {}):
        known.iterators |= _bound(node.targets)
    frames = {name for name in are_frames(node) if name not in known.modules}
    flat = (
        {one.id for one in node.targets if isinstance(one, ast.Name)}
        if isinstance(node, ast.Assign) and reach.is_flat(node.value, {})
        else set[str]()
    )
    if not isinstance(node, Definition):
        own.plain -= flow.maybe
        own.classes -= flow.maybe
        own.steady -= flow.maybe
        for name in flow.maybe & own.results.keys():
            del own.results[name]
    if own.keys:
        for name in flow.maybe | may_change(node, reach):
            own.keys.pop(name, None)
    own.flat |= frames
    own.flat -= flow.maybe
    own.flat |= flat
    if may_draw(node, known):
        _note_figures(node, known)
    if flow.maybe:
        _note_paths(node, flow, known)
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(keys=keys, values=values)) if all(
            isinstance(one, ast.Constant) for one in [*keys, *values]
        ):
            own.keys[name] = frozenset(str(one.value) for one in keys if isinstance(one, ast.Constant))
        case _:
            pass


def _note_paths(node: ast.stmt, flow: Flow, known: Known) -> None:
    """Remember names that stand for what a library has for the whole process: `env = os.environ`."""
    modules = {**known.modules, **known.paths} if known.paths else known.modules
    for name in flow.sure & known.paths.keys():
        del known.paths[name]
    if modules.keys().isdisjoint(named_in(node)):
        return
    for inner in nodes_now(node):
        if isinstance(inner, ast.Assign):
            for target, value in _single(inner):
                path = library_function(value.func if isinstance(value, ast.Call) else value, modules)
                if isinstance(value, ast.Call):
                    path = "decimal.context" if path.endswith("getcontext") else ""
                if path and not isinstance(value, ast.Name):
                    known.paths[target] = path


def _single(node: ast.Assign) -> Iterator[tuple[str, ast.expr]]:
    """Give the names that an assignment binds, each with its value."""
    for target in node.targets:
        match target, node.value:
            case ast.Name(id=name), value:
                yield name, value
            case ((ast.Tuple(elts=targets) | ast.List(elts=targets)), (ast.Tuple(elts=values) | ast.List(elts=values))):
                for one, value in zip(targets, values, strict=False):
                    if isinstance(one, ast.Name):
                        yield one.id, value
            case _:
                pass


def _note_figures(node: ast.stmt, known: Known) -> None:
    """Remember the names of the figures and axes that are open: those of the cell, until they are shown."""
    for call in calls_now(node):
        name = library_function(call.func, known.modules)
        if name.startswith(DRAWING) and name.endswith((".show", ".close")):
            known.figures.clear()
    match node:
        case ast.Assign(targets=targets, value=ast.Call(func=func) as call) if (
            library_function(func, known.modules).startswith(DRAWING) or called_name(call) in DRAWN
        ):
            known.figures |= _bound(targets)
        case _:
            pass
