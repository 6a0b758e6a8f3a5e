"""Prints `labextension/src/wire.ts`: the wire types as the front end's compiler reads them.

`python -m nbengineer.server.typescript > labextension/src/wire.ts`; a test compares the two. A field that a request may
leave out is optional; an answer has all of its fields, always.
"""

from __future__ import annotations

import inspect
import sys
from types import ModuleType, NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from nbengineer.server import wire

WIDTH = 80

HEAD = """\
// Made from the Python types by `python -m nbengineer.server.typescript`; never edited.
"""

REQUESTS = (wire.Analyse, wire.Tag, wire.Check, wire.Plan, wire.Extract, wire.Verify)
"""The bodies that the front end sends."""

PLAIN = {str: "string", int: "number", float: "number", bool: "boolean", NoneType: "null", Any: "unknown"}


def typescript() -> str:
    """Give the text of `wire.ts`: the literals that have a name, then every type, in the order of `wire`."""
    sent = {one for request in REQUESTS for one in _reached(request)}
    literals = _literals(wire)
    blocks = [_statement(f"export type {name} =", literal, {}) for literal, name in literals.items()]
    blocks += [_interface(one, literals, optional=one in sent) for one in _structs(wire)]
    return "\n".join([HEAD, "\n".join(blocks)])


def _structs(module: ModuleType) -> list[type[Struct]]:
    """Give the types that a module defines, in the order of its text."""
    return [
        one
        for one in vars(module).values()
        if isinstance(one, type) and issubclass(one, Struct) and one.__module__ == module.__name__
    ]


def _literals(module: ModuleType) -> dict[Any, str]:
    """Give the literals that have a name of their own, with that name."""
    return {one: name for name, one in vars(module).items() if get_origin(one) is Literal}


def _reached(struct: type[Struct]) -> list[type[Struct]]:
    """Give a type and all that its fields hold."""
    found = [struct]
    for one in found:
        waiting = list(get_type_hints(one).values())
        for hint in waiting:
            waiting.extend(get_args(hint))
        found += [hint for hint in waiting if hint in _structs(wire) and hint not in found]
    return found


def _interface(struct: type[Struct], literals: dict[Any, str], *, optional: bool) -> str:
    hints = get_type_hints(struct)
    lines = [*_comment(inspect.getdoc(struct) or ""), f"export interface {struct.__name__} {{"]
    for field in fields(struct):
        has_default = field.default is not NODEFAULT or field.default_factory is not NODEFAULT
        mark = "?" if optional and has_default else ""
        lines.append(_statement(f"  readonly {field.name}{mark}:", hints[field.name], literals).rstrip("\n"))
    return "\n".join([*lines, "}", ""])


def _comment(text: str) -> list[str]:
    """Give a docstring as a comment of TSDoc."""
    lines = text.splitlines()
    if len(lines) == 1:
        return [f"/** {text} */"]
    return ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def _statement(start: str, hint: Any, literals: dict[Any, str]) -> str:
    """Give `start` and a type; a union that is too long for a line has a line for each of its members."""
    members = _members(hint, literals)
    whole = f"{start} {' | '.join(members)};"
    if len(whole) <= WIDTH or len(members) == 1:
        return f"{whole}\n"
    indent = " " * (len(start) - len(start.lstrip()) + 2)
    return "\n".join([start, *(f"{indent}| {member}" for member in members)]) + ";\n"


def _members(hint: Any, literals: dict[Any, str]) -> list[str]:
    """Give the members of the union that a type is; most have one."""
    if hint in literals:
        return [literals[hint]]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return [f"'{value}'" for value in arguments]
    if origin in {Union, UnionType}:
        return [member for argument in arguments for member in _members(argument, literals)]
    return [_single(hint, origin, arguments, literals)]


def _single(hint: Any, origin: Any, arguments: tuple[Any, ...], literals: dict[Any, str]) -> str:
    if origin is tuple and arguments[1:] == (...,):
        members = " | ".join(_members(arguments[0], literals))
        return f"readonly ({members})[]" if "|" in members else f"readonly {members}[]"
    if origin is dict and arguments[0] is str:
        return f"Readonly<Record<string, {' | '.join(_members(arguments[1], literals))}>>"
    if hint in PLAIN:
        return PLAIN[hint]
    if hint in _structs(wire):
        return str(hint.__name__)
    raise TypeError(f"{hint} has no counterpart in TypeScript that this module knows")


if __name__ == "__main__":
    sys.stdout.write(typescript())
