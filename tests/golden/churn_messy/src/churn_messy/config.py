"""Settings of the run. The defaults are the notebook's own values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Config:
    """The notebook has no parameters."""


def load(path: Path | str | None = None, overrides: Mapping[str, object] = {}) -> Config:
    """Read a TOML file, then apply `overrides`.

    Raises:
        ValueError: a key is no field of `Config`, or its value has another type.
    """
    given: dict[str, Any] = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    given |= overrides
    for name in given:
        raise ValueError(f"there are no settings, so none is called {name!r}")
    return Config()
