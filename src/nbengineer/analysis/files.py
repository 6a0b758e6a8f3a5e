"""Which files a statement writes, as far as it says so by literals, and which it might use."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.calling import verdict
from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import library_function
from nbengineer.analysis.walking import calls_of, nodes_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from nbengineer.analysis.effects import Effect

FILE = re.compile(r"[\w ./-]*\.\w+")
"""What surely names one file, below the folder in which the process stands."""

COMPUTING = frozenset(
    "numpy pandas scipy sklearn statsmodels math cmath statistics re datetime time calendar string textwrap decimal"
    " fractions collections itertools functools operator random copy matplotlib seaborn plotly".split()
)
"""Packages that look for a file only by functions whose names say so."""

TAKING_A_PATH = COMPUTING | frozenset("pathlib os io gzip bz2 lzma codecs json pickle joblib zipfile".split())
OPENING = re.compile(
    r"read|load|open|from|fetch|scan|get_data|im|mem|exec|run|list|walk|glob|iter|use|style|rc|Excel|HDF|DataSource|Path"
    r"|is_|exists|stat|restore|resolve|join|with_"
)
"""How functions and methods begin that may look for a file."""

LISTING = frozenset("listdir glob iglob rglob walk iterdir scandir make_archive copytree".split())
LOOKING = frozenset("imread open exists isfile is_file getsize stat read_bytes".split())
"""Calls that look for all files of a folder, or for one."""

BUILTINS = frozenset(dir(builtins)) - {"open", "exec", "eval", "compile", "__import__"}


@dataclass(frozen=True, slots=True)
class Files:
    """`named` are the texts of the statement's literals, `any_`: it may use files that none of them names.

    `seeks`: it looks for one file that a variable names, or for all of a folder.
    """

    named: frozenset[str] = frozenset()
    any_: bool = False
    seeks: Literal["", "one", "all"] = ""


def files_used(statement: ast.stmt, modules: Mapping[str, str], functions: Collection[str]) -> Files:
    """Say which files the statement, or a function that it makes, may use; `functions` are the notebook's own."""
    calls = calls_of(statement)
    called = {id(call.func) for call in calls}
    texts = (node.value for node in nodes_of(statement) if isinstance(node, ast.Constant))
    handed = (node for node in nodes_of(statement) if isinstance(node, ast.Name | ast.Attribute))
    reaches = any(_may_reach(call, modules, functions) for call in calls) or any(
        _opens(node, modules) for node in handed if id(node) not in called
    )
    return Files(frozenset(text for text in texts if isinstance(text, str)), reaches, _seeks(calls))


def _seeks(calls: Collection[ast.Call]) -> Literal["", "one", "all"]:
    names = {called_name(call) for call in calls}
    if not names.isdisjoint(LISTING):
        return "all"
    open_ = any(
        called_name(call) in LOOKING and not (call.args and isinstance(call.args[0], ast.Constant)) for call in calls
    )
    return "one" if open_ else ""


def _opens(node: ast.Name | ast.Attribute, modules: Mapping[str, str]) -> bool:
    """Say whether an expression is a function that opens files: it may be handed to something that calls it."""
    if isinstance(node, ast.Name) and node.id not in modules:
        return node.id == "open"
    name = library_function(node, modules)
    return bool(name) and OPENING.match(name.rpartition(".")[2]) is not None and isinstance(node.ctx, ast.Load)


def _may_reach(call: ast.Call, modules: Mapping[str, str], functions: Collection[str]) -> bool:
    """Say whether a call might use a file that no literal of its own names."""
    name = library_function(call.func, modules)
    if name:
        package, last = name.partition(".")[0], name.rpartition(".")[2]
        quiet = package in COMPUTING and not OPENING.match(last)
        return not quiet and not (package in TAKING_A_PATH and _names_a_file(call))
    match call.func:
        case ast.Name(id=function):
            return function not in functions and function not in BUILTINS and not _names_a_file(call)
        case ast.Attribute(value=value, attr=method):
            if method in functions or (isinstance(value, ast.Call) and _names_a_file(value)):
                return False
            reading = method in {"read", "readline", "readlines"}  # of what was opened already
            return not reading and (OPENING.match(method) is not None or verdict(call, modules) == "unknown")
        case _:
            return True


def _names_a_file(call: ast.Call) -> bool:
    """Say whether a call's first argument is a literal that names one file."""
    match call.args:
        case [ast.Constant(value=str(text)), *_]:
            return FILE.fullmatch(text) is not None
        case _:
            return False


def files_written(statement: ast.stmt, found: Collection[Effect]) -> frozenset[str]:
    """Give the files that the statement writes, if it has no other effect and names all of them; else nothing."""
    handles: dict[str, str] = {}
    for node in nodes_of(statement):
        match node:
            case ast.withitem(context_expr=ast.Call(func=ast.Name(id="open")) as call, optional_vars=ast.Name(id=name)):
                if _names_a_file(call) and isinstance(call.args[0], ast.Constant):
                    handles[name] = str(call.args[0].value)
            case _:
                pass
    known = {f"open({path!r})" for path in handles.values()}
    if all(effect.kind == "file" and (effect.what in known or _root(effect.what) in handles) for effect in found):
        return frozenset(handles.values())
    return frozenset()


def _root(what: str) -> str:
    return what.partition(".")[0]


def may_be_used(path: str, texts: Iterable[str]) -> bool:
    """Say whether one of some texts could name a file, or a folder or pattern that holds it."""
    plain = path.removeprefix("./")
    name = plain.rpartition("/")[2]
    return any(
        name in text or any(sign in text for sign in "*?[") or not text.strip("./ ") or plain.startswith(text)
        for text in texts
    )
