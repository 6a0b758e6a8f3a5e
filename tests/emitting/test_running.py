"""What happens when somebody runs an emitted package, or its tests, without what it needs."""

from dataclasses import replace

import pytest

from nbengineer.model.plan import Plan, Result, Return, Statement, Step
from tests.emitting import wild
from tests.emitting.packaging import last_line, put, pytest_of, python, ruff_of, tree_of


def test_the_command_line_runs_in_data_and_says_so(folder, tmp_path):
    """Stdout has only what the steps print; settings and results as asked."""
    status, out, err = python(folder, "-m", "study", "--set", "rate=10", "--output", "out", cwd=tmp_path)
    assert (status, out) == (0, "")
    assert err == f"running in {folder / 'data'}\ntotal = 6\nfig = 60\n"
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["fig.pickle", "total.pickle"]


def test_the_current_folder_comes_first_if_the_inputs_are_there(folder, tmp_path):
    """`--workdir` before both; `--config` is read from where the call was made."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data/rows.txt").write_text("5", "utf-8")
    (tmp_path / "own.toml").write_text("rate = 1", "utf-8")
    _, _, err = python(folder, "-m", "study", "--config", "own.toml", cwd=tmp_path)
    assert err == f"running in {tmp_path}\ntotal = 5\nfig = 5\n"
    workdir = str(folder / "data")
    _, _, err = python(folder, "-m", "study", "--workdir", workdir, cwd=tmp_path)
    assert err.startswith(f"running in {workdir}\ntotal = 6\n")


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["--set", "rate=x"], "rate must be a int, not 'x'"),
        (["--set", "rat=1"], "no setting is called 'rat'; there are: rate, table"),
        (["--set", "rate"], "argument --set: 'rate' is not NAME=VALUE"),
        (["--config", "none.toml"], "No such file or directory: 'none.toml'"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_2(folder, arguments, complaint):
    """No traceback."""
    status, _, err = python(folder, "-m", "study", *arguments)
    assert status == 2
    assert err.strip().split("\n")[-1].endswith(complaint)
    assert "Traceback" not in err


@pytest.mark.parametrize("text", ["other.txt", "2024", "2024-01-01", "'other.txt'", '"a b"', "a=b"])
def test_text_settings_take_any_text(folder, text):
    """Quotes are TOML's; what TOML would make a number or a date of stays text."""
    code = f"from study.__main__ import _value; print(_value('table', {text!r}))"
    _, out, err = python(folder, "-c", code)
    assert out.strip() == text.strip("'\""), err


def test_an_unset_secret_skips_what_needs_it(tmp_path):
    """And is named where the run asks for it; set, everything runs."""
    put(tree_of(wild.SECRET, wild.CODES, modules=wild.MODULES, data=wild.DATA), tmp_path)
    status, out, _ = pytest_of(tmp_path)
    assert status == 0, out
    assert last_line(out) == "11 passed, 6 skipped"
    assert "set API_KEY: the run reads a secret from it" in out
    status, _, err = python(tmp_path, "-m", "study")
    assert status == 2
    assert "set the environment variable API_KEY" in err
    status, out, _ = pytest_of(tmp_path, API_KEY="k")
    assert last_line(out) == "14 passed, 3 skipped", out
    assert ruff_of(tmp_path) == ""


def test_missing_inputs_skip_the_run_and_a_folder_can_be_named(tmp_path):
    """Paths with `..` work there too."""
    plan = replace(
        wild.LARGE, settings=(wild.PLAN.settings[0], replace(wild.PLAN.settings[1], value="'../up/rows.txt'"))
    )
    put(tree_of(plan, wild.CODES, modules=wild.MODULES, data=wild.DATA), tmp_path / "package")
    status, out, _ = pytest_of(tmp_path / "package")
    assert (status, last_line(out)) == (0, "11 passed, 5 skipped"), out
    assert "the run reads ../up/rows.txt, big.csv: name a folder that has it in STUDY_DATA" in out
    (tmp_path / "up").mkdir()
    (tmp_path / "up/rows.txt").write_text("1 1 1", "utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here/big.csv").write_text("", "utf-8")
    status, out, _ = pytest_of(tmp_path / "package", STUDY_DATA=str(tmp_path / "here"))
    assert (status, last_line(out)) == (0, "13 passed, 3 skipped"), out
    assert ruff_of(tmp_path / "package") == ""


def test_an_input_that_nobody_foresaw_skips_too(tmp_path):
    """What the run misses is said."""
    put(tree_of(wild.PLAN, wild.CODES, modules=wild.MODULES), tmp_path)
    status, out, _ = pytest_of(tmp_path)
    assert (status, last_line(out)) == (0, "11 passed, 5 skipped"), out
    assert "No such file or directory: 'data/rows.txt'): name a folder that has it in STUDY_DATA" in out


def test_an_async_run_is_awaited_once_everywhere(tmp_path):
    """Command line, tests, fixtures."""
    codes = wild.codes_of("import asyncio\nx = await asyncio.sleep(0, 3)", "assert x == await asyncio.sleep(0, 3)")
    step = Step("data", "wait", "plain", (Statement(0, 1),), ("c0",), returns=(Return("x", "x", "x"),), is_async=True)
    imports = (wild.Import("asyncio"),)
    test = wild.NotebookTest("c1", 2, (Statement(1, 0),), "data", "test_x", after=1, reads=("x",), imports=imports)
    plan = Plan(
        "study",
        "study",
        modules=(wild.Module("data", "Data", imports),),
        steps=(step,),
        tests=(test,),
        results=(Result("x", "x", "x"),),
        is_async=True,
    )
    put(tree_of(plan, codes), tmp_path)
    assert ruff_of(tmp_path) == ""
    status, out, _ = pytest_of(tmp_path)
    assert (status, last_line(out)) == (0, "7 passed"), out
    assert python(tmp_path, "-m", "study") == (0, "", "x = 3\n")


def test_figures_need_no_screen_and_are_saved_as_pictures(tmp_path):
    """`MPLBACKEND` is Agg unless the user says otherwise; results that can't be saved are named."""
    codes = wild.codes_of("fig = plt.figure()\nlines = (line for line in 'ab')\nbackend = plt.get_backend()")
    returns = tuple(Return(name, name, name) for name in ("fig", "lines", "backend"))
    step = Step("plots", "draw", "plain", tuple(Statement(0, n) for n in range(3)), ("c0",), returns=returns)
    plan = Plan(
        "study",
        "study",
        modules=(wild.Module("plots", "Plots", (wild.Import("matplotlib.pyplot", alias="plt"),)),),
        steps=(step,),
        results=tuple(Result(name, name, name) for name in ("fig", "lines", "backend")),
        draws=True,
    )
    put(tree_of(plan, codes), tmp_path)
    status, _, err = python(tmp_path, "-m", "study", "--output", "out")
    assert status == 1
    assert "backend = 'agg'\n" in err.lower()
    assert "lines can't be saved: cannot pickle 'generator' object" in err
    assert sorted(file.name for file in (tmp_path / "out").iterdir()) == ["backend.pickle", "fig.png"]
    assert ruff_of(tmp_path) == ""
    assert pytest_of(tmp_path)[0] == 0
