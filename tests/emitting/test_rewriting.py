import pytest

from nbengineer.emitting.cutting import cut
from nbengineer.emitting.naming import Names
from nbengineer.emitting.rewriting import rewrite
from nbengineer.emitting.rules import Role, rules_of
from nbengineer.model.notebook import Code
from nbengineer.model.plan import Definition, Import, Plan, Setting, Statement

PLAN = Plan(
    package="p",
    notebook="n.ipynb",
    definitions=(Definition("work", "f", Statement(0, 0), "c", lifted=("K", "w")),),
    settings=(Setting("k", "K", "c", "3", "int"),),
    renames={"TEST_SIZE": "test_size", "K": "k"},
    star_names={"math": ("pi", "sin"), "empty": (), "unknown": None},
    local_modules=("helper", "a"),
    replaced_calls={"plt.show": 'plt.close("all")', "display": ""},
    close_figures='plt.close("all")',
)


def rewritten(source: str, role: Role | None = None, *, closes: bool = False, becomes: str | None = None) -> str:
    """Rewrite every statement of a cell; give what is left, one below the other."""
    rules = rules_of(PLAN, Names("p", PLAN.local_modules))
    role = role or Role()
    texts = [
        rewrite(piece, Statement(0, index, becomes, closes=closes), role, rules)[0]
        for index, piece in enumerate(cut(Code(source)).pieces)
    ]
    return "\n".join(text for text in texts if text)


RENAMES = {
    "a read": ("x = TEST_SIZE + 1  # share", "x = test_size + 1  # share"),
    "a keyword stays": ("x = g(TEST_SIZE=TEST_SIZE)", "x = g(TEST_SIZE=test_size)"),
    "an attribute stays": ("x = y.TEST_SIZE", None),
    "a string stays": ("df.query('a > @TEST_SIZE')", None),
    "a comment stays": ("x = 1  # TEST_SIZE", None),
    "a longer name stays": ("x = TEST_SIZES", None),
    "behind wide characters": ('é = "äöü€" + str(TEST_SIZE)', 'é = "äöü€" + str(test_size)'),
    "behind another statement": (
        'ä = "€"; b = TEST_SIZE + [\n  "ü", TEST_SIZE, TEST_SIZE]',
        'ä = "€"\nb = test_size + [\n  "ü", test_size, test_size]',
    ),
    "a nested function": (
        "def g():\n    def h(x=TEST_SIZE):\n        return TEST_SIZE",
        "def g():\n    def h(x=test_size):\n        return test_size",
    ),
    "a local of a function": ("def g(TEST_SIZE):\n    return TEST_SIZE", None),
    "a local of a comprehension": (
        "x = [TEST_SIZE for TEST_SIZE in y] + [TEST_SIZE]",
        "x = [TEST_SIZE for TEST_SIZE in y] + [test_size]",
    ),
    "a class of its own": (
        "class A:\n    TEST_SIZE = TEST_SIZE\n    x = TEST_SIZE",
        "class A:\n    TEST_SIZE = test_size\n    x = TEST_SIZE",
    ),
    "a field of an f-string": (
        "x = f\"{TEST_SIZE:.{K}f} {{TEST_SIZE}}\" f'{TEST_SIZE!s}'",
        "x = f\"{test_size:.{k}f} {{TEST_SIZE}}\" f'{test_size!s}'",
    ),
    "a field that shows its source": (
        'x = f"{TEST_SIZE=} {TEST_SIZE = :.2f} {d["TEST_SIZE"]=}"'.replace('"TEST_SIZE"', "'TEST_SIZE'"),
        """x = f"TEST_SIZE={test_size!r} TEST_SIZE = {test_size:.2f} {d['TEST_SIZE']=}\"""",
    ),
    "several lines": ("x = g(\n    TEST_SIZE,  # one\n    2,\n)", "x = g(\n    test_size,  # one\n    2,\n)"),
    "await": ("x = await g(TEST_SIZE)", "x = await g(test_size)"),
    "a pattern's value and its guard": (
        "match TEST_SIZE:\n    case C(q=z) if z < TEST_SIZE:\n        pass",
        "match test_size:\n    case C(q=z) if z < test_size:\n        pass",
    ),
    "the module's name": ("x = [__name__, f'{__name__}']", 'x = ["__main__", f\'{"__main__"}\']'),
    "the module's name in quotes of its kind": ('x = f"{__name__}"', "x = f\"{'__main__'}\""),
}


