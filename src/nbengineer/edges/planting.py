"""Puts what runs inside the two processes where they can import it, and reads what they answer."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nbengineer.edges import sending
from nbengineer.model.recording import Look, Seen, look_from_json

FOLDER = Path(__file__).with_name("inside")
OURS, THEIRS = "nbengineer.edges.inside", "nbengineer.edges.sent"
NAME = "_nbengineer_inside"

IN_THE_KERNEL = """\
import sys
sys.path.insert(0, {sent!r})
try:
    from _nbengineer_inside import kernel_side
finally:
    sys.path.remove({sent!r})
kernel_side.start({job!r})
"""

IN_THE_PACKAGE = """\
if __name__ == "__main__":
    import sys
    sys.path[0] = {sent!r}
    from _nbengineer_inside import package_side
    del sys.path[0]
    package_side.main({job!r})
"""


def send(folder: Path) -> None:
    """Write the sources into `folder`, which need not exist."""
    texts = {f"{NAME}/{file.name}": file.read_text("utf-8") for file in sorted(FOLDER.glob("*.py"))}
    for path, text in (texts | sending.bundle()).items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(OURS, NAME).replace(THEIRS, sending.NAME), "utf-8")


def answered(spool: Path, name: str) -> Any:
    """Give the answer `name`; None if there is none, or none that can be read."""
    try:
        return json.loads((spool / f"{name}.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return None


def looked(spool: Path, name: str, names: tuple[str, ...] = ()) -> Look | None:
    """Give what was seen at one place; None if nothing was looked at there.

    Where looking failed, each of `names` is unknown.
    """
    found = answered(spool, name)
    if found is None:
        return None
    try:
        return look_from_json(found)
    except ValueError:
        why = found.get("failed") if isinstance(found, dict) else ""
        seen = Seen(
            {"type": "unknown", "unknown": why or "no answer"}, f"it could not be looked at ({why or 'no answer'})"
        )
        return Look(dict.fromkeys(names, seen))
