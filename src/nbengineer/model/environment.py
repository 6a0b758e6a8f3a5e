"""What static extraction may know of the notebook's surroundings: its interpreter's distributions and its folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Environment:
    """A snapshot of the notebook's interpreter.

    `imports` maps a top-level import name to its distribution's name ("" for the standard library), `distributions` a
    distribution's name to its public version, `closure` the same for everything those need, `star_imports` a module to
    the names that `from MODULE import *` binds, `urls` distributions installed from a folder or URL.
    """

    python: str
    imports: Mapping[str, str] = field(default_factory=dict)
    distributions: Mapping[str, str] = field(default_factory=dict)
    closure: Mapping[str, str] = field(default_factory=dict)
    star_imports: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    urls: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Folder:
    """The notebook's folder as far as the code names it: `modules` are Python files beside it (dotted name -> source).

    `files` maps each existing input file that the code names (a relative path with `/`) to its size in bytes.
    """

    modules: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, int] = field(default_factory=dict)
