"""What magics print by themselves is told from what the code prints."""

import pytest

from nbengineer.model.notebook import Code, Note
from nbengineer.reading.spoken import may_speak, unspoken


def code(*notes):
    return Code("", notes=tuple(Note(1, what, "", note) for what, note in notes))


@pytest.mark.parametrize(
    ("what", "note", "own"),
    [
        ("%time x = 1", "NBE111", "CPU times: user 2 us, sys: 1 us, total: 3 us\nWall time: 5.01 us\n"),
        ("%timeit 1", "NBE112", "6.1 ns ± 0.02 ns per loop (mean ± std. dev. of 7 runs, 100,000,000 loops each)\n"),
        ("%%writefile a.py", "NBE119", "Overwriting a.py\n"),
        ("%env A=b", "NBE120", "env: A=b\n"),
        ("%cd sub", "NBE121", "/home/user/sub\n"),
    ],
)
def test_the_lines_of_a_magic_are_left_out(what, note, own):
    """The others stay, and without the magic all do."""
    assert unspoken(f"before\n{own}after\n", code((what, note))) == "before\nafter\n"
    assert unspoken(f"before\n{own}after\n", code()) == f"before\n{own}after\n"


@pytest.mark.parametrize("more", ["", ", with arguments args (),kwargs {}"])
def test_the_kernel_s_line_on_a_figure_that_can_not_be_drawn_is_left_out(more):
    """It shows figures after the cell, which a package closes undrawn."""
    line = f"Error in callback <function _draw_all_if_interactive at 0x> (for post_execute){more}:\n"
    assert unspoken(f"3 rows\n{line}", code()) == "3 rows\n"
    assert unspoken("Error in callback of mine:\n", code()) == "Error in callback of mine:\n"


def test_what_may_print_anything_is_named():
    """So that a text that differs there is unknown, not different."""
    assert may_speak(code(("!pip install a", "NBE114"), ("!dot -Tpng", "NBE117"))) == ("!pip install a", "!dot -Tpng")
    assert may_speak(code(("%time x = 1", "NBE111"))) == ()
