"""One walk over a statement for what needs no order: names, handlers, reflection, imports in odd places."""

from __future__ import annotations

import ast
import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.frames import AT_WORD
from nbengineer.analysis.walking import Fields, held, kinds_of, names_of, nodes_of, walk
from nbengineer.model.facts import Reflection
from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

HASHED = Fields(frozenset({"ctx", "kind", "type_comment"}), backwards=True)
"""Fields of nodes that say something about what the code does."""

DEFINING = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTING = (ast.Import, ast.ImportFrom)
LOOKS = {"globals": "globals()", "locals": "locals()", "vars": "vars()", "dir": "dir()"}
REMOVING = frozenset({"pop", "popitem", "clear", "__delitem__"})
RUNS = frozenset({"exec", "eval"})
FRAMES = frozenset({"_getframe", "currentframe", "stack"})
WIDE = frozenset({"NameError", "Exception", "BaseException"})
SWALLOWING = frozenset({"suppress", "raises", "assertRaises"})
"""Context managers that catch what they are given."""
HYPER_PARAMETERS = frozenset(
    "test_size train_size random_state seed n_estimators max_depth max_features min_samples_split min_samples_leaf"
    " learning_rate lr epochs batch_size n_clusters n_components n_neighbors n_splits cv max_iter alpha C gamma degree"
    " l1_ratio tol n_jobs patience validation_split dropout units window periods horizon threshold num_leaves"
    " num_boost_round early_stopping_rounds nrows chunksize maxlen max_len num_words input_dim output_dim eta".split()
)
PATH_CALLS = frozenset(
    "read_csv read_excel read_json read_parquet read_table read_pickle read_feather read_sql read_html read_hdf open"
    " Path loadtxt genfromtxt load imread listdir glob iglob join exists isfile isdir to_csv to_parquet to_json savefig"
    " dump imwrite makedirs mkdir".split()
)


FIGURES = frozenset(
    "figure subplots subplot_mosaic Figure get_figure jointplot pairplot catplot relplot displot lmplot".split()
)


@dataclass(slots=True)
class Inventory:
    """What one walk finds; `nested_imports` stand below a `try`, `if` or the like of the cell, not in a function."""

    identifiers: set[str] = field(default_factory=set)
    imported: set[str] = field(default_factory=set)
    stored: set[str] = field(default_factory=set)
    nested_imports: list[Import] = field(default_factory=list)
    catches: bool = False
    names_errors: bool = False
    reflection: Reflection | None = None
    feeds: set[str] = field(default_factory=set)
    at_words: set[str] = field(default_factory=set)
    named_reads: set[str] = field(default_factory=set)
    source_run: str = ""
    closed: set[int] = field(default_factory=set)
    deleting: set[int] = field(default_factory=set)
    loop_targets: set[str] = field(default_factory=set)
    fitted: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)


def imports_of(node: ast.Import | ast.ImportFrom, *, guarded: bool = False) -> tuple[Import, ...]:
    """Give the imports of one statement, one for each name; the name of a star import is `*`."""
    if isinstance(node, ast.Import):
        return tuple(Import(alias.name, "", alias.asname or "", guarded) for alias in node.names)
    module = "." * node.level + (node.module or "")
    return tuple(
        Import(module, alias.name, alias.asname if alias.asname and alias.asname != alias.name else "", guarded)
        for alias in node.names
    )


def take_inventory(statement: ast.stmt) -> Inventory:
    """Walk a statement once."""
    names = names_of(statement)
    found = Inventory(
        identifiers={one.id for one in names}, stored={one.id for one in names if type(one.ctx) is not ast.Load}
    )
    for node in nodes_of(statement):
        note = NOTING.get(type(node))
        if note:
            note(node, found)
    if not (isinstance(statement, (*DEFINING, *IMPORTING)) or kinds_of(statement).isdisjoint(IMPORTING)):
        found.nested_imports = list(_nested_imports(statement))
    return found


def _constant(node: ast.Constant, found: Inventory) -> None:
    if isinstance(node.value, str) and "@" in node.value:
        found.at_words |= {*AT_WORD.findall(node.value), "@"}


