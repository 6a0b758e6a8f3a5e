"""Whole packages: their files, and what happens when somebody uses them."""

import json
import tomllib
from dataclasses import replace

import pytest

from nbengineer.model.environment import Environment
from nbengineer.model.plan import Parameter, Plan, Result, Return, Statement, Step
from tests.emitting import churn, wild
from tests.emitting.packaging import put, pytest_of, python, ruff_of, tidied, tree_of

ENVIRONMENT = Environment(
    "3.12.1",
    closure={"numpy": "2.1.0+cu1", "own": "1.0", "Early": "2.dev3"},
    urls={"own": "file:///home/user/own"},
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The package of one of each."""
    tree = tree_of(wild.PLAN, wild.CODES, modules=wild.MODULES, data=wild.DATA)
    return put(tree, tmp_path_factory.mktemp("wild"))


def last_line(text):
    return text.strip().split("\n")[-1].strip("= ").split(" in ")[0]


def test_the_files_are_those_of_the_contract():
    """With an environment also its constraints."""
    tree = tree_of(wild.PLAN, wild.CODES, environment=ENVIRONMENT, modules=wild.MODULES, data=wild.DATA)
    assert sorted(tree.texts) == [
        ".gitattributes",
        ".github/workflows/ci.yml",
        ".gitignore",
        ".pre-commit-config.yaml",
        "README.md",
        "REVIEW.md",
        "conf/config.toml",
        "constraints.txt",
        "notebooks/study.ipynb",
        "pyproject.toml",
        "src/study/__init__.py",
        "src/study/__main__.py",
        "src/study/config.py",
        "src/study/data.py",
        "src/study/local/__init__.py",
        "src/study/local/helper.py",
        "src/study/local/helper_parts/__init__.py",
        "src/study/local/helper_parts/sums.py",
        "src/study/pipeline.py",
        "src/study/train.py",
        "tests/conftest.py",
        "tests/test_config.py",
        "tests/test_data.py",
        "tests/test_pipeline.py",
        "tests/test_train.py",
    ]
    assert tree.data == {"data/data/rows.txt": b"1 2 3\n"}


def test_emitting_twice_gives_the_same_bytes():
    """Nothing depends on the moment or on hashes."""
    assert tree_of(wild.PLAN, wild.CODES) == tree_of(wild.PLAN, wild.CODES)


def test_ruff_is_silent_and_every_file_compiles(folder):
    """With the settings of the package's own pyproject."""
    assert ruff_of(folder) == ""
    for file in folder.rglob("*.py"):
        compile(file.read_text("utf-8"), str(file), "exec")


def test_what_we_write_carries_no_excuses(folder):
    """`noqa` stands only in files with statements of the notebook."""
    for path in ("src/study/__main__.py", "src/study/config.py", "tests/conftest.py", "tests/test_pipeline.py"):
        assert "noqa" not in (folder / path).read_text("utf-8")


def test_its_tests_pass_and_its_questions_are_skipped(folder):
    """In a copy of the input files; the notebook's asserts among them."""
    status, out, _ = pytest_of(folder, "-vv")
    assert status == 0, out
    assert last_line(out) == "13 passed, 3 skipped"
    assert "stub: what should load do when a row is no number?" in out
    for test in ("test_data.py::test_rows", "test_data.py::test_scaled", "test_train.py::test_zero"):
        assert f"tests/{test} PASSED" in out
    assert "tests/test_pipeline.py::test_the_run_gives_its_results PASSED" in out
    assert (folder / "data/data/rows.txt").read_bytes() == b"1 2 3\n"


def test_the_test_file_of_a_module_in_full(folder):
    """Imports, signature, question, the notebook's own."""
    assert (
        (folder / "tests/test_data.py").read_text("utf-8")
        == '''\
"""What data.py promises."""

import inspect

import pytest

from study import data
from study.config import Config
from study.data import scaled


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("study.data") == []


def test_load_takes_what_the_pipeline_passes():
    call = inspect.signature(data.load).bind(table="table")
    assert call.arguments == {"table": "table"}


@pytest.mark.skip(reason="stub: what should scaled_by do when x is None?")
def test_scaled_by_when_x_is_none(): ...


@pytest.mark.skip(reason="stub: what should load do when a row is no number?")
def test_load_when_a_row_is_no_number(): ...


def test_rows(after_load):
    numbers = after_load["numbers"]
    assert len(numbers) == 3
    numbers.append(0)


def test_scaled():
    rate = Config().rate
    assert scaled(2, rate=rate) == 4  # twice
'''
    )


def test_functions_of_a_test_cell_stay_as_they_are(folder):
    """Its asserts beside them are a test of their own; the cell's call of its test is pytest's business."""
    text = (folder / "tests/test_train.py").read_text("utf-8")
    assert text.endswith("""\
def test_zero():
    assert scaled_by(0, 3) == 0


def test_products():
    assert scaled_by(1, 1) == 1
""")


def test_the_steps_before_a_test_run_once(folder):
    """In a fixture for the session; every test gets a copy, and the modules that the run used."""
    text = (folder / "tests/conftest.py").read_text("utf-8")
    assert (
        text[text.index('@pytest.fixture(scope="session")\ndef run_after_load') :]
        == '''\
@pytest.fixture(scope="session")
def run_after_load(working_folder):
    with package_anew() as modules:
        from study import data
        from study.config import Config

        with inputs():
            config = Config()

            # Load | the <rows>
            numbers = data.load(table=config.table)
            return modules, {"numbers": numbers}


@pytest.fixture
def after_load(run_after_load):
    """What the notebook has at this place; every test gets its own copy."""
    modules, values = run_after_load
    with package_anew(modules):
        yield copies(values)
'''
    )


def test_an_effect_at_import_is_caught(folder, tmp_path):
    """A module that opens a file, prints, or does not fit its call any more fails its tests."""
    tree = tree_of(wild.PLAN, wild.CODES, modules=wild.MODULES, data=wild.DATA)
    put(tree, tmp_path)
    file = tmp_path / "src/study/data.py"
    file.write_text(file.read_text("utf-8") + 'print("hello")\nopen("/dev/null").close()\n', "utf-8")
    file = tmp_path / "src/study/train.py"
    file.write_text(file.read_text("utf-8").replace("(numbers, *, rate", "(values, *, rate"), "utf-8")
    status, out, _ = pytest_of(tmp_path)
    assert status == 1
    assert "AssertionError: assert ['open /dev/null', 'print'] == []" in out
    assert "KeyError" in out or "TypeError: missing a required argument: 'values'" in out or "'values'" in out


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


def test_a_package_with_nothing_in_it_works(tmp_path):
    """No steps, no settings, no files."""
    put(tree_of(Plan("study", "study")), tmp_path)
    assert ruff_of(tmp_path) == ""
    status, out, _ = pytest_of(tmp_path)
    assert (status, last_line(out)) == (0, "3 passed"), out
    assert python(tmp_path, "-m", "study") == (0, "", "")


def test_the_notebooks_own_violations_are_excused_in_tests(tmp_path):
    """Ours are not needed."""
    codes = wild.codes_of("l = 1\nassert l == None or True")
    test = wild.NotebookTest("c0", 1, (Statement(0, 0), Statement(0, 1)), "", "test_the_notebook_holds")
    put(tree_of(Plan("study", "study", tests=(test,)), codes), tmp_path)
    assert ruff_of(tmp_path) == ""
    assert "# noqa: E741" in (tmp_path / "tests/test_notebook.py").read_text("utf-8")


def test_project_files_are_what_their_readers_expect():
    """TOML that parses, versions as lower bounds, everything left out that does not belong in a wheel."""
    plan = replace(churn.PLAN, title='Who "leaves"?\n', requirements=("pandas>=2.1", "tool @ git+https://x.org/t"))
    project = tomllib.loads(tree_of(plan, churn.CODES).texts["pyproject.toml"])
    assert project["project"] == {
        "name": "churn",
        "version": "0.1.0",
        "description": 'Who "leaves"?',
        "readme": "README.md",
        "requires-python": ">=3.11",
        "dependencies": ["pandas>=2.1", "tool @ git+https://x.org/t"],
        "optional-dependencies": {"test": ["pytest>=8", "ruff>=0.17.6,<0.18"]},
    }
    assert project["tool"]["hatch"] == {
        "build": {"targets": {"wheel": {"packages": ["src/churn"]}}},
        "metadata": {"allow-direct-references": True},
    }
    assert project["tool"]["ruff"] == {
        "line-length": 100,
        "target-version": "py311",
        "src": ["src"],
        "extend-exclude": ["notebooks", ".nbengineer"],
        "lint": {"select": ["E", "F", "I", "UP", "B"], "ignore": ["B905", "E501", "UP031", "UP032"]},
    }


def test_the_ruff_that_packages_ask_for_is_ours():
    """Another minor version may format otherwise."""
    ours = tomllib.loads(open("pyproject.toml", encoding="utf-8").read())  # noqa: SIM115, PTH123 (read once)
    assert "ruff>=0.17.6,<0.18" in ours["project"]["dependencies"]


def test_constraints_are_public_versions_only():
    """The rest is in comments."""
    texts = tree_of(wild.PLAN, wild.CODES, environment=ENVIRONMENT).texts
    assert (
        texts["constraints.txt"]
        == """\
# The versions under which the notebook ran (Python 3.12.1).
numpy==2.1.0

# Early has no public version: 2.dev3
# own was installed from file:///home/user/own
"""
    )
    assert 'python-version: "3.12"' in texts[".github/workflows/ci.yml"]
    assert "-c constraints.txt" in texts["README.md"]


def test_nothing_speaks_of_the_moment_the_place_or_a_cell(folder):
    """Neither dates nor cell numbers nor hashes in what people edit."""
    texts = tidied(tree_of(wild.PLAN, wild.CODES, modules=wild.MODULES))
    for path, text in texts.items():
        if path not in {"REVIEW.md", "notebooks/study.ipynb"}:
            assert "cell 3" not in text
            assert "202" not in text.replace("2024", ""), path
            assert "/home/" not in text
    assert json.loads(texts["notebooks/study.ipynb"]) == {}


def test_a_rebound_setting_reaches_a_test_as_the_variable_it_is(tmp_path):
    """`run` starts it from the field."""
    codes = wild.codes_of("N = 1", "N = N + 1", "assert N == 2")
    step = Step(
        "data",
        "count",
        "plain",
        (Statement(1, 0),),
        ("c1",),
        parameters=(Parameter("N", "N", "N"),),
        returns=(Return("N", "N", "N"),),
    )
    plan = Plan(
        "study",
        "study",
        modules=(wild.Module("data", "Data"),),
        steps=(step,),
        settings=(wild.Setting("n", "N", "c0", "1", "int"),),
        results=(Result("N", "N", "N"),),
        tests=(
            wild.NotebookTest(
                "c2", 3, (Statement(2, 0),), "data", "test_n", after=1, reads=("N",), settings={"N": "n"}
            ),
        ),
        initial={"N": "config.n"},
    )
    put(tree_of(plan, codes), tmp_path)
    status, out, _ = pytest_of(tmp_path)
    assert (status, last_line(out)) == (0, "8 passed"), out


def test_functions_that_read_settings_find_them_as_constants(tmp_path):
    """Above them, once; what the cell imports by a name of ours stays inside its test."""
    codes = wild.codes_of(
        "RATE = 2",
        "def test_a():\n    assert RATE == 2\n\ndef test_b():\n    assert RATE",
        "def test_c():\n    assert RATE + 1",
        "import os as pytest\nx = pytest.sep\ndef test_d():\n    assert x",
    )
    setting = {"RATE": "rate"}
    tests = (
        wild.NotebookTest(
            "c1", 2, wild.statements(1, 0, 1), "", "test_one", settings=setting, functions=("test_a", "test_b")
        ),
        wild.NotebookTest("c2", 3, wild.statements(2, 0), "", "test_two", settings=setting, functions=("test_c",)),
        wild.NotebookTest(
            "c3",
            4,
            wild.statements(3, 0, 1, 2),
            "",
            "test_three",
            imports=(wild.Import("os", alias="pytest"),),
            functions=("test_d",),
        ),
    )
    plan = Plan("study", "study", settings=wild.PLAN.settings[:1], tests=tests, renames={"RATE": "rate"})
    put(tree_of(plan, codes), tmp_path)
    assert (
        (tmp_path / "tests/test_notebook.py").read_text("utf-8")
        == '''\
"""What the package promises."""

from study.config import Config

rate = Config().rate


def test_a():
    assert rate == 2


def test_b():
    assert rate


def test_c():
    assert rate + 1


def test_three():
    import os as pytest

    x = pytest.sep

    def test_d():
        assert x

    test_d()
'''
    )
    status, out, _ = pytest_of(tmp_path)
    assert (status, last_line(out)) == (0, "8 passed"), out
    assert ruff_of(tmp_path) == ""


def test_a_test_of_what_no_step_returns_is_skipped(tmp_path):
    """With the names it lacks."""
    codes = wild.codes_of("x = 1", "assert x == 1")
    step = Step("data", "make", "plain", (Statement(0, 0),), ("c0",))
    test = wild.NotebookTest("c1", 2, (Statement(1, 0),), "data", "test_x", after=1, reads=("x",))
    plan = Plan("study", "study", modules=(wild.Module("data", "Data"),), steps=(step,), tests=(test,))
    put(tree_of(plan, codes), tmp_path)
    status, out, _ = pytest_of(tmp_path)
    assert status == 0
    assert "the cell reads x, which no step returns" in out
