"""How the code's own things are called in a question to a person."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from nbengineer.analysis.calls import arguments_of, called_name
from nbengineer.analysis.library import root
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LONGEST = 44
"""An expression of more characters is described, not quoted."""

MOST_PARTS = 60


MAPPINGS = re.compile(
    r"dict|map|config|param|meta|json|record|response|setting|option|kwarg|state|hist|report|environ|lookup|codes"
)
"""Parts of names that people give to dictionaries."""


MODELS = re.compile(r"model|clf|classifier|regressor|kmeans|knn|^(?:lr|rf|svc?|dt|km)$")
"""Names that people give to estimators."""

VAGUE = "what is made from"
DISPLAYS = (ast.List, ast.Tuple, ast.Set, ast.Dict, ast.Constant, ast.JoinedStr)
DEEPEST = 3

READS = frozenset(
    "read_csv read_excel read_json read_parquet read_table read_pickle read_feather read_hdf read_stata read_sas"
    " read_fwf read_file open loadtxt genfromtxt loadmat imread scan_csv".split()
)
"""Calls that read a file."""


class Opening(NamedTuple):
    """A case in words that fit behind "when"; the lowest rank is asked first."""

    rank: int
    case: str


@dataclass(frozen=True, slots=True)
class Wording:
    """How the code's things are called in a question: `names` maps a variable of the notebook to the step's parameter.

    `made` are columns that the code makes itself, `mappings` variables that it binds to a dictionary. `values` has what
    the code binds each of its own variables to (None where that is more than one thing), `others` are imports and
    definitions.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    made: frozenset[str] = frozenset()
    mappings: frozenset[str] = frozenset()
    values: Mapping[str, ast.expr | None] = field(default_factory=dict)
    others: frozenset[str] = frozenset()
    _said: dict[tuple[int, int], str] = field(default_factory=dict)

    @classmethod
    def of(cls, statements: Sequence[ast.stmt], parameters: Collection[str], others: frozenset[str]) -> Wording:
        """Read the code once for what it binds."""
        made: set[str] = set()
        mappings: set[str] = set()
        used: set[str] = set()
        values: dict[str, ast.expr | None] = {}
        for node in (node for statement in statements for node in walk(statement)):
            match node:
                case ast.Subscript(ctx=ast.Store(), slice=ast.Constant(value=str(column))):
                    made.add(column)
                case ast.Assign(targets=[ast.Name(id=name)], value=value):
                    values[name] = None if name in values else value
                    if isinstance(value, ast.Dict | ast.DictComp):
                        mappings.add(name)
                case ast.Assign(targets=[ast.Tuple(elts=[ast.Name(id=name), *_])], value=ast.Attribute() as value):
                    values[name] = None if name in values else value
                case ast.keyword(arg=str(column), value=ast.Lambda()):
                    made.add(column)
                case ast.Lambda():
                    for one in arguments_of(node):
                        values.setdefault(one.arg, None)
                case ast.Name(id=name, ctx=context):
                    used.add(name)
                    if not isinstance(context, ast.Load):
                        values.setdefault(name, None)
                case _:
                    pass
        lower = {name: name.lower() for name in used if name.lower() in parameters and name not in parameters}
        own = {name: value for name, value in values.items() if name not in parameters and name not in lower}
        return cls(lower, frozenset(made), frozenset(mappings), own, others)

    def is_given(self, node: ast.expr) -> bool:
        """Say whether an expression is of something that the code gets from elsewhere, a file included."""
        name = root(node)
        if name in self.values:
            value = self.values[name]
            return isinstance(value, ast.Call) and called_name(value) in READS
        return bool(name) and name not in self.others and not hasattr(builtins, name)

    def is_met(self, node: ast.expr) -> bool:
        """Say whether what an expression holds depends on something that the code gets from elsewhere."""
        return self._is_met(node, 0)

    def _is_met(self, node: ast.expr, depth: int) -> bool:
        if self.is_given(node):
            return True
        value = self.values.get(root(node))
        if value is None or isinstance(value, DISPLAYS) or depth > DEEPEST:
            return False
        return any(self._is_met(part, depth + 1) for part in walk(value) if isinstance(part, ast.Name))

    def named(self, name: str) -> str:
        """Give a variable's name in the package."""
        return self.names.get(name, name)

    def meaning(self, node: ast.expr) -> ast.expr:
        """Give what a variable of the code is bound to where that says more: a number, or how much there is of what."""
        match self.values.get(node.id) if isinstance(node, ast.Name) else None:
            case ast.Constant() | ast.Attribute(attr="shape" | "size") as value:
                return value
            case ast.Call(func=ast.Name(id="len") | ast.Attribute(attr="sum" | "std" | "mean")) as value:
                return value
            case ast.Subscript(value=ast.Attribute(attr="shape")) as value:
                return value
            case _:
                return node

    def of_node(self, node: ast.expr, longest: int = LONGEST) -> str:
        """Give an expression as the code writes it, or in words what it is made from where that is long."""
        if isinstance(node, ast.Name):
            return self._column(node.id) or self.named(node.id)
        key = id(node), longest
        if key not in self._said:
            self._said[key] = self._in_words(node, longest)
        return self._said[key]

    def _column(self, name: str) -> str:
        """Give the column of something given that a variable of the code stands for; "" for none."""
        match self.values.get(name):
            case ast.Subscript(value=ast.Name() as frame, slice=ast.Constant(value=str(column))):
                return f"column {column!r}" if self.is_given(frame) else ""
            case _:
                return ""

    def _in_words(self, node: ast.expr, longest: int) -> str:
        if _is_short(node):
            text = " ".join(ast.unparse(node).split())
            for name, named in self.names.items():
                text = re.sub(rf"(?<![\w'\".]){name}(?![\w'\"])", named, text)
            if len(text) <= longest and text.isprintable():
                return text
        names = [part.id for part in walk(node) if isinstance(part, ast.Name)]
        first = next((part.id for part in walk(node) if isinstance(part, ast.Name) and self.is_given(part)), "")
        first = first or next(iter(names), "")
        return f"{VAGUE} {self.named(first)}" if first else "the expression"

    def rows(self, node: ast.expr) -> str:
        """Give what holds the rows of an expression: `X` of `X.shape`, `X[:, 0]` or `X.to_numpy()`."""
        match node:
            case ast.Attribute(value=value, attr="shape" | "values" | "index" | "T" | "size" | "iloc" | "loc"):
                return self.rows(value)
            case ast.Subscript(value=value, slice=ast.Tuple(elts=[ast.Slice(), *_]) | ast.Constant(value=str())):
                return self.rows(value)
            case ast.Call(func=ast.Attribute(value=value, attr="to_numpy" | "copy" | "ravel" | "tolist"), args=[]):
                return self.rows(value)
            case _:
                return self.column(node)

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
    return sum(1 for _ in islice(walk(node), MOST_PARTS + 1)) <= MOST_PARTS