def _subscript(node: ast.Subscript, found: Inventory) -> None:
    match node:
        case ast.Subscript(value=ast.Call() as call, slice=ast.Constant(value=str(name)), ctx=ast.Load()) if _looks(
            call
        ):
            _close(call, name, found)
        case ast.Subscript(value=ast.Call() as call, ctx=ast.Del()) if _looks(call):
            found.deleting.add(id(call))
        case ast.Subscript(value=ast.Attribute(value=ast.Name(id="sys"), attr="modules"), slice=key) if _is_main(key):
            found.reflection = Reflection("it asks for the module __main__", impossible=True)
        case _:
            pass


def _compare(node: ast.Compare, found: Inventory) -> None:
    match node:
        case ast.Compare(
            left=ast.Constant(value=str(name)), ops=[ast.In() | ast.NotIn()], comparators=[ast.Call() as call]
        ) if _looks(call):
            _close(call, name, found)
        case _:
            pass


def _attribute(node: ast.Attribute, found: Inventory) -> None:
    if node.attr in FRAMES and isinstance(node.value, ast.Name) and node.value.id in {"sys", "inspect"}:
        found.reflection = Reflection(f"it looks at frames ({node.attr})", open_reads=True, open_writes=True)


def _argument(node: ast.arg, found: Inventory) -> None:
    found.identifiers.add(node.arg)


def _definition(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef, found: Inventory) -> None:
    found.identifiers.add(node.name)
    found.stored.add(node.name)


def _pattern(node: ast.MatchAs | ast.MatchStar | ast.MatchMapping, found: Inventory) -> None:
    name = node.rest if isinstance(node, ast.MatchMapping) else node.name
    if name is not None:
        found.stored.add(name)


def _loop(node: ast.For | ast.AsyncFor, found: Inventory) -> None:
    found.loop_targets |= _names(node.target)


def _assignment(node: ast.Assign | ast.AnnAssign | ast.NamedExpr, found: Inventory) -> None:
    if isinstance(node.value, ast.Call):
        _assigned(node.targets if isinstance(node, ast.Assign) else [node.target], node.value, found)


def _handler(node: ast.ExceptHandler, found: Inventory) -> None:
    found.stored |= {node.name} if node.name else set()
    found.catches |= _is_wide(node.type)
    found.names_errors |= bool(node.name) and node.type is not None and _is_wide(node.type)


def _import(node: ast.Import | ast.ImportFrom, found: Inventory) -> None:
    """Note what an import names and binds."""
    found.identifiers |= {one.bound for one in imports_of(node)}
    found.imported |= {one.module for one in imports_of(node) if not one.module.startswith(".")}
    if any(alias.name == "__main__" for alias in node.names) or (
        isinstance(node, ast.ImportFrom) and node.module == "__main__"
    ):
        found.reflection = Reflection("it imports __main__", impossible=True)


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _assigned(targets: list[ast.expr], call: ast.Call, found: Inventory) -> None:
    """Note what a call's result means for the names that it is bound to."""
    name = called_name(call)
    if name != "fit" and name not in FIGURES:
        return
    names = [one for target in targets for one in walk(target) if isinstance(one, ast.Name)]
    if name == "fit":
        found.fitted |= {one.id for one in names}
    if name in FIGURES and names:
        found.figures.add(names[0].id)


def _nested_imports(node: ast.AST) -> Iterator[Import]:
    for child in held(node):
        if isinstance(child, IMPORTING):
            yield from imports_of(child, guarded=True)
        elif not isinstance(child, DEFINING):
            yield from _nested_imports(child)


def _is_wide(kind: ast.expr | None) -> bool:
    """Say whether a handler of this type catches a NameError."""
    return kind is None or any(isinstance(node, ast.Name) and node.id in WIDE for node in walk(kind))


