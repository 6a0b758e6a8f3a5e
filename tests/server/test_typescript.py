"""The front end's types are those of the server."""

from pathlib import Path

from nbengineer.server.typescript import typescript

WIRE = Path(__file__).parents[2] / "labextension/src/wire.ts"


def test_the_front_end_has_the_types_of_the_server():
    """`python -m nbengineer.server.typescript > labextension/src/wire.ts` after every change of `wire.py`."""
    assert WIRE.read_text("utf-8") == typescript()


def test_what_a_request_may_leave_out_is_optional_and_an_answer_is_whole():
    """A client need not send defaults, and need not ask whether an answer has a field."""
    text = typescript()
    assert "  readonly record?: boolean;\n" in text
    assert "  readonly tags?: readonly string[];\n" in text
    assert "  readonly share: number | null;\n" in text
    assert "any" not in {
        word.strip(";[]<>") for line in text.splitlines() for word in line.split() if "readonly" in line
    }
