"""The package as it will stand on disk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FileTree:
    """`texts` maps a path in the package (with `/`) to its text; `data` maps a path to bytes that are copied as they
    are."""

    texts: Mapping[str, str]
    data: Mapping[str, bytes] = field(default_factory=dict)