def _call(node: ast.Call, found: Inventory) -> None:
    name = called_name(node)
    if name in REMOVING and isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Call):
        found.deleting.add(id(node.func.value))
    if name in SWALLOWING:
        found.catches |= any(map(_is_wide, node.args))
    if isinstance(node.func, ast.Name):
        _reflection(node, name, found)
    for keyword in node.keywords:
        if isinstance(keyword.value, ast.Name) and keyword.arg in HYPER_PARAMETERS:
            found.feeds.add(keyword.value.id)
    if (
        name in {"fit", "partial_fit"}
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
    ):
        found.fitted.add(node.func.value.id)
    if name in PATH_CALLS:
        found.feeds |= {argument.id for argument in node.args if isinstance(argument, ast.Name)}


def _is_main(key: ast.expr) -> bool:
    match key:
        case ast.Name(id="__name__") | ast.Constant(value="__main__"):
            return True
        case _:
            return False


def _looks(call: ast.Call) -> bool:
    return isinstance(call.func, ast.Name) and call.func.id in LOOKS and not call.args


def _close(call: ast.Call, name: str, found: Inventory) -> None:
    """Note a look at one name by its text: that is all the code asks for."""
    found.closed.add(id(call))
    found.named_reads.add(name)
    found.reflection = found.reflection or Reflection(f"it looks {name} up by its text")


def _reflection(node: ast.Call, name: str, found: Inventory) -> None:
    if (name in {"vars", "dir"} and node.args) or id(node) in found.closed:
        return
    match node:
        case ast.Call(func=ast.Name(id="exec" | "eval"), args=[ast.Constant(value=str(text))], keywords=[]):
            found.source_run = text
            found.reflection = found.reflection or Reflection(f"it runs text as code ({name})")
            return
        case _:
            pass
    if name in LOOKS:
        found.reflection = found.reflection or Reflection(
            f"it asks for all names ({LOOKS[name]})", open_reads=True, open_writes=name in {"globals", "locals", "vars"}
        )
        if id(node) in found.deleting:
            found.reflection = replace(found.reflection, open_writes=True, open_deletes=True)
    elif name in RUNS and len(node.args) == 1:
        found.reflection = Reflection(f"it runs text as code ({name})", open_reads=True, open_writes=True)
    elif name == "get_ipython":
        found.reflection = Reflection("it asks for IPython's shell", open_reads=True, open_writes=True)


NOTING: Mapping[type[ast.AST], Callable[[Any, Inventory], None]] = {
    ast.Constant: _constant,
    ast.Subscript: _subscript,
    ast.Compare: _compare,
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.arg: _argument,
    **dict.fromkeys((ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef), _definition),
    **dict.fromkeys((ast.MatchAs, ast.MatchStar, ast.MatchMapping), _pattern),
    **dict.fromkeys((ast.For, ast.AsyncFor), _loop),
    **dict.fromkeys((ast.Assign, ast.AnnAssign, ast.NamedExpr), _assignment),
    ast.ExceptHandler: _handler,
    **dict.fromkeys((ast.Import, ast.ImportFrom), _import),
}
"""What the inventory takes down of a node, beside the names."""


def digest(node: ast.AST) -> bytes:
    """Give a hash of code that ignores positions and contexts, the same on every Python from 3.11 on."""
    parts: list[str] = []
    _spell(node, parts.append)
    return hashlib.sha256("".join(parts).encode("utf-8", "surrogatepass")).digest()[:16]


def _spell(item: object, write: Callable[[str], None]) -> None:
    """Write a node with its fields, the last one first, a list, or a constant."""
    if isinstance(item, ast.Name):  # the most frequent ones
        write(f"(Namestr:'id';str:{item.id!r};")
    elif isinstance(item, ast.Constant) and item.value is not None:
        write(f"(Constantstr:'value';{type(item.value).__name__}:{item.value!r};")
    elif isinstance(item, ast.AST):
        write(f"({type(item).__name__}")
        for name in HASHED[type(item)]:
            value = getattr(item, name, None)
            if type(value) is str:
                write(f"str:{name!r};str:{value!r};")
            elif value is not None and value != []:
                write(f"str:{name!r};")
                _spell(value, write)
    elif isinstance(item, list):
        write(f"[{len(item)}")
        for one in item:
            _spell(one, write)
    else:
        write(f"{type(item).__name__}:{item!r};")
