import ast

import pytest

from nbengineer.analysis.changing import may_change
from nbengineer.analysis.quiet import as_library, leaves_arguments_alone
from nbengineer.analysis.reaching import Reach
from nbengineer.analysis.sharing import aliases

MODULES = {"np": "numpy", "pd": "pandas", "plt": "matplotlib.pyplot", **as_library(frozenset({"quiet"}))}

QUIET = [
    "def f(): pass",
    "def f(x): return x",
    "def f(x): return x[0] + 1",
    "def f(x): return np.mean(x)",
    "def f(df): return df.dropna().assign(a=1)",
    "def f(df):\n    df = df.copy()\n    return df",
    "def f(x):\n    found = []\n    for one in x:\n        found.append(len(one))\n    return found",
    "def f(x):\n    plt.plot(x)\n    plt.title('a')",
    "def f(x):\n    total = 0\n    for i in range(len(x)):\n        total += x[i]\n    return total",
    "def f(x): return quiet(x)",
    "def f(df): return df['a'].apply(quiet)",
    "def f(df): return df.apply(lambda row: row['a'] + 1, axis=1)",
    "def f(x):\n    if x is None:\n        raise ValueError(x)\n    print(f'{x}')",
    "def f(a, *b, c=None, **d): return a, b, c, d",
    "def f(x):\n    global n\n    n = len(x)",
    "def f(model, X): return model.predict(X)",
    "def f(x, y):\n    fig, ax = plt.subplots()\n    ax.scatter(x, y)\n    return fig",
    "def f(x):\n    names.append(len(x))",
]

CHANGING = [
    "def f(x): x[0] = 1",
    "def f(x): x.a = 1",
    "def f(x): x += 1",
    "def f(x):\n    y = 0\n    y = x\n    y += [1]",
    "def f(x, y=0):\n    y += x\n    y.append(1)",
    "def f(x): del x[0]",
    "def f(df): df.dropna(inplace=True)",
    "def f(df):\n    part = df['a']\n    part[0] = 1",
    "def f(df):\n    for part in df:\n        part.append(1)",
    "def f(x):\n    y = x\n    z = y\n    z.append(1)",
    "def f(x): np.random.shuffle(x)",
    "def f(x): return next(x)",
    "def f(model, X): model.fit(X)",
    "def f(x): return unknown(x)",
    "def f(x): return unknown([x])",
    "def f(x): return x.unknown()",
    "def f(g, x): return g(x)",
    "def f(x, quiet): return quiet(x)",
    "def f(x):\n    import quiet\n    quiet(x)",
    "def f(df): return df.apply(lambda row: unknown(row), axis=1)",
    "def f(x): kept.append(x)",
    "def f(x): kept['a'] = x",
    "def f(x):\n    global kept\n    kept = x",
    "def f(x):\n    global kept\n    kept = x[0]",
    "def f(x):\n    y = kept\n    y.append(x)",
    "def f(x):\n    def g(): x.append(1)\n    g()",
    "def f(x):\n    g = lambda: x.append(1)\n    g()",
    "def f(x):\n    yield x",
    "def f(x, kept=kept):\n    kept.append(x)",
    "@cache\ndef f(x): return x",
    "def f(*x): x[0].append(1)",
    "def f(**x): x['a'].append(1)",
    "def f(ax, x): ax.plot(x)",
    "def f(x):\n    try:\n        pass\n    finally:\n        x.clear()",
    "def f(x):\n    with unknown(x):\n        pass",
    "def f(x):\n    class A:\n        y = x",
]


def definition(source):
    """Parse one function."""
    return ast.parse(source).body[0]


@pytest.mark.parametrize("source", QUIET)
def test_functions_that_leave_their_arguments_alone(source):
    """Reading, copying, drawing, and calls known to be harmless."""
    assert leaves_arguments_alone(definition(source), MODULES)


@pytest.mark.parametrize("source", CHANGING)
def test_functions_that_may_not(source):
    """A change, also through another name; an unknown call; an argument that is kept; code that runs later."""
    assert not leaves_arguments_alone(definition(source), MODULES)


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        ("quiet(x)", ""),
        ("y = quiet(x, [z])", ""),
        ("df['a'].apply(quiet)", ""),
        ("df.apply(quiet, axis=1)", ""),
        ("df['b'] = quiet(df)", "df"),
        ("other(x)", "x"),
        ("x.quiet(y)", "x y"),
        ("quiet(other(x))", "x"),
        ("quiet(x, inplace=True)", "x"),
        ("quiet(x, ax=ax)", "ax"),
    ],
)
def test_calling_one_changes_nothing(source, changed):
    """Given as a library's, it is harmless; a method of the same name is not."""
    assert may_change(definition(source), Reach(MODULES)) == set(changed.split())


def test_what_it_returns_may_share_something_with_its_arguments():
    """`y = quiet(x)` may be `x` itself."""
    assert aliases(definition("y = quiet(x)"), Reach(MODULES)) == {("y", "x")}
