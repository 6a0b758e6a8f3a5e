"""Asks a type for its name, home and bases without running a line of its own: metaclasses may be hostile too."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import types

_MRO: Any = type.__dict__["__mro__"]
_NAME: Any = type.__dict__["__qualname__"]
_MODULE: Any = type.__dict__["__module__"]
_BODY: Any = type.__dict__["__dict__"]
LOCALS = re.compile(r".*<locals>\.")


def mro(kind: type) -> tuple[type, ...]:
    """Give a type and its bases, in the order in which attributes are found."""
    found: tuple[type, ...] = _MRO.__get__(kind)
    return found


def body(kind: type) -> types.MappingProxyType[str, Any]:
    """Give what a type itself binds."""
    found: types.MappingProxyType[str, Any] = _BODY.__get__(kind)
    return found


def home(kind: type) -> str:
    """Give the name of the module that a type says it is from; "" where it says nothing of use."""
    try:
        found = _MODULE.__get__(kind)
    except AttributeError:
        return ""
    return found if type(found) is str else ""


def root(kind: type) -> str:
    """Give the top-level package that a type is from."""
    return home(kind).partition(".")[0]


def qualname(kind: type) -> str:
    """Give a type's name, with the classes around it but not the functions, which a package may add or leave out."""
    return LOCALS.sub("", str(_NAME.__get__(kind)))


@dataclass(frozen=True)
class Homes:
    """Where code of the notebook may live: in `__main__`, or in the package made of it (`package`, "" for none)."""

    package: str = ""

    def own(self, module: str) -> bool:
        """Say whether a module holds code of the notebook itself; modules that lay beside it are not its own."""
        if module == "__main__":
            return True
        inside = bool(self.package) and f"{module}.".startswith(f"{self.package}.")
        return inside and not f"{module}.".startswith(f"{self.package}.local.")

    def module(self, name: str) -> str:
        """Give a module's name as the notebook knows it: "" for its own, `beside` for `PACKAGE.local.beside`."""
        return "" if self.own(name) else name.removeprefix(f"{self.package}.local.") if self.package else name

    def named(self, kind: type) -> str:
        """Give a type's full name, alike on both sides."""
        module = self.module(home(kind))
        return f"{module}.{qualname(kind)}" if module not in {"", "builtins"} else qualname(kind)
