import ast
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruff import find_ruff_bin

from nbengineer.emitting.docstrings import comment, docstring, words

LONG = "This paragraph of the notebook goes on for quite a while, so that no line of a hundred columns holds it."
DOCSTRINGS = {
    "one line": (("Evaluate",), '    """Evaluate."""'),
    "it leads on": (("Two ways are:",), '    """Two ways are."""'),
    "it ends already": (("Which customers leave?",), '    """Which customers leave?"""'),
    "remarks": (
        ("Add ratios.", ["Changes `df` in place.", "Depends on the seed"]),
        '    """Add ratios.\n\n    Changes `df` in place.\n    Depends on the seed.\n    """',
    ),
    "a long sentence": (
        (LONG,),
        '    """This paragraph of the notebook goes on for quite a while, so that no line of a hundred\n    columns holds it.\n    """',
    ),
    "a sentence and more": (
        (f"Short. {LONG}",),
        (
            '    """Short.\n\n    This paragraph of the notebook goes on for quite a while, so that no line of a hundred columns\n'
            '    holds it.\n    """'
        ),
    ),
    "line ends and spaces": (("a\n  b\x00\x0c c\u2028d",), '    """a b c d."""'),
    "backslashes": ((r"The slope $\alpha$.",), r'    r"""The slope $\alpha$."""'),
    "a backslash at the end": (("Is it \\?\\",), '    r"""Is it \\?\\."""'),
    "quotes": (('Say "hi"',), '    """Say "hi"."""'),
    "quotes at the end": (('Is it "so?',), '    """Is it "so?"""'),
    "three quotes": (('a """ b',), '    """a \\"\\"\\" b."""'),
}


@pytest.mark.parametrize(("given_", "expected"), DOCSTRINGS.values(), ids=DOCSTRINGS)
def test_docstrings_read_well(given_, expected):
    """One line where it fits, else summary, blank line, rest; everything of at most 100 columns."""
    assert docstring(*given_, indent="    ") == expected


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300), st.lists(st.text(st.sampled_from("a \\\"'."), max_size=20), max_size=2))
def test_any_text_can_be_a_docstring(text, further):
    """The literal parses, and says the words of the text."""
    tree = ast.parse(f"def f():\n{docstring(text or 'x', further, indent='    ')}")
    found = ast.get_docstring(tree.body[0])
    assert found is not None
    shown = "".join(char for char in text if char.isalnum())
    assert "".join(char for char in found if char.isalnum()).startswith(shown)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_a_comment(text):
    """Nothing of it becomes code."""
    lines = comment(text, indent="    ")
    assert ast.dump(ast.parse(f"def f():\n{lines}\n    pass")) == ast.dump(ast.parse("def f():\n    pass"))


def test_the_formatter_leaves_docstrings_alone(tmp_path):
    """What is written here is already in shape."""
    texts = [docstring(*case[0], indent="    ") for case in DOCSTRINGS.values()]
    (tmp_path / "a.py").write_text("\n\n\n".join(f"def f{n}():\n{text}" for n, text in enumerate(texts)) + "\n")
    command = [find_ruff_bin(), "format", "--isolated", "--config", "line-length=100", "--diff", "a.py"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == ""


def test_a_name_as_words():
    """Snake case becomes a line for a reader."""
    assert words("load_the_customers") == "Load the customers"
    assert words("prepare_2") == "Prepare 2"