@pytest.mark.parametrize(("source", "expected"), RENAMES.values(), ids=RENAMES)
def test_settings_are_renamed_where_the_notebook_reads_them(source, expected):
    """Reads of the variable get the field's name; nothing else that looks like it changes."""
    assert rewritten(source) == (source if expected is None else expected)


MAIN = {
    "alone": ("if __name__ == '__main__':\n    # go\n    x = 1\n    y = 2", "# go\nx = 1\ny = 2"),
    "on one line": ("if __name__ == '__main__': x = 1; y = 2", "x = 1\ny = 2"),
    "inside": ("for i in z:\n    if __name__ == '__main__':\n        x = 1", "for i in z:\n    x = 1"),
    "with another branch": (
        "if __name__ == '__main__':\n    x = 1\nelse:\n    x = 2",
        "if \"__main__\" == '__main__':\n    x = 1\nelse:\n    x = 2",
    ),
}


@pytest.mark.parametrize(("source", "expected"), MAIN.values(), ids=MAIN)
def test_the_question_for_the_main_module_is_answered(source, expected):
    """The body of `if __name__ == "__main__":` stands alone; with `else` the question stays."""
    assert rewritten(source) == expected


CALLS = {
    "a call": ("y = f(x)", "y = f(x, k=k, w=w)"),
    "a call without arguments": ("y = f()", "y = f(k=k, w=w)"),
    "a call with everything": ("y = f(*a, b=1, **c)", "y = f(*a, b=1, **c, k=k, w=w)"),
    "a generator expression alone": ("y = f(i for i in x)", "y = f((i for i in x), k=k, w=w)"),
    "a call inside its arguments": ("y = f(f(x))", "y = f(f(x, k=k, w=w), k=k, w=w)"),
    "several lines": ("y = f(\n    x,\n    z,\n)", "y = f(\n    x,\n    z, k=k, w=w,\n)"),
    "a comment behind the last": ("y = f(\n    x,  # one\n)", "y = f(\n    x,  # one\nk=k, w=w)"),
    "another use": ("y = map(f, x)", "y = map(partial(f, k=k, w=w), x)"),
    "a nested function": ("def g():\n    return f", "def g():\n    return partial(f, k=k, w=w)"),
    "a local of that name": ("def g(f):\n    return f(1)", None),
    "a method of that name": ("y = x.f(1)", None),
}


@pytest.mark.parametrize(("source", "expected"), CALLS.values(), ids=CALLS)
def test_lifted_functions_are_called_with_what_they_read(source, expected):
    """Each call passes the variables on; where the function is not called, it becomes a `partial`."""
    assert rewritten(source) == (expected or source)


DEFINITIONS = {
    "plain": ("def f(x):\n    return f(x - 1) * K", "def f(x, *, k: int, w):\n    return f(x - 1, k=k, w=w) * k"),
    "without parameters": ("def f(): return K", "def f(*, k: int, w): return k"),
    "with everything": ("def f(a, /, b, *c, d=1, **e):\n    ...", "def f(a, /, b, *c, d=1, k: int, w, **e):\n    ..."),
    "positional only": ("def f(a, /):\n    ...", "def f(a, /, *, k: int, w):\n    ..."),
    "keyword only": ("def f(*, a=1):\n    ...", "def f(*, a=1, k: int, w):\n    ..."),
    "several lines": ("def f(\n    a,\n    b=2,\n):\n    ...", "def f(\n    a,\n    b=2, *, k: int, w,\n):\n    ..."),
    "a comment behind the last": (
        "def f(\n    a,  # one\n):\n    ...",
        "def f(\n    a,  # one\n*, k: int, w):\n    ...",
    ),
    "a generator inside": (
        "def f(x):\n    return [K for i in x if (lambda: K)()]",
        "def f(x, *, k: int, w):\n    return [k for i in x if (lambda: k)()]",
    ),
    "a lambda": ("f = lambda x: x * K", "f = lambda x, *, k, w: x * k"),
    "a lambda without parameters": ("f = lambda: K", "f = lambda *, k, w: k"),
}


