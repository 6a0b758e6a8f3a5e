import ast
import random
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbengineer.analysis.flow import Flow
from nbengineer.analysis.scopes import nested_names
from tests.analysis.branches import NAMES, EndlessError, program, run

TABLE = {
    # source: sure | maybe but not sure | unbound | early
    "a = b": "a|||b",
    "a = a": "a|||a",
    "a = 1\nb = a": "a b|||",
    "a += 1": "a|||a",
    "a[b] = c": "|||a b c",
    "a.b = c": "|||a c",
    "a[b] += c": "|||a b c",
    "a, (b, *c) = d": "a b c|||d",
    "a = b = c": "a b|||c",
    "a: int = b": "a|||b int",
    "a: b": "|||b",
    "a.x: b": "|||a b",
    "del a": "||a|a",
    "del (a, b[0])": "||a|a b",
    "a = 1\ndel a": "|a|a|",
    "a = 1\ndel a\na": "|a|a|a",
    "import a.b": "a|||",
    "import a.b as c, d": "c d|||",
    "from a import b, c as d": "b d|||",
    "from a import *": "|||",
    "if a:\n    b = 1": "|b||a",
    "if a:\n    b = 1\nelse:\n    b = 2": "b|||a",
    "if a:\n    b = 1\nelse:\n    raise c": "b|||a c",
    "if a:\n    b = 1\nelif c:\n    b = 2\nelse:\n    b = 3": "b|||a c",
    "if a:\n    del b\nb": "||b|a b",
    "for a in b:\n    c = a": "|a c||b",
    "for a in b:\n    pass\nelse:\n    c = 1": "c|a||b",
    "for a in b:\n    break\nelse:\n    c = 1": "|a c||b",
    "for a in b:\n    c = 1\n    break\nelse:\n    c = 2": "c|a||b",
    "for a in b:\n    c = d\n    d = 1": "|a c d||b d",
    "a = 1\nfor b in c:\n    a\n    del a": "|a b|a|a c",
    "while a:\n    b = 1": "|b||a",
    "while True:\n    a = 1\n    break": "a|||",
    "while True:\n    a = 1\n    if b:\n        break\n    c = 1": "a|c||b",
    "while (a := b):\n    pass\na": "a|||b",
    "try:\n    a = 1\nexcept E:\n    pass": "|a||E",
    "try:\n    a = 1\nexcept E:\n    a = 2": "a|||E",
    "try:\n    a = 1\nexcept E:\n    raise": "a|||E",
    "try:\n    a = 1\nexcept E:\n    b = a": "|a b||E a",
    "try:\n    a = 1\nexcept E as e:\n    b = e": "|a b e|e|E",
    "e = 1\ntry:\n    a = 1\nexcept E as e:\n    pass\ne": "|a e|e|E e",
    "try:\n    a = 1\nfinally:\n    b = 2": "a b|||",
    "try:\n    a = 1\nfinally:\n    b = a": "a b|||a",
    "try:\n    a = 1\nexcept E:\n    a = 2\nelse:\n    b = a\nfinally:\n    c = 1": "a c|b||E",
    "try:\n    a = 1\nfinally:\n    del a": "|a|a|a",
    "try:\n    a = 1\nexcept* E as e:\n    a = 2": "a|e|e|E",
    "with a() as b:\n    c = 1": "b|c||a",
    "with open(a) as b:\n    c = 1": "b c|||a open",
    "with suppress(a):\n    b = 1": "|b||a suppress",
    "with open(a) as b, suppress(c):\n    d = 1": "b|d||a c open suppress",
    "b = 1\nwith suppress(a):\n    del b\nb": "|b|b|a b suppress",
    "match a:\n    case [b, *c]:\n        d = 1": "|b c d||a",
    "match a:\n    case {'k': b, **c}:\n        pass": "|b c||a",
    "match a:\n    case 1 | 2 as b if c:\n        pass\n    case d:\n        b = 1": "b|d||a c",
    "match a:\n    case [b]:\n        pass\n    case _:\n        b = 1": "b|||a",
    "match a:\n    case B.c:\n        pass\n    case B(x=d):\n        pass": "|d||B a",
    "(a := b)": "a|||b",
    "a and (b := 1)": "|b||a",
    "(b := 1) and a": "b|||a",
    "a < b < (c := 1)": "|c||a b",
    "a < (c := 1)": "c|||a",
    "(a := 1) if b else (a := 2)": "a|||b",
    "(a := 1) if b else c": "|a||b c",
    "assert a, (b := 1)": "|b||a",
    "[a for a in b]": "|||b",
    "[a for a in a]": "|||a",
    "[(c := a) for a in b]": "|c||b",
    "[c for a in b for d in a if e]": "|||b c e",
    "(a for b in c)": "|||a c",
    "lambda a: b": "|||",
    "lambda a=b: c": "|||b",
    "x.apply(lambda a: b)": "|||b x",
    "a = {b: c, **d}": "a|||b c d",
    "f'{a:{b}}'": "|||a b",
    "def a(b=c, *d: e) -> g:\n    return h": "a|||c e g",
    "@a\ndef b():\n    pass": "b|||a",
    "class a(b, k=c):\n    d = e": "a|||b c e",
    "class a:\n    b = 1\n    c = b\n    d = d": "a|||d",
    "class a:\n    def b(self): return c": "a|||",
    "df.query('x > @a')": "|||a df",
    "df.eval(f'{a} + @b')": "|||a b df",
    "raise a from b": "|||a b",
    "global a\na = 1": "a|||",
    "async def a():\n    await b": "a|||",
    "a = await b": "a|||b",
    "async with a as b:\n    c = 1": "b|c||a",
    "async for a in b:\n    pass": "|a||b",
    "a if (a := b) else c": "a|||b c",
    "a.b(a := 1)": "a|||a",
}


