"""Where the tests run, a temporary copy of the input files; and what reads the recorded values."""

import contextlib
import copy
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

os.environ.setdefault("MPLBACKEND", "Agg")

RECORDED = Path(__file__).parent / "recorded"
DATA = Path(os.environ.get("CHURN_DATA") or Path(__file__).parents[1] / "data").absolute()

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
    command = [sys.executable, "-W", "ignore", "-c", WATCH, "churn"]
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
            f"the run needs what is not here ({error}): name a folder that has it in CHURN_DATA"
        )


@pytest.fixture(scope="session")
def results(working_folder):
    """What one run gives."""
    from churn import pipeline

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
def run_after_check_customers(working_folder):
    from churn import checks, data
    from churn.config import Config

    with inputs():
        config = Config()

        # Load the customers
        customers = data.load_the_customers(data=config.data)

        # Tidy the plan names
        customers = data.tidy_plan_names(customers)

        # Check what arrived
        _churn_rate = checks.check_customers(customers)
        return {"customers": customers}


@pytest.fixture
def after_check_customers(run_after_check_customers):
    """What the notebook has at this place; every test gets its own copy."""
    return copies(run_after_check_customers)


@pytest.fixture(scope="session")
def run_after_evaluate_model(working_folder):
    from churn import checks, data, evaluate, features, train
    from churn.config import Config

    with inputs():
        config = Config()

        # Load the customers
        customers = data.load_the_customers(data=config.data)

        # Tidy the plan names
        customers = data.tidy_plan_names(customers)

        # Check what arrived
        _churn_rate = checks.check_customers(customers)

        # Spend and calls per month
        customers = features.add_ratios(customers)

        # Spend compared with the plan
        customers = features.add_relative_spend(customers)

        # Hold out a test set
        X_train, X_test, y_train, y_test = train.split_customers(
            customers, test_size=config.test_size, seed=config.seed
        )

        # Train a linear model
        model = train.train_model(X_train, y_train)

        # How good is the ranking?
        probability, auc = evaluate.evaluate_model(X_test, y_test, model)
        return {"auc": auc}


@pytest.fixture
def after_evaluate_model(run_after_evaluate_model):
    """What the notebook has at this place; every test gets its own copy."""
    return copies(run_after_evaluate_model)


@pytest.fixture
def recorded():
    """`recorded("data.load_the_customers")` gives the step's inputs and what it returned."""
    return lambda step: tuple(_read(RECORDED / step / side) for side in ("given", "expected"))


def _read(folder):
    kinds = json.loads((folder / "values.json").read_text("utf-8"))
    return {name: _value(kind, folder) for name, kind in kinds.items()}


def _value(kind, folder):
    """Read one value: what JSON holds stands there itself, anything else says its type."""
    match kind:
        case {"type": str(name)}:
            return READERS[name](kind, folder)
        case dict():
            return {key: _value(one, folder) for key, one in kind.items()}
        case list():
            return [_value(one, folder) for one in kind]
    return kind


def _frame(kind, folder):
    return pd.read_csv(folder / kind["file"], **kind["options"])


def _series(kind, folder):
    return _frame(kind, folder).iloc[:, 0].rename(kind["name"])


def _array(kind, folder):
    if "file" in kind:
        return np.load(folder / kind["file"])
    values = [_value(one, folder) for one in kind["values"]]
    return np.array(values, dtype=kind["dtype"]).reshape(kind["shape"])


def _number(kind, folder):
    return np.dtype(kind["dtype"]).type(kind["value"])


def _rows(kind, folder):
    return _value(kind["value"], folder)


def _described(kind, folder):
    return {name: _value(one, folder) for name, one in kind.items() if name != "type"}


@pytest.fixture
def drawn(monkeypatch):
    """`drawn()` says what each figure shows that was drawn since it was last asked, all but what it is given."""
    shown, finish = _watch(monkeypatch.setattr)

    def since_then(*but):
        finish()
        found = [
            [{key: axes[key] for key in axes if key not in but} for axes in one] for one in shown
        ]
        shown.clear()
        return found

    return since_then


def _watch(put):
    """Give a list that fills with what figures show as they are closed, and a function that closes the rest."""
    shown = []
    close = plt.close

    def closing(fig=None):
        if fig == "all":
            shown.extend(_drawing(plt.figure(number)) for number in plt.get_fignums())
        close(fig)

    close("all")
    put(plt, "close", closing)
    return shown, lambda: plt.close("all")


def _drawing(figure):
    """Say what a figure shows: for each of its axes the texts, how much is drawn, how far it reaches."""
    width, height = figure.get_size_inches()
    return [
        {
            "inches": f"{width:.4g} x {height:.4g}",
            "title": axes.get_title(),
            "labels": [axes.get_xlabel(), axes.get_ylabel()],
            "legend": [text.get_text() for text in axes.legend_.texts] if axes.legend_ else [],
            "colors": _colors(axes),
            "lines": len(axes.lines),
            "patches": len(axes.patches),
            "collections": len(axes.collections),
            "images": len(axes.images),
            "texts": len(axes.texts),
            "reaches": [f"{end:.4g}" for end in axes.dataLim.extents],
        }
        for axes in figure.axes
    ]


def _colors(axes):
    """Give the colours of lines and areas, each once."""
    found = [
        *(line.get_color() for line in axes.lines),
        *(one.get_facecolor() for one in axes.patches),
    ]
    return sorted({plt.matplotlib.colors.to_hex(color) for color in found})


READERS = {
    "DataFrame": _frame,
    "Series": _series,
    "ndarray": _array,
    "number": _number,
    "rows": _rows,
    "described": _described,
}
