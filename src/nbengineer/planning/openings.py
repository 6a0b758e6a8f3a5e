"""Cases that one expression leaves open: a divisor of 0, a column that is missing, a category never seen, no rows."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.walking import walk
from nbengineer.planning.methods import of_method
from nbengineer.planning.wording import LONGEST, MAPPINGS, MODELS, READS, Opening, texts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from nbengineer.planning.wording import Wording

ONE_CLASS = frozenset("roc_auc_score log_loss roc_curve precision_recall_curve average_precision_score".split())
NO_POSITIVES = frozenset("precision_score recall_score f1_score fbeta_score".split())
NEW_CLASS = frozenset("accuracy_score confusion_matrix classification_report balanced_accuracy_score".split())
ERRORS = frozenset("mean_squared_error mean_absolute_error root_mean_squared_error median_absolute_error".split())
FOLDS = frozenset(
    "KFold StratifiedKFold GroupKFold TimeSeriesSplit RepeatedKFold cross_val_score cross_validate".split()
)
SEARCHES = frozenset("GridSearchCV RandomizedSearchCV cross_val_predict".split())
ENCODERS = frozenset("LabelEncoder OneHotEncoder OrdinalEncoder TargetEncoder LabelBinarizer".split())

VALUES = (ast.Name, ast.Attribute, ast.Subscript)


def of_subscript(node: ast.Subscript, wording: Wording) -> Iterator[Opening]:
    """Give the column, key or place that may not be there, and the filter that may leave nothing."""
    match node:
        case ast.Subscript(value=ast.Name(id="ax" | "axes" | "axs" | "fig")):
            return
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Constant(value=str(key))) if key not in wording.made:
            if name in wording.mappings or not wording.is_given(node.value):
                return
            what = "key" if MAPPINGS.search(name.lower()) else "column"
            yield Opening(40, f"{what} {key!r} is missing from {wording.named(name)}")
        case ast.Subscript(value=ast.Name(id=name), slice=ast.List(elts=[ast.Constant(value=str(key)), *_])):
            if key not in wording.made and wording.is_given(node.value):
                yield Opening(41, f"column {key!r} is missing from {wording.named(name)}")
        case ast.Subscript(value=value, slice=ast.Compare() | ast.BinOp(op=ast.BitAnd() | ast.BitOr()) as condition):
            if _mentions(condition, value) and wording.is_met(value):
                yield Opening(45, f"no row of {wording.of_node(value)} has {wording.of_node(condition, 60)}")
        case ast.Subscript(value=ast.Attribute(value=value, attr="iloc"), slice=ast.Tuple(elts=[_, *_])):
            yield Opening(53, f"the columns of {wording.of_node(value)} stand in another order")
        case ast.Subscript(value=ast.Attribute(value=value, attr="iloc" | "values"), slice=ast.Constant(value=int())):
            if wording.is_met(value):
                yield Opening(50, f"{wording.rows(value)} is empty")
        case (
            ast.Subscript(value=value, slice=ast.Slice(lower=ast.UnaryOp(op=ast.USub(), operand=count)))
            | ast.Subscript(value=value, slice=ast.Slice(lower=None, upper=ast.Name() | ast.Attribute() as count))
        ):
            if not isinstance(count, ast.Constant) and not _is_made_here(value) and wording.is_met(value):
                number = wording.of_node(count).removeprefix("self.")
                yield Opening(46, f"{wording.rows(value)} has fewer than {number} values")
        case ast.Subscript(value=ast.Name(id=name), slice=ast.Name(id=key)) if name in wording.mappings:
            yield Opening(48, f"{wording.named(key)} is not in {wording.named(name)}")
        case ast.Subscript(
            value=ast.Name() | ast.Attribute() as value,
            slice=ast.Constant(value=0) | ast.UnaryOp(operand=ast.Constant(value=1)),
        ):
            fitted = isinstance(value, ast.Attribute) and value.attr.endswith("_")
            fitted = fitted or (isinstance(value, ast.Name) and bool(MODELS.search(value.id.lower())))
            if wording.is_met(value) and not fitted:
                yield Opening(55, f"{wording.rows(value)} is empty")
        case _:
            pass


def _mentions(node: ast.expr, other: ast.expr) -> bool:
    return isinstance(other, ast.Name) and any(
        isinstance(part, ast.Name) and part.id == other.id for part in walk(node)
    )


def of_call(node: ast.Call, wording: Wording) -> Iterator[Opening]:
    """Give what a call leaves open."""
    name = called_name(node)
    receiver = node.func.value if isinstance(node.func, ast.Attribute) else None
    first = node.args[0] if node.args and not isinstance(node.args[0], ast.Starred) else None
    keywords = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
    if name in READS:
        yield from _reading(node, keywords, wording)
    elif program := _program(node, name):
        yield Opening(6, f"{program} is not installed, or fails")
    elif name in {"get", "post"} and isinstance(receiver, ast.Name) and receiver.id in {"requests", "httpx", "session"}:
        yield Opening(5, f"{wording.of_node(first) if first else 'the server'} does not answer")
    elif first is not None and name in MEASURES:
        yield from _measuring(name, node, wording)
    elif name in DIVIDES:
        yield from _dividing(name, first, keywords, wording)
    elif receiver is not None:
        yield from of_method(node, receiver, keywords, wording)
        yield from _of_function(node, name, first, keywords, wording)
    else:
        yield from _of_function(node, name, first, keywords, wording)


METRICS = frozenset({"r2_score", "mean_absolute_percentage_error", "silhouette_score"})
SIZES = {
    "KMeans": ("n_clusters", "rows"),
    "MiniBatchKMeans": ("n_clusters", "rows"),
    "GaussianMixture": ("n_components", "rows"),
    "PCA": ("n_components", "columns"),
    "TruncatedSVD": ("n_components", "columns"),
    "KNeighborsClassifier": ("n_neighbors", "rows"),
    "KNeighborsRegressor": ("n_neighbors", "rows"),
    "SelectKBest": ("k", "columns"),
}
"""Estimators that need at least so many rows or columns as a keyword says."""
MEASURES = ONE_CLASS | NO_POSITIVES | NEW_CLASS | ERRORS | METRICS
DIVIDES = FOLDS | SEARCHES | SIZES.keys() | {"train_test_split"}


def _reading(node: ast.Call, keywords: Mapping[str, ast.expr], wording: Wording) -> Iterator[Opening]:
    """Give the file that may not be there; writing one leaves nothing open."""
    mode = keywords.get("mode") or (node.args[1] if called_name(node) == "open" and len(node.args) > 1 else None)
    if isinstance(mode, ast.Constant) and isinstance(mode.value, str) and set(mode.value) & set("wax"):
        return
    path = node.args[0] if node.args else keywords.get("filepath_or_buffer") or keywords.get("io")
    match path:
        case ast.Constant(value=str(text)) if text.isprintable() and len(text) <= LONGEST + 20:
            what = "can't be reached" if "://" in text else "is missing"
            yield Opening(0, f"{text} {what}")
        case ast.Name(id=name):
            yield Opening(0, f"there is no file at {wording.named(name)}")
        case ast.expr():
            yield Opening(0, f"there is no file at {wording.of_node(path)}")
        case _:
            pass


def _measuring(name: str, node: ast.Call, wording: Wording) -> Iterator[Opening]:
    truth = wording.of_node(node.args[0])
    guess = wording.of_node(node.args[1]) if len(node.args) > 1 else truth
    if name in ONE_CLASS:
        yield Opening(20, f"{truth} holds only one class")
    elif name in NO_POSITIVES:
        yield Opening(20, f"{guess} holds no positive")
    elif name in NEW_CLASS:
        yield Opening(22, f"a class of {guess} is not in {truth}")
    elif name == "mean_absolute_percentage_error":
        yield Opening(20, f"a value of {truth} is 0")
    elif name == "r2_score":
        yield Opening(20, f"all values of {truth} are the same")
    elif name == "silhouette_score":
        yield Opening(20, f"{guess} holds only one cluster")
    else:
        yield Opening(22, f"{guess} holds a missing value")


def _dividing(
    name: str, first: ast.expr | None, keywords: Mapping[str, ast.expr], wording: Wording
) -> Iterator[Opening]:
    """Give the number of rows or columns that may be too small."""
    if name == "train_test_split":
        if (by := keywords.get("stratify")) is not None and not _is_none(by):
            yield Opening(15, f"a class of {wording.of_node(by)} has only one row")
        elif first is not None:
            yield Opening(25, f"{wording.of_node(first)} has fewer than two rows")
    elif name in SIZES:
        keyword, what = SIZES[name]
        number = keywords.get(keyword, first if isinstance(first, ast.Constant) else None)
        if number is not None and (isinstance(number, ast.Constant) or wording.is_given(number)):
            yield Opening(16, f"there are fewer {what} than {keyword}={wording.of_node(number)}")
    else:
        keyword = "cv" if "cv" in keywords else "n_splits"
        number = keywords.get(keyword) or (first if name.endswith(("Fold", "Split")) else None)
        rows = f"{keyword}={wording.of_node(number)}" if number is not None else f"the folds of {name}"
        yield Opening(16, f"there are fewer rows than {rows}")


def _program(node: ast.Call, name: str) -> str:
    """Give the program that a call of `subprocess` starts; "" for any other call."""
    match node:
        case ast.Call(
            func=ast.Attribute(value=ast.Name(id="subprocess")),
            args=[ast.List(elts=[ast.Constant(value=str(program)), *_]), *_],
        ) if name in {"run", "check_call", "check_output", "Popen"}:
            return program
        case _:
            return ""


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_made_here(node: ast.expr) -> bool:
    """Say whether an expression is what some call makes, `to_numpy()` and the like apart."""
    match node:
        case ast.Call(func=ast.Attribute(attr="to_numpy" | "tolist" | "copy"), args=[]):
            return False
        case _:
            return isinstance(node, ast.Call)


def _is_positive(node: ast.expr) -> bool:
    """Say whether a logarithm or a root of it surely exists: a constant, or an even power."""
    match node:
        case ast.Constant():
            return True
        case ast.BinOp(op=ast.Pow(), right=ast.Constant(value=int(power))):
            return not power % 2
        case _:
            return False


def _of_function(
    node: ast.Call, name: str, first: ast.expr | None, keywords: Mapping[str, ast.expr], wording: Wording
) -> Iterator[Opening]:
    if name in ENCODERS:
        yield Opening(13, f"a category appears that the {name} has not seen")
    elif name == "get_dummies" and first is not None:
        columns = texts_of([keywords.get("columns")])
        where = f"column {columns[0]!r}" if columns else wording.column(first)
        yield Opening(12, f"{where} holds a category that was not there before")
    elif name == "to_datetime" and isinstance(first, VALUES) and "errors" not in keywords:
        yield Opening(27, f"{wording.column(first)} holds something that is no date")
    elif name == "to_numeric" and isinstance(first, VALUES) and "errors" not in keywords:
        yield Opening(27, f"{wording.column(first)} holds something that is no number")
    elif name in {"log", "log10", "log2", "sqrt"} and first is not None and not _is_positive(first):
        small = "negative" if name == "sqrt" else "0 or negative"
        yield Opening(18, f"{wording.column(first)} is {small}")
    elif name in {"int", "float"} and isinstance(first, VALUES) and wording.is_given(first):
        yield Opening(49, f"{wording.of_node(first)} is no number")
    elif name in {"max", "min", "mean", "argmax", "argmin", "average", "median"} and isinstance(first, ast.Name):
        if wording.is_met(first):
            yield Opening(52, f"{wording.of_node(first)} is empty")
    elif name == "qcut" and first is not None:
        groups = keywords.get("q") or (node.args[1] if len(node.args) > 1 else None)
        number = f"{wording.of_node(groups)} groups" if isinstance(groups, ast.Constant | ast.Name) else "its groups"
        yield Opening(29, f"{wording.column(first)} has too few different values for {number}")
    elif name in {"concat", "vstack", "hstack"} and first is not None:
        yield Opening(56, f"the parts of {name} have different columns")