@pytest.mark.parametrize(("source", "expected"), DEFINITIONS.values(), ids=DEFINITIONS)
def test_lifted_functions_take_what_they_read(source, expected):
    """The signature gets keyword-only parameters, before `**kwargs`, with the type of a setting."""
    assert rewritten(source, Role("definition", definition=PLAN.definitions[0])) == expected


LOCAL = (Import("numpy", alias="np"), Import("torch", guarded=True))
IMPORTED = "import numpy as np\n    with contextlib.suppress(ImportError):\n        import torch"
IMPORTING = {
    "below the docstring": (
        'def g():\n    """Doc."""\n    return 1',
        f'def g():\n    """Doc."""\n    {IMPORTED}\n    return 1',
    ),
    "on one line": ("def g(): x = 1; return x", f"def g():\n    {IMPORTED}\n    x = 1\n    return x"),
    "a method that mentions it": (
        "class A:\n    def m(self):\n        return np.pi\n    def n(self):\n        return 1",
        "class A:\n    def m(self):\n        import numpy as np\n        return np.pi\n    def n(self):\n        return 1",
    ),
}


@pytest.mark.parametrize(("source", "expected"), IMPORTING.values(), ids=IMPORTING)
def test_late_imports_stand_first_in_a_definition(source, expected):
    """A function gets them first in its body, a class in the methods that need them."""
    definition = Definition("work", "g", Statement(0, 0), "c", local_imports=LOCAL)
    assert rewritten(source, Role("definition", definition=definition)) == expected


GLOBALS = {
    "at the top": ("global x", ""),
    "in a block at the top": ("if y:\n    global x\n    x = 1", "if y:\n    x = 1"),
    "of the step": ("def g():\n    global x\n    x = 1", "def g():\n    nonlocal x\n    x = 1"),
    "of both": ("def g():\n    global x, y, K; x = 1", "def g():\n    global y, k\n    nonlocal x\n    x = 1"),
    "of neither": ("def g():\n    global y\n    y = 1", None),
}


@pytest.mark.parametrize(("source", "expected"), GLOBALS.values(), ids=GLOBALS)
def test_global_becomes_nonlocal_for_variables_of_the_step(source, expected):
    """A declaration outside functions goes; one inside leads to where the variable now lives."""
    assert rewritten(source, Role(nonlocals=frozenset({"x"}))) == (source if expected is None else expected)


ANNOTATIONS = {
    "bare": ("x: int", ""),
    "bare, in a block": ("for i in y:\n    x: int", "for i in y:\n    pass"),
    "bare, with a call": ("x: g(1)", "g(1)"),
    "with a value": ("x: list[int] = [1]", None),
    "with a value and a call": ("x: g(1) = 2  # two", "x = 2\ng(1)  # two"),
    "of an attribute": ("x.y: int", None),
    "in parentheses": ("(x): int  # why", ""),
    "in parentheses, with a value": ("(x): int = TEST_SIZE", "x: int = test_size"),
    "in a function": ("def g():\n    x: int", None),
    "in a class": ("class A:\n    x: int", None),
}


@pytest.mark.parametrize(("source", "expected"), ANNOTATIONS.values(), ids=ANNOTATIONS)
def test_annotations_make_no_locals(source, expected):
    """An annotation without a value goes; what it runs in a cell still runs, after the assignment."""
    assert rewritten(source) == (source if expected is None else expected)


SHOWING = {
    "replaced": ("plt.show()", 'plt.close("all")'),
    "replaced with its comment": ("plt.show()  # look", 'plt.close("all")  # look'),
    "dropped": ("display(df.x, 1)", ""),
    "what does more stays": ("display(g(1), x, *g(2), y=g(3))", "g(1)\n[*g(2)]\ng(3)"),
    "in a block": ("if x: display(x)", "if x: pass"),
    "in a loop": ("for x in y:\n    plt.show()\n    # next", 'for x in y:\n    plt.close("all")\n    # next'),
    "in a function": ("def g():\n    display(1)", "def g():\n    pass"),
    "among others": ("x = 1; display(x); y = 2", "x = 1\ny = 2"),
    "a local of that name": ("def g(plt):\n    plt.show()", None),
    "another owner": ("q.plt.show()", None),
    "not a statement": ("x = plt.show()", None),
    "renamed inside": ("display(g(TEST_SIZE))", "g(test_size)"),
}


