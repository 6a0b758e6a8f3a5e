"""Says what is installed around the interpreter that runs it; reads a request from stdin, answers on stdout.

Run by path, with `-I`, under the notebook's own interpreter: standard library only, Python 3.8 and later, nothing of
nbengineer. In: `{"imports": [name], "star_imports": [module]}`. Out: one line of JSON about distributions, then one
about star imports, so that a module which ends the process on import takes only the second line with it. Modules are
imported for star imports alone.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import site
import sys
import sysconfig
from importlib import metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from importlib.machinery import ModuleSpec
    from importlib.metadata import Distribution
    from typing import Any


def add_user_site() -> None:
    """Let packages of `pip install --user` be found, as the notebook's kernel finds them; `-I` leaves them out."""
    if sys.prefix == sys.base_prefix:
        folder = site.getusersitepackages()
        if os.path.isdir(folder):
            site.addsitedir(folder)


def normal(name: str) -> str:
    """Give a distribution's name in its normal form (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def all_distributions() -> dict[str, Distribution]:
    """Map the normal name of every installed distribution to the first of that name on the path."""
    found: dict[str, Distribution] = {}
    for distribution in metadata.distributions():
        try:
            name = distribution.metadata["Name"]
            complete = bool(name and distribution.version)
        except Exception:
            continue
        if complete:
            found.setdefault(normal(name), distribution)
    return found


def is_standard(name: str) -> bool:
    """Say whether a top-level module belongs to the standard library."""
    known = getattr(sys, "stdlib_module_names", None)
    if known is not None or name in sys.builtin_module_names:
        return known is None or name in known
    folder = os.path.join(sysconfig.get_path("stdlib"), "")
    origin = getattr(find(name), "origin", None) or ""
    return origin.startswith(folder) and "site-packages" not in origin and "dist-packages" not in origin


def find(name: str) -> ModuleSpec | None:
    """Give the spec of a top-level module without importing it; None if there is none."""
    try:
        return importlib.util.find_spec(name)
    except Exception:
        return None


def provides(distribution: Distribution) -> set[str]:
    """Give the top-level names that a distribution installs."""
    declared = distribution.read_text("top_level.txt")
    if declared and declared.split():
        return set(declared.split())
    names: set[str] = set()
    for path in (distribution.read_text("RECORD") or "").splitlines():
        first, separator, _ = path.partition(",")[0].partition("/")
        if separator:
            names.add(first)
        elif first.endswith((".py", ".so", ".pyd")):
            names.add(first.partition(".")[0])
    return names


def owner(name: str, distributions: dict[str, Distribution], provided: dict[str, set[str]]) -> str | None:
    """Give the normal name of the distribution that installs the module `name`, or None."""
    owners = []
    for candidate, distribution in sorted(distributions.items()):
        if candidate not in provided:
            provided[candidate] = provides(distribution)
        if name in provided[candidate]:
            owners.append(candidate)
    if normal(name) in owners or (not owners and normal(name) in distributions):
        return normal(name)
    return owners[0] if owners else None


def requirements(distribution: Distribution) -> Iterator[str]:
    """Give the normal names that a distribution requires; those of its extras left out."""
    for requirement in distribution.requires or ():
        text, _, marker = requirement.partition(";")
        name = re.match(r"\s*([A-Za-z0-9][A-Za-z0-9._-]*)", text)
        if name and not re.search(r"\bextra\s*==", marker):
            yield normal(name.group(1))


def closure(names: Iterable[str], distributions: dict[str, Distribution]) -> set[str]:
    """Give `names` and everything installed that those require, at any depth."""
    found: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop()
        if name in distributions and name not in found:
            found.add(name)
            todo.extend(requirements(distributions[name]))
    return found


def origin_of(distribution: Distribution) -> str | None:
    """Give the folder or URL that a distribution was installed from; None if it came from an index."""
    try:
        url = json.loads(distribution.read_text("direct_url.json") or "{}").get("url")
    except (ValueError, AttributeError):
        return None
    return url if isinstance(url, str) else None


def describe(imports: Iterable[str]) -> dict[str, Any]:
    """Answer the first part: distributions of `imports`, their versions, closure and origins."""
    distributions = all_distributions()
    provided: dict[str, set[str]] = {}
    owners: dict[str, str] = {}
    for name in sorted(imports):
        if is_standard(name):
            owners[name] = ""
        elif find(name) is not None:
            owner_of_name = owner(name, distributions, provided)
            if owner_of_name:
                owners[name] = owner_of_name
    needed = closure(set(owners.values()), distributions)
    return {
        "python": ".".join(map(str, sys.version_info[:3])),
        "imports": {name: distributions[key].metadata["Name"] if key else "" for name, key in owners.items()},
        "direct": sorted({distributions[key].metadata["Name"] for key in owners.values() if key}),
        "closure": {distributions[key].metadata["Name"]: distributions[key].version for key in sorted(needed)},
        "urls": {
            distributions[key].metadata["Name"]: origin_of(distributions[key])
            for key in sorted(needed)
            if origin_of(distributions[key])
        },
    }


def star_names(module: str) -> list[str] | None:
    """Give the names that `from module import *` binds; None if it can't be imported."""
    try:
        namespace: dict[str, object] = {}
        exec("from " + module + " import *", namespace)
    except BaseException:
        return None
    return sorted(name for name in namespace if name != "__builtins__")


def main() -> None:
    """Answer the request; what imported modules print goes to stderr."""
    request = json.load(sys.stdin)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    add_user_site()
    answers.write(json.dumps(describe(request["imports"])) + "\n")
    answers.flush()
    stars = {module: star_names(module) for module in request["star_imports"]}
    answers.write(json.dumps({module: names for module, names in stars.items() if names is not None}) + "\n")
    answers.flush()


if __name__ == "__main__":
    main()
