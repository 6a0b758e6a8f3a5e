"""The tests that a package is emitted with."""

from nbengineer.model.plan import Parameter, Plan, Result, Return, Statement, Step
from tests.emitting import wild
from tests.emitting.packaging import last_line, put, pytest_of, ruff_of, tree_of


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


def test_the_notebooks_own_violations_are_excused_in_tests(tmp_path):
    """Ours are not needed."""
    codes = wild.codes_of("l = 1\nassert l == None or True")
    test = wild.NotebookTest("c0", 1, (Statement(0, 0), Statement(0, 1)), "", "test_the_notebook_holds")
    put(tree_of(Plan("study", "study", tests=(test,)), codes), tmp_path)
    assert ruff_of(tmp_path) == ""
    assert "# noqa: E741" in (tmp_path / "tests/test_notebook.py").read_text("utf-8")
