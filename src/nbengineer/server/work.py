"""What the server and a process of its own say to each other, one line of JSON each: a work, then how it goes."""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import Struct

from nbengineer.server import wire  # noqa: TC001 (msgspec reads it)


class Look(Struct, frozen=True, tag=True):
    """Answer from what the editor holds. `file` is the notebook's on disk, below `root` (both "" where it has none).

    `hidden`: its package may be a hidden folder.
    """

    what: Literal["analyse", "tag", "check"]
    notebook: wire.Notebook
    file: str = ""
    root: str = ""
    hidden: bool = False


class Make(Struct, frozen=True, tag=True):
    """Work with files. All paths are absolute; nothing outside of `root` is written, `directory` is the package's.

    "" for `directory` stands for the notebook's package, or a folder beside it. `hidden`: it may be a hidden one.
    """

    what: Literal["plan", "extract", "verify"]
    root: str
    notebook: str
    directory: str = ""
    hidden: bool = False
    name: str = ""
    record: bool = False
    force: bool = False
    twice: bool = False


class Progress(Struct, frozen=True, tag=True):
    """What is being done now; the first one says that nothing speaks against the work."""

    step: str
    share: float | None = None


class Outcome(Struct, frozen=True, tag=True):
    """The end: the body of an answer of `wire`."""

    answer: msgspec.Raw


class Failure(Struct, frozen=True, tag=True):
    """The end: what speaks against it. `bug` is the traceback of a fault of ours."""

    status: int
    problem: wire.Problem
    bug: str = ""


Work = Look | Make
News = Progress | Outcome | Failure
