"""`nbengineer extract --record`: a small notebook runs in a real kernel, and its package gets tests that hold its values."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from nbengineer.cli.main import run as run_main
from tests.differential.percent import parse

NOTEBOOK = """\
# %% [markdown]
# # Which customers leave?
# %% tags=["parameters"]
DATA = "data/customers.csv"
TEST_SHARE = 0.25
# %%
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
import warnings
# %% [markdown]
# ## Load the customers
# %% tags=["nbe:data.load"]
df = pd.read_csv(DATA)
df = df.dropna(subset=["tenure"])
# %% tags=["nbe:features.add_ratio"]
df["spend_per_month"] = df["spend"] / df["tenure"].clip(lower=1)
print(f"{len(df)} customers")
# %% tags=["nbe:train.split"]
held = int(len(df) * TEST_SHARE)
X, y = df[["tenure", "spend_per_month"]], df["left"]
X_train, X_test, y_train, y_test = X[held:], X[:held], y[held:], y[:held]
# %% tags=["nbe:train.fit"]
PENALTY = 2.0
model = LogisticRegression(C=PENALTY).fit(X_train, y_train)
# %% tags=["nbe:evaluate.score"]
share = model.score(X_test, y_test)
print("right:", share)
# %% tags=["nbe:evaluate.shuffle"]
order = np.random.permutation(len(df))
# %% tags=["nbe:evaluate.first"]
lines = (line.strip() for line in open(DATA))
# %% tags=["nbe:evaluate.second"]
header = next(lines)
# %% tags=["nbe:plots.draw"]
fig, ax = plt.subplots()
ax.plot(df["tenure"], df["spend"])
ax.set_title("Spend")
# %% tags=["nbe:setup.options"]
pd.set_option("display.max_rows", 10)
warnings.filterwarnings("ignore")
# %% tags=["nbe:evaluate.latest"]
latest = df.iloc[-200:].iloc[150]["spend"]
"""

ROWS = 300


def customers():
    """Give the file that the notebook reads."""
    lines = ["tenure,spend,left"]
    for number in range(ROWS):
        tenure = "" if number % 50 == 7 else str(number % 60)
        lines.append(f"{tenure},{(number * 37) % 101 / 2},{int(number % 60 < 20)}")
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Give a folder with a notebook and its data."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "data").mkdir()
    (folder / "data/customers.csv").write_text(customers(), "utf-8")
    save(folder, NOTEBOOK)
    return folder


def save(folder, text):
    """Write the notebook."""
    (folder / "churn.ipynb").write_text(json.dumps(parse(text)), "utf-8")


@pytest.fixture(scope="module")
def recorded(place):
    """Record once; gives the package and what the command printed as JSON."""
    before = sorted(path.name for path in place.rglob("*"))
    done = command(
        "extract", place / "churn.ipynb", "-o", place / "pkg", "--record", "--python", sys.executable, "--json"
    )
    assert done.returncode == 0, done.stderr
    shutil.copytree(place / "pkg", place / "kept")
    assert [name for name in before if not (place / name).exists() and name != "customers.csv"] == []
    return place / "pkg", json.loads(done.stdout)


def command(*arguments):
    """Run nbengineer."""
    return subprocess.run(
        [sys.executable, "-m", "nbengineer", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def pytest_in(package):
    """Run a package's own tests; exit code and output."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "MPLBACKEND"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=package,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    return done.returncode, done.stdout


def test_every_step_with_values_has_a_test_that_asserts_them(recorded):
    """The others say why not."""
    _, outcome = recorded
    assert {step: why for step, why in outcome["recorded"].items() if why} == {
        "evaluate.first": "of what it returns only the class can be told: generator",
    }


def test_the_tests_read_well(recorded):
    """They call the step and compare, in the words of pandas and pytest."""
    package, _ = recorded
    text = (package / "tests/test_features.py").read_text("utf-8")
    assert (
        """\
def test_add_ratio_reproduces_the_notebook(recorded, capsys):
    given, expected = recorded("features.add_ratio")
    df = features.add_ratio(**given)
    pd.testing.assert_frame_equal(df, expected["df"])
    assert capsys.readouterr().out == "50 customers\\n"


def test_add_ratio_adds_one_column_and_keeps_the_rows(recorded):
    given, _ = recorded("features.add_ratio")
    before = given["df"].copy()
    df = features.add_ratio(**given)
    assert list(df.columns) == [*before.columns, "spend_per_month"]
    pd.testing.assert_index_equal(df.index, before.index)
"""
        in text
    )


def test_a_model_is_made_by_the_step_that_makes_it(recorded):
    """Nothing is pickled; what a model returns is asserted of the rows that were kept."""
    package, _ = recorded
    text = (package / "tests/test_evaluate.py").read_text("utf-8")
    assert 'model = train.fit(**recorded("train.fit")[0])' in text
    assert 'lines = evaluate.first(**recorded("evaluate.first")[0])' in text
    assert not [path for path in package.rglob("*") if path.suffix in {".pkl", ".pickle", ".joblib"}]


def test_a_long_result_is_compared_at_every_so_many_th_row(recorded):
    """Its shape is asserted too."""
    package, _ = recorded
    text = (package / "tests/test_data.py").read_text("utf-8")
    assert "assert df.shape == (294, 3)" in text
    assert 'pd.testing.assert_frame_equal(df.iloc[::6], expected["df"])' in text


