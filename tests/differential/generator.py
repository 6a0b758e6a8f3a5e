"""Builds random notebooks from the templates of `grammar`: programs that mostly run to completion, over a few names.

Every statement is tried where it stands, so that names can be chosen by what they are bound to; one that raises is kept
only now and then, and ends the program. All choices come from a `random.Random`, which may be hypothesis's.
"""

from __future__ import annotations

import re
import types
from inspect import isgeneratorfunction
from typing import TYPE_CHECKING

from tests.differential.grammar import RULES, TERMINALS, Template
from tests.differential.program import Cell, Program, Trial

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator, Mapping, Sequence

POOL = ("a", "b", "c", "d", "e")
FUNCTIONS = ("f", "g", "h")
CLASSES = ("C", "K")
SHADOWED = ("max", "sum", "min", "list", "len", "id")
MODULES = ("data", "features", "train", "evaluate", "predict", "plots")

_SYMBOL = re.compile(r"(?P<indent>(?<=\n)[ ]*)?\{(?P<symbol>\w+)(?:\.(?P<label>\d))?\}|(?P<brace>\{\{|\}\})")
_DEEPEST = 4
_TRIES = 8


def _is_function(value: object) -> bool:
    return isinstance(value, types.FunctionType) and not isgeneratorfunction(value)


def _is_object(value: object) -> bool:
    return type(value).__module__ == "__main__"


KINDS: dict[str, Callable[[object], bool]] = {
    "INT": lambda value: isinstance(value, int),
    "LIST": lambda value: isinstance(value, list),
    "DICT": lambda value: isinstance(value, dict),
    "ITER": lambda value: hasattr(type(value), "__next__"),
    "OBJ": _is_object,
    "FUN": _is_function,
    "GEN": isgeneratorfunction,
    "CLS": lambda value: isinstance(value, type) and value.__module__ == "__main__",
}


class Names:
    """Chooses names by what the namespace binds them to."""

    def __init__(self, rng: random.Random, namespace: Mapping[str, object]) -> None:
        self.rng = rng
        self.namespace = namespace
        self._counters = 0

    def choose(self, symbol: str) -> str:
        """Give a name for a symbol in capitals."""
        match symbol:
            case "VAR" | "ANY" | "LATE":
                return self._free(symbol)
            case "FN":
                return self.rng.choice(FUNCTIONS)
            case "C":
                return self.rng.choice(CLASSES)
            case "COUNTER":
                self._counters += 1
                return f"w{len(self.namespace)}{self._counters}"
            case "BOUND":
                return self._one_of([name for name in self._bound() if name in (*POOL, *FUNCTIONS)])
        fitting = KINDS[symbol]
        return self._one_of([name for name in self._bound() if fitting(self.namespace[name])])

    def _free(self, symbol: str) -> str:
        """Give a name that need not be bound: to bind it, to read it now, or to read it later."""
        lot = self.rng.randrange(60)
        if symbol == "VAR":
            return self.rng.choice(SHADOWED) if lot == 0 else self.rng.choice((*POOL, *POOL, *POOL, *POOL, *FUNCTIONS))
        if symbol == "LATE" and lot > 12:  # one in five
            return self.choose("INT")
        return self.rng.choice((*POOL, *FUNCTIONS)) if lot < 50 else self.choose("BOUND")  # five in six

    def _bound(self) -> list[str]:
        return [name for name in self.namespace if not name.startswith(("_", "w"))]

    def _one_of(self, names: Sequence[str]) -> str:
        return self.rng.choice(names) if names else self.rng.choice(POOL)


def expand(symbol: str, names: Names, depth: int = 0) -> str:
    """Give a random text for a symbol of the grammar."""
    if depth > _DEEPEST and symbol in TERMINALS:
        return _fill(TERMINALS[symbol], names, depth)
    fitting = [template for template in RULES[symbol] if _may_stand(template, names)]
    weighted = [template for template in fitting for _ in range(template.weight)]
    return _fill(names.rng.choice(weighted).text, names, depth)


