import ast
import dis
from types import CodeType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbengineer.analysis.occurrences import occurrences

CASES = {
    "a function's own locals": ("def f(a, *b, c=x, **d):\n    e = a + b + c + d + x + e", "x x"),
    "a default is looked up outside": ("def f(x=x):\n    return x", "x"),
    "annotations and decorators are looked up outside": ("@d\ndef f(d: x) -> y:\n    return d", "d x y"),
    "global in a nested function": (
        "def f():\n    x = 1\n    def g():\n        global x\n        x = 2\n        def h(): return x",
        "x x",
    ),
    "nonlocal leads to the enclosing function": (
        "def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2",
        "",
    ),
    "a class body is not seen by its methods": ("class A:\n    x = 1\n    def m(self): return x", "x"),
    "a class body reads outside what it has not bound yet": ("class A:\n    x = x\n    y = x", "x"),
    "a class body that may have bound a name": ("class A:\n    for i in y:\n        x = 1\n    z = x", "y"),
    "global in a class body is for that body only": (
        "def f():\n    x = 1\n    class A:\n        global x\n        x = 2\n        def m(self): return x",
        "x",
    ),
    "a lambda's default and body": ("k = lambda a, b=x: a + b + y", "k x y"),
    "the first iterable of a comprehension is outside": ("r = [x for x in x]", "r x"),
    "the other iterables are inside": ("r = [x for y in z for x in x]", "r z"),
    "a walrus leaves its comprehension": ("r = [(w := i) for i in z if w]", "r w z w"),
    "a walrus in a function's comprehension is the function's": (
        "def f():\n    [(w := i) for i in z]\n    return w",
        "z",
    ),
    "a comprehension in a class body skips the class": ("class A:\n    x = [1]\n    y = [x for i in x]", "x"),
    "except binds a local": ("def f():\n    try: pass\n    except x as e: print(e)", "x print"),
    "match captures": (
        "def f(v):\n    match v:\n        case {'k': a, **b}: return a, b\n        case C(q=[c, *d]): return c, d\n        case e: return e",
        "C",
    ),
    "imports bind": ("def f():\n    import a.b, c as d\n    from e import g\n    return a, d, g, c", "c"),
    "names carry the class": (
        "class A:\n    def m(self):\n        __x = 1\n        return __x, __y, __z__",
        "_A__y __z__",
    ),
    "del makes a local": ("def f():\n    del x", ""),
    "a walrus in a default binds around the function": ("def f():\n    def g(a=(w := 1)): return a\n    return w", ""),
    "f-strings, in their order": ("print(f'{x=} {y:>{z}}' f'{w}')", "print x y z w"),
    "conditional expressions, in their order": ("r = a if b else c", "r a b c"),
    "dictionaries and calls, in their order": ("r = {a: b, **c}, f(k=d, *e)", "r a b c f d e"),
    "parameters, in their order": ("def f(a: b = c, /, *d: e, g: h = i, **j: k) -> l: pass", "b c e h i k l"),
    "__class__ in a method": ("class A:\n    def m(self): return __class__", ""),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES)
def test_variables_of_the_notebook_are_told_from_locals(source, expected):
    """The listed names, in source order, are those that belong to the notebook."""
    found = occurrences(ast.parse(source).body)
    assert [o.name for o in found if o.notebook] == expected.split()


def test_an_occurrence_says_how_and_where():
    """Context, nesting and position come with each name."""
    first, second = occurrences(ast.parse("é = lambda: x").body)
    assert (first.written, first.context, first.nested, first.line, first.column) == ("é", "store", False, 1, 0)
    assert (second.written, second.context, second.nested, second.column) == ("x", "load", True, 13)


