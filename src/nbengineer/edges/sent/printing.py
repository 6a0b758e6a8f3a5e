"""The walk over one value: gives its print, meets each object once, and never runs code of the notebook unguarded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent.choosing import Handler, choose
from nbengineer.edges.sent.plain import EXACT_IDS, Plain, token
from nbengineer.edges.sent.texts import long_bytes, long_text
from nbengineer.edges.sent.watchdog import TooLong

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from nbengineer.edges.sent.kinds import Homes
    from nbengineer.edges.sent.spool import Spool
    from nbengineer.edges.sent.watchdog import Watchdog

Node = dict[str, Any]
Place = tuple[Any, str]
"""Where a value was met: the place of what holds it, and a label."""
Spot = tuple[str, Place]
"""A place in the value of a name."""

DEEPEST = 60
MOST = 100_000
MOST_SHARED = 50
LONG_TEXT = 1000


class Region:
    """Memory that an array lies in: `holder` is the array or frame that was met there."""

    __slots__ = ("array", "holder", "name", "place")

    def __init__(self, name: str, place: Place, holder: object, array: Any) -> None:
        self.name, self.place, self.holder, self.array = name, place, holder, array


class Printer:
    """Prints the values of one look, one name after the other; keeps who met which object first."""

    def __init__(self, homes: Homes, spool: Spool, watchdog: Watchdog, folder: str) -> None:
        self.homes, self.spool, self.watchdog, self.folder = homes, spool, watchdog, folder
        self.plain = Plain(watchdog)
        self.owners: dict[int, Spot] = {}
        self.shared: list[tuple[Spot, Spot]] = []
        self.together: set[tuple[str, str]] = set()
        self.regions: list[Region] = []
        self.unknown = ""
        self.count = 0
        self.place: Place = (None, "")
        self._name = ""
        self._depth = 0
        self._aside = 0
        self._met: dict[int, Place] = {}
        self._kept: list[object] = []
        self._handlers: dict[int, tuple[Handler, type]] = {}
        self._hopeless: set[int] = set()
        self._leaves: dict[tuple[Any, ...], Any] = {}

    def of(self, name: str, value: object) -> tuple[Node, str]:
        """Give the print of a name's value, and why not all of it could be seen ("" where all was)."""
        self.unknown, self.count, self.place, self._name = "", 0, (None, ""), name
        self._depth = self._aside = 0
        self._met = {}
        node = self.show(value)
        return node, self.unknown

    def show(self, value: Any) -> Node:
        """Give the print of a value where the walk stands."""
        kind = type(value)
        self.watchdog.beats += 1
        self.count += 1
        if id(kind) in EXACT_IDS:
            return self._exact(kind, value)
        if self._depth > DEEPEST or self.count > MOST or id(kind) in self._hopeless:
            return self.doubt(kind, "does not answer" if id(kind) in self._hopeless else "too large to be seen whole")
        self._depth += 1
        kept = self._aside
        try:
            return self._handled(kind, value)
        except TooLong:
            self._hopeless.add(id(kind))
            return self.doubt(kind, "does not answer")
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 (foreign code tells what it holds, and may raise anything)
            return self.doubt(kind, f"raises {type(error).__name__} when it is looked at")
        finally:
            self._depth -= 1
            self._aside = kept

    def _handled(self, kind: type, value: Any) -> Node:
        if self.plain.is_plain(kind):
            return {"type": self.homes.named(kind), "text": self.told(token(value))}
        known = self._handlers.get(id(kind))
        if known is None:
            known = self._handlers[id(kind)] = (choose(kind), kind)
        handler = known[0]
        if handler.identity:
            if id(value) in self._met:
                return {"type": self.homes.named(kind), "again": path(self._met[id(value)])}
            self.meet(value)
        return handler.show(self, value)

    def _exact(self, kind: type, value: Any) -> Node:
        if kind is str:
            text = self.told(value)
            if len(text) > LONG_TEXT:
                return {"type": "str", "leaf": long_text(self.spool, text)}
            return {"type": "str", "text": repr(text)}
        if kind is bytes and len(value) > LONG_TEXT:
            return {"type": "bytes", "leaf": long_bytes(self.spool, value)}
        if kind is int and value.bit_length() > LONG_TEXT:
            return {"type": "int", "text": hex(value)}
        return {"type": kind.__name__, "text": repr(value)}

    def told(self, text: str) -> str:
        """Give a text without the folder of this run, which is another one on the other side."""
        return text.replace(self.folder, "<folder>") if self.folder and self.folder in text else text

    def meet(self, value: object) -> None:
        """Note an object that can be changed, for the places where it is met again; keeps it, so that ids stay."""
        self._kept.append(value)
        self._met[id(value)] = self.place
        if self._aside:
            return
        owner = self.owners.setdefault(id(value), (self._name, self.place))
        if owner[0] != self._name:
            self.share(owner, (self._name, self.place))
            self._aside += 1

    def first(self, value: object) -> bool:
        """Say whether this is the first time in a name's value that some code is met, which is told once."""
        new = id(value) not in self._met
        self._met.setdefault(id(value), self.place)
        return new

    def meet_all(self, values: list[Any]) -> bool:
        """Note many objects at one place, among which some may be the same; False if one was met before."""
        found = dict(zip(map(id, values), values, strict=True))
        if not self._met.keys().isdisjoint(found):
            return False
        self._kept.append(values)
        self._met.update(dict.fromkeys(found, self.place))
        if self._aside:
            return True
        spot = (self._name, self.place)
        owned = found.keys() & self.owners.keys()
        self.owners.update(dict.fromkeys(found.keys() - owned, spot))
        for one in owned:
            if self.owners[one][0] != self._name:
                self.share(self.owners[one], spot)
        return True

    def share(self, one: Spot, other: Spot) -> None:
        """Note that two places hold the same object, or lie in the same memory."""
        self.together.add((one[0], other[0]))
        if len(self.shared) < MOST_SHARED:
            self.shared.append((one, other))

    def region(self, array: Any, holder: object) -> None:
        """Note the memory of an array."""
        if not self._aside and array.size:
            self.regions.append(Region(self._name, self.place, holder, array))

    def once(self, array: Any, make: Callable[[], Any]) -> Any:
        """Give what an array holds, found out once in a look for the same memory: nothing runs in between."""
        key = (array.__array_interface__["data"][0], array.shape, array.strides, array.dtype.str)
        if key not in self._leaves:
            self._leaves[key] = make()
            self._kept.append(array)
        return self._leaves[key]

    def keep(self, value: object) -> None:
        """Keep an object to the end of the look, so that no other gets its identity."""
        self._kept.append(value)

    def aside(self) -> None:
        """Let what follows in this value not count as shared with other names."""
        self._aside += 1

    def part(self, label: str, value: Any) -> list[Any]:
        """Give a labelled part of the value at hand."""
        before = self.place
        self.place = (before, label)
        try:
            return [label, self.show(value)]
        finally:
            self.place = before

    def parts(self, pairs: Iterable[tuple[str, Any]]) -> list[list[Any]]:
        """Give labelled parts."""
        return [self.part(label, value) for label, value in pairs]

    def doubt(self, kind: type, why: str, **more: Any) -> Node:
        """Give the print of what can't be seen, and note that."""
        name = self.homes.named(kind)
        where = path(self.place)
        self.unknown = self.unknown or f"{name}{f' at {where}' if where else ''}: {why}"
        return {"type": name, "unknown": why, **more}


def path(place: Place) -> str:
    """Give a place as text; "" is the value itself."""
    labels = []
    at: Any = place
    while at is not None:
        at, label = at
        labels.append(label)
    text = ""
    for label in reversed(labels):
        joined = not text or label.startswith(("[", "."))
        text += label if joined else f", {label}"
    return text
