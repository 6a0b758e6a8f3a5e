import ast

import pytest

from nbengineer.analysis.literals import is_literal
from nbengineer.analysis.program import analyse
from nbengineer.model.notebook import Code


def facts(*cells, slicing=True):
    """Give the facts of the last statement of the last cell."""
    return analyse([Code(text) for text in cells], slicing=slicing).cells[-1][-1]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a", "import "),
        ("from a import b", "import "),
        ("from a import *", "star "),
        ("def f(): pass", "definition f"),
        ("async def f(): pass", "definition f"),
        ("class A: pass", "definition A"),
        ("x = 1", "assignment x"),
        ("x: int = 1", "assignment x"),
        ("x: int", "other "),
        ("x, y = 1, 2", "other "),
        ("x = y = 1", "other "),
        ("x[0] = 1", "other "),
        ("'text'", "text "),
        ("f(x)", "expression "),
        ("global x", "global "),
        ("del x", "other "),
    ],
)
def test_kinds_of_statements(source, expected):
    """What a statement is, and the one name that it is about."""
    found = facts(source)
    assert f"{found.kind} {found.name}" == expected


LITERALS = ["1", "-1.5", "'a'", "b'a'", "None", "True", "(1, 'a')", "[1, [2]]", "{'a': {1}}", "2 * 3", "10 ** -3"]
LITERALS += ["60 * 60 * 24", "Path('a')", "1 / 3", "2 ** 64", "[Path('a')]", "()", "{}"]
OTHERS = ["x", "f()", "[x]", "1 / 0", "1 % 0", "2 ** 65", "(2 ** 3) ** 4", "...", "f'a'", "'a' * 3", "Path(x)"]
OTHERS += ["{**{}}", "[*[]]", "1 if True else 2", "not True", "1 < 2", "Path('a', 'b')", "lambda: 1", "2 ** x"]


@pytest.mark.parametrize("source", LITERALS)
def test_literals(source):
    """Constants, containers of them, paths, and arithmetic that surely has a small value."""
    assert is_literal(ast.parse(source, mode="eval").body)
    assert facts(f"x = {source}").constant == ast.unparse(ast.parse(source, mode="eval"))


@pytest.mark.parametrize("source", OTHERS)
def test_no_literals(source):
    """Names, calls, conditions, and arithmetic that may fail or grow."""
    assert not is_literal(ast.parse(source, mode="eval").body)
    assert facts(f"x = {source}").constant == ""


@pytest.mark.parametrize(
    ("source", "expected"), [("1", True), ("(1, 2)", True), ("[1]", False), ("([1],)", False), ("Path('a')", False)]
)
def test_immutable_literals(source, expected):
    """Only they may be shared without a thought."""
    assert facts(f"x = {source}").immutable is expected


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["df.head()"], True),
        (["df"], True),
        (["df.shape\ndf.info()"], False),
        (["df.info()"], True),
        (["df.sample()"], False),
        (["f(df)"], False),
        (["def head(x): pass", "df.head()"], False),
        (["def f(x): pass", "f(df)"], False),
        (["x = df"], False),
    ],
)
def test_statements_that_only_show(cells, expected):
    """Not if a name is the notebook's own function or method, whose body may do anything."""
    assert facts(*cells).shows is expected


def test_imports_are_never_changed():
    """`plt.plot(x)` changes no variable, and a name that is imported counts from there on."""
    assert facts("import matplotlib.pyplot as plt", "plt.title('a')").changes == set()
    assert facts("titles.append(1)").changes == {"titles"}


def test_a_definition_is_described():
    """How it is made, what its code reads later, and its parameters."""
    found = facts("def f(a, *, b=x, **c):\n    def g(): return y\n    return g, z")
    assert (found.making.kind, found.making.pure, found.making.open_keywords) == ("function", True, True)
    assert found.making.parameters == ("a", "b", "c")
    assert (found.reads, found.late_reads, found.making.inner_reads) == ({"x"}, {"y", "z"}, {"y"})


@pytest.mark.parametrize(
    ("source", "lazy"),
    [("def f(): yield 1", True), ("async def f(): pass", True), ("def f(): return [x for x in y]", False)],
)
def test_lazy_functions(source, lazy):
    """A generator or coroutine function runs when it is asked for values."""
    assert facts(source).making.lazy is lazy


def test_text_that_is_run_counts_as_code():
    """What a literal text binds, reads and deletes when it is run may happen."""
    found = facts("exec('x = y\\ndel z')")
    assert ({"x"} <= found.maybe, {"y", "z"} <= found.early, found.unbinds) == (True, True, {"z"})
    assert found.reflection is not None
    assert not found.reflection.open_reads


@pytest.mark.parametrize(
    ("source", "slicing", "expected"), [("f(x)", True, {"x"}), ("f(x)", False, set()), ("x.append(1)", True, {"x"})]
)
def test_what_may_change_is_asked_only_where_cells_may_stay_out(source, slicing, expected):
    """It costs time, and a notebook that is extracted whole has no use for it."""
    assert facts(source, slicing=slicing).may_change - {"f"} == expected


def test_a_cell_that_does_not_parse_has_no_facts():
    """Nor has one that is no code."""
    program = analyse([None, Code("x = 1"), Code("x =", error=("invalid", 1))], slicing=True)
    assert [row is None for row in program.cells] == [True, False, True]
