"""Import lines in the order in which ruff's isort leaves them."""

from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nbengineer.emitting.naming import Names
    from nbengineer.model.plan import Import

REMOVED = frozenset(
    "aifc asynchat asyncore audioop binhex cgi cgitb chunk crypt distutils imghdr imp lib2to3 mailcap msilib nis "
    "nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib uu xdrlib".split()
)
ADDED = frozenset({"annotationlib", "compression", "pathlib._local", "_zstd"})
STDLIB = (frozenset(sys.stdlib_module_names) | REMOVED) - ADDED
"""The standard library of Python 3.11, whatever Python runs us."""

DIGITS = re.compile(r"(\d+)")

MemberKey = tuple[int, list[tuple[int, int | str]], list[tuple[int, int | str]]]


def localised(item: Import, package: str, local: Iterable[str]) -> tuple[Import, ...]:
    """Give the imports that take the place of one: a module that lay beside the notebook now lies in `PACKAGE.local`.

    The same names are bound to the same modules.
    """
    top, _, rest = item.module.partition(".")
    if top not in {name.partition(".")[0] for name in local}:
        return (item,)
    below = f"{package}.local"
    if item.name:
        return (replace(item, module=f"{below}.{item.module}"),)
    if not rest:
        return (replace(item, module=below, name=top),)
    if item.alias:
        parent, _, last = item.module.rpartition(".")
        return (replace(item, module=f"{below}.{parent}", name=last),)
    return (replace(item, module=below, name=top), replace(item, module=f"{below}.{item.module}"))


def import_line(item: Import) -> str:
    """Give one import as a statement."""
    alias = f" as {item.alias}" if item.alias and item.alias != (item.name or item.module) else ""
    return f"from {item.module} import {item.name}{alias}" if item.name else f"import {item.module}{alias}"


def import_block(imports: Iterable[Import], package: str) -> str:
    """Give all imports: `__future__`, standard library, others, the package's own; "" for none."""
    sections: dict[int, list[Import]] = {}
    for item in dict.fromkeys(replace(item, guarded=False) for item in imports):
        sections.setdefault(_section(item.module, package), []).append(item)
    return "\n\n".join("\n".join(_lines(sections[number])) for number in sorted(sections))


def local_import_lines(imports: Sequence[Import], names: Names) -> list[str]:
    """Give the imports that stand first in a body, not indented; a guarded one may fail."""
    plain = [new for i in imports if not i.guarded for new in localised(i, names.package, names.local_modules)]
    lines = import_block(plain, names.package).split("\n") if plain else []
    for item in imports:
        if item.guarded:
            lines.append(f"with {names.contextlib}.suppress(ImportError):")
            lines += [f"    {import_line(new)}" for new in localised(item, names.package, names.local_modules)]
    return lines


def _section(module: str, package: str) -> int:
    top = module.partition(".")[0]
    if top == "__future__":
        return 0
    if top == package:
        return 3
    return 1 if top in STDLIB else 2


def _lines(imports: list[Import]) -> list[str]:
    whole = sorted((item for item in imports if not item.name), key=lambda i: (*_natural(i.module), i.alias))
    lines = [import_line(item) for item in whole]
    groups: dict[tuple[str, str], list[Import]] = {}
    for item in imports:
        if item.name:
            aliased = bool(item.alias and item.alias != item.name) or item.name == "*"
            groups.setdefault((item.module, f"{item.name} {item.alias}" if aliased else ""), []).append(item)
    parts = [sorted(group, key=lambda i: _member(i.name)) for group in groups.values()]
    for part in sorted(parts, key=lambda p: (*_natural(p[0].module), _member(p[0].name), p[0].alias)):
        names = ", ".join(item.name for item in part)
        lines.append(import_line(part[0]) if len(part) == 1 else f"from {part[0].module} import {names}")
    return list(dict.fromkeys(lines))


def _member(name: str) -> MemberKey:
    """Order the names of one line: constants, classes, then the rest."""
    kind = 2
    if len(name) > 1 and name.isupper():
        kind = 0
    elif name[0].isupper():
        kind = 1
    return (kind, *_natural(name))


def _natural(name: str) -> tuple[list[tuple[int, int | str]], list[tuple[int, int | str]]]:
    """Order without regard to case, numbers by value."""
    return _digits(name.lower()), _digits(name)


def _digits(name: str) -> list[tuple[int, int | str]]:
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in DIGITS.split(name) if part]
