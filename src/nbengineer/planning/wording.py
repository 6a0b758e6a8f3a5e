"""How the code's own things are called in a question to a person."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = 44
"""An expression of more characters is described, not quoted."""

MOST_PARTS = 60


MAPPINGS = re.compile(
    r"dict|map|config|param|meta|json|record|response|setting|option|kwarg|state|hist|report|environ|lookup|codes"
)
"""Parts of names that people give to dictionaries."""


class Opening(NamedTuple):
    """A case in words that fit behind "when"; the lowest rank is asked first."""

    rank: int
    case: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How the code's things are called in a question: `names` maps a variable of the notebook to the step's parameter.

    `made` are columns that the code makes itself, `mappings` variables that it binds to a dictionary.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    mappings: frozenset[str] = frozenset()
    _said: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, statements: Sequence[ast.stmt], parameters: Sequence[str]) -> Wording:
        """Read the code once for what it binds."""
        made: set[str] = set()
        mappings: set[str] = set()
        used: set[str] = set()
        for statement in statements:
            for node in walk(statement):
                if isinstance(node, ast.Name):
                    used.add(node.id)
                    continue
                match node:
                    case ast.Subscript(ctx=ast.Store(), slice=ast.Constant(value=str(column))):
                        made.add(column)
                    case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() | ast.DictComp()):
                        mappings.add(name)
                    case ast.keyword(arg=str(column), value=ast.Lambda()):
                        made.add(column)
                    case _:
                        pass
        lower = {name: name.lower() for name in used if name.lower() in parameters and name not in parameters}
        return cls(lower, frozenset(made), frozenset(mappings))

    def named(self, name: str) -> str:
        """Give a variable's name in the package."""
        return self.names.get(name, name)

    def of_node(self, node: ast.expr, longest: int = LONGEST) -> str:
        """Give an expression as the code writes it, or in words what it is made from where that is long."""
        if isinstance(node, ast.Name):
            return self.named(node.id)
        key = id(node), longest
        if key not in self._said:
            self._said[key] = self._in_words(node, longest)
        return self._said[key]

    def _in_words(self, node: ast.expr, longest: int) -> str:
        if _is_short(node):
            text = " ".join(ast.unparse(node).split())
            for name, named in self.names.items():
                text = re.sub(rf"(?<![\w'\".]){name}(?![\w'\"])", named, text)
            if len(text) <= longest and text.isprintable():
                return text
        root = next((part.id for part in walk(node) if isinstance(part, ast.Name)), "")
        return f"what is made from {self.named(root)}" if root else "the expression"

    def column(self, node: ast.expr) -> str:
        """Give a column in words: `column 'plan'`; another expression as it is."""
        match node:
            case ast.Subscript(slice=ast.Constant(value=str(column))):
                return f"column {column!r}"
            case ast.Attribute(value=ast.Name(), attr=column) if column != "str":
                return f"column {column!r}"
            case ast.Attribute(value=value, attr="str" | "dt" | "cat"):
                return self.column(value)
            case ast.Call(func=ast.Attribute(value=ast.Name(id="np" | "pd" | "math")), args=[value, *_]):
                return self.column(value)
            case ast.Call(func=ast.Attribute(value=value)):
                return self.column(value)
            case _:
                return self.of_node(node)

    def is_mapping(self, node: ast.expr) -> bool:
        """Say whether an expression is a dictionary, or named like one."""
        if isinstance(node, ast.Name):
            return node.id in self.mappings or bool(MAPPINGS.search(node.id.lower()))
        return isinstance(node, ast.Dict)


def texts_of(nodes: Sequence[ast.expr | None]) -> list[str]:
    """Give the texts among some arguments, those in lists too."""
    found = []
    for node in nodes:
        parts = node.elts if isinstance(node, ast.List | ast.Tuple) else [node]
        found += [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
    return found


def _is_short(node: ast.expr) -> bool:
    """Say whether an expression is worth writing out: a long one is not, and a deep one can't be."""
    return sum(1 for _ in islice(ast.walk(node), MOST_PARTS + 1)) <= MOST_PARTS
