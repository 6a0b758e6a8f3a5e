"""State of the whole process that a statement sets, or that its result visibly depends on (RULES N, last row).

Such state is named by a word: `random:numpy` (a global generator), `environment:KEY`, `folder`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.effecttables import RARELY_RANDOM
from nbengineer.analysis.library import resolved
from nbengineer.analysis.walking import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from nbengineer.analysis.effects import Effect

GENERATORS = ("numpy", "random", "torch", "tensorflow", "cupy")
SETTING = re.compile(r"seed|set_state|setstate|environ|putenv|chdir")
"""Words without which a notebook sets nothing of the kind."""

OPENING = frozenset(
    "open read_csv read_excel read_json read_parquet read_table read_pickle read_feather read_hdf loadtxt genfromtxt"
    " imread listdir glob to_csv to_parquet to_json to_excel".split()
)
"""Calls that look for a relative path where the process stands."""

ELSEWHERE = re.compile(r"[/~\\]|\w+:")
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a piece of code sets, and what it uses."""

    sets: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()


def hidden(
    statement: ast.stmt, found: Iterable[Effect], modules: Mapping[str, str], rare: frozenset[str] = frozenset()
) -> Hidden:
    """Say what a statement with these effects sets and uses; `rare` names hardly ever draw when they are fitted."""
    sets: set[str] = set()
    uses = set(_looked_up(statement, modules))
    for effect in found:
        words = WORD.findall(effect.what)
        top = modules.get(words[0], "").partition(".")[0] if words else ""
        if effect.kind == "seed":
            sets |= {f"random:{one}" for one in ([top] if top in GENERATORS else GENERATORS)}
        elif effect.kind == "draw" and rare.isdisjoint(words) and RARELY_RANDOM.isdisjoint(words):
            uses.add(f"random:{top if top in GENERATORS else 'numpy'}")
        elif effect.kind == "folder" and "chdir" in words:
            sets.add("folder")
        elif effect.kind == "environment":
            sets |= {f"environment:{key}" for key in _keys_set(statement, modules)}
    return Hidden(frozenset(sets), frozenset(uses))


def draws_rarely(statement: ast.stmt) -> bool:
    """Say whether a statement makes an estimator that draws only from large data, or with an unusual option."""
    return any(isinstance(node, ast.Call) and called_name(node) in RARELY_RANDOM for node in nodes_of(statement))


def _looked_up(statement: ast.stmt, modules: Mapping[str, str]) -> Iterator[str]:
    """Give the environment variables and the working folder, where the statement looks them up by a literal."""
    for node in nodes_of(statement):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key)), ctx=ast.Load()) if _is_environ(
                value, modules
            ):
                yield f"environment:{key}"
            case ast.Call(func=func, args=[ast.Constant(value=str(text)), *_]):
                name = resolved(func, modules)
                if name in {"os.getenv", "os.environ.get"}:
                    yield f"environment:{text}"
                elif called_name(node) in OPENING and not ELSEWHERE.match(text):
                    yield "folder"
            case _:
                pass


def _keys_set(statement: ast.stmt, modules: Mapping[str, str]) -> Iterator[str]:
    for node in nodes_of(statement):
        match node:
            case ast.Subscript(value=value, slice=ast.Constant(value=str(key)), ctx=ast.Store()) if _is_environ(
                value, modules
            ):
                yield key
            case ast.Call(func=func, args=[ast.Constant(value=str(key)), *_]) if resolved(func, modules) in {
                "os.putenv",
                "os.environ.setdefault",
            }:
                yield key
            case _:
                pass


def _is_environ(node: ast.expr, modules: Mapping[str, str]) -> bool:
    return resolved(node, modules) == "os.environ"
