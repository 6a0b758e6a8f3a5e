"""Random programs of branches, loops and handlers, and a run of them that notes what they do with their names.

Every condition is drawn while the program runs: `r()` gives a value or raises, `s()` gives some values. So each path that
the text allows is taken sooner or later, which a generator of programs that run to completion can't do.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator
    from types import CodeType, FrameType

NAMES = ("a", "b", "c")
DEEPEST = 3
LONGEST = 3000

SIMPLE = (
    *["{x} = {e}"] * 4,
    *["{e}"] * 3,
    *["del {x}"] * 4,
    *("({x} := {e})", "{x} += 1", "raise KeyError", "raise NameError({e})", "raise KeyError from ({x} := KeyError())"),
    *("[{x} for {y} in s() if {e}]", "[({x} := {y}) for i in s()]", "[i for i in s() for j in ({x},) if {y}]"),
    *("any({x} for i in s())", "sorted(s(), key=lambda i: {x})", "{x} = r() and {e} or ({y} := 1)"),
    *("r() < r() < ({x} := r()) < {y}", "assert {e}, ({x} := {y})", "{x} = {{{e}: {e}, **({{}} if {e} else {{}})}}"),
    *("u({e}, *s(), k={e})", "q[{e}] = {e}", "q[{e}] += {e}", "{x}, q[{e}] = r(), {e}", "q[{x}:{y}:({x} := 1)]"),
    *("{x}, *{y} = 1, {e}, 3", "f'{{{x}}}{{({y} := {e})!r:>{{{x}}}}}'"),
)
COMPOUND = (
    *["if {e}:\n    {body}", "if {e}:\n    {body}\nelse:\n    {body}"] * 2,
    *["for {x} in s():\n    {loop}", "for {x} in s({e}):\n    {loop}\nelse:\n    {body}"] * 2,
    *("while {e}:\n    {loop}", "while {e}:\n    {loop}\nelse:\n    {body}", "while True:\n    {loop}"),
    *("try:\n    {body}\nexcept {kind}:\n    {body}", "try:\n    {body}\nexcept {kind} as {x}:\n    {body}") * 2,
    "try:\n    {body}\nexcept {kind} as {x}:\n    {body}\nelse:\n    {body}",
    "try:\n    {body}\nfinally:\n    {apart}",
    "try:\n    {body}\nexcept KeyError as {x}:\n    {body}\nexcept {e}:\n    {body}\nelse:\n    {body}\nfinally:\n    {apart}",
    "try:\n    {body}\nexcept* NameError as {x}:\n    {apart}",
    *("with suppress(NameError, KeyError) as {x}:\n    {body}", "with open({e}) as {x}, open() as {y}:\n    {body}"),
    *("match {e}:\n    case {pattern}:\n        {body}\n    case {pattern} if {e}:\n        {body}",) * 2,
    "match {e}:\n    case {pattern}:\n        {body}\n    case _:\n        {body}",
    *(
        "class {x}:\n    {x} = {e}\n    {y}",
        "@u\nclass {x}(*s()):\n    {y} = {x}",
        "def {x}(i={e}) -> {e}:\n    return {y}",
    ),
)
EXPRESSIONS = (
    *("{x}", "r()", "({x} := {e})", "({e} and {e})", "({e} or {e})", "({e} if {e} else {e})", "[{e}, {e}]", "u({e})"),
    *("({e} == {e} == {e})", "(lambda i={e}: {x})"),
)
KINDS = ("KeyError", "NameError", "(NameError, KeyError)", "Exception", "{x}")
PATTERNS = ("[{x}, *_]", "0 | 1 as {x}", "{{'k': {x}, **z}}", "({x}, 2)", "int()", "[1, [{x}]]")


def program(rng: random.Random) -> str:
    """Give the text of a program; in every other one all names are bound at first, so that deletions matter."""
    first = [f"{' = '.join(NAMES)} = 1"] if rng.randrange(2) else []
    return "\n".join([*first, *_block(rng, 0, in_loop=False)])


def _block(rng: random.Random, depth: int, *, in_loop: bool) -> Iterator[str]:
    for _ in range(rng.choice((1, 1, 2, 2, 3))):
        lot = rng.randrange(20)
        if in_loop and lot < 3:
            yield rng.choice(("break", "continue"))
        else:
            yield _fill(rng, rng.choice(COMPOUND if lot > 8 and depth < DEEPEST else SIMPLE), depth, in_loop=in_loop)


def _fill(rng: random.Random, text: str, depth: int, *, in_loop: bool) -> str:
    makers: dict[str, Callable[[], str]] = {
        "{e}": lambda: expression(rng, 2),
        "{kind}": lambda: rng.choice(KINDS).replace("{x}", rng.choice(NAMES)),
        "{pattern}": lambda: (
            rng.choice(PATTERNS).replace("{x}", rng.choice(NAMES)).replace("{{", "{").replace("}}", "}")
        ),
    }
    fixed = {"x": rng.choice(NAMES), "y": rng.choice(NAMES)}
    lines = []
    for line in text.split("\n"):
        inner = line.strip()
        indent = line[: len(line) - len(inner)]
        if inner in {"{body}", "{loop}", "{apart}"}:
            loop = inner == "{loop}" or (inner == "{body}" and in_loop)
            block = "\n".join(_block(rng, depth + 1, in_loop=loop))
            lines += [indent + one for one in block.split("\n")]
            continue
        for symbol, make in makers.items():
            while symbol in line:
                line = line.replace(symbol, make().replace("{", "{{").replace("}", "}}"), 1)  # noqa: PLW2901
        lines.append(line.format(**fixed))
    return "\n".join(lines)


def expression(rng: random.Random, depth: int) -> str:
    """Give the text of an expression over the names."""
    if depth == 0:
        return rng.choice(("r()", "r()", "1", *NAMES))
    text = rng.choice(EXPRESSIONS)
    while "{e}" in text:
        text = text.replace("{e}", expression(rng, depth - 1), 1)
    return text.replace("{x}", rng.choice(NAMES))


class Access(NamedTuple):
    """One access of the program's own code to a name: `how` is `read`, `bind` or `delete`."""

    how: str
    name: str


