"""Where a statement in IPython's syntax stands: only where a statement may start."""

import pytest

from nbengineer.reading.scanning import Escape, escapes, inside_strings


def found(source):
    return [(one.first, one.last, one.indent, one.command, one.target) for one in escapes(source.split("\n"))]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%time x\ny", [(0, 0, "", "%time x", "")]),
        ("if a:\n    !ls  \n\t%cd", [(1, 1, "    ", "!ls", ""), (2, 2, "\t", "%cd", "")]),
        ("x = !ls -l", [(0, 0, "", "!ls -l", "x")]),
        ("a, b = %env X", [(0, 0, "", "%env X", "a, b")]),
        ("df.loc[1, 'a'] = !ls", [(0, 0, "", "!ls", "df.loc[1, 'a']")]),
        ("x=!ls", [(0, 0, "", "!ls", "x")]),
        ("x != y", []),
        ("x = y % z\nx %= 3", []),
        ("x = (1 +\n%2)\nf(\n!a)", []),
        ("s = '''\n%time\n'''\n!ls", [(3, 3, "", "!ls", "")]),
        ('s = """a\\"""\n%x\n"""\n%y', [(3, 3, "", "%y", "")]),
        ("s = 'a\\'b' # it's\n%y", [(1, 1, "", "%y", "")]),
        ("x = 1 + \\\n  %y", []),
        ("# don't (\n%y", [(1, 1, "", "%y", "")]),
        ("!a \\\n b \\\n c\n%d", [(0, 2, "", "!a  b  c", ""), (3, 3, "", "%d", "")]),
        ("x = !a \\\n b", [(0, 1, "", "!a  b", "x")]),
        ("!a \\", [(0, 0, "", "!a \\", "")]),
        ("print(x)?", [(0, 0, "", "print(x)?", "")]),
        ("x??  # more", [(0, 0, "", "x??", "")]),
        ("?x", [(0, 0, "", "?x", "")]),
        ("%magic?", [(0, 0, "", "%magic?", "")]),
        ("s = 'why?'\n# why?", []),
        ("s = '''\nwhy?\n'''", []),
        ("f(a,\n  b)?", []),
        ("%%time\nx", [(0, 0, "", "%%time", "")]),
        ("s = 'never closed\n%y", [(1, 1, "", "%y", "")]),
        (")]}\n%y", [(1, 1, "", "%y", "")]),
        ("1 = !ls", []),
        ("", []),
    ],
)
def test_where_ipython_takes_over(source, expected):
    """Never in a string, a bracket, a comment or a continued line."""
    assert found(source) == expected


def test_help_is_told_from_commands():
    """`?` at either end asks for help, also about a magic."""
    kinds = [one.kind for one in escapes(["x?", "?x", "%time?", "%time x", "!ls?"])]
    assert kinds == ["help", "help", "help", "command", "command"]
    assert next(escapes(["x?"])) == Escape(0, 0, "", "help", "x?")


def test_lines_that_start_inside_a_string():
    """Those must not be indented."""
    lines = ["x = '''a", "b", "'''", "y = 'c\\", "d'", "z = f'''{x}", "'''", "w = ('a'", "  'b')"]
    assert inside_strings(lines) == [False, True, True, False, True, False, True, False, False]
