"""Effects of a statement that reach beyond its variables: seeds, options, environment, files (DESIGN 3)."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.effecttables import (
    ARGUED_WRITERS,
    DELETERS,
    ENVIRONMENT_NAMES,
    FUNCTIONS,
    LOGGING_METHODS,
    LOGGING_PACKAGES,
    LOGGING_SETTERS,
    MAKERS_OF_DATA,
    NO_DRAW,
    OPTION_TABLES,
    RANDOM_ESTIMATORS,
    RANDOM_PACKAGES,
    RANDOM_SOLVERS,
    RANDOM_SPLITTERS,
    SETTERS,
    STORED_OPTIONS,
    VALUE_WRITERS,
    WRITERS,
)
from nbengineer.analysis.library import library_function, resolved, root
from nbengineer.analysis.rare import Rare
from nbengineer.analysis.reaching import Reach, seen
from nbengineer.analysis.walking import named_in, nodes_now, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nbengineer.analysis.effecttables import Kind

NOTHING: Mapping[str, Kind] = {}
FITTING = frozenset("fit fit_transform fit_predict fit_resample partial_fit split".split())
CONTEXTS = {"warnings.catch_warnings": "warnings", "numpy.errstate": "option", "pandas.option_context": "option"}
"""Context managers at whose end such effects are undone."""

HEARING = {
    "logging": Rare(
        ("Handler", "Config", "caplog"),
        r"\w*Handler\((?!\s*(?:stream\s*=\s*)?(?:sys\.std(?:out|err)\s*)?\))"
        r"|\(\s*(?:logging\.)?(?:handlers\.)?\w*Handler\s*\)"
        r"|basicConfig\([^()]*(?:filename|stream|handlers)\s*=|dictConfig|fileConfig|caplog",
    ),
    "warnings": Rare(("record",), r"catch_warnings\([^()]*record"),
    "print": Rare(("sys",), r"\bsys\.std(?:out|err)\s*=(?!=)|setattr\(\s*sys\b"),
}
"""How code looks that reads output again: handlers of its own or with somewhere to write to, redirections."""

ACTING = frozenset(
    "open print setattr delattr __enter__ __exit__ enter_context sample rvs shuffle execute executemany executescript"
    " write writeStream".split()
).union(LOGGING_SETTERS, WRITERS, ARGUED_WRITERS, VALUE_WRITERS)
"""Builtins and methods without which only something of a library has an effect."""

PICTURES = ("savefig", "imsave", "imwrite", "write_image", ".png", ".jpg", ".svg", ".pdf")
"""Files that only people look at."""


@dataclass(frozen=True, slots=True)
class Effect:
    """One effect; `what` is the code that has it, in short, and `line` where."""

    kind: Kind
    what: str
    line: int


def effects(
    statement: ast.stmt,
    modules: Mapping[str, str],
    functions: Mapping[str, Kind] = NOTHING,
    unseeded: frozenset[str] = frozenset(),
    heard: frozenset[str] = frozenset(),
) -> tuple[Effect, ...]:
    """Give the process-wide effects of running a statement; bodies of functions don't count.

    `modules` maps a name of the notebook to the dotted thing that it is imported as, `functions` functions of the
    notebook to the kind of effect that calling them has, `unseeded` are names of estimators without a random state,
    `heard` says which output some code reads again (`heard_output`).
    """
    words = named_in(statement)
    known = (modules.keys(), functions.keys(), unseeded, ACTING)
    if not heard and all(one.isdisjoint(words) for one in known):
        return ()
    undone = _undone(statement, modules)
    found = []
    for node, _, used in seen(statement, Reach(modules), lambdas=False):
        kind: Kind | None = None
        if isinstance(node, ast.Call):
            kind = _of_call(node, modules, used=used)
            if kind is None and isinstance(node.func, ast.Name):
                kind = functions.get(node.func.id)
            if kind is None and _fits_unseeded(node, modules, unseeded):
                kind = "draw"
            if kind is None and heard and _is_heard(node, modules, heard):
                kind = "output"
        elif isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            kind = _of_store(node, modules)
        if kind and kind not in undone and isinstance(node, ast.expr):
            found.append(Effect(kind, _what(node), node.lineno))
    return tuple(sorted(found, key=lambda effect: effect.line))


def heard_output(texts: Iterable[str]) -> frozenset[str]:
    """Say which output some code can read again: "logging" to a handler of its own, "print" after a redirection."""
    found = {what for text in texts for what, sign in HEARING.items() if sign.stands_in(text)}
    return frozenset(found | {"logging"} if "print" in found else found)


def _is_heard(call: ast.Call, modules: Mapping[str, str], heard: frozenset[str]) -> bool:
    if "warnings" in heard and library_function(call.func, modules) == "warnings.warn":
        return True
    match call.func:
        case ast.Name(id="print"):
            return "print" in heard
        case ast.Attribute(attr=method) if method in LOGGING_METHODS and call.args and "logging" in heard:
            name = library_function(call.func, modules)
            return not name or name.startswith(LOGGING_PACKAGES)
        case _:
            return False


def unseeded(statement: ast.stmt, modules: Mapping[str, str]) -> frozenset[str]:
    """Give the names that the statement binds to estimators or splitters that draw from the global generator later."""
    match statement:
        case ast.Assign(targets=targets) if not modules.keys().isdisjoint(named_in(statement)) and any(
            isinstance(node, ast.Call) and _is_unseeded(node, modules) for node in nodes_now(statement)
        ):
            return frozenset(node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))
        case _:
            return frozenset()


def _is_unseeded(call: ast.Call, modules: Mapping[str, str]) -> bool:
    name = library_function(call.func, modules)
    last = name.rpartition(".")[2]
    if name.partition(".")[0] not in {"sklearn", "imblearn", "xgboost", "lightgbm"} or _is_seeded(call):
        return False
    if last in RANDOM_SPLITTERS:
        return any(keyword.arg == "shuffle" and not _is_false(keyword.value) for keyword in call.keywords)
    if last in RANDOM_SOLVERS:
        solvers = [keyword.value for keyword in call.keywords if keyword.arg in {"solver", None}]
        return not all(isinstance(one, ast.Constant) and str(one.value) in RANDOM_SOLVERS[last] for one in solvers)
    return last in RANDOM_ESTIMATORS


def _fits_unseeded(call: ast.Call, modules: Mapping[str, str], names: frozenset[str]) -> bool:
    """Say whether a call fits an estimator that draws: `RandomForestClassifier().fit(…)`, or one of `names`."""
    fits = isinstance(call.func, ast.Attribute) and call.func.attr in FITTING
    function = library_function(call.func, modules)
    checks = function.startswith(("sklearn.model_selection.", "sklearn.inspection.")) and function.islower()
    if not fits and not checks:
        return False
    parts = nodes_of(call)
    if names and any(isinstance(part, ast.Name) and part.id in names for part in parts):
        return True
    return any(isinstance(part, ast.Call) and _is_unseeded(part, modules) for part in parts)


def _is_seeded(call: ast.Call) -> bool:
    """Say whether a random state is given: anything but None."""
    return any(
        keyword.arg in {"random_state", "seed", "rng"}
        and not (isinstance(keyword.value, ast.Constant) and keyword.value.value is None)
        for keyword in call.keywords
    )


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and not node.value


def _what(node: ast.expr) -> str:
    """Give the code in short: the target of a store, a called name with the text it is given."""
    if not isinstance(node, ast.Call):
        return ast.unparse(node)
    given = [*node.args, *(keyword.value for keyword in node.keywords)]
    texts = [one.value for one in given if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    return f"{ast.unparse(node.func)}({texts[0]!r})" if texts else ast.unparse(node.func)


def _undone(statement: ast.stmt, modules: Mapping[str, str]) -> frozenset[str]:
    """Give the kinds of effects that the statement undoes at its end."""
    if not isinstance(statement, ast.With):
        return frozenset()
    calls = (item.context_expr for item in statement.items if isinstance(item.context_expr, ast.Call))
    return frozenset(CONTEXTS.get(resolved(call.func, modules), "") for call in calls)


def _of_call(node: ast.Call, modules: Mapping[str, str], *, used: bool) -> Kind | None:
    name = library_function(node.func, modules)
    if name:
        return _of_function(node, name) or ("file" if name.rpartition(".")[2] in WRITERS else None)
    match node.func:
        case ast.Name(id="open"):
            return "file" if _opens_to_write(node, 1) else None
        case ast.Name(id="print"):
            return "file" if any(k.arg == "file" and not _is_standard(k.value) for k in node.keywords) else None
        case ast.Name(id="setattr" | "delattr"):
            return "patch" if node.args and root(node.args[0]) in modules else None
        case ast.Attribute(value=ast.Call(func=func), attr=method) if inner := library_function(func, modules):
            if inner.endswith(("getLogger", "get_logger")) and method.startswith(("set", "add", "remove")):
                return "option"
            return _of_method(node, method, modules, used=used)
        case ast.Attribute(attr=method):
            return _of_method(node, method, modules, used=used)
        case _:
            return None


def _of_function(node: ast.Call, name: str) -> Kind | None:
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    package, _, last = name.partition(".")[0], "", name.rpartition(".")[2]
    if last in {"seed", "manual_seed", "manual_seed_all", "set_seed", "set_random_seed", "seed_everything"}:
        return "seed"
    if name.startswith(ENVIRONMENT_NAMES):
        return "folder" if name.startswith("sys.path") else _of_environment(last)
    if name.startswith(OPTION_TABLES):
        return "style" if "rcParams" in name else "option"
    if name.startswith(RANDOM_PACKAGES):
        return _of_random(node, name, last)
    if package in {"sklearn", "imblearn"}:
        drawn = last in MAKERS_OF_DATA and not _is_seeded(node)
        unshuffled = any(keyword.arg == "shuffle" and _is_false(keyword.value) for keyword in node.keywords)
        return "draw" if drawn and not unshuffled else None
    if package == "scipy" and last == "rvs":
        return None if _is_seeded(node) else "draw"
    if package in DELETERS:
        return "file" if last in DELETERS[package] else None
    if last == "open" and package in {"io", "gzip", "bz2", "lzma", "codecs", "tarfile"}:
        return "file" if _opens_to_write(node, 1) else None
    if last in {"ZipFile", "ExcelWriter", "HDFStore"}:
        return "file" if last == "ExcelWriter" or _opens_to_write(node, 1) else None
    if package in {"networkx", "igraph"}:
        return None
    return "option" if last.startswith(SETTERS) else None


def _of_environment(last: str) -> Kind | None:
    return None if last in {"get", "copy", "items", "keys", "values", "environ"} else "environment"


def _of_random(node: ast.Call, name: str, last: str) -> Kind | None:
    if last in NO_DRAW or last[:1].isupper():
        return "draw" if name.startswith("torch.nn.") and last[:1].isupper() and not last.endswith("Loss") else None
    return None if _is_seeded(node) else "draw"


def _of_method(node: ast.Call, method: str, modules: Mapping[str, str], *, used: bool) -> Kind | None:
    """Give the effect of a method of a variable."""
    if method in {"__enter__", "__exit__", "enter_context"}:
        return "option"
    if method in LOGGING_SETTERS:
        return "option"
    if method in {"sample", "rvs"} or (method == "shuffle" and not _is_generator(node.func)):
        return None if _is_seeded(node) or _is_generator(node.func) else "draw"
    if method == "open" and isinstance(node.func, ast.Attribute):
        return "file" if _opens_to_write(node, 0) else None
    if method in {"execute", "executemany", "executescript"}:
        return None if _reads_only(node) else "file"
    if root(node.func) in modules and library_function(node.func, modules).startswith("sys.std"):
        return None
    return _of_writer(node, method, used=used)


def _of_writer(node: ast.Call, method: str, *, used: bool) -> Kind | None:
    if method in WRITERS:
        return "file"
    if method in ARGUED_WRITERS:
        named = any(keyword.arg in {"path_or_buf", "buf", "path", "fname", "f", "fp"} for keyword in node.keywords)
        return "file" if node.args or named else None
    if method in VALUE_WRITERS:
        return "file" if not used and (method == "close" or node.args) and not _is_text_method(node) else None
    if method in {"mode", "option", "options", "format", "partitionBy", "bucketBy", "sortBy"}:
        return None
    spark = any(isinstance(part, ast.Attribute) and part.attr in {"write", "writeStream"} for part in _chain(node.func))
    return "file" if spark else None


def _is_text_method(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and getattr(node.func.value, "attr", "") == "str"


def _chain(node: ast.expr) -> Iterator[ast.expr]:
    """Give the receivers of a chain of attributes and calls, the last call's own attribute left out."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
        yield node


