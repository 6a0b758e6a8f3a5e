"""Cells with IPython syntax become plain Python: the table is magics.md, the laws hold for each of its cells."""

import ast
import re
import warnings
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from nbengineer.model.notebook import Cell, Code
from nbengineer.reading.magics import translate
from nbengineer.reading.translated import SHOWN_ONLY, Around

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
BLOCK = re.compile(r"^```text (?P<name>\w+)\n(?P<body>.*?)\n```$", re.MULTILINE | re.DOTALL)
FACT = re.compile(r"^(?P<key>around bound|around mentioned|notes|needs|installs|files|verbatim|error): (?P<words>.+)$")


@dataclass
class Case:
    """One heading of the table."""

    title: str
    cell: str
    becomes: str | None
    facts: dict[str, str] = field(default_factory=dict)
    display_only: bool = False

    @property
    def around(self):
        """Give what the rest of the notebook says."""
        names = [self.facts.get(f"around {what}") for what in ("bound", "mentioned")]
        return Around(*(frozenset(words.split()) if words else None for words in names))

    @property
    def code(self):
        """Give the cell translated."""
        return translate(Cell("c", 3, "code", self.cell), self.around)


def read_cases():
    text = Path(__file__).with_name("magics.md").read_text("utf-8")
    starts = [*HEADING.finditer(text)]
    ends = [start.start() for start in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        section = text[start.end() : end]
        blocks = {found["name"]: found["body"] for found in BLOCK.finditer(section)}
        prose = BLOCK.sub("", section).split("\n")
        facts = {found["key"]: found["words"] for line in prose if (found := FACT.match(line))}
        yield Case(start[1], blocks["cell"], blocks.get("becomes"), facts, "display only" in prose)


CASES = list(read_cases())
TITLES = [case.title for case in CASES]


def facts_of(code: Code):
    said = {
        "notes": ", ".join(f"{note.line} {note.code}" for note in code.notes),
        "needs": ", ".join(code.needs),
        "installs": ", ".join(code.installs),
        "files": ", ".join(path for path, _ in code.files),
        "verbatim": code.verbatim,
        "error": "{1} {0}".format(*code.error) if code.error else "",
    }
    return {key: words for key, words in said.items() if words}


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_a_cell_becomes_what_the_table_says(case):
    """Text, notes, imports, dependencies, files, and why it can only run as it stands."""
    code = case.code
    expected = {key: words for key, words in case.facts.items() if not key.startswith("around")}
    assert facts_of(code) == expected
    assert code.text == (case.cell if case.becomes is None else case.becomes)
    assert code.display_only == case.display_only


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_what_comes_out_is_python_with_the_cells_lines(case):
    """It parses, statements that were plain stand on their lines, and every note names a line of the cell."""
    code = case.code
    if code.error:
        assert code.text == case.cell
        assert 1 <= code.error[1] <= case.cell.count("\n") + 1
        return
    compile(code.text, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    before, after = case.cell.split("\n"), code.text.split("\n")
    assert len(after) >= len(before)
    touched = {note.line for note in code.notes}
    if not any(line.startswith("%%") for line in before):
        for number, (old, new) in enumerate(zip(before, after, strict=False), start=1):
            assert new in {old, ""} or number in touched or new.strip() in old
    assert touched <= set(range(1, len(before) + 1))


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_translating_twice_changes_nothing(case):
    """What came out is plain Python, so it stays as it is."""
    code = case.code
    if not code.error and "get_ipython" not in code.text:
        assert translate(Cell("c", 3, "code", code.text)) == Code(code.text)


@pytest.mark.parametrize("case", CASES, ids=TITLES)
def test_a_cell_that_only_shows_leaves_nothing(case):
    """Display-only means: nothing to run, and only looks were dropped."""
    code = case.code
    if code.display_only:
        assert not code.text.strip()
        assert {note.code for note in code.notes} <= SHOWN_ONLY


def test_a_warning_of_the_parser_is_not_passed_on():
    """An invalid escape in a notebook is no message of ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert translate(Cell("c", 1, "code", "x = '\\d'\nx is 1")).error is None


def test_the_text_of_a_written_file_is_exact():
    """Backslashes, quotes and the last line end as `%%writefile` writes them."""
    source = '%%writefile a.py\nx = "\\n"\ny = """z"""'
    code = translate(Cell("c", 1, "code", source))
    body = 'x = "\\n"\ny = """z"""\n'
    assert code.files == (("a.py", body),)
    call = ast.parse(code.text).body[0].value
    assert ast.literal_eval(call.args[0]) == body


def test_notes_keep_the_line_as_it_stood():
    """`what` is the notebook's own text, `became` ours, and a line that runs a program has its help."""
    code = translate(Cell("c", 1, "code", "if x:\n    !rm a"))
    (note,) = code.notes
    assert (note.line, note.what) == (2, "!rm a")
    assert note.became == 'subprocess.run(["rm", "a"], check=False)'
    assert note.help.startswith("write it in Python")


def test_strings_inside_a_captured_body_keep_their_lines():
    """Only statements are indented: the inside of a text must not change."""
    code = translate(Cell("c", 1, "code", "%%capture\nprint('''a\nb''', f'''{x}\n  c''')"))
    first, last = ast.parse(code.text).body[0].body[0].value.args
    assert first.value == "a\nb"
    assert last.values[1].value == "\n  c"


@pytest.mark.parametrize(
    "source", ["(" * 500, "x = " + "-" * 200_000 + "1", "x = 1" + "0" * 5000, "\x0c\x0b", "é = ∑", "\\"]
)
def test_whatever_stands_in_a_cell_nothing_is_raised(source):
    """Deep nesting, long numbers and odd characters are errors of the cell at most."""
    code = translate(Cell("c", 1, "code", source))
    assert code.error is None or code.error[1] >= 1


def test_magics_that_run_magics_a_thousand_times_are_no_python():
    """Rather than an error of ours."""
    code = translate(Cell("c", 3, "code", "%time " * 5000 + "x = 1"))
    assert code.error == ("the code is nested too deeply", 1)
