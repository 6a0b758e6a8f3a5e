"""Cases that a method's call leaves open."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.library import root
from nbengineer.analysis.walking import walk
from nbengineer.planning.divisors import zero
from nbengineer.planning.signs import PREPARING
from nbengineer.planning.wording import Opening, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.planning.wording import Wording

AVERAGES = frozenset("mean sum median std var corr cumsum describe quantile pct_change".split())
COLUMNS_BY_CALL = frozenset(
    "groupby set_index sort_values drop_duplicates dropna nlargest nsmallest pivot pivot_table".split()
)
FEATURES = re.compile(r"[Xx](?:_|$)|.*(?:df|data|test|train|valid|features|count|new|emails)", re.IGNORECASE)
"""Names that people give to what a model predicts from; other arguments of `predict` are a number of steps."""

ENDS = frozenset("idxmax idxmin argmax argmin max min".split())
PLOTS = frozenset("plot hist boxplot bar barh scatter pie".split())
LEAVES_OPEN = (
    frozenset(
        "map transform div divide merge join astype dropna query group groups fillna fit fit_transform predict"
        " predict_proba rolling sample shift diff drop pop rename apply applymap dot reshape clip".split()
    )
    | AVERAGES
    | COLUMNS_BY_CALL
    | ENDS
    | PLOTS
)
"""Methods that may leave a case open."""


def of_method(
    node: ast.Call, receiver: ast.expr, keywords: Mapping[str, ast.expr], wording: Wording
) -> Iterator[Opening]:
    """Give what a method leaves open: values never seen, rows without a match, nothing left."""
    name, first = called_name(node), node.args[0] if node.args else None
    if name not in LEAVES_OPEN and not _is_of_texts(receiver):
        return
    subject = wording.of_node(receiver)
    if name == "map" and first is not None and wording.is_mapping(first):
        yield Opening(12, f"{wording.column(receiver)} holds a value that the mapping lacks")
    elif name == "transform" and first is not None and PREPARING.search(subject.lower()):
        yield Opening(14, f"{wording.of_node(first)} holds a value that {subject} was not fitted on")
    elif name in {"div", "divide"} and first is not None and not isinstance(first, ast.Constant):
        yield Opening(10, zero(first, wording))
    elif name in {"merge", "join"} and first is not None and not isinstance(receiver, ast.Constant):
        if not wording.of_node(receiver).startswith(("os", "path")) and not isinstance(
            first, ast.GeneratorExp | ast.ListComp
        ):
            other = first if subject != "pd" else node.args[1] if len(node.args) > 1 else first
            left = subject if subject != "pd" else wording.of_node(first)
            yield Opening(28, f"a row of {left} has no match in {wording.of_node(other)}")
    elif name == "astype" and first is not None and not isinstance(receiver, ast.Compare | ast.BinOp | ast.UnaryOp):
        yield Opening(35, f"{wording.column(receiver)} holds a value that is no {_type_name(first)}")
    elif name in {"dropna", "query"}:
        yield Opening(44, f"no row of {subject} is left after {name}")
    elif name in {"group", "groups"} and isinstance(receiver, ast.Call):
        yield Opening(26, f"{wording.of_node(receiver)} finds nothing")
    elif name in ENDS and not node.args and not keywords and wording.is_met(receiver):
        yield Opening(52, f"{wording.column(receiver)} is empty")
    elif name == "fillna" and first is not None and isinstance(first, ast.Call):
        yield Opening(38, f"every value of {wording.column(receiver)} is missing")
    elif name in {"fit", "fit_transform"} and first is not None:
        yield Opening(65, f"{wording.of_node(first)} holds missing values")
    elif name in {"predict", "predict_proba"} and isinstance(first, ast.Name) and FEATURES.match(first.id):
        yield Opening(64, f"{wording.of_node(first)} lacks a column that {subject} was fitted on")
    elif name in {"rolling", "sample"} and first is not None:
        window = wording.of_node(first)
        is_span = isinstance(first, ast.Constant) and isinstance(first.value, str)
        lacks = f"a gap longer than {window}" if is_span else f"fewer than {window} rows"
        yield Opening(46, f"{subject} has {lacks}")
    else:
        yield from _of_columns(node, receiver, keywords, wording)


def _of_columns(
    node: ast.Call, receiver: ast.expr, keywords: Mapping[str, ast.expr], wording: Wording
) -> Iterator[Opening]:
    """Give what a method leaves open about columns, shapes and missing values."""
    name, first = called_name(node), node.args[0] if node.args else None
    subject = wording.of_node(receiver)
    if name in {"drop", "pop", "rename"}:
        columns = _named_columns(node, keywords)
        if columns and wording.is_met(receiver):
            yield Opening(43, f"column {columns[0]!r} is missing from {subject}")
    elif name in {"apply", "applymap"} and first is not None:
        yield Opening(57, f"a value of {wording.column(receiver)} is missing")
    elif name == "dot" and first is not None:
        yield Opening(58, f"the shapes of {_left(node, wording)} and {wording.of_node(node.args[-1])} do not fit")
    elif (
        name == "reshape"
        and isinstance(receiver, ast.Name)
        and subject not in {"np", "numpy"}
        and first is not None
        and not _is_open_shape(node)
    ):
        yield Opening(59, f"the size of {subject} does not fit that shape")
    elif _is_of_texts(receiver):
        yield Opening(47, f"a value of {wording.column(receiver)} is missing")
    elif name in AVERAGES and not isinstance(receiver, ast.Constant) and subject not in {"np", "pd"}:
        yield Opening(82, f"{wording.column(receiver)} has missing values")
    elif name == "clip" and (lower := keywords.get("lower")) is not None:
        yield Opening(62, f"{wording.column(receiver)} is below {wording.of_node(lower)}")
    elif name in COLUMNS_BY_CALL:
        columns = [text for text in texts_of([first, *keywords.values()]) if text not in wording.made]
        if not wording.is_met(receiver):
            return
        if isinstance(receiver, ast.Call) and wording.is_given(receiver):
            subject = wording.named(root(receiver))
        if columns and name == "groupby":
            yield Opening(42, f"column {columns[0]!r} of {subject} has missing values")
        elif columns:
            yield Opening(43, f"column {columns[0]!r} is missing from {subject}")
    elif name in PLOTS and not isinstance(receiver, ast.Constant):
        shown = receiver if first is None and subject not in {"plt", "ax"} else first
        if isinstance(shown, ast.Name | ast.Attribute | ast.Subscript) and wording.is_met(shown):
            yield Opening(80, f"{wording.rows(shown)} is empty")


def _named_columns(node: ast.Call, keywords: Mapping[str, ast.expr]) -> list[str]:
    """Give the columns that `drop`, `pop` or `rename` names; rows dropped by their label are none."""
    columns = keywords.get("columns")
    if isinstance(columns, ast.Dict):
        return texts_of(columns.keys)
    axis = keywords.get("axis") or (node.args[1] if len(node.args) > 1 else None)
    by_axis = called_name(node) == "pop" or (isinstance(axis, ast.Constant) and axis.value in {1, "columns"})
    return texts_of([columns, *(node.args[:1] if by_axis else [])])


def _is_of_texts(receiver: ast.expr) -> bool:
    """Say whether a method is one of the texts in a column."""
    return isinstance(receiver, ast.Attribute) and receiver.attr == "str"


def _left(node: ast.Call, wording: Wording) -> str:
    """Give the left factor of `a.dot(b)` or `np.dot(a, b)`."""
    left = node.args[0] if len(node.args) > 1 or not isinstance(node.func, ast.Attribute) else node.func.value
    return wording.of_node(left)


def _is_open_shape(node: ast.Call) -> bool:
    return any(isinstance(part, ast.UnaryOp) for argument in node.args for part in walk(argument))


def _type_name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)) if "int" in name.lower():
            return "whole number"
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Constant(value=str(name)) if "float" in name:
            return "number"
        case _:
            return ast.unparse(node).strip("'\"")
