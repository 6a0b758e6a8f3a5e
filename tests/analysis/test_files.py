"""Which files statements write and might use, as far as literals tell."""

import ast

import pytest

from nbengineer.analysis.effects import effects
from nbengineer.analysis.files import files_used, files_written, may_be_used

MODULES = {"pd": "pandas", "np": "numpy", "Path": "pathlib.Path", "os": "os", "subprocess": "subprocess", "own": "own"}

REACHES = [
    "pd.read_csv(name)",
    "open(name)",
    "list(map(open, names))",
    "list(map(np.load, names))",
    "os.listdir('.')",
    "Path(name).read_text()",
    "place.read_text()",
    "subprocess.run('cat a.txt', shell=True)",
    "own.work('a.txt')",
    "handler('a')(1)",
    "given(x)",
    "model.load_weights(name)",
    "exec(text)",
]
QUIET = [
    "open('a.txt').read()",
    "pd.read_csv('data/a.csv').describe()",
    "Path('a.txt').read_text()",
    "np.sqrt(x).sum()",
    "f(x)",
    "len([x])",
    "df.merge(other)",
]


@pytest.mark.parametrize("source", REACHES)
def test_what_may_use_any_file(source):
    """A path that is no literal, a program, code that nobody knows."""
    assert files_used(ast.parse(source).body[0], MODULES, {"f"}).any_


@pytest.mark.parametrize("source", QUIET)
def test_what_uses_only_files_that_it_names(source):
    """Their literals are all that counts."""
    assert not files_used(ast.parse(source).body[0], MODULES, {"f"}).any_


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("with open('a.txt', 'w') as file:\n    file.write('b')", {"a.txt"}),
        ("with open('a.txt', 'w') as file, open('b.txt', 'w') as other:\n    file.write('b')", {"a.txt", "b.txt"}),
        ("with open(name, 'w') as file:\n    file.write('b')", set()),
        ("with open('a.txt', 'w') as file:\n    other.write('b')", set()),
        ("with open('a.txt', 'w') as file:\n    np.random.seed(1)", set()),
        ("df.to_csv('a.csv')", set()),
    ],
)
def test_what_is_surely_written(source, expected):
    """Nothing, where a statement has any further effect."""
    statement = ast.parse(source).body[0]
    assert files_written(statement, effects(statement, MODULES)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("data/a.txt", True),
        ("a.txt", True),
        ("../data/a.txt", True),
        ("data", True),
        (".", True),
        ("data/*.csv", True),
        ("b.txt", False),
    ],
)
def test_a_text_that_could_name_a_file(text, expected):
    """By its name, its folder, or a pattern."""
    assert may_be_used("data/a.txt", [text]) is expected
