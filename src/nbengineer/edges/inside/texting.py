"""Sends long printed text through files: a message is held several times over by the one who receives it."""

from __future__ import annotations

import os
from itertools import count
from pathlib import Path
from typing import Any

LONG = 1_000_000
"""Characters above which a text goes through a file."""


class Texting:
    """Stands before the session of a kernel's stream, which sends what has been printed for a moment."""

    def __init__(self, session: Any, spool: str, token: str) -> None:
        self.__dict__.update(_session=session, _spool=spool, _token=token, _numbers=count())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._session, name, value)

    def msg(self, kind: str, content: Any = None, **more: Any) -> Any:
        """Make a message."""
        return self._session.msg(kind, self._short(content), **more)

    def send(self, stream: Any, message: Any, content: Any = None, **more: Any) -> Any:
        """Send a message, or make one of a kind and its content and send it."""
        return self._session.send(stream, message, self._short(content), **more)

    def _short(self, content: Any) -> Any:
        """Give the content, with the name of a file in place of a long text."""
        text = content.get("text", "") if isinstance(content, dict) else ""
        if len(text) <= LONG:
            return content
        name = f"text-{os.getpid()}-{next(self._numbers)}"
        try:
            with Path(self._spool, name).open("w", encoding="utf-8", errors="surrogatepass", newline="") as file:
                file.writelines(text[start : start + LONG] for start in range(0, len(text), LONG))
        except OSError:
            return content
        return {**content, "text": f"\0{self._token} {name}\0"}
