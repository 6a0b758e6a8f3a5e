import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nbengineer.emitting.cutting import cut, indented, parse
from nbengineer.emitting.naming import Names
from nbengineer.emitting.rules import Role, rules_of
from nbengineer.emitting.statements import Job, body_lines, write_statements
from nbengineer.model.notebook import Code
from nbengineer.model.plan import Plan, Statement

RULES = rules_of(Plan("p", "n"), Names("p"))


def body(cells: list[str], *places: tuple[int, int]) -> str:
    """Give the body of a step that keeps the statements at `places`."""
    statements = [Statement(*place) for place in places]
    written = write_statements([Code(cell) for cell in cells], [Job(s, Role()) for s in statements], RULES)
    return "\n".join(body_lines(statements, written))


CELL = """\
# About the file

# Read it
import pandas as pd  # frames
# Settings
SIZE = 3


# Load
df = load(SIZE)  # slow
df.head()
# Clean
df = df.dropna(
    # rows
    axis=0,
)

# done
"""

KEPT = {
    "everything": (
        (0, 1, 2, 3, 4),
        (
            "    # About the file\n\n    # Read it\n    import pandas as pd  # frames\n    # Settings\n    SIZE = 3\n\n"
            "    # Load\n    df = load(SIZE)  # slow\n    df.head()\n    # Clean\n    df = df.dropna(\n        # rows\n"
            "        axis=0,\n    )\n\n    # done"
        ),
    ),
    "comments that touch a dropped statement go with it": (
        (2, 4),
        (
            "    # About the file\n\n    # Load\n    df = load(SIZE)  # slow\n    # Clean\n    df = df.dropna(\n"
            "        # rows\n        axis=0,\n    )\n\n    # done"
        ),
    ),
    "what ends the cell goes with the last that stays": (
        (1,),
        "    # About the file\n\n    # Settings\n    SIZE = 3\n\n    # done",
    ),
    "nothing": ((), ""),
}


@pytest.mark.parametrize(("indices", "expected"), KEPT.values(), ids=KEPT)
def test_comments_stay_with_their_statements(indices, expected):
    """Comment lines directly above belong to a statement, blocks further up to the next one that stays."""
    assert body([CELL], *((0, index) for index in indices)) == expected


CELLS = {
    "several on a line": ("a = 1; b = 2  # two", (0, 1), "    a = 1\n    b = 2  # two"),
    "the second of a line": ("a = 1; b = [\n    2,\n]", (1,), "    b = [\n        2,\n    ]"),
    "a semicolon at the end": ("a;  # shown", (0,), "    a  # shown"),
    "a line continued": ("a = 1; \\\n  b = 2", (0, 1), "    a = 1\n    b = 2"),
    "wide characters": ('ä = "€"; b = "ß"  # ü', (0, 1), '    ä = "€"\n    b = "ß"  # ü'),
    "decorators": (
        "@one\n# why\n@two(3)\ndef f():\n    pass\n",
        (0,),
        "    @one\n    # why\n    @two(3)\n    def f():\n        pass",
    ),
    "a comment that ends a block": (
        "if a:\n    b\n    # then\n\n# next\nc",
        (0, 1),
        "    if a:\n        b\n        # then\n\n    # next\n    c",
    ),
    "a comment that ends a dropped block": ("if a:\n    b\n    # then\nc", (1,), "    c"),
    "blank lines inside": ("def f():\n    a\n\n    b", (0,), "    def f():\n        a\n\n        b"),
    "a text over lines": (
        's = """a\n  b\n"""\nt = (1 +\n  2)',
        (0, 1),
        '    s = """a\n  b\n"""\n    t = (1 +\n      2)',
    ),
    "an f-string over lines": ('s = f"""{a}\n {b}"""', (0,), '    s = f"""{a}\n {b}"""'),
    "a line continued in a text": ("s = 'a\\\n  b'", (0,), "    s = 'a\\\n  b'"),
    "await at the top": ("a = await b()", (0,), "    a = await b()"),
    "only a comment": ("# nothing", (), ""),
}


@pytest.mark.parametrize(("cell", "indices", "expected"), CELLS.values(), ids=CELLS)
def test_statements_are_cut_where_the_parser_says(cell, indices, expected):
    """Each statement comes with its own source and nothing of its neighbours."""
    assert body([cell], *((0, index) for index in indices)) == expected


def test_a_blank_line_stands_between_cells():
    """Also where the first cell has its comments at the end, and not before the first."""
    cells = ["\n\na = 1\n# end", "# two\nb = 2", "c = 3\n\nd = 4"]
    expected = "    a = 1\n\n    # end\n\n    # two\n    b = 2\n\n    c = 3\n\n    d = 4"
    assert body(cells, (0, 0), (1, 0), (2, 0), (2, 1)) == expected


def test_every_cell_is_parsed_once(monkeypatch):
    """However many steps take statements of a cell."""
    seen = []
    monkeypatch.setattr("nbengineer.emitting.statements.cut", lambda code: seen.append(code.text) or cut(code))
    body(["a = 1\nb = 2", "c = 3"], (0, 0), (1, 0), (0, 1))
    assert seen == ["a = 1\nb = 2", "c = 3"]


TEXTS = st.text(st.sampled_from(list("ab {}'\"\\\n#")), max_size=20)


@settings(max_examples=300, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from(["{}", "f{}", "r{}", "g(\n{}\n)", "x = 1; y = {}"]))
def test_indenting_never_changes_a_value(texts, around):
    """A body that stands in a function has the same tree as at the top, whatever its literals hold."""
    source = around.replace("{}", ' "" '.join(f'"""{text}"""' for text in texts))
    try:
        tree = ast.Module(parse(source), [])
    except SyntaxError:
        return
    lines = "\n".join(indented(piece.text) for piece in cut(Code(source)).pieces)
    (inside,) = parse(f"def f():\n{lines}")
    assert ast.dump(ast.Module(inside.body, [])) == ast.dump(tree)
