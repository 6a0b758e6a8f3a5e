import ast

import pytest

from nbengineer.analysis.inventory import digest, imports_of, take_inventory
from nbengineer.model.plan import Import


def inventory(source):
    """Walk one statement."""
    return take_inventory(ast.parse(source).body[0])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import a", [Import("a", "", "")]),
        ("import a.b as c, d", [Import("a.b", "", "c"), Import("d", "", "")]),
        ("from a.b import c as d, e", [Import("a.b", "c", "d"), Import("a.b", "e", "")]),
        ("from a import b as b", [Import("a", "b", "")]),
        ("from . import a", [Import(".", "a", "")]),
        ("from ..a import *", [Import("..a", "*", "")]),
    ],
)
def test_imports(source, expected):
    """One for each name."""
    assert list(imports_of(ast.parse(source).body[0])) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("try:\n    import a\nexcept ImportError:\n    import b as a", ["a", "a"]),
        ("if x:\n    from a import b\nelse:\n    import c", ["b", "c"]),
        ("for x in y:\n    import a", ["a"]),
        ("with x:\n    import a", ["a"]),
        ("match x:\n    case 1:\n        import a", ["a"]),
        ("def f():\n    import a", []),
        ("if x:\n    def f():\n        import a", []),
        ("import a", []),
    ],
)
def test_imports_in_odd_places(source, expected):
    """Those below a statement of the cell; a function's are its own."""
    found = inventory(source).nested_imports
    assert [one.bound for one in found] == expected
    assert all(one.guarded for one in found)


REFLECTIONS = {
    # source: may read any name, may bind any name
    "globals()": (True, True),
    "x = locals().copy()": (True, True),
    "vars()": (True, True),
    "dir()": (True, False),
    "vars(x)": None,
    "dir(x)": None,
    "globals()['x']": (False, False),
    "'x' in globals()": (False, False),
    "'x' not in dir()": (False, False),
    "globals()['x'] = 1": (True, True),
    "globals()[x]": (True, True),
    "exec(text)": (True, True),
    "eval(text)": (True, True),
    "exec('x = 1')": (False, False),
    "df.eval('a + b')": None,
    "eval(text, names)": None,
    "get_ipython().run_line_magic('time', '')": (True, True),
    "sys._getframe(1)": (True, True),
    "inspect.currentframe()": (True, True),
    "df.stack()": None,
    "def f():\n    return globals()": (True, True),
    "print(x)": None,
}


@pytest.mark.parametrize(("source", "expected"), REFLECTIONS.items(), ids=REFLECTIONS)
def test_looks_at_names_by_other_means(source, expected):
    """By their text, all of them, or by running text; with arguments of their own they are plain calls."""
    found = inventory(source).reflection
    assert (found and (found.open_reads, found.open_writes)) == expected


@pytest.mark.parametrize("source", ["import __main__", "from __main__ import x", "x = sys.modules['__main__']"])
def test_the_main_module_can_not_be_had(source):
    """A package is not `__main__`: nothing can stand for it."""
    assert inventory(source).reflection.impossible


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("try:\n    x\nexcept NameError:\n    pass", True),
        ("try:\n    x\nexcept (KeyError, Exception):\n    pass", True),
        ("try:\n    x\nexcept:\n    pass", True),
        ("try:\n    x\nexcept KeyError:\n    pass", False),
        ("try:\n    x\nfinally:\n    pass", False),
        ("def f():\n    try:\n        x\n    except NameError:\n        pass", True),
    ],
)
def test_handlers_that_catch_a_missing_name(source, expected):
    """Such code may behave differently when a definition moves up."""
    assert inventory(source).catches is expected


FOUND = [
    ("feeds", "pd.read_csv(path)", "path"),
    ("feeds", "train_test_split(X, y, test_size=share, random_state=seed)", "share seed"),
    ("feeds", "f(label=text)", ""),
    ("fitted", "model.fit(X, y)", "model"),
    ("fitted", "m = Model().fit(X)", "m"),
    ("fitted", "model.partial_fit(X)", "model"),
    ("fitted", "a.b.fit(X)", ""),
    ("figures", "fig, ax = plt.subplots()", "fig"),
    ("figures", "fig = plt.figure()", "fig"),
    ("figures", "ax = plt.gca()", ""),
    ("loop_targets", "for a, (b, c[0]) in d: pass", "a b"),
    ("loop_targets", "[a for a in b]", ""),
    ("stored", "a, b[0] = c", "a"),
    ("stored", "del a", "a"),
    ("identifiers", "def f(a, *b): return c", "a b c f"),
    ("identifiers", "import a.b as c, d.e", "c d"),
    ("imported", "import a.b as c", "a.b"),
    ("imported", "from . import a", ""),
    ("named_reads", "globals()['x']", "x"),
    ("at_words", "x = 'a@b.c and @ d'", "@ b d"),
]


@pytest.mark.parametrize(("what", "source", "expected"), FOUND)
def test_what_one_walk_finds(what, source, expected):
    """Names given to paths and hyper-parameters, fitted, drawn on, bound by loops, used at all."""
    assert getattr(inventory(source), what) == set(expected.split())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("x = 1", "x   =  1  # a comment", True),
        ("f(\n  a,\n  b,\n)", "f(a, b)", True),
        ("x = 'a'", 'x = "a"', True),
        ("x = 1", "x = 1.0", False),
        ("x = 1", "x = True", False),
        ("x = 1", "x = '1'", False),
        ("x = 'a'", "x = b'a'", False),
        ("x", "y", False),
        ("x = y", "y = x", False),
        ("f(a)(b)", "f(a, b)", False),
        ("f([a], b)", "f([a, b])", False),
        ("a < b", "a <= b", False),
        ("def f(a, /): pass", "def f(a): pass", False),
        ("x = '\\ud800'", "x = '\\ud801'", False),
    ],
)
def test_a_digest_is_of_the_code_alone(one, other, same):
    """Positions, spaces, quotes and comments don't count; types of literals and structure do."""
    first, second = (digest(ast.parse(source).body[0]) for source in (one, other))
    assert (first == second) is same


@pytest.mark.parametrize("source", ["with suppress(NameError):\n    a", "with pytest.raises(Exception):\n    a"])
def test_context_managers_that_catch(source):
    """As a handler would."""
    assert take_inventory(ast.parse(source).body[0]).catches
