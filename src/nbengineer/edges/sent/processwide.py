"""Prints what belongs to the process as a whole: generators, options, environment, folder; changes nothing."""

from __future__ import annotations

import os
import random
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any

from nbengineer.edges.sent.spool import digest

Node = dict[str, Any]

AT_FIRST = dict(os.environ)
"""The environment when looking began."""
BACKEND = ("backend", "interactive", "toolbar")
"""Options of matplotlib that differ between a notebook and a plain process by their nature."""


def state(folder: str) -> dict[str, Node]:
    """Give each part of the process's state under its name; parts of libraries that are not imported are left out."""
    found = {"random": _text("state", digest(repr(random.getstate()).encode()))}
    for name, tell in TOLD.items():
        module = sys.modules.get(name)
        if module is None:
            continue
        try:
            found |= {key: _text("state", text) for key, text in tell(module)}
        except Exception as error:  # noqa: BLE001 (libraries of any version, also half imported)
            found[name] = _text("state", f"unknown: {type(error).__name__}")
    try:
        here = os.getcwd()  # noqa: PTH109 (whatever was patched on `Path`)
    except OSError:
        here = "gone"
    found["working folder"] = _text("path", here.replace(folder, "<folder>") if folder else here)
    found["warnings.filters"] = _text("filters", digest("\n".join(map(str, warnings.filters)).encode()))
    now = dict(os.environ)
    for name in sorted(now.keys() | AT_FIRST.keys()):
        if now.get(name) != AT_FIRST.get(name):
            found[f"os.environ[{name!r}]"] = _text(
                "digest", digest(now[name].encode("utf-8", "replace")) if name in now else "gone"
            )
    return found


def _text(kind: str, text: str) -> Node:
    return {"type": kind, "text": text}


def _numpy_random(module: Any) -> Iterator[tuple[str, str]]:
    held = module.mtrand._rand.get_state(legacy=False)  # noqa: SLF001 (without the warning of the public one)
    inner = held["state"]
    told = "\n".join(
        f"{name} {inner[name].tobytes().hex() if hasattr(inner[name], 'tobytes') else inner[name]}" for name in inner
    )
    yield "numpy.random", digest(f"{told} {held['has_gauss']} {held['gauss']!r}".encode())


def _numpy(module: Any) -> Iterator[tuple[str, str]]:
    yield from ((f"numpy.errstate[{name}]", str(how)) for name, how in module.geterr().items())
    yield "numpy.printoptions", str(sorted((name, str(how)) for name, how in module.get_printoptions().items()))


def _matplotlib(module: Any) -> Iterator[tuple[str, str]]:
    """Give the options that are not as matplotlib has them by default."""
    default = dict(dict.items(module.rcParamsDefault))
    for name, value in dict.items(module.rcParams):
        if not name.startswith(BACKEND) and str(value) != str(default.get(name)):
            yield f"rcParams[{name!r}]", str(value)[:200]


def _pandas(module: Any) -> Iterator[tuple[str, str]]:
    """Give the options that are not as pandas has them by default."""
    config = module._config.config  # noqa: SLF001 (an option is asked without a warning)
    for name, option in config._registered_options.items():  # noqa: SLF001
        value: Any = config._global_config  # noqa: SLF001
        for part in name.split("."):
            value = value.get(part) if isinstance(value, Mapping) else None
        if value is not option.defval and value != option.defval:
            yield f"pandas.options.{name}", str(value)[:200]


def _torch(module: Any) -> Iterator[tuple[str, str]]:
    yield "torch.random", digest(module.random.get_rng_state().numpy().tobytes())


def _locale(module: Any) -> Iterator[tuple[str, str]]:
    yield "locale", str(module.setlocale(module.LC_ALL))


TOLD = {
    "numpy.random": _numpy_random,
    "numpy": _numpy,
    "matplotlib": _matplotlib,
    "pandas": _pandas,
    "torch": _torch,
    "locale": _locale,
}
