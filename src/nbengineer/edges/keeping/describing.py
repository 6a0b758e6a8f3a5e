"""Describes what can't be kept, so that a test can still say what a step has made: models, objects, figures."""

from __future__ import annotations

import copy
import random
import re
from typing import Any

from nbengineer.edges.keeping.sampling import every, rows_of
from nbengineer.edges.keeping.storing import Folder, NotKept, library

FITTED = (
    "coef_ feature_importances_ labels_ cluster_centers_ best_params_ mean_ classes_ explained_variance_ratio_ params"
)
METHODS = ("predict_proba", "predict", "transform")
MOST_ATTRIBUTES = 3
MOST_TEXT = 1500
ADDRESS = re.compile(r" at 0x[0-9a-fA-F]+")


def keep_result(folder: Folder, name: str, value: Any, arguments: dict[str, Any]) -> None:
    """Keep what a step returned: itself, every k-th row of it, or what can be said of it.

    `arguments` are values that a model may be asked about, by the name that a test knows them by.
    """
    step = every(value)
    try:
        if step > 1:
            folder.keep(name, value.iloc[::step] if hasattr(value, "iloc") else value[::step])
            count = rows_of(value)
            shape = list(value.shape) if hasattr(value, "shape") else [count if count >= 0 else len(value)]
            folder.kinds[name] = {"type": "rows", "every": step, "shape": shape, "value": folder.kinds[name]}
        else:
            folder.keep(name, value)
    except NotKept as reason:
        folder.kinds[name] = _described(folder, name, value, arguments, str(reason))


def _described(folder: Folder, name: str, value: Any, arguments: dict[str, Any], reason: str) -> Any:
    """Give an object of type `described`: class, text, shape, attributes, answers."""
    kind: dict[str, Any] = {"type": "described", "class": type(value).__name__, "why": reason}
    shape = getattr(value, "shape", None)
    if isinstance(shape, tuple) and all(type(one) is int for one in shape):
        kind["shape"] = list(shape)
    if ask := _draw(value):
        kind["draws"] = {"call": f"{ask}(1000)", "gives": int(getattr(copy.deepcopy(value), ask)(1000))}
    pd = library("pandas")
    if pd is not None and isinstance(value, pd.DataFrame) and all(type(one) is str for one in value.columns):
        kind["columns"] = list(value.columns)
    if _is_estimator(value):
        text = repr(value)
        if len(text) <= MOST_TEXT and not ADDRESS.search(text):
            kind["text"] = text
        kind |= _answers(folder, name, value, arguments)
        if "answers" not in kind:
            kind |= _attributes(folder, name, value, FITTED.split())
    elif type(value).__module__.partition(".")[0] in {folder.own, "statsmodels", "scipy"}:
        own = [key for key in vars(value) if not key.startswith("_")] if hasattr(value, "__dict__") else []
        kind |= _attributes(folder, name, value, own or ["params", "statistic", "pvalue"])
    return kind


def _draw(value: Any) -> str:
    """Give the method by which a generator of random numbers draws a whole number; "" for what is none."""
    np = library("numpy.random")
    found = {random.Random: "randrange"}
    if np is not None:
        found |= {np.RandomState: "randint", np.Generator: "integers"}
    return found.get(type(value), "")


def _is_estimator(value: Any) -> bool:
    return hasattr(value, "get_params") and hasattr(value, "fit") and not isinstance(value, type)


def _answers(folder: Folder, name: str, value: Any, arguments: dict[str, Any]) -> dict[str, Any]:
    """Ask a fitted model about the first argument that it takes."""
    for method in METHODS:
        ask = getattr(value, method, None)
        if ask is None:
            continue
        for known, rows in arguments.items():
            if rows_of(rows) < 1 and not isinstance(rows, list):
                continue
            try:
                answer = ask(rows)
                dense = hasattr(answer, "toarray")
                folder.keep(f"{name}.{method}", answer.toarray() if dense else answer)
            except Exception:  # noqa: BLE001, S112 (it is asked about whatever there is)
                continue
            return {"answers": folder.kinds.pop(f"{name}.{method}"), "method": method, "about": known, "dense": dense}
    return {}


def _attributes(folder: Folder, name: str, value: Any, names: list[str]) -> dict[str, Any]:
    """Keep the first few attributes that can be."""
    kept = {}
    for attribute in names:
        try:
            found = getattr(value, attribute)
            folder.keep(f"{name}.{attribute}", found)
        except Exception:  # noqa: BLE001, S112 (an attribute may be anything)
            continue
        kept[attribute] = folder.kinds.pop(f"{name}.{attribute}")
        if len(kept) == MOST_ATTRIBUTES:
            break
    return {"attributes": kept} if kept else {}
