"""Seeds Python's and numpy's global generators; numpy's at its first import, since an earlier one would be noticed."""

from __future__ import annotations

import random
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.machinery import ModuleSpec
    from types import ModuleType

GENERATOR = "numpy.random"


def seed() -> None:
    """Seed `random` now, and numpy's legacy generator now or as soon as it is there."""
    random.seed(0)
    if GENERATOR in sys.modules:
        sys.modules[GENERATOR].seed(0)
    else:
        sys.meta_path.insert(0, SeedsNumpy)


class SeedsNumpy:
    """Finds nothing by itself; has the module's own loader seed it, once."""

    @classmethod
    def find_spec(cls, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Give the spec that the others find, with a loader that seeds."""
        if name != GENERATOR:
            return None
        sys.meta_path.remove(cls)
        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            _seed_after(spec.loader)
        return spec


def _seed_after(loader: Any) -> None:
    run = loader.exec_module

    def exec_module(module: ModuleType) -> None:
        del loader.exec_module
        run(module)
        module.seed(0)

    loader.exec_module = exec_module
