"""Which heading each cell stands under, in all the shapes in which people write them."""

import pytest

from nbengineer.model.notebook import Cell, Notebook
from nbengineer.reading.blocks import Block, blocks
from nbengineer.reading.headings import Heading, headings, top_headings, without_numbering
from nbengineer.reading.markup import without_markup


def notebook(*cells):
    kinds = {"#": "markdown", "%": "raw"}
    made = [(kinds.get(text[:1], "code"), text.removeprefix("%")) for text in cells]
    return Notebook("n", tuple(Cell(f"c{n}", n, kind, text) for n, (kind, text) in enumerate(made, start=1)))


def markdown(*cells):
    return Notebook("n", tuple(Cell(f"c{n}", n, "markdown", text) for n, text in enumerate(cells, start=1)))


def test_every_cell_stands_under_the_nearest_heading():
    """At or above it, whatever its level; before the first there is none."""
    found = headings(notebook("x = 1", "# A", "y = 2", "## 2.1 B\n\nWords.", "z = 3", "w = 4"))
    a = Heading("A", 1, "", 1, "A")
    b = Heading("2.1 B", 2, "Words.", 3, "B")
    assert found == (Heading(), a, a, b, b, b)


def test_the_paragraph_may_stand_in_the_next_markdown_cell():
    """As long as no code stands between: what is below a code cell speaks of what follows."""
    found = headings(Notebook("n", (
        Cell("a", 1, "markdown", "# A"), Cell("b", 2, "raw", "raw"), Cell("c", 3, "markdown", "Words."), Cell("d", 4, "code", ""),
        Cell("e", 5, "markdown", "Later words."), Cell("f", 6, "code", ""),
    )))  # fmt: skip
    assert {one.paragraph for one in found} == {"Words."}
    assert {one.cell for one in found} == {0}


def test_code_before_the_paragraph_ends_the_wait():
    """Text below the first code cell is not the heading's."""
    found = headings(Notebook("n", (
        Cell("a", 1, "markdown", "# A"), Cell("b", 2, "code", ""), Cell("c", 3, "markdown", "Words."),
    )))  # fmt: skip
    assert [one.paragraph for one in found] == ["", "", ""]


def test_the_last_heading_of_a_cell_counts():
    """A title with a subtitle below: the code stands under the subtitle."""
    (found,) = headings(markdown("# Title\n\nAbout.\n\n## Sub\n\nMore."))
    assert (found.text, found.level, found.paragraph) == ("Sub", 2, "More.")


def test_a_heading_of_nothing_is_none():
    """An empty one, or one that is only a picture, does not end what was above."""
    found = headings(markdown("# A", "#", "## ![x](y.png)", "## <img src='a'>"))
    assert [one.text for one in found] == ["A"] * 4