class Noting(dict[str, Any]):
    """What the program's own code sees as its names: passes everything on to the real globals and notes it."""

    def __init__(self, names: dict[str, Any]) -> None:
        self.names = names
        self.accesses: list[Access] = []

    def __getitem__(self, name: str) -> object:
        if name in NAMES:
            self.accesses.append(Access("read", name))
        return self.names[name]

    def __setitem__(self, name: str, value: object) -> None:
        self.accesses.append(Access("bind", name))
        self.names[name] = value

    def __delitem__(self, name: str) -> None:
        self.accesses.append(Access("delete", name))
        del self.names[name]


class EndlessError(BaseException):
    """The program runs for too long."""


class Run(NamedTuple):
    """What a run did, which names are bound after it, and what it raised."""

    accesses: list[Access]
    bound: set[str]
    error: BaseException | None


class _Manager:
    def __init__(self, *_: object) -> None:
        pass

    def __enter__(self) -> int:
        return 1

    def __exit__(self, *_: object) -> None:
        pass


class _Items:
    def __getitem__(self, _: object) -> int:
        return 1

    def __setitem__(self, _: object, value: object) -> None:
        pass


def run(code: CodeType, bound: set[str], rng: random.Random) -> Run:
    """Run a program with these names bound beforehand; every value that it asks for is drawn."""
    calls = steps = 0

    def value(*_: object, **__: object) -> object:
        nonlocal calls
        calls += 1
        if calls > LONGEST // 50:
            raise EndlessError
        match rng.randrange(30):
            case 0:
                raise KeyError
            case 1:
                raise NameError
        return rng.choice((0, 0, 1, 1, 2, [1, 2], [1, [2]], {"k": 1}, (0, 2)))

    def values(*_: object) -> list[int]:
        value()
        return rng.choice(([], [0], [1, 2]))

    def watch(_frame: FrameType, _event: str, _argument: object) -> Any:
        nonlocal steps
        steps += 1
        if steps > LONGEST:
            raise EndlessError
        return watch

    names = {"r": value, "s": values, "u": value, "q": _Items(), "suppress": suppress, "open": _Manager}
    noting = Noting(names | dict.fromkeys(bound, 1))
    error: BaseException | None = None
    before = sys.gettrace()
    sys.settrace(watch)
    try:
        exec(code, noting.names, noting)
    except BaseException as raised:  # noqa: BLE001 (programs raise what they like)
        error = raised
    finally:
        sys.settrace(before)
    return Run(noting.accesses, set(noting.names), error)
