"""Which distributions the package depends on, from what its code imports and what the notebook installs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.planning.distributions import BELOW, MAPPED, SAME, TOOLS
from nbengineer.planning.survey import COLAB, NAMESPACES, imported_names
from nbengineer.reading.tags import STANDARD_LIBRARY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from nbengineer.model.environment import Environment, Folder

REQUIREMENT = re.compile(r"([A-Za-z0-9][\w.-]*)\s*(\[[^\]]*\])?\s*(.*)", re.DOTALL)
PUBLIC = re.compile(r"v?((?:\d+!)?\d+(?:\.\d+)*(?:(?:a|b|rc|\.post)\d+)*)(?:\.?dev\d*)?(?:\+.*)?")


@dataclass(frozen=True, slots=True)
class Requirements:
    """What to install: `lines` are requirement strings for pyproject.toml, sorted.

    `distributions` maps an import name to its distribution, `local` are names of modules beside the notebook, `unknown`
    imports that nothing says where to get.
    """

    lines: tuple[str, ...] = ()
    distributions: Mapping[str, str] = field(default_factory=dict)
    local: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a line of the notebook asks for beside the name: extras in brackets, and versions or an address."""

    extras: str = ""
    rest: str = ""


def requirements(
    imports: frozenset[str],
    installs: tuple[str, ...],
    environment: Environment | None,
    folder: Folder,
    extra: tuple[str, ...] = (),
) -> Requirements:
    """Give what the package must have installed; a name that nobody can place is never guessed at.

    `imports` are top-level names, and dotted ones below a package that several distributions share. What modules beside
    the notebook import counts too. `installs` are requirement strings of the notebook's own lines; they count whether
    something imports them or not. `extra` are distributions needed without an import. The environment's public version
    is a lower bound; without one the notebook's own bound stands, else none.
    """
    local = _local(imports, folder)
    wanted = imports | _imports_of(folder)
    found: dict[str, str] = {}
    unknown: list[str] = []
    for name in sorted(wanted - local):
        if _needs_nothing(name, wanted):
            continue
        distribution = _distribution(name, environment)
        if distribution:
            found[name] = distribution
        elif distribution is None:
            unknown.append(name)
    asked = _asked(installs)
    names = {*found.values(), *map(normal, extra), *(name for name in asked if name not in TOOLS)}
    return Requirements(
        lines=tuple(_line(name, asked.get(name, _Asked()), environment) for name in sorted(names)),
        distributions=found,
        local=local,
        unknown=tuple(unknown),
    )


def normal(name: str) -> str:
    """Give a distribution's name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def public_version(version: str) -> str:
    """Give a version that an index can have: no `+local`, no `.dev`; "" for what is no version."""
    found = PUBLIC.fullmatch(version.strip())
    return found[1] if found else ""


def _local(imports: frozenset[str], folder: Folder) -> frozenset[str]:
    beside = {module.partition(".")[0] for module in folder.modules}
    return frozenset(name for name in imports | beside if name.partition(".")[0] in beside)


def _imports_of(folder: Folder) -> frozenset[str]:
    """Give what the modules beside the notebook import, except each other."""
    names: set[str] = set()
    for source in folder.modules.values():
        names |= imported_names(source)
    return frozenset(names) - {module.partition(".")[0] for module in folder.modules}


def _needs_nothing(name: str, wanted: Iterable[str]) -> bool:
    """Say whether no distribution is to be looked for: Python has it, Colab has it, or a longer name says it better."""
    top = name.partition(".")[0]
    if top in STANDARD_LIBRARY or name == COLAB or name.startswith(f"{COLAB}."):
        return True
    return name in NAMESPACES and any(other.startswith(f"{name}.") for other in wanted)


def _distribution(name: str, environment: Environment | None) -> str | None:
    """Give the normal name of the distribution that is imported by `name`; "" for Python's own, None if unknown."""
    if environment and name in environment.imports:
        return normal(environment.imports[name])
    if "." in name:
        return _below(name)
    if name in MAPPED:
        return MAPPED[name]
    return normal(name) if normal(name) in SAME else None


def _below(name: str) -> str | None:
    """Give the distribution of a module of a shared package by the longest part of its name that is known."""
    parts = name.split(".")
    for length in range(len(parts), 1, -1):
        if known := BELOW.get(".".join(parts[:length])):
            return known
    return MAPPED.get(parts[0])


def _asked(installs: Iterable[str]) -> dict[str, _Asked]:
    """Give what the notebook's lines ask for, by normal name; the last line of a name counts, as in the notebook."""
    asked: dict[str, _Asked] = {}
    for line in installs:
        if parts := REQUIREMENT.fullmatch(line.strip()):
            name, extras, rest = parts[1], parts[2] or "", parts[3].partition(";")[0].strip()
            asked[normal(name)] = _Asked("".join(extras.split()), rest)
    return asked


def _line(name: str, asked: _Asked, environment: Environment | None) -> str:
    """Give one requirement string: an address as asked, else the environment's version, else the versions asked for."""
    head = f"{name}{asked.extras}"
    if asked.rest.startswith("@"):
        return f"{head} {asked.rest}"
    version, by_hand = _installed(name, environment)
    if by_hand:
        return head
    if version:
        return f"{head}>={version}"
    return f"{head}{asked.rest}"


def _installed(name: str, environment: Environment | None) -> tuple[str, bool]:
    """Give the public version of an installed distribution, and whether it came from a folder or an address."""
    if environment is None:
        return "", False
    if any(normal(known) == name for known in environment.urls):
        return "", True
    for known, version in [*environment.distributions.items(), *environment.closure.items()]:
        if normal(known) == name:
            return public_version(version), False
    return "", False