def parse(source):
    """Parse a cell, in which `await` may stand."""
    return compile(source, "<cell>", "exec", ast.PyCF_ONLY_AST | ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)


def flow_of(tree):
    """Walk a program."""
    flow = Flow()
    flow.block(tree.body)
    return flow


@pytest.mark.parametrize(("source", "expected"), TABLE.items(), ids=TABLE)
def test_what_is_bound_deleted_and_read_early(source, expected):
    """Surely bound, bound on some path, deleted on some path, read before surely bound: as the paths of the text say."""
    flow = flow_of(parse(source))
    found = (flow.sure, flow.maybe - flow.sure, flow.unbound, flow.early)
    assert "|".join(" ".join(sorted(names)) for names in found) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a = await b", True),
        ("[x async for x in b]", True),
        ("(x async for x in b)", False),
        ("async def f():\n    await b", False),
        ("async for x in b: pass", True),
        ("async with b: pass", True),
    ],
)
def test_statements_that_await(source, expected):
    """Only what runs now makes a step asynchronous."""
    assert flow_of(parse(source)).is_async is expected


def test_the_names_bound_at_every_use_of_a_function():
    """Of several uses only what is sure at all of them counts."""
    flow = Flow(functions=frozenset({"f"}))
    flow.block(ast.parse("a = 1\nf()\nif x:\n    b = 2\n    f()\nc = 1").body)
    assert flow.sure_at == {"f": {"a"}}


def test_a_class_that_reads_what_it_binds_is_noted():
    """`x = x` in a class body can't be told from a local in a function."""
    assert flow_of(ast.parse("class A:\n    x = x\n    y = 1\n    z = y")).class_shadows == {"x"}


def test_what_a_frame_reading_call_is_given_may_be_unknown():
    """A query that is no literal may name anything."""
    assert flow_of(ast.parse("df.query(q)")).dynamic_strings
    assert not flow_of(ast.parse("df.query('a > 1')")).dynamic_strings


def violations(source, seed, runs=8):
    """Run a program along random paths from random beginnings; give what the sets don't say."""
    tree = ast.parse(source)
    code = compile(tree, "<program>", "exec", dont_inherit=True)
    flow = flow_of(tree)
    late = set().union(*(nested_names(statement, frozenset()).reads for statement in tree.body))
    rng = random.Random(seed)  # noqa: S311 (no secret)
    for number in range(runs):
        before = {name for name in NAMES if number == 0 or (number > 1 and rng.random() < 0.5)}
        done = run(code, before, rng)
        yield from _disagreements(flow, done.accesses)
        if done.error is None:
            yield from (("sure", name) for name in flow.sure - done.bound)
            if flow.ends:
                yield ("ends", "")
        missed = getattr(done.error, "name", None)
        unbound = set(NAMES) - before - {name for how, name in done.accesses if how == "bind"}
        if isinstance(done.error, NameError) and missed in unbound - flow.early - late and "class" not in source:
            yield ("NameError", missed)


def _disagreements(flow, accesses):
    bound = set()
    for how, name in accesses:
        noted = {"read": flow.reads, "bind": flow.maybe, "delete": flow.unbound}[how]
        if name not in noted | {"__annotations__"}:
            yield (how, name)
        if how == "bind":
            bound.add(name)
        elif name not in bound | flow.early:
            yield ("early", name)
        if how == "delete":
            bound.discard(name)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_python_agrees_on_every_path(seed):
    """A sure name is bound whenever the program completes; a read that no binding precedes is early; nothing is missed."""
    source = program(random.Random(seed))  # noqa: S311 (no secret)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "<program>", "exec", dont_inherit=True)
        except SyntaxError:
            return
        assert (set(violations(source, seed)), source) == (set(), source)


def test_a_run_takes_both_branches_and_ends():
    """What the property rests on: conditions are drawn, and an endless program is stopped."""
    code = compile("if r():\n    a = 1\nelse:\n    b = 1", "<program>", "exec")
    rng = random.Random(0)  # noqa: S311 (no secret)
    runs = [run(code, set(), rng) for _ in range(50)]
    assert {name for one in runs for _, name in one.accesses} == {"a", "b"}
    endless = run(compile("while True:\n    r\n", "<program>", "exec"), set(), rng)
    assert isinstance(endless.error, EndlessError)
