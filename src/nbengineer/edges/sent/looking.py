"""Looks at names of a running process: one call gives their prints, what they share, and the process's own state."""

from __future__ import annotations

import gc
import io
import json
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.kinds import Homes, home, qualname
from nbengineer.edges.sent.memory import find_shared
from nbengineer.edges.sent.printing import Node, Printer, path
from nbengineer.edges.sent.processwide import state
from nbengineer.edges.sent.spool import Spool, digest
from nbengineer.edges.sent.texts import cut
from nbengineer.edges.sent.watchdog import TooLong, Watchdog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FOLDER = os.getcwd()  # noqa: PTH109 (the folder of the run, before its first line)
UNBOUND: Node = {"type": "unbound"}
LARGE = 1_000
"""Nodes above which a print is kept in the spool, where equal ones of later looks are kept once."""


def look(
    names: Sequence[str], namespace: Mapping[str, Any], spool: str, *, package: str = "", folder: str = FOLDER
) -> dict[str, Any]:
    """Give what `names` are bound to now, as JSON holds it; changes, consumes and prints nothing, and ends.

    `{"values": {name: {"print": tree, "unknown": why}}, "groups": [[name]], "shared": [[path, path]],
    "state": {key: tree}}`; `model/recording.py` tells what is in a tree. `spool` is a folder for content in bulk, ""
    for none. `package` is the package whose code is the notebook's, `folder` the run's folder, which texts show as
    `<folder>`.
    """
    with _quiet(), Watchdog() as watchdog:
        kept = Spool(spool, watchdog)
        printer = Printer(Homes(package), kept, watchdog, folder if len(folder) > 1 else "")
        values = {name: _seen(printer, name, namespace) for name in names}
    find_shared(printer)
    kept.close()
    return {
        "values": values,
        "groups": _groups(names, printer),
        "shared": [[one[0] + path(one[1]), other[0] + path(other[1])] for one, other in printer.shared],
        "state": state(printer.folder),
    }


def _seen(printer: Printer, name: str, namespace: Mapping[str, Any]) -> dict[str, Any]:
    if name not in namespace or _is_unbound(type(namespace[name]), printer.homes.package):
        return {"print": UNBOUND, "unknown": ""}
    try:
        node, unknown = printer.of(name, namespace[name])
    except TooLong:
        why = "takes too long"
        return {"print": {"type": printer.homes.named(type(namespace[name])), "unknown": why}, "unknown": why}
    if printer.count > LARGE:
        content = json.dumps(node).encode()
        stored = digest(content)
        if printer.spool.keep(stored, len(content), lambda: cut(content)):
            node = {"type": node["type"], "stored": stored}
    return {"print": node, "unknown": unknown}


def _is_unbound(kind: type, package: str) -> bool:
    """Say whether a value is the sentinel by which the functions of a package hand on that a name is not bound."""
    return bool(package) and qualname(kind) == "Unbound" and home(kind) == f"{package}.unbound"


def _groups(names: Sequence[str], printer: Printer) -> list[list[str]]:
    """Give the names that share something, transitively, in the order of `names`."""
    lead = {name: name for name in names}

    def first(name: str) -> str:
        while lead[name] != name:
            name = lead[name]
        return name

    for one, other in printer.together:
        lead[first(other)] = first(one)
    groups: dict[str, list[str]] = {}
    for name in lead:
        groups.setdefault(first(name), []).append(name)
    return [group for group in groups.values() if len(group) > 1]


@contextmanager
def _quiet() -> Iterator[None]:
    """Let nothing that is asked for its state print or warn, and no garbage be collected, which may run code."""
    before, collecting = (sys.stdout, sys.stderr), gc.isenabled()
    gc.disable()
    sys.stdout = sys.stderr = io.StringIO()
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        if collecting:
            gc.enable()
