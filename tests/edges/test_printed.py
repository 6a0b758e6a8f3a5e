"""Texts of any length in little memory, and who printed what."""

from hypothesis import given
from hypothesis import strategies as st

from nbengineer.edges.printed import KEPT, Divided, Printed

SIGN = "0123456789abcdef"


def printed(*pieces):
    text = Printed()
    for piece in pieces:
        text.add(piece)
    return text.text()


def test_a_short_text_is_kept():
    """As it came."""
    assert printed("a", "", "b\n") == "ab\n"


def test_a_long_text_is_told_from_another_with_the_same_beginning():
    """By its length and its hash."""
    one, other = printed("x" * KEPT, "tail 1"), printed("x" * KEPT, "tail 2")
    assert one != other
    assert len(one) < KEPT + 200
    assert one == printed(*(["x" * 1000] * (KEPT // 1000)), "tail 1")


def test_lines_end_alike_with_and_without_a_carriage_return():
    """IPython's shell adds it; a lone one stays."""
    assert printed("a\r", "\nb\rc\r") == "a\nb\rc\r"


@given(st.lists(st.integers(1, 40), max_size=20))
def test_marks_divide_a_stream_wherever_it_is_cut(cuts):
    """A character of several bytes may be cut too, and a text may hold what looks like the beginning of a mark."""
    stream = f"first é\0{SIGN} 0\0second \0{SIGN[:5]} \0\0{SIGN} \0between ü\0{SIGN} 1\0third\0".encode()
    divided = Divided(SIGN)
    while stream:
        size = cuts.pop() if cuts else len(stream)
        divided.add(stream[:size])
        stream = stream[size:]
    divided.end()
    texts = {name: text.text() for name, text in divided.texts.items()}
    assert texts == {"": "first ébetween ü", "0": f"second \0{SIGN[:5]} \0", "1": "third\0"}
