"""Settings of the run. The defaults are the notebook's own values."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints


@dataclass(frozen=True, kw_only=True)
class Config:
    """One field for each parameter of the notebook."""

    # DATA in the notebook
    data: str = "data/customers.csv"

    # TEST_SIZE in the notebook
    test_size: float = 0.25

    # SEED in the notebook
    seed: int = 7

    # CALL_SHARE in the notebook: the share of customers that the team can call
    call_share: float = 0.1


def load(path: Path | str | None = None, overrides: Mapping[str, object] = {}) -> Config:
    """Read a TOML file, then apply `overrides`.

    Raises:
        ValueError: a key is no field of `Config`, or its value has another type.
    """
    given: dict[str, Any] = tomllib.loads(Path(path).read_text("utf-8")) if path else {}
    given |= overrides
    types = get_type_hints(Config)
    for name, value in given.items():
        if name not in types:
            raise ValueError(f"no setting is called {name!r}; there are: {', '.join(types)}")
        if types[name] is float and type(value) is int:
            given[name] = float(value)
        elif type(value) is not types[name]:
            raise ValueError(f"{name} must be a {types[name].__name__}, not {value!r}")
    return Config(**given)
