"""The package as it will stand on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class FileTree:
    """Paths in the package (with `/`): `texts` maps one to its text, `data` to bytes that are copied as they are."""

    texts: Mapping[str, str]
    data: Mapping[str, bytes] = field(default_factory=dict)