def test_what_is_drawn_is_asserted(recorded):
    """By what the figure shows."""
    package, _ = recorded
    assert 'assert drawn() == expected["drawn"]' in (package / "tests/test_plots.py").read_text("utf-8")


def test_what_holds_for_the_whole_process_is_asserted(recorded):
    """By the words that read it."""
    package, _ = recorded
    text = (package / "tests/test_setup.py").read_text("utf-8")
    assert 'assert pd.get_option("display.max_rows") == 10' in text
    assert 'assert list(warnings.filters[0][:2]) == ["ignore", None]' in text


def test_cells_that_need_more_rows_than_a_sample_has_get_them_from_the_steps_before(recorded):
    """The test calls those."""
    package, _ = recorded
    text = (package / "tests/test_evaluate.py").read_text("utf-8")
    body = text[text.index("def test_latest_reproduces") :].partition("\n\n\n")[0]
    assert "df = features.add_ratio(" in body


def test_what_is_random_is_no_value(recorded):
    """Two runs of the cells gave two orders: only what they have in common is asserted."""
    package, _ = recorded
    text = (package / "tests/test_evaluate.py").read_text("utf-8")
    assert 'assert type(order).__name__ == "ndarray"' in text
    assert 'expected["order"]' not in text


def test_types_come_from_the_run(recorded):
    """The class alone."""
    package, _ = recorded
    text = (package / "src/churn/train.py").read_text("utf-8")
    assert "def fit(X_train: pd.DataFrame, y_train: pd.Series, *, penalty: float) -> LogisticRegression:" in text


def test_a_setting_that_is_bound_in_the_step_s_own_cell_is_given_to_it(recorded):
    """The notebook has not bound it before, the package has."""
    package, _ = recorded
    assert json.loads((package / "tests/recorded/train.fit/given/values.json").read_text("utf-8"))["penalty"] == 2.0


def test_the_package_passes_its_own_tests(recorded):
    """Without nbengineer's seeds."""
    package, _ = recorded
    code, output = pytest_in(package)
    assert code == 0, output


def test_a_broken_step_fails_its_test(recorded, tmp_path):
    """That is what it is for."""
    package, _ = recorded
    broken = tmp_path / "broken"
    shutil.copytree(package, broken)
    module = broken / "src/churn/features.py"
    module.write_text(module.read_text("utf-8").replace("clip(lower=1)", "clip(lower=2)"), "utf-8")
    code, output = pytest_in(broken)
    assert code == 1
    assert "test_add_ratio_reproduces_the_notebook" in output


def test_check_and_another_extraction_need_no_run(recorded, place):
    """What was recorded of cells that are still the same is kept: not a byte changes."""
    package, _ = recorded
    assert command("extract", place / "churn.ipynb", "-o", package, "--check").returncode == 0
    done = command("extract", place / "churn.ipynb", "-o", package)
    assert done.returncode == 0, done.stderr
    assert "was up to date" in done.stdout
    assert contents(package) == contents(place / "kept")


def contents(folder):
    """Give every file."""
    files = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def test_a_changed_cell_loses_its_values(recorded, place, tmp_path):
    """Its test goes, with its files; those of other cells stay. So do those of a step whose argument it makes."""
    other = tmp_path / "other"
    shutil.copytree(place, other)
    save(
        other,
        NOTEBOOK.replace("clip(lower=1)", "clip(lower=3)").replace(
            "LogisticRegression(C=PENALTY).fit", "LogisticRegression(C=PENALTY, tol=0.01).fit"
        ),
    )
    done = command("extract", other / "churn.ipynb", "-o", other / "pkg")
    assert done.returncode == 0, done.stderr
    folders = {path.name for path in (other / "pkg/tests/recorded").iterdir() if any(path.rglob("*.*"))}
    assert folders.isdisjoint({"features.add_ratio", "train.fit", "evaluate.score", "pipeline.run"})
    assert {"data.load", "train.split"} <= folders
    code, output = pytest_in(other / "pkg")
    assert code == 0, output


def test_a_notebook_that_raises_is_recorded_up_to_there(tmp_path, capsys, monkeypatch):
    """What ended it is said, and the steps that it did not get to have no values."""
    save(
        tmp_path,
        '# %% tags=["nbe:data.a"]\nn = 1\n# %% tags=["nbe:data.b"]\nm = n / 0\n# %% tags=["nbe:data.c"]\nk = m\n',
    )
    monkeypatch.chdir(tmp_path)
    assert run_main(["extract", "churn.ipynb", "--record", "--json"]) == 0
    captured = capsys.readouterr()
    assert "ended early, and is recorded up to there: ZeroDivisionError" in captured.err
    told = json.loads(captured.out)["recorded"]
    assert told["data.a"] == ""
    assert "ZeroDivisionError" in told["data.b"]
    assert told["data.c"] == "the run of the notebook did not get there"


def test_record_and_check_exclude_each_other(tmp_path, capsys, monkeypatch):
    """A check needs no run."""
    save(tmp_path, "# %%\nx = 1\n")
    monkeypatch.chdir(tmp_path)
    assert run_main(["extract", "churn.ipynb", "--record", "--check"]) == 2
    assert "--check needs no run" in capsys.readouterr().err
    assert not Path("churn").exists()
