"""Which timed statements may be left out, and how the others are run once."""

import pytest

from nbengineer.reading.timing import as_parameters, is_pure, options_and_rest, without_binding


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "x + 1", "x[1:2].y", "sorted(x)", "sum(i ** 2 for i in x)", "[f'{i}' for i in x]", "np.sum(x)", "math.sqrt(2)", "y = x @ x",
        "a = b = len(x)", "x.mean()", "{1: x}", "x if y else z", "pass", "np.linalg",
    ],
)  # fmt: skip
def test_pure(text):
    """Reads and arithmetic, and calls that are known to do no more."""
    assert is_pure(text)


@pytest.mark.parametrize(
    "text",
    [
        "f(x)", "x.append(1)", "x.fit(y)", "y[0] = 1", "x.y = 1", "y += 1", "import a", "for i in x: pass", "np.random.rand(3)",
        "np.copyto(a, b)", "np.add(a, b, out=a)", "np.save('a', b)", "sorted(x, key=f)", "print(x)", "next(x)", "list(map(f, x))",
        "(y := 1)", "await x", "del x", "open('a')", "sum(f(i) for i in x)", "max(*x, **y)", "x.sort()", "def f(): pass", "f(",
    ],
)  # fmt: skip
def test_not_surely_pure(text):
    """Whatever might do something that outlives it."""
    assert not is_pure(text)


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("f(x)", "f(x)"), ("y = f(x)", "f(x)"), ("a, (b, *c) = f(x)", "f(x)"), ("y = z = f(x)", "f(x)"), ("f(x); g(y)", "f(x); g(y)"),
        ("y.z = f(x)", None), ("y[0] = f(x)", None), ("a = 1; b = a", None), ("for i in x: f(i)", None), ("f(y := 1)", None), ("y += 1", None),
        ("f(x)\ng(x)", None), ("f(", None), ("y = f(x)  # slow", "f(x)"),
    ],
)  # fmt: skip
def test_run_once_without_binding(text, once):
    """One line that binds nothing, where there is one."""
    assert without_binding(text) == once


@pytest.mark.parametrize(
    ("setup", "parameters"),
    [("", ""), ("x = 1", "x=1"), ("x = [1, 2]; y = f(3)", "x=[1, 2], y=f(3)"), ("x = 1; x = 2", None), ("import a", None), ("x, y = z", None), ("f(", None)],
)  # fmt: skip
def test_a_setup_as_parameters(setup, parameters):
    """Assignments to names, each once."""
    assert as_parameters(setup) == parameters


@pytest.mark.parametrize(
    ("arguments", "options", "rest"),
    [
        ("f(x)", {}, "f(x)"),
        ("-n 1 -r3 f(x)", {"n": "1", "r": "3"}, "f(x)"),
        ("-n1 -qo f(-x)", {"n": "1", "q": "", "o": ""}, "f(-x)"),
        ("-x", {}, "-x"),
        ("-1 + x", {}, "-1 + x"),
        ("  -q", {"q": ""}, ""),
        ("", {}, ""),
    ],
)
def test_options_come_first(arguments, options, rest):
    """A minus that is none of them belongs to the statement."""
    assert options_and_rest(arguments, flags="qo", values="nr") == (options, rest)