def _is_generator(node: ast.expr) -> bool:
    """Say whether a receiver is called like a random generator of the notebook's own."""
    return any(word in root(node).lower() for word in ("rng", "gen", "rand"))


def _reads_only(node: ast.Call) -> bool:
    """Say whether a statement for a database surely only reads."""
    match node.args[:1]:
        case [ast.Constant(value=str(text))]:
            return text.lstrip().lower().startswith(("select", "show", "explain", "with"))
        case _:
            return False


def _is_standard(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"stdout", "stderr"}


def _opens_to_write(node: ast.Call, place: int) -> bool:
    """Say whether an `open` may write: its mode is not surely one for reading."""
    mode: ast.expr | None = node.args[place] if len(node.args) > place else None
    mode = next((keyword.value for keyword in node.keywords if keyword.arg == "mode"), mode)
    if mode is None:
        return False
    return not (isinstance(mode, ast.Constant) and isinstance(mode.value, str) and not set(mode.value) & set("wax+"))


def _of_store(node: ast.Attribute | ast.Subscript, modules: Mapping[str, str]) -> Kind | None:
    """Give the effect of storing into something of a library."""
    first = root(node)
    if isinstance(node.value, ast.Call) and library_function(node.value.func, modules).endswith("getcontext"):
        return "option"
    if first not in modules:
        return None
    name = resolved(node, modules) if isinstance(node, ast.Attribute) else resolved(node.value, modules)
    if name.startswith(("os.environ", "sys.path", "sys.argv")):
        return "environment" if name.startswith("os.") else "folder"
    if "rcParams" in name:
        return "style"
    return "option" if name.startswith((*OPTION_TABLES, *STORED_OPTIONS)) else "patch"


def order_sensitive(statement: ast.stmt, modules: Mapping[str, str]) -> bool:
    """Say whether an import may not be moved from behind the statement to before it (DESIGN 6, imports)."""
    for effect in effects(statement, modules):
        if effect.kind in {"environment", "folder", "backend", "patch"}:
            return True
        if effect.kind == "warnings" and _raises(statement):
            return True
    return False


def _raises(statement: ast.stmt) -> bool:
    """Say whether a warnings filter may turn warnings into errors: its action is "error" or not a text."""
    actions = [
        next((k.value for k in node.keywords if k.arg == "action"), node.args[0] if node.args else None)
        for node in nodes_now(statement)
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("filterwarnings", "simplefilter"))
    ]
    known = [one.value if isinstance(one, ast.Constant) else "error" for one in actions if one is not None]
    return "error" in known


def only_a_picture(kind: str, what: str) -> bool:
    """Say whether an effect only makes a file that people look at and no code reads."""
    return kind == "file" and any(word in what for word in PICTURES)
