"""Chooses, by a type's bases, who prints its values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent import arrays, code, containers, drawn, frames, objects, running
from nbengineer.edges.sent.kinds import mro, qualname, root

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.edges.sent.printing import Node, Printer


@dataclass(frozen=True)
class Handler:
    """Prints values; `identity` says whether it matters which object it is, not only what it holds."""

    show: Callable[[Printer, Any], Node]
    identity: bool = True


OTHERS = Handler(objects.show_object)

BY_TYPE: dict[int, Handler] = {
    id(kind): Handler(show, identity=identity)
    for identity, table in ((True, containers.CHANGEABLE | running.CHANGEABLE), (False, containers.FIXED | code.FIXED))
    for kind, show in table.items()
}
"""By identity of a type of the standard library."""

BY_NAME: dict[tuple[str, str], Handler] = {
    place: Handler(show, identity=identity)
    for identity, table in (
        (True, arrays.CHANGEABLE | frames.CHANGEABLE | drawn.CHANGEABLE | objects.CHANGEABLE),
        (False, frames.FIXED | code.NAMED),
    )
    for place, show in table.items()
}
"""By top-level package and name, for types of libraries that may not be imported."""


def choose(kind: type) -> Handler:
    """Give the handler of the first base that has one."""
    for base in mro(kind):
        found = BY_TYPE.get(id(base)) or BY_NAME.get((root(base), qualname(base)))
        if found is not None:
            return found
    return OTHERS
