"""Values that are all told by a line of text, and containers that hold nothing else."""

from __future__ import annotations

import datetime as dt
import decimal
import fractions
import types
import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from nbengineer.edges.sent.kinds import home, mro, qualname

if TYPE_CHECKING:
    from nbengineer.edges.sent.watchdog import Watchdog

EXACT = (type(None), bool, int, float, complex, str, bytes, type(Ellipsis), type(NotImplemented), range)
EXACT_IDS = frozenset(map(id, EXACT))
"""Types whose `repr` tells all, by identity: to hash a type may run its metaclass."""

STANDARD = (
    dt.date,
    dt.datetime,
    dt.time,
    dt.timedelta,
    dt.timezone,
    decimal.Decimal,
    fractions.Fraction,
    uuid.UUID,
    types.GenericAlias,
)
STANDARD_IDS = frozenset(map(id, STANDARD))
ELSEWHERE = frozenset(
    {
        ("numpy", "dtype"),
        ("numpy", "generic"),
        ("pandas", "Timestamp"),
        ("pandas", "Timedelta"),
        ("pandas", "Period"),
        ("pandas", "Interval"),
        ("pandas", "NaTType"),
        ("pandas", "NAType"),
        ("pandas", "ExtensionDtype"),
        ("zoneinfo", "ZoneInfo"),
        ("pathlib", "PurePath"),
        ("re", "Pattern"),
        ("pytz", "BaseTzInfo"),
        ("dateutil", "tzfile"),
        ("dateutil", "tzlocal"),
        ("dateutil", "tzoffset"),
        ("dateutil", "tzutc"),
    }
)
"""Types of libraries, with all that is derived from them there, whose `repr` tells all."""

TOO_SHORT = frozenset({("pandas", "CategoricalDtype"), ("pandas", "SparseDtype")})

CONTAINER_IDS = frozenset(map(id, (list, tuple, dict)))
BUILT_IN_IDS = EXACT_IDS | CONTAINER_IDS
LEVELS = 6
MOST_WITHIN = 3_000_000


class Within(NamedTuple):
    """Containers within others, level by level, one as often as it is met; `built_in`: `repr` tells all of them."""

    containers: list[Any]
    built_in: bool


class Plain:
    """Tells for types, each asked once, whether a line of text says all about their values."""

    def __init__(self, watchdog: Watchdog) -> None:
        self._watchdog = watchdog
        self._known: dict[int, tuple[bool, type]] = {}

    def is_plain(self, kind: type) -> bool:
        """Say it for a type; classes that a notebook derives from a plain one are not."""
        known = self._known.get(id(kind))
        if known is None:
            known = self._known[id(kind)] = (_find(kind), kind)
        return known[0]

    def all_plain(self, kinds: dict[int, type]) -> bool:
        """Say it for types by their identity."""
        return all(one in EXACT_IDS or self.is_plain(kind) for one, kind in kinds.items())

    def within(self, values: list[Any]) -> Within | None:
        """Give the containers in plain lists, tuples and dicts; None if anything else is in there, or very much."""
        found: list[Any] = []
        built_in = True
        todo = [values]
        for _ in range(LEVELS):
            inner: list[Any] = []
            for group in todo:
                self._watchdog.beats += 1
                kinds = set(map(id, map(type, group)))
                if kinds <= EXACT_IDS:
                    continue
                if not kinds <= BUILT_IN_IDS:
                    built_in = False
                    if not self._all_told(group):
                        return None
                inner += [item for item in group if id(type(item)) in CONTAINER_IDS]
                if len(found) + len(inner) > MOST_WITHIN:
                    return None
            if not inner:
                return Within(found, built_in)
            found += inner
            todo = [held(item) for item in inner]
        return None

    def _all_told(self, values: list[Any]) -> bool:
        return all(one in CONTAINER_IDS or self.is_plain(kind) for one, kind in types_in(values).items())


def held(container: Any) -> list[Any]:
    """Give what is in a list, tuple or dict, keys and values."""
    return [*container.keys(), *container.values()] if type(container) is dict else list(container)


def types_in(values: list[Any]) -> dict[int, type]:
    """Give the types of values, by identity."""
    return dict(zip(map(id, map(type, values)), map(type, values), strict=True))


def _find(kind: type) -> bool:
    if id(kind) in EXACT_IDS or id(kind) in STANDARD_IDS:
        return True
    top = home(kind).partition(".")[0]
    if top in {"", "__main__"} or (top, qualname(kind)) in TOO_SHORT:
        return False
    return any((top, qualname(base)) in ELSEWHERE for base in mro(kind) if home(base).partition(".")[0] == top)


def token(value: Any) -> str:
    """Tell a plain value, its type included where `repr` does not show it."""
    kind = type(value)
    if id(kind) in EXACT_IDS:
        return repr(value)
    module = home(kind).partition(".")[0]
    if module == "numpy" and hasattr(value, "dtype"):
        return f"{value.dtype}({value.item()!r})"
    if module == "re":
        return f"{value.pattern!r} {value.flags}"
    if module == "pandas" and qualname(kind) == "Timestamp":
        return f"{value!r}:{value.nanosecond}:{getattr(value, 'unit', '')}"
    return f"{qualname(kind)}:{value!r}"
