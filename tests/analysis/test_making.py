import ast

import pytest

from nbengineer.analysis.making import decorators_of, dotted, is_pure

PURE = [
    "def f(a, b=1, *c, d: int = X, **e) -> str: return g()",
    "def f(a=(1, [2], {'k': -3}, {4})): pass",
    "def f(a=x.y[0]): pass",
    "def f(a=x[1:2]): pass",
    "async def f(a): await b",
    "def f(a: list[int] | None = None): pass",
    "class A: pass",
    "class A(B, metaclass=C): 'text'",
    "class A:\n    x = 1\n    y: int = 2\n    z: list = field(default_factory=list)\n    def m(self): return g()",
    "class A:\n    a, b = 1, 2\n    class B:\n        c = 3",
    "class A:\n    f = lambda self: g()",
    "@dataclass\nclass A:\n    x: int = 1",
    "@dataclass(frozen=True)\nclass A: pass",
    "class A:\n    @property\n    def p(self): pass\n    @p.setter\n    def p(self, v): pass",
    "class A:\n    @staticmethod\n    def m(): pass",
    "@functools.lru_cache(maxsize=None)\ndef f(x): return x",
    "@njit\ndef f(x): return x",
    "@contextmanager\ndef f(): yield",
]

IMPURE = [
    "def f(a=g()): pass",
    "def f(a=(x := 1)): pass",
    "def f(*, a=g()): pass",
    "def f(a=lambda: x): pass",
    "def f(a: g() = 1): pass",
    "def f(a) -> g(): pass",
    "def f(a=[x for x in y]): pass",
    "def f(a=f'{x}'): pass",
    "def f(a=x if y else z): pass",
    "def f(a=x < y): pass",
    "def f(a=x and y): pass",
    "class A(g()): pass",
    "class A(B, k=g()): pass",
    "class A:\n    print(1)",
    "class A:\n    x = g()",
    "class A:\n    x: g() = 1",
    "class A:\n    x[0] = 1",
    "class A:\n    x += 1",
    "class A:\n    for x in y: pass",
    "class A:\n    if x:\n        y = 1",
    "class A:\n    del x",
    "class A:\n    import x",
    "class A:\n    def m(self, a=g()): pass",
    "class A:\n    class B(g()): pass",
    "@app.route('/')\ndef f(): pass",
    "@unknown\ndef f(): pass",
    "@register(x)\nclass A: pass",
    "@dataclass(slots=g())\nclass A: pass",
    "@(lambda f: f)\ndef f(): pass",
    "class A:\n    @unknown\n    def m(self): pass",
]


@pytest.mark.parametrize("source", PURE)
def test_definitions_whose_making_only_binds(source):
    """Defaults, bases and class statements that are names, literals and arithmetic, and decorators known to be tame."""
    assert is_pure(ast.parse(source).body[0])


@pytest.mark.parametrize("source", IMPURE)
def test_definitions_whose_making_does_more(source):
    """A call, a walrus, a conversion to text, a truth value, an unknown decorator: it stays at its place."""
    assert not is_pure(ast.parse(source).body[0])


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@a\n@b.c\n@d(1)\ndef f(): pass", ("a", "b.c", "d")),
        ("@a()()\ndef f(): pass", ("",)),
        ("@a\nclass A:\n    @b\n    def m(self):\n        @c\n        def g(): pass", ("a", "b", "c")),
        ("class A:\n    @b\n    class B:\n        @c\n        def m(self): pass", ("b", "c")),
        ("def f():\n    @a\n    def g(): pass", ()),
        ("def f(): pass", ()),
    ],
)
def test_decorators_of_a_definition(source, expected):
    """A class has those of its methods as well; what is no name is empty."""
    assert decorators_of(ast.parse(source).body[0]) == expected


@pytest.mark.parametrize(
    ("source", "expected"), [("a", "a"), ("a.b.c", "a.b.c"), ("a().b", ""), ("a[0].b", ""), ("'a'.b", ""), ("1", "")]
)
def test_dotted_names(source, expected):
    """Names and attributes of names only."""
    assert dotted(ast.parse(source, mode="eval").body) == expected
