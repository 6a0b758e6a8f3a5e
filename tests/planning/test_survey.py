"""What the code asks of its surroundings."""

import pytest

from nbengineer.model.notebook import Code
from nbengineer.planning.survey import Survey, imported_names, survey


def surveyed(*sources, **code):
    return survey([Code(source, **code) for source in sources], slicing=False)[1]


def test_imports_anywhere_in_any_cell_count():
    """In functions, `try` and by name; the top-level name of each; relative ones name no distribution."""
    found = surveyed(
        "import os.path as p\nfrom a.b import c\ndef f():\n    import z",
        "try:\n    import q\nexcept ImportError:\n    from .rel import x",
        "from m.n import *\nimportlib.import_module('yaml')\n__import__(name)",
    )
    assert found == Survey(frozenset({"os", "a", "z", "q", "m", "yaml"}), ("m.n",), ())


def test_what_a_translated_line_needs_counts():
    """`!ls` became a call of subprocess."""
    assert surveyed("subprocess.run(['ls'])", needs=("import subprocess",)).imports == {"subprocess"}


def test_cells_that_do_not_parse_are_left_out():
    """And cells that are no code."""
    assert surveyed("import pandas", error=("invalid syntax", 1)) == Survey(frozenset(), (), ())
    assert survey([None], slicing=False)[1] == Survey(frozenset(), (), ())


def test_cells_that_await_count():
    """A kernel lets them."""
    assert surveyed("import aiohttp\nawait aiohttp.request()").imports == {"aiohttp"}


def test_packages_that_many_distributions_share_are_named_in_full():
    """`google` alone says nothing; `google.colab` is no distribution that can be installed."""
    found = surveyed("from google.cloud import storage\nimport google.auth\nfrom google.colab import drive")
    assert found.imports == {"google"}
    assert found.dotted == {"google.cloud.storage", "google.auth"}
    assert surveyed("from google.colab import drive\nimport google.colab") == Survey(frozenset(), (), ())


@pytest.mark.parametrize(
    ("source", "engines"),
    [
        ("pd.read_excel('a.xlsx'); df.to_parquet(p)", ("openpyxl", "pyarrow")),
        ("pd.read_excel('a.xls')", ("xlrd",)),
        ("pd.read_csv('a.csv'); to_excel()", ()),
    ],
)
def test_engines_that_nothing_imports_are_found(source, engines):
    """By the method of pandas that needs them."""
    assert surveyed(source).engines == engines


@pytest.mark.parametrize(
    ("source", "paths"),
    [
        ("pd.read_csv('data/x.csv')", ("data/x.csv",)),
        ("load('../a/My file.tar.gz')", ("../a/My file.tar.gz",)),
        ("glob('data/*.csv')", ("data/*.csv",)),
        ("open('notes'); os.listdir('images'); df['images2']", ("notes", "images")),
        ("os.path.join('data', 'x.csv'); Path('data') / 'y.csv'", ("data/x.csv", "data/y.csv")),
        ("'data/' + 'z.csv'; Path('a', 'b').joinpath('c.txt')", ("data/z.csv", "a/b/c.txt")),
        ("f'data/{city}.csv'; f'data/a.csv'; f'{city}.csv'", ("data/*.csv", "data/a.csv")),
        ("str(Path('a/b.csv').resolve())", ("a/b.csv",)),
        ("base / 'raw' / 'x.csv'", ("*/raw/x.csv", "raw/x.csv")),
        ("pd.read_csv(filepath_or_buffer='table')", ("table",)),
    ],
)
def test_strings_that_may_be_paths_are_found(source, paths):
    """Also joined ones; a part that is not known stands as `*`."""
    assert surveyed(source).paths == paths


@pytest.mark.parametrize(
    "source",
    [
        "df['tenure']; x = 'a'; print('done.'); 'See this. And that.'",
        "'http://a.b/c.csv'; '%d/%m/%Y %H:%M'; 'line\\nline.csv'; ''",
        "', '.join(['a', 'b']); 'a' + b; f'{a}.csv'; 1 + 2; a / b",
        "'x' * 1000 + '.csv'",
    ],
)
def test_other_strings_are_no_paths(source):
    """Words, sentences, addresses, formats, joined texts."""
    assert surveyed(source).paths == ()


def test_variables_bound_to_a_text_are_followed_over_cells():
    """A folder counts where it is used: as a part, as an argument, as what a method lists."""
    found = surveyed(
        "DATA = 'data'\nROOT: Path = Path(DATA)\nURL = '../input/'\nFILE = 'a/b.csv'",
        "pd.read_csv(URL + 'train.csv'); ROOT / 'b.csv'\nos.path.join(DATA, name)\nROOT.rglob('*.txt')\nwalk(DATA)",
        "DATA = pick()\nos.path.join(DATA, 'late.csv')",
    )
    assert found.paths == (
        "a/b.csv",
        "../input/train.csv",
        "data/b.csv",
        "data/*",
        "data/**/*.txt",
        "data",
        "*/late.csv",
        "late.csv",
    )


def test_files_that_are_surely_read_are_told_apart():
    """Not those that are written, patterns or addresses."""
    found = surveyed(
        "D = 'data/'\npd.read_csv(D + 'x.csv'); open('a'); open('log.txt', 'w'); open('b', mode=m); open('c', 'rb')",
        "df.to_csv('y.csv'); pd.read_csv('https://a.b/c.csv'); pd.read_csv(f'{x}.csv'); pd.read_json('{\"a\": 1}')",
    )
    assert found.reads == ("data/x.csv", "a", "c")


def test_a_module_beside_the_notebook_is_asked_for_its_imports():
    """Top-level and absolute; nothing for what does not parse."""
    assert imported_names("import a.b\nfrom . import c\nfrom d import e\nfrom google.colab import f") == {"a", "d"}
    assert imported_names("def f(:") == frozenset()


def test_a_long_sum_is_no_deep_one():
    """An expression of hundreds of parts is read without recursion over all of them."""
    assert surveyed("x = " + " + ".join(["t"] * 800) + " + 'a.csv'").paths == ("a.csv",)
