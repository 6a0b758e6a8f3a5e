"""From bytes to parsed JSON, with one sentence for whatever is no JSON."""

from __future__ import annotations

import json
from typing import Any

from nbengineer.errors import NotebookUnreadable

SAVE_AGAIN = "open it in Jupyter and save it again, or take an older version of the file"
CONFLICT = "<<<<<<< "
LARGE_FILE_POINTER = "version https://git-lfs"


def parse(raw: bytes, *, where: str) -> Any:
    """Give the JSON value in `raw` (UTF-8, with or without a byte order mark).

    Raises:
        NotebookUnreadable: the bytes are empty, not UTF-8, or not JSON; the message says at which line and column.
    """
    text = decode(raw, where=where)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise _no_json(text, error, where) from None
    except RecursionError:
        raise NotebookUnreadable(
            "the JSON is nested too deeply to be a notebook", where=where, help=SAVE_AGAIN
        ) from None
    except ValueError as error:
        raise NotebookUnreadable(f"the JSON can't be read: {error}", where=where, help=SAVE_AGAIN) from None


def decode(raw: bytes, *, where: str) -> str:
    """Give the text of a notebook file; line ends stay as they are.

    Raises:
        NotebookUnreadable: there is no text, or it is not UTF-8.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"the file is not UTF-8: byte {error.start} (line {line}) is no part of any character"
        raise NotebookUnreadable(message, where=where, help="save it as UTF-8, as Jupyter does") from None
    if not text or text.isspace():
        raise NotebookUnreadable("the file is empty", where=where, help="save the notebook once, then try again")
    return text


def _no_json(text: str, error: json.JSONDecodeError, where: str) -> NotebookUnreadable:
    """Say what the text is instead of JSON, as far as its look tells."""
    place = f"line {error.lineno}, column {error.colno}"
    start = text.lstrip()
    if start.startswith(LARGE_FILE_POINTER):
        return NotebookUnreadable("the file is only a Git LFS pointer", where=where, help="run `git lfs pull` first")
    if start.startswith("<") and not start.startswith(CONFLICT):
        return NotebookUnreadable(
            "the file is a web page, not a notebook", where=where, help="download the notebook's raw file"
        )
    if f"\n{CONFLICT}" in text or start.startswith(CONFLICT):
        return NotebookUnreadable(
            f"the file holds an unresolved merge conflict ({place})", where=where, help="resolve it, then try again"
        )
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        message = f"the file ends in the middle: its JSON is cut off after line {text.rstrip().count(chr(10)) + 1}"
        return NotebookUnreadable(message, where=where, help=SAVE_AGAIN)
    return NotebookUnreadable(f"the file is not JSON: {error.msg} ({place})", where=where, help=SAVE_AGAIN)
