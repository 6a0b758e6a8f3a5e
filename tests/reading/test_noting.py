"""What the reader of a package is told about the translation of its cells."""

import re
from pathlib import Path

import pytest

from nbengineer.model.diagnostic import Diagnostic
from nbengineer.model.notebook import Cell, Notebook
from nbengineer.reading import translated
from nbengineer.reading.around import bound_names, translate_all
from nbengineer.reading.magics import translate
from nbengineer.reading.noting import MEANINGS, UNREMARKABLE, diagnostics_of

CODES = {value for name, value in vars(translated).items() if name.isupper() and isinstance(value, str)}


def told(source):
    cell = Cell("ab", 3, "code", source)
    return diagnostics_of(cell, translate(cell))


def test_every_code_has_its_meaning():
    """And no two kinds of change share one."""
    assert set(MEANINGS) == CODES
    assert len(CODES) == len([name for name in vars(translated) if name.isupper()]) - 1


def test_a_shell_command_is_a_warning_with_its_place_and_its_edit():
    """What it means for the package, and which edit removes it."""
    message = "`!cp a b` runs a program; the package runs it too, and needs it wherever it runs"
    help_ = "write it in Python (pathlib, shutil, urllib), or run it before the notebook"
    assert told("x = 1\n!cp  a b") == (Diagnostic(3, 2, "NBE117", "warning", "ab", message, help_),)


def test_a_cell_that_is_no_python():
    """A warning: whether the package needs it is for the plan to say."""
    message = "the cell is no Python (invalid syntax); it is not in the package"
    help_ = "mend the cell, or tag it nbe:skip"
    assert told("x = 1\ndef f(:") == (Diagnostic(3, 2, "NBE102", "warning", "ab", message, help_),)


@pytest.mark.parametrize("source", ["x = 1", "", "%matplotlib inline\n%load_ext a\nx?\n%who"])
def test_what_is_not_worth_a_word(source):
    """Plain Python, settings of the window, looks at documentation."""
    assert told(source) == ()
    assert {"NBE110", "NBE123"} == UNREMARKABLE


@pytest.mark.parametrize(
    ("source", "code", "severity"),
    [
        ("%time f()", "NBE111", "info"), ("%timeit sum(x)", "NBE112", "info"), ("%%capture\nf()", "NBE113", "info"),
        ("!pip install a", "NBE114", "info"), ("!apt install a", "NBE115", "warning"), ("!ls", "NBE116", "info"),
        ("!rm a", "NBE117", "warning"), ("%%bash\nrm a", "NBE118", "warning"), ("%%writefile a\nb", "NBE119", "info"),
        ("%env A=b", "NBE120", "info"), ("%cd a", "NBE121", "info"), ("%%html\n<b>", "NBE122", "info"), ("%pylab", "NBE124", "warning"),
        ("!cd a", "NBE125", "info"), ("%xdel x", "NBE126", "info"), ("%run a.py", "NBE130", "warning"), ("%sql a", "NBE131", "warning"),
        ("x = get_ipython()", "NBE132", "warning"),
    ],
)  # fmt: skip
def test_each_kind_of_change(source, code, severity):
    """One diagnostic, with a sentence and an edit."""
    (one,) = told(source)
    assert (one.code, one.severity, one.line) == (code, severity, 1)
    assert re.match(r"`.+` \w", one.message)
    assert one.help


def test_a_long_line_is_cut_in_the_sentence():
    """It stands in the notebook."""
    (one,) = told("!rm " + "a" * 200)
    assert len(one.message) < 160
    assert "aaa…` runs a program" in one.message


def test_the_codes_are_documented_where_they_are_made():
    """One file has them all."""
    text = Path(translated.__file__).read_text("utf-8")
    assert set(re.findall(r'"(NBE\d+)"', text)) == CODES


def notebook(*sources):
    cells = [
        Cell(f"c{n}", n, "markdown" if text.startswith("# ") else "code", text) for n, text in enumerate(sources, 1)
    ]
    return Notebook("n", tuple(cells))


def texts(*sources):
    return [code and code.text for code in translate_all(notebook(*sources))]


def test_a_notebook_is_translated_in_the_light_of_all_its_cells():
    """Names count wherever they are bound, also by what was itself translated; prose has no code."""
    assert texts("# T", "x = !date +%s", "%env A={x} $y", "%env B=$x", "def f(:") == [
        None,
        ('x = subprocess.run(["date", "+%s"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)'
        ".stdout.splitlines()"),
        'os.environ["A"] = "{x} $y"',
        'os.environ["B"] = f"{x}"',
        "def f(:",
    ]  # fmt: skip


def test_a_captured_object_is_kept_only_where_another_cell_mentions_it():
    """In prose too: a reader may look for it."""
    quiet = "with contextlib.redirect_stdout(io.StringIO()):\n    print(1)"
    kept = "with capture_output() as out:\n    print(1)"
    assert texts("%%capture out\nprint(1)", "x = 1") == [quiet, "x = 1"]
    assert texts("%%capture out\nprint(1)", "out.show()") == [kept, "out.show()"]


def test_names_that_are_bound():
    """By every form that binds."""
    source = (
        "import a.b, c as d\nfrom e import f as g, h\nfor i, (j, *k) in x: pass\nwith x as l: pass\ndef m(n, *o, **p): q = 1\n"
        "class R: pass\nasync def s(): pass\ntry: pass\nexcept E as t: pass\n(u := 1)\nv.w = y[z] = 1"
    )
    assert bound_names([source]) == set("adghijklmnopqRstu")
