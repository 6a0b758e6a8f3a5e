"""What is set for the whole process, in libraries that are loaded: a step may do nothing else than that."""

from __future__ import annotations

import os
import random
import sys
import warnings
from typing import Any

from nbengineer.edges.keeping.storing import SCALARS, library

DRAWN = 1000


def settings() -> dict[str, Any]:
    """Give settings by the expression that reads each, as far as they are plain values."""
    found: dict[str, Any] = {f'os.environ["{name}"]': value for name, value in os.environ.items()}
    found |= {"sys.path[0]": sys.path[0], "sys.path[-1]": sys.path[-1]} if sys.path else {}
    if warnings.filters:
        found["list(warnings.filters[0][:2])"] = list(warnings.filters[0][:2])
    matplotlib, pandas = library("matplotlib"), library("pandas")
    if matplotlib is not None:
        known = dict.items(matplotlib.rcParams)
        found |= {f'plt.rcParams["{name}"]': _plain(value) for name, value in known if name != "backend"}
    if pandas is not None:
        options = pandas.options.d if hasattr(pandas.options, "d") else {}
        found |= {f'pd.get_option("{name}")': value for name, value in _flat(options)}
    if library("numpy") is not None:
        options = library("numpy").get_printoptions()
        found |= {f'np.get_printoptions()["{name}"]': value for name, value in options.items()}
    return {name: value for name, value in found.items() if _is_plain(value)}


def _flat(options: dict[str, Any], before: str = "") -> list[tuple[str, Any]]:
    found = []
    for name, value in options.items():
        whole = f"{before}{name}"
        found += _flat(value, f"{whole}.") if isinstance(value, dict) else [(whole, value)]
    return found


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _is_plain(value: Any) -> bool:
    return type(value) in SCALARS or (isinstance(value, list) and all(type(one) in SCALARS for one in value))


def unseed() -> None:
    """Forget all seeds: what a step draws must not depend on which steps this process has run before."""
    random.seed()
    np = library("numpy")
    if np is not None and hasattr(np, "random"):
        np.random.seed(None)


def generators() -> dict[str, Any]:
    """Give the states of the process's generators, to see whether they are seeded."""
    np = library("numpy")
    found: dict[str, Any] = {"random": random.getstate()}
    if np is not None and hasattr(np, "random"):
        name, keys, *rest = np.random.get_state()
        found["np.random"] = (name, keys.tolist(), *rest)
    return found


def next_draws(before: dict[str, Any]) -> dict[str, int]:
    """Draw once from each generator whose state is another than `before`, by the expression that draws."""
    now = generators()
    found = {}
    if before["random"] != now["random"]:
        found[f"random.randrange({DRAWN})"] = random.randrange(DRAWN)  # noqa: S311 (to see which number comes)
    if before.get("np.random") != now.get("np.random") and "np.random" in now:
        found[f"np.random.randint({DRAWN})"] = int(library("numpy").random.randint(DRAWN))
    return found
