import ast

import pytest

from nbengineer.analysis.holding import held_here, holding_here

MAKES = "def makes():\n    return tempfile.TemporaryDirectory()"
PASSES_ON = "def passes_on():\n    file = open('a')\n    return file"
CLEANS_UP = "def cleans_up():\n    try:\n        yield 1\n    finally:\n        print('end')"
COUNTS = "def counts():\n    yield 1"
READS = "def reads():\n    return open('a').read()"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("f = open('a')", "f"),
        ("f: TextIO = open('a')", "f"),
        ("print(f := open('a'))", "f"),
        ("if (f := open('a')):\n    pass", "f"),
        ("con = sqlite3.connect(path)", "con"),
        ("d = tempfile.TemporaryDirectory()", "d"),
        ("ds = [tempfile.TemporaryDirectory(), 1]", "ds"),
        ("ds = {name: open(name) for name in names}", "ds"),
        ("w = csv.writer(open('a', 'w'))", "w"),
        ("d = makes()", "d"),
        ("g = cleans_up()", "g"),
        ("text = open(path).read()", ""),
        ("rows = json.load(open(path))", ""),
        ("n = counts()", ""),
    ],
)
def test_things_that_must_live_on(source, expected):
    """However they are made and bound."""
    assert held_here(ast.parse(source).body[0], {"makes", "cleans_up"}) == set(expected.split())


@pytest.mark.parametrize(
    ("source", "expected"),
    [(MAKES, "makes"), (PASSES_ON, "passes_on"), (CLEANS_UP, "cleans_up"), (COUNTS, ""), (READS, "")],
)
def test_functions_that_give_such_things(source, expected):
    """They return one, or are generators that clean up in the end."""
    assert holding_here(ast.parse(source).body[0], set()) == set(expected.split())
