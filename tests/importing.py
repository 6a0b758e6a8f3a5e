"""Imports every module of packages, each package in a fork of its own, and says what that did.

Reads one folder per line, which holds `src/PACKAGE`, and answers each with one line of JSON: module -> what happened. Every
module is imported twice, and only the second time counts: by then, what it imports from elsewhere is loaded. Nothing can
be said of a module whose libraries are not installed.
"""

import asyncio  # noqa: F401 (what packages import, so that a fork finds it loaded)
import contextlib
import dataclasses  # noqa: F401 (the same)
import importlib
import importlib.resources
import io
import json
import os
import random
import subprocess  # noqa: F401 (the same)
import sys
import tomllib  # noqa: F401 (the same)
import typing  # noqa: F401 (the same)
from pathlib import Path

STARTS = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn", "os.putenv")
CHANGES = ("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.chdir")


WARM = {"matplotlib": "matplotlib.pyplot", "numpy": "numpy", "pandas": "pandas", "sklearn": "sklearn.linear_model"}
"""Libraries that take long to load: once for all packages that name them."""


def main():
    """Fork for each folder and answer what its package did."""
    for line in sys.stdin:
        folder = Path(line.strip())
        texts = "".join(file.read_text("utf-8") for file in (folder / "src").rglob("*.py"))
        for name, module in WARM.items():
            if f" {name}" in texts:
                importlib.import_module(module)
        read, write = os.pipe()
        if not os.fork():
            os.close(read)
            os.write(write, json.dumps(look(folder)).encode())
            os._exit(0)
        os.close(write)
        with os.fdopen(read) as answer:
            print(answer.read(), flush=True)  # noqa: T201 (the answer)
        os.wait()


def look(folder):
    """Import the modules of one package."""
    os.chdir(folder)
    sys.path.insert(0, str(folder / "src"))
    files = sorted((folder / "src").rglob("*.py"))
    dotted = [".".join(file.relative_to(folder / "src").with_suffix("").parts) for file in files]
    names = [name.removesuffix(".__init__") for name in dotted if not name.endswith("__main__")]
    watched = Watch(folder)
    sys.addaudithook(watched.hook)
    return {name: events_of(name, names, watched) for name in names}


class Watch:
    """An audit hook that can be switched on."""

    def __init__(self, folder):
        self.sources = str(folder / "src")
        self.events = None

    def hook(self, event, arguments):
        """Note what a module has no business to do when it is imported."""
        if self.events is None:
            return
        if event == "open" and not str(arguments[0]).startswith(self.sources):
            self.events.append(f"open {arguments[0]}")
        elif event.startswith((*STARTS, *CHANGES)):
            self.events.append(event)


def events_of(name, own, watch):
    """Import one module for the second time, with eyes on it."""
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            importlib.import_module(name)
            for one in own:
                sys.modules.pop(one, None)
            printed.seek(0)
            printed.truncate()
            before = state()
            watch.events = []
            importlib.import_module(name)
    except ModuleNotFoundError as error:
        return [] if (error.name or "").split(".")[0] != own[0] else [repr(error)]
    except Exception as error:  # noqa: BLE001 (whatever a module raises is an answer)
        return [repr(error)]
    finally:
        events, watch.events = watch.events or [], None
    events += ["print"] if printed.getvalue() else []
    after = state()
    return events + [what for what, value in before.items() if after[what] != value]


def state():
    """Give what is the same for the whole process."""
    return {
        "environment": dict(os.environ),
        "path": list(sys.path),
        "random": random.getstate(),
        "folder": Path.cwd(),
    }


if __name__ == "__main__":
    main()
