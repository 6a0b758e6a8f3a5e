"""What calling a function or method of the notebook visibly changes."""

import ast

import pytest

from nbengineer.analysis.changers import changed_by_own, changers_of
from nbengineer.analysis.reaching import Reach

MODULES = {"np": "numpy", "pd": "pandas"}


def changed(*sources):
    """Give what the last statement changes by calling what the others define."""
    known = {}
    *above, last = [ast.parse(source).body[0] for source in sources]
    for statement in above:
        known |= changers_of(statement, MODULES, known)
    return " ".join(sorted(changed_by_own(last, Reach(MODULES), known)))


@pytest.mark.parametrize(
    ("definition", "call", "expected"),
    [
        ("def f(x):\n    x['a'] = 1", "f(df)", "df"),
        ("def f(x, y):\n    y.append(x)", "f(a, y=b)", "b"),
        ("def f(x, *, y):\n    y.append(x)", "f(a, y=b)", "b"),
        ("def f(x):\n    x.a = 1", "z = [f(b['k'])]", "b"),
        ("def f(x):\n    for row in x:\n        row.append(1)", "f(rows)", "rows"),
        ("def f():\n    total.append(1)", "f()", "total"),
        ("def f(x):\n    x = x.copy()\n    x['a'] = 1", "f(df)", ""),
        ("def f(x):\n    x += 1\n    return x", "f(n)", ""),
        ("def f(x):\n    own = []\n    own.append(x)", "f(df)", ""),
        ("def f(x):\n    np.put(x, [0], [1])", "f(a)", "a"),
        ("def f(x):\n    return x.sum()", "f(df)", ""),
        ("def f(x):\n    x['a'] = 1", "f(*frames)", ""),
        ("def f(x):\n    x['a'] = 1", "f(df.copy())", ""),
        ("class A:\n    def tick(self):\n        self.n = 1", "a.tick()", "a"),
        ("class A:\n    def tell(self):\n        return self.n", "a.tell()", ""),
    ],
)
def test_what_a_call_changes(definition, call, expected):
    """What is given for a parameter that the function changes, and variables that it names itself."""
    assert changed(definition, call) == expected


def test_functions_that_call_others():
    """What the inner one changes, the outer one changes too."""
    assert changed("def f(x):\n    x['a'] = 1", "def g(y):\n    f(y)", "g(df)") == "df"
