"""Where the tests run: in a temporary copy of the input files."""

import contextlib
import copy
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(os.environ.get("STORE_DEMAND_DATA") or Path(__file__).parents[1] / "data").absolute()

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
    command = [sys.executable, "-W", "ignore", "-c", WATCH, "store_demand"]
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
            f"the run needs what is not here ({error}): name a folder that has it in STORE_DEMAND_DATA"
        )


@pytest.fixture(scope="session")
def results(working_folder):
    """What one run gives."""
    from store_demand import pipeline

    with inputs():
        return pipeline.run()


def copies(values):
    """Give a copy of each value, and as it is what can't be copied: a lock, an open file."""
    found, memo = {}, {}
    for name, value in values.items():
        attempt = dict(memo)
        try:
            found[name] = copy.deepcopy(value, attempt)
        except Exception:
            found[name] = value
        else:
            memo = attempt
    return found


@pytest.fixture(scope="session")
def run_after_make_weekly_table(working_folder):
    from store_demand import data, features
    from store_demand.config import Config

    with inputs():
        config = Config()

        # Load the weekly sales
        sales = data.load_the_weekly_sales(data=config.data)

        # Closed weeks
        sales = features.closed_weeks(sales)

        # One column per store
        weekly, filled = data.make_weekly_table(sales)
        return {"weekly": weekly}


@pytest.fixture
def after_make_weekly_table(run_after_make_weekly_table):
    """What the notebook has at this place; every test gets its own copy."""
    return copies(run_after_make_weekly_table)