@pytest.mark.parametrize(("source", "expected"), SHOWING.values(), ids=SHOWING)
def test_calls_that_show_are_replaced(source, expected):
    """A statement that is such a call becomes what the plan says; arguments that do more than show stay."""
    assert rewritten(source) == (source if expected is None else expected)


IMPORTS = {
    "star": ("from math import *", "from math import pi, sin"),
    "star of nothing": ("from empty import *", ""),
    "star, unknown": ("from unknown import *", None),
    "another star": ("from other import *", None),
    "beside the notebook": ("import helper", "from p.local import helper"),
    "under another name": ("import helper as h", "from p.local import helper as h"),
    "a name from it": (
        "from helper import (\n    x,  # one\n    y,\n)",
        "from p.local.helper import (\n    x,  # one\n    y,\n)",
    ),
    "a part of a folder": ("import a.b", "from p.local import a\nimport p.local.a.b"),
    "a part of a folder under another name": ("import a.b.c as d", "from p.local.a.b import c as d"),
    "among others": ("import os, helper", "import os\nfrom p.local import helper"),
    "in a block": (
        "try:\n    import helper\nexcept ImportError:\n    pass",
        "try:\n    from p.local import helper\nexcept ImportError:\n    pass",
    ),
    "installed": ("import helpers.a, numpy as np", None),
}


@pytest.mark.parametrize(("source", "expected"), IMPORTS.values(), ids=IMPORTS)
def test_imports_say_what_they_bind_and_where_it_lies(source, expected):
    """A star becomes names where they are known; a module beside the notebook is found below `local`."""
    assert rewritten(source) == (source if expected is None else expected)


CLOSING = {
    "after": ("ax.plot(x)  # line", 'ax.plot(x)  # line\nplt.close("all")'),
    "not twice": ("plt.show()", 'plt.close("all")'),
    "after a block that ends so": ("if x:\n    plt.show()", 'if x:\n    plt.close("all")\nplt.close("all")'),
    "after nothing": ("display(x)", 'plt.close("all")'),
}


@pytest.mark.parametrize(("source", "expected"), CLOSING.values(), ids=CLOSING)
def test_figures_are_closed_once(source, expected):
    """The end of a cell closes figures, unless the statement has just done so."""
    assert rewritten(source, closes=True) == expected


def test_what_the_plan_puts_in_the_place_of_a_statement_is_not_rewritten():
    """`becomes` stands as it is, with the comment of the line; "" leaves nothing."""
    assert rewritten("df.head()  # look", becomes="f(TEST_SIZE)") == "f(TEST_SIZE)  # look"
    assert rewritten("df.head()  # look", becomes="a\nb") == "a\nb"
    assert rewritten("df.head()  # look", becomes="") == ""
    assert rewritten("df.head()", becomes="", closes=True) == 'plt.close("all")'


def test_verbatim_statements_keep_their_names():
    """Over a namespace of its own a cell needs no renaming; what only a notebook has is replaced all the same."""
    source = "global x\nx: int = f(TEST_SIZE, __name__)\nfrom math import *\ndisplay(x)\nimport helper\nplt.show()"
    expected = (
        'global x\nx: int = f(TEST_SIZE, __name__)\nfrom math import *\nfrom p.local import helper\nplt.close("all")'
    )
    assert rewritten(source, Role("verbatim")) == expected


def test_string_values_never_change():
    """What stands inside a literal is the same before and after, line by line."""
    source = 's = """TEST_SIZE\n  K\n""" + f"""{K}\n  K {{K}}\n{TEST_SIZE}"""'
    assert rewritten(source) == 's = """TEST_SIZE\n  K\n""" + f"""{k}\n  K {{K}}\n{test_size}"""'