def test_a_paragraph_is_running_text():
    """Lists, tables, quotations, code, formulas, pictures and rules are passed over."""
    source = "# A\n\n- list\n\n| a | b |\n|---|---|\n\n> quoted\n\n    code\n\n```py\nx = 1\n```\n\n$$x$$\n\n![p](q)\n\n---\n\nAt last:\nwords.\n* no more"
    (found,) = headings(markdown(source))
    assert found.paragraph == "At last: words."


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("# A", [("heading", "A", 1)]),
        ("###### A ##", [("heading", "A", 6)]),
        ("####### A", [("paragraph", "####### A", 0)]),
        ("   # A", [("heading", "A", 1)]),
        ("    # A", [("other", "    # A", 0)]),
        ("#A", [("heading", "A", 1)]),
        ("##2. A", [("heading", "2. A", 2)]),
        ("#1 of them", [("paragraph", "#1 of them", 0)]),
        ("# A {#id .class}", [("heading", "A", 1)]),
        ("# C#", [("heading", "C#", 1)]),
        ("A\n===", [("heading", "A", 1)]),
        ("A\nb\n---", [("heading", "A b", 2)]),
        ("- a\n---", [("other", "- a", 0)]),
        ("---\n***\n_ _ _", []),
        ("<h2 style='x'>A\n b</h2>\ntext", [("heading", "A b", 2), ("paragraph", "text", 0)]),
        ("<H1>A</H1>", [("heading", "A", 1)]),
        ("<!-- # no -->\n# A", [("heading", "A", 1)]),
        ("<!-- open\n# no", []),
        ("```\n# no\n<h1>no</h1>\n```\n# A", [("other", "```\n# no\n<h1>no</h1>\n```", 0), ("heading", "A", 1)]),
        ("~~~\n# no\n```\n# no\n~~~", [("other", "~~~\n# no\n```\n# no\n~~~", 0)]),
        ("```\n# never closed", [("other", "```\n# never closed", 0)]),
        ("a\n# B\nc", [("paragraph", "a", 0), ("heading", "B", 1), ("paragraph", "c", 0)]),
        ("a\n1. b\n2. c", [("paragraph", "a", 0)]),
        ("1) b", [("other", "1) b", 0)]),
        ("> # A", [("other", "> # A", 0)]),
        ("a | b\n--|--\n1 | 2", [("other", "a | b\n--|--\n1 | 2", 0)]),
        ("<div>\n# A", [("other", "<div>", 0), ("heading", "A", 1)]),
        ("\\begin{align}\nx", [("other", "\\begin{align}\nx", 0)]),
        ("", []),
        ("\n \n", []),
    ],
)  # fmt: skip
def test_blocks_of_markdown(source, expected):
    """Headings in every notation; everything else is a paragraph or something that isn't."""
    assert list(blocks(source)) == [Block(*one) for one in expected]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("**Bold** _and_ *it* ~~gone~~ ***both***", "Bold and it gone both"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("[text](http://a/b_(c) 'title') [ref][1] [plain]", "text ref [plain]"),
        ("![alt](x.png) after ![r][2]", "after"),
        ("[![badge](x)](y) A", "A"),
        ("<https://a.b/c_d_e> and <mailto:a@b>", "https://a.b/c_d_e and mailto:a@b"),
        ("a <b>b</b><br/>c<span style='x'>d</span>", "a b cd"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("&amp; &lt;x&gt; &nbsp;y", "& <x> y"),
        ("\\*not\\* \\# \\_x\\_", "*not* # _x_"),
        ("`**code**` and ``a ` b``", "`**code**` and a ` b"),
        ("a <!-- b --> c", "a c"),
        ("  a\n\tb  ", "a b"),
        ("$x_1$ stays $y_2$", "$x_1$ stays $y_2$"),
        ("", ""),
    ],
)  # fmt: skip
def test_inline_markup_is_taken_off(text, plain):
    """What is left is the words, on one line; code keeps its ticks."""
    assert without_markup(text, ticks=True) == plain


def test_headings_lose_the_ticks_of_code_too():
    """A function's name is made of them."""
    assert without_markup("The `fit` of ``x``", ticks=False) == "The fit of x"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1. Load", "Load"), ("1 Load", "Load"), ("1) Load", "Load"), ("(1) Load", "Load"), ("[2] Load", "Load"),
        ("2.1 Load", "Load"), ("2.1. Load", "Load"), ("2.1.3: Load", "Load"), ("1 - Load", "Load"), ("1 \u2013 Load", "Load"),
        ("Step 3: Load", "Load"), ("STEP 3 Load", "Load"), ("Part II: Load", "Load"), ("Part A - Load", "Load"), ("Q3. Load", "Load"),
        ("Chapter 2.1 Load", "Load"), ("Exercise #2: Load", "Load"), ("II. Load", "Load"), ("A. Load", "Load"), ("a) Load", "Load"),
        ("1️⃣ Load", "Load"), ("🚀 1. Load", "Load"), ("Step 1: 1.1 Load", "Load"), ("3a. Load", "Load"), ("1.Load", "Load"),
        ("2nd part", "2nd part"), ("3D plots", "3D plots"), ("2020 sales", "2020 sales"), ("10.5 percent", "percent"),
        ("I think", "I think"), ("A model", "A model"), ("Step by step", "Step by step"), ("Partial results", "Partial results"),
        ("Load 2", "Load 2"), ("1.", ""), ("Step 1", ""), ("2.1", ""), ("", ""), ("Unit tests", "Unit tests"),
        ("K-means", "K-means"), ("t-test", "t-test"), ("C. elegans", "elegans"), ("Phase I", ""), ("Week 3", ""),
    ],
)  # fmt: skip
def test_numbering_is_taken_off(text, plain):
    """Numbers, letters, roman numerals and "Step 3:"; not years, not words that start alike."""
    assert without_numbering(text) == plain


def test_a_table_of_contents_is_no_heading():
    """What stands below it stands under the heading before."""
    found = headings(notebook("# A", "# Table of Contents\n\n- B", "x = 1"))
    assert [one.text for one in found] == ["A", "A", "A"]


def test_top_headings_are_found_wherever_they_stand():
    """In all three ways of writing them, and with another heading below in the same cell."""
    cells = markdown("# A\n\n## B", "C\n===", "<h1>D</h1>", "## E", "#F", "text # G")
    assert [(one.text, one.cell) for one in top_headings(cells)] == [("A", 0), ("C", 1), ("D", 2), ("F", 4)]
