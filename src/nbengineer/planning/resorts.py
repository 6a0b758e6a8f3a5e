"""The case to ask about where the code leaves none open: what it is given, else what it does to its process."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.making import dotted
from nbengineer.analysis.walking import walk
from nbengineer.planning.wording import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from nbengineer.planning.wording import Wording

PLURALS = ("s", "list", "items", "data", "df", "frame", "array", "series")
NUMBERS = frozenset(
    "n k size seed alpha threshold limit rate epochs window horizon lag lags depth steps width height lr eta".split()
)
ONE = frozenset("axis class loss basis alias status canvas bias address process has is".split())
"""Words in `s` that are no plurals."""

SCALARS = frozenset({"int", "float", "bool"})
HOLDING = frozenset({"list", "dict", "set", "tuple"})
MODEL = frozenset("predict predict_proba transform score decision_function coef_ feature_importances_".split())
EMPTY, UNUSABLE, UNFITTED = "is empty", "is 0 or negative", "was not fitted"

OWN_STATE = {
    "filterwarnings": "its caller wants to see warnings",
    "simplefilter": "its caller wants to see warnings",
    "set_option": "its caller has set other options of pandas",
    "seed": "its caller draws random numbers from a seed of its own",
    "set_seed": "its caller draws random numbers from a seed of its own",
    "manual_seed": "its caller draws random numbers from a seed of its own",
    "use": "its caller has chosen another plot style",
    "rc": "its caller has chosen another plot style",
    "set_theme": "its caller has chosen another plot style",
    "set_style": "its caller has chosen another plot style",
    "set_printoptions": "its caller has set other options of numpy",
    "chdir": "its caller relies on the working folder",
    "basicConfig": "its caller has set up logging",
}
"""What may be at odds with calls that set something for the whole process."""

PROCESS = tuple("warnings. pd. pandas. np. numpy. random. torch. tf. plt. matplotlib. mpl. sns. os. logging.".split())
"""Where those calls are found."""


def about_what_it_takes(
    statements: Sequence[ast.stmt], parameters: Mapping[str, str], wording: Wording, kind: str
) -> str:
    """Give the most likely case of one of the parameters, given with their types; "" without one."""
    places = {name: place for place, name in enumerate(parameters)}
    numbers = {name for name, annotation in parameters.items() if annotation in SCALARS or _is_number(name)}
    found = []
    for name, annotation in parameters.items():
        likely, case = (6, UNUSABLE) if name in numbers else _by_type(annotation) or _by_name(name, kind)
        found.append((likely, places[name], f"{name} {case}"))
    for node in (node for statement in statements for node in walk(statement)):
        for name, likely, case in _signs(node):
            named = wording.named(name)
            if named in places and (named not in numbers or case == UNUSABLE):
                found.append((likely, places[named], f"{named} {case}"))
    return min(found)[2] if found else ""


def about_what_it_does(statements: Sequence[ast.stmt], wording: Wording) -> str:
    """Give a case of a step that takes nothing: of what it sets for its process, else of the values in its code."""
    nodes = [node for statement in statements for node in walk(statement)]
    for node in nodes:
        match node:
            case ast.Call(func=func) if dotted(func).startswith("sys.path."):
                return "that folder of modules is not there"
            case ast.Call(func=func) if dotted(func).startswith(PROCESS) and called_name(node) in OWN_STATE:
                return OWN_STATE[called_name(node)]
            case ast.Subscript(
                value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name)), ctx=ast.Store()
            ):
                return f"its caller has set {name}"
            case ast.Subscript(value=ast.Attribute(attr="rcParams") | ast.Name(id="rcParams"), ctx=ast.Store()):
                return OWN_STATE["rc"]
            case ast.Attribute(value=ast.Attribute(attr="options" | "display"), ctx=ast.Store()):
                return OWN_STATE["set_option"]
            case _:
                pass
    bound = next((node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)), "")
    if bound:
        return f"{wording.named(bound)} is to hold other values than those in the code"
    imported = next((node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module), "")
    return f"{imported} is not installed" if imported else "its caller wants other values than those in the code"


def _signs(node: ast.AST) -> Iterator[tuple[str, int, str]]:
    """Give what a use of a name says about it: the name, how likely, and the case."""
    match node:
        case ast.Call(func=ast.Name(id="range"), args=[*_, ast.Name(id=name)]):
            yield name, 1, UNUSABLE
        case ast.Call(
            func=ast.Name(id="len" | "min" | "max" | "list" | "sorted" | "enumerate"), args=[ast.Name(id=name)]
        ):
            yield name, 1, EMPTY
        case ast.For(iter=ast.Name(id=name)) | ast.comprehension(iter=ast.Name(id=name)):
            yield name, 1, EMPTY
        case ast.For(iter=ast.Call(func=ast.Attribute(value=ast.Name(id=name)), args=[])):
            yield name, 1, EMPTY
        case ast.Attribute(value=ast.Name(id=name), attr=attribute) if attribute in MODEL:
            yield name, 2, UNFITTED
        case ast.Subscript(value=ast.Name(id=name)):
            yield name, 3, EMPTY
        case ast.BinOp(op=ast.Div(), left=ast.Name(id=name), right=ast.Constant(value=str()) | ast.JoinedStr()):
            yield name, 2, "is no folder"
        case ast.BinOp(left=left, right=right):
            yield from ((one.id, 4, "holds a missing value") for one in (left, right) if isinstance(one, ast.Name))
        case _:
            pass


def _is_number(name: str) -> bool:
    words = name.lower().split("_")
    return words[-1] in NUMBERS or words[0] in {"n", "num", "max", "min"}


def _by_type(annotation: str) -> tuple[int, str] | None:
    """Give what a type says; None for one that says nothing, or that is not known."""
    if annotation in HOLDING or annotation.endswith(("DataFrame", "Series", "ndarray")):
        return 5, EMPTY
    return (5, UNFITTED) if annotation.endswith(("Classifier", "Regressor", "Regression", "Pipeline")) else None


def _by_name(name: str, kind: str) -> tuple[int, str]:
    """Give what a name says by itself: a step is passed data, a function anything."""
    last = name.lower().split("_")[-1]
    if MODELS.search(name.lower()):
        return 6, UNFITTED
    if name in {"X", "y"} or (name.lower().endswith(PLURALS) and last not in ONE):
        return 6, EMPTY
    return 9, EMPTY if kind == "step" else "is missing"
