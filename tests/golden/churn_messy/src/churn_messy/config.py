"""Settings of the run. The notebook has none: a field of `Config` would be one."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Config:
    """The notebook has no parameters."""


def load(path: Path | str | None = None, overrides: Mapping[str, object] = {}) -> Config:
    """Read a TOML file, then apply `overrides`: neither may set anything.

    Raises:
        ValueError: there is a key.
    """
    given = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    given |= overrides
    if given:
        raise ValueError(f"there are no settings, so none is called {', '.join(map(repr, given))}")
    return Config()