def renamed(source: str) -> CodeType:
    """Compile a program with `_` behind each variable of the notebook that a `Name` or `global` mentions."""
    tree = ast.parse(source)
    names = [node for node in walk_in_order(tree) if isinstance(node, ast.Name)]
    found = occurrences(tree.body)
    assert [n.id for n in names] == [o.written for o in found]
    for node, occurrence in zip(names, found, strict=True):
        node.id += "_" * occurrence.notebook
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            node.names = [f"{name}_" for name in node.names]
    return compile(tree, "<renamed>", "exec")


def walk_in_order(tree: ast.AST):
    """Give all nodes by position: what these programs are made of has no f-strings."""
    nodes = [node for node in ast.walk(tree) if hasattr(node, "lineno")]
    return sorted(nodes, key=lambda n: (n.lineno, n.col_offset))


def lookups(code: CodeType) -> list[tuple[str, str]]:
    """Give every access to a name that the compiler made, with its kind; those of class bodies only where they are surely outside."""
    found = []
    for instruction in dis.get_instructions(code):
        name = str(instruction.argval)
        if instruction.opname.endswith(("_GLOBAL", "_NAME")) and name.isidentifier() and name in PROGRAM_NAMES:
            found.append((instruction.opname, name.rstrip("_")))
        elif instruction.opname.endswith(("_FAST", "_DEREF", "_CLASSDEREF")):
            found.append((instruction.opname, name))
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += lookups(constant)
    return found


PROGRAM_NAMES = {"a", "b", "c", "a_", "b_", "c_"}
NAMES = st.sampled_from("abc")


@st.composite
def expressions(draw, depth=2):
    """Build an expression over three names, with scopes in it."""
    if depth == 0:
        return draw(NAMES)
    inner = expressions(depth - 1)
    kind = draw(st.sampled_from(["name", "add", "lambda", "list", "generator", "walrus"]))
    one, two = draw(inner), draw(inner)
    name = draw(NAMES)
    return {
        "name": name,
        "add": f"({one} + {two})",
        "lambda": f"(lambda {name}={one}: {two})",
        "list": f"[{one} for {name} in {draw(NAMES)} if {two}]",
        "generator": f"list({one} for {name} in {draw(NAMES)})",
        "walrus": f"({draw(NAMES)} := {one})",
    }[kind]


@st.composite
def blocks(draw, depth=2, *, inside=False):
    """Build the lines of a block: assignments, functions, handlers, and declarations where they may stand."""
    lines = [f"global {draw(NAMES)}"] if inside and draw(st.booleans()) else []
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from(["assign", "delete", "for", "try", "def", "def"] if depth else ["assign", "for"]))
        name, value = draw(NAMES), draw(expressions())
        if kind == "assign":
            lines.append(f"{name} = {value}")
        elif kind == "delete":
            lines.append(f"del {name}")
        elif kind == "for":
            lines += [f"for {name} in {value}:", f"    {draw(NAMES)} = {draw(NAMES)}"]
        elif kind == "try":
            lines += ["try:", f"    {name} = {value}", f"except {draw(NAMES)}:", f"    {draw(NAMES)}"]
        else:
            body = draw(blocks(depth - 1, inside=True))
            lines += [f"def f{number}({name}_p, {draw(NAMES)}={value}):", *(f"    {line}" for line in body)]
    return lines


@settings(max_examples=300, deadline=None)
@given(blocks())
def test_the_compiler_agrees(lines):
    """Renaming the variables of the notebook, and only these, leaves every scope of the compiled program as it was."""
    source = "\n".join(lines)
    try:
        original = compile(source, "<original>", "exec")
    except SyntaxError:
        return
    assert lookups(renamed(source)) == lookups(original)
    globals_seen = {name for opname, name in raw_lookups(renamed(source)) if opname.endswith("_GLOBAL")}
    assert not {name for name in globals_seen if name in {"a", "b", "c"}}


def raw_lookups(code: CodeType) -> list[tuple[str, str]]:
    """Give every access with the name as compiled."""
    found = [(i.opname, str(i.argval)) for i in dis.get_instructions(code)]
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            found += raw_lookups(constant)
    return found
