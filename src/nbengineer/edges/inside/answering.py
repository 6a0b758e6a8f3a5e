"""Writes answers for the process that asked."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbengineer.edges.sent import look

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def answer(value: object, spool: str, name: str) -> None:
    """Write `NAME.json` into the folder `spool`, whole or not at all."""
    part = Path(spool, f"{name}.part")
    part.write_text(json.dumps(value), "utf-8")
    os.replace(part, Path(spool, f"{name}.json"))  # noqa: PTH105 (one call, whatever was patched on `Path`)


def answer_look(names: Sequence[str], namespace: Mapping[str, Any], job: Mapping[str, Any], name: str) -> None:
    """Look and write what was seen; where looking fails, why."""
    try:
        seen = look(names, namespace, job["bulk"], package=job["package"])
    except BaseException as error:  # noqa: BLE001 (what is looked at may do anything)
        seen = {"failed": type(error).__name__}
    answer(seen, job["spool"], name)
