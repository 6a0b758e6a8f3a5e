"""The wire between a checklist in the kernel and the notebook's metadata, which only the front end can reach.

Both sides send `{"items": …, "profile": …}` whole whenever it changes. The kernel says nothing before it has heard what
the notebook holds, so a checklist that was just made never empties one. Without a front end that listens it stays
silent.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from comm import create_comm

from nbengineer.stages.answers import DEFAULT_PROFILE, PROFILES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from comm.base_comm import BaseComm

TARGET = "nbengineer.stages"


class Channel:
    """The kernel's end of the wire; `receive` is called with items and profile that differ from what was said last."""

    def __init__(self, receive: Callable[[dict[str, Any], str], None]) -> None:
        self._receive = receive
        self._last: str | None = None
        self._comm: BaseComm | None = create_comm(target_name=TARGET, data={})
        self._comm.on_msg(self._heard)
        self._comm.on_close(self._closed)

    def send(self, items: Mapping[str, Any], profile: str) -> None:
        """Tell the front end, unless it knows."""
        said = _canonical(items, profile)
        if self._comm is None or self._last in {None, said}:
            return
        self._last = said
        self._comm.send({"items": dict(items), "profile": profile})

    def close(self) -> None:
        """Hang up."""
        if self._comm is not None:
            self._comm.close()
            self._comm = None

    def _heard(self, message: Mapping[str, Any]) -> None:
        """Take what the front end says; nonsense is left alone."""
        data = message["content"]["data"]
        items = data.get("items") if isinstance(data, dict) else None
        if not isinstance(items, dict):
            return
        profile = data.get("profile")
        profile = profile if isinstance(profile, str) and profile in PROFILES else DEFAULT_PROFILE
        said = _canonical(items, profile)
        if said != self._last:
            self._last = said
            self._receive(items, profile)

    def _closed(self, _: object) -> None:
        self._comm = None


def _canonical(items: Mapping[str, Any], profile: str) -> str:
    return json.dumps([items, profile], sort_keys=True)
