"""Ends foreign code that does not answer: a timer that raises when the walk over a value has not moved for a while."""

from __future__ import annotations

import signal
import threading
import time
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import types

TICK = 0.5
BUSY, ASLEEP = 2.0, 20.0
"""Seconds of work, and on the clock, without a beat after which code counts as hanging."""


class TooLong(BaseException):
    """What was asked did not answer; no `Exception`, so that a hanging `except Exception` can't swallow it."""


class Watchdog:
    """Counts the beats of a walk; `with` it, whatever stops beating is ended by `TooLong`.

    Works in the main thread where the system has interval timers; elsewhere `on` stays False. A timer and a handler of
    the notebook's own are put back afterwards.
    """

    def __init__(self) -> None:
        self.beats = 0
        self.on = False
        self._seen = -1
        self._since = (0.0, 0.0)
        self._handler: Any = None
        self._timer = (0.0, 0.0)

    def __enter__(self) -> Self:
        """Start the timer."""
        if hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread():
            self._handler = signal.signal(signal.SIGALRM, self._tick)
            self._timer = signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
            self.on = True
        return self

    def __exit__(self, *_: object) -> None:
        """Stop it, and give back what was there."""
        if self.on:
            signal.setitimer(signal.ITIMER_REAL, *self._timer)
            signal.signal(signal.SIGALRM, self._handler if self._handler is not None else signal.SIG_DFL)
            self.on = False

    def _tick(self, _signal: int, _frame: types.FrameType | None) -> None:
        now = (time.thread_time(), time.monotonic())
        if self.beats != self._seen:
            self._seen, self._since = self.beats, now
        elif now[0] - self._since[0] > BUSY or now[1] - self._since[1] > ASLEEP:
            self._since = now
            raise TooLong