def _may_stand(template: Template, names: Names) -> bool:
    """Tell whether a template's names are bound; those of a kind must exist, or one time in ten need not."""
    if template.needs and template.needs not in names.namespace:
        return False
    asked = {found["symbol"] for found in _SYMBOL.finditer(template.text) if found["symbol"] in KINDS}
    return all(symbol == "INT" or any(map(KINDS[symbol], names.namespace.values())) for symbol in asked)


def _fill(text: str, names: Names, depth: int) -> str:
    labels: dict[str, str] = {}

    def replacement(found: re.Match[str]) -> str:
        if found["brace"]:
            return found["brace"][0]
        symbol, label, indent = found["symbol"], found["label"], found["indent"] or ""
        key = f"{symbol}.{label}"
        if label and key in labels:
            return indent + labels[key]
        chosen = names.choose(symbol) if symbol.isupper() else expand(symbol, names, depth + 1)
        if label:
            labels[key] = chosen
        return indent + chosen.replace("\n", "\n" + indent)

    return _SYMBOL.sub(replacement, text)


def generate(rng: random.Random) -> Program:
    """Give a random notebook of 2 to 7 steps with 1 to 4 statements each."""
    statements: list[str] = []
    cells: list[Cell] = []
    runs = True
    for tag in _tags(rng):
        written: list[str] = []
        for _ in range(rng.randrange(1, 5) if tag != "parameters" else rng.randrange(1, 4)):
            if not runs:
                written.append(expand("statement", Names(rng, {"a": 1, "b": [1]})))
                continue
            statement, runs = _next_statement(rng, statements, tag)
            statements.append(statement)
            written.append(statement)
        cut = rng.randrange(1, 3) if len(written) > 1 and tag != "parameters" else len(written)
        cells += [Cell(tag, part) for part in (tuple(written[:cut]), tuple(written[cut:])) if part]
    return Program(tuple(cell for cell in cells if _compiles(cell)))


def _compiles(cell: Cell) -> bool:
    """Tell whether a cell is Python as a whole: `global` may not follow a use."""
    try:
        compile(cell.source, "<cell>", "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _tags(rng: random.Random) -> Iterator[str]:
    """Give a tag for each step: modules mostly in pipeline order, now and then parameters, no tag, or a skipped cell."""
    partial = rng.randrange(4) == 0
    if rng.randrange(6) == 0:
        yield "parameters"
    module = 0
    for place in range(rng.randrange(2, 8)):
        module = rng.randrange(len(MODULES)) if rng.randrange(12) == 0 else min(module + rng.randrange(2), 5)
        if partial and rng.randrange(2):
            yield rng.choice(("", "nbe:skip"))
        elif rng.randrange(10) == 0:
            yield f"nbe:{MODULES[module]}"
        else:
            yield f"nbe:{MODULES[module]}.{rng.choice(('make', 'load', 'fit', 'f', 'sum')) if rng.randrange(8) == 0 else f's{place}'}"


def _next_statement(rng: random.Random, before: Sequence[str], tag: str) -> tuple[str, bool]:
    """Give a statement that completes after those before it; now and then one that raises."""
    for _ in range(_TRIES):
        trial = Trial(before)
        names = Names(rng, trial.namespace)
        statement = _setting(names) if tag == "parameters" else expand("statement", names)
        completed = trial.completes(statement)
        if completed or (completed is False and rng.randrange(150) == 0):
            return statement, bool(completed)
    return "pass", True


def _setting(names: Names) -> str:
    """Give what a parameters cell holds."""
    rng = names.rng
    name = rng.choice((*POOL, "N", "RATE", "ROWS"))
    return f"{name} = {rng.choice(('3', '0', '1', '[1, 2]', '(1, 2)', '2 * 3', 'True', 'None'))}"
