"""Where the tests run: in a temporary copy of the input files."""

import contextlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

os.environ.setdefault("MPLBACKEND", "Agg")

DATA = Path(os.environ.get("CHURN_MESSY_DATA") or Path(__file__).parents[1] / "data").absolute()

WATCH = """
import contextlib, importlib, io, json, os, pkgutil, sys
package = importlib.import_module(sys.argv[1])
folder = os.path.join(package.__path__[0], "")
names = [f"{package.__name__}.{one.name}" for one in pkgutil.iter_modules(package.__path__)]
names = [name for name in names if not name.endswith((".__main__", ".local"))]
STARTS = ("socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn")
events, watching = {}, []

def hook(event, arguments):
    if watching and event == "open" and not str(arguments[0]).startswith(folder):
        watching[0].append(f"open {arguments[0]}")
    elif watching and event.startswith(STARTS):
        watching[0].append(event)

sys.addaudithook(hook)
for name in names:
    events[name] = seen = []
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            importlib.import_module(name)
            for own in [own for own in sys.modules if own in names]:
                del sys.modules[own]
            printed.seek(0)
            printed.truncate()
            watching.append(seen)
            importlib.import_module(name)
    except Exception as error:
        seen.append(repr(error))
    watching.clear()
    if printed.getvalue():
        seen.append("print")
print(json.dumps(events))
"""


@pytest.fixture(scope="session", autouse=True)
def working_folder(tmp_path_factory):
    """Run all tests in a copy of the input files."""
    folder = tmp_path_factory.mktemp("run")
    if DATA.is_dir():
        shutil.copytree(DATA, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*"))
    with contextlib.chdir(folder):
        yield folder


@pytest.fixture(scope="session")
def what_importing_does():
    """Import every module twice, with eyes on the second time: what they rely on is loaded by then."""
    path = os.pathsep.join(filter(None, sys.path))
    command = [sys.executable, "-W", "ignore", "-c", WATCH, "churn_messy"]
    done = subprocess.run(
        command, env=os.environ | {"PYTHONPATH": path}, capture_output=True, text=True
    )
    assert not done.returncode, done.stderr
    return json.loads(done.stdout.splitlines()[-1]).__getitem__


@contextlib.contextmanager
def inputs():
    """Skip what can't run here: something that the notebook reads is not there."""
    try:
        yield
    except OSError as error:
        pytest.skip(
            f"the run needs what is not here ({error}): name a folder that has it in CHURN_MESSY_DATA"
        )


@pytest.fixture(scope="session")
def results(working_folder):
    """What one run gives."""
    from churn_messy import pipeline

    with inputs():
        return pipeline.run()
