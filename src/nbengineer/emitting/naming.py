"""Names that our own code brings into a module without meeting one of the notebook's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.model.plan import Import

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from nbengineer.model.notebook import Code
    from nbengineer.model.plan import Plan

WORD = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Names:
    """What the package's modules call the things of ours that they need, the same in all of them."""

    package: str
    local_modules: tuple[str, ...] = ()
    unbound: str = "UNBOUND"
    contextlib: str = "contextlib"
    verbatim: str = "verbatim"
    partial: str = "partial"

    @property
    def unbound_import(self) -> Import:
        """Give the import of the mark for what is not bound."""
        return Import(f"{self.package}.unbound", "UNBOUND", _alias("UNBOUND", self.unbound))

    @property
    def contextlib_import(self) -> Import:
        """Give the import of `contextlib`."""
        return Import("contextlib", alias=_alias("contextlib", self.contextlib))

    @property
    def verbatim_import(self) -> Import:
        """Give the import of the package's `verbatim`."""
        return Import(self.package, "verbatim", _alias("verbatim", self.verbatim))

    @property
    def partial_import(self) -> Import:
        """Give the import of `functools.partial`."""
        return Import("functools", "partial", _alias("partial", self.partial))


def names_of(plan: Plan, codes: Sequence[Code | None]) -> Names:
    """Choose the names: the usual ones, unless the notebook says one of them and means something else."""
    plain = Names(plan.package, plan.local_modules)
    if not _needs_names(plan):
        return plain
    taken = words_in(code.text for code in codes if code)
    imported = {item for module in plan.modules for item in module.imports}
    return Names(
        plan.package,
        plan.local_modules,
        free_name("UNBOUND", taken),
        "contextlib" if plain.contextlib_import in imported else free_name("contextlib", taken),
        free_name("verbatim", taken),
        "partial" if plain.partial_import in imported else free_name("partial", taken),
    )


def words_in(texts: Iterable[str]) -> set[str]:
    """Give every word of some source: no identifier in it is missed."""
    found: set[str] = set()
    for text in texts:
        found.update(WORD.findall(text))
    return found


def free_name(wanted: str, taken: Collection[str]) -> str:
    """Give `wanted`, with underscores behind it until nothing else is called so."""
    while wanted in taken:
        wanted += "_"
    return wanted


def _needs_names(plan: Plan) -> bool:
    return (
        plan.needs_unbound
        or any(d.lifted or d.local_imports for d in plan.definitions)
        or any(s.kind == "verbatim" or s.local_imports for s in plan.steps)
    )


def _alias(usual: str, chosen: str) -> str:
    return "" if chosen == usual else chosen
