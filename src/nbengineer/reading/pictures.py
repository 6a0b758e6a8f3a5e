"""Pictures in the outputs of a notebook file: most of its bytes, and nothing that a package is made of."""

from __future__ import annotations

KEY = b'"image/png": "'
LEFT_OUT = "left out by nbengineer"
LARGE = 10_000
"""A text of so many bytes is worth leaving out."""


def without_pictures(raw: bytes) -> bytes:
    """Give the bytes of a notebook with `LEFT_OUT` for each large PNG picture.

    Only what stands between the quotes of a text goes, so that JSON stays JSON.
    """
    pieces: list[bytes] = []
    done = place = 0
    while (place := raw.find(KEY, place)) >= 0:
        escaped = raw[place - 1 : place] == b"\\"
        place += len(KEY)
        end = raw.find(b'"', place)
        if end - place > LARGE and not escaped and raw[end - 1 : end] != b"\\":
            pieces += raw[done:place], LEFT_OUT.encode()
            done = place = end
    return b"".join([*pieces, raw[done:]]) if pieces else raw


def stood_in_outputs(data: object, short: bytes) -> bool:
    """Say whether all pictures that were left out of `short`, which was parsed to `data`, are outputs of a cell."""
    cells = data.get("cells") if isinstance(data, dict) else None
    outputs = [
        output
        for cell in (cells if isinstance(cells, list) else ())
        if isinstance(cell, dict) and isinstance(cell.get("outputs"), list)
        for output in cell["outputs"]
    ]
    contents = [output.get("data") for output in outputs if isinstance(output, dict)]
    found = sum(1 for content in contents if isinstance(content, dict) and content.get("image/png") == LEFT_OUT)
    return found == short.count(LEFT_OUT.encode())
