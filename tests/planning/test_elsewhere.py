"""What works only where the notebook was written."""

import ast

import pytest

from nbengineer.model.notebook import Cell
from nbengineer.planning.elsewhere import elsewhere, secret, told_once


def found(source):
    return elsewhere(Cell("c", 4, "code", source), ast.parse(source), source)


def said(source):
    return [(one.line, one.code, one.message.split(":")[0]) for one in found(source)]


def test_a_finding_says_what_it_means_and_how_to_remove_it():
    """With the cell, the line, and the edit."""
    (one,) = found("a = 1\ndf = pd.read_csv('/content/train.csv')")
    assert (one.number, one.line, one.code, one.severity, one.cell) == (4, 2, "NBE341", "warning", "c")
    assert one.message == '"/content/train.csv" is an absolute path: the package works only on a machine that has it'
    assert one.help == 'in line 2, write "data/train.csv" and put it there, beside the notebook'


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "from google.colab import drive\ndrive.mount('/content/drive')",
            [
                (1, "NBE340", "the cell imports google.colab"),
                (2, "NBE340", "the cell mounts Google Drive"),
            ],
        ),
        ("import google.colab.files", [(1, "NBE340", "the cell imports google.colab")]),
        ("#@title Setup\nn = 5 #@param {type: 'slider'}", [(1, "NBE346", "a form of Colab sets values here")]),
        ("x = 1  # mail me@param.org", []),
        ("import google.colaboratory", []),
    ],
)
def test_colab(source, expected):
    """Imports, mounts and forms."""
    assert said(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("open('/kaggle/input/x/train.csv')", [(1, "NBE341", '"/kaggle/input/x/train.csv" is an absolute path')]),
        ("p = r'D:\\data\\x.csv'", [(1, "NBE341", '"D')]),
        ("p = f'/mnt/data/{n}.csv'", [(1, "NBE341", '"/mnt/data/" is an absolute path')]),
        ("p = '/data/x.csv'\nq = '/data/x.csv'", [(1, "NBE341", '"/data/x.csv" is an absolute path')]),
        ("p = '/home/user/x.csv'", [(1, "NBE342", '"/home/user/x.csv" lies in a person\'s home folder')]),
        ("p = '~/x'", [(1, "NBE342", '"~/x" lies in a person\'s home folder')]),
        ("p = r'C:\\Users\\Ann\\x.csv'", [(1, "NBE342", '"C')]),
        ("p = Path.home() / 'x'", [(1, "NBE342", "Path.home() is another folder for everybody")]),
        ("os.environ['HOME']", [(1, "NBE342", 'os.environ["HOME"] is another folder for everybody')]),
    ],
)
def test_paths(source, expected):
    """Absolute ones, and those below a person's home."""
    assert said(source) == expected


def test_what_may_work_elsewhere_is_a_note():
    """Downloads, forms, everybody's own home and what only looks like a path; what surely fails is a warning."""
    notes = "a = Path.home(); b = '/report.d/x.csv'; c = pd.read_csv('https://a.b/c.csv'); d = 1  # @param"
    assert {one.severity for one in found(notes)} == {"info"}
    warnings = "import google.colab; a = '~/x.csv'; b = '/content/x.csv'; c = 'C:/x/y.csv'"
    assert {one.severity for one in found(warnings)} == {"warning"}


def test_a_thing_is_said_once():
    """Where it comes first, with the other cells that rely on it."""
    cells = [elsewhere(Cell(f"c{n}", n, "code", text), ast.parse(text), text) for n, text in enumerate(
        ["p = '/data/x.csv'", "q = '/data/y.csv'", "r = '/data/x.csv'", "s = '/data/x.csv'"], start=1
    )]  # fmt: skip
    said_once = told_once(one for found_here in cells for one in found_here)
    assert [(one.number, one.message.partition(" (")[2]) for one in said_once] == [(1, "also in cells 3, 4)"), (2, "")]


@pytest.mark.parametrize(
    "source",
    [
        "p = base + '/data/x.csv'; q = f'{base}/data/x.csv'; r = f'data/{n}/x.csv'",
        "a.split('/'); '/predict'; '//x.csv'; open('/tmp/x.csv'); '/dev/null'",
        "'''/data/x.csv is where it was'''",
        "re.sub('/data/\\\\d+', '', x)",
        "'data/x.csv'; '../x.csv'; './x.csv'; 'a:b'",
    ],
)
def test_other_texts_are_no_absolute_paths(source):
    """The end of a path, a temporary one, a route, a remark, a pattern."""
    assert said(source) == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("df = pd.read_csv('https://a.b/c.csv')", "https"),
        ("r = requests.get('http://a.b/api')", "http"),
        ("URL = 'https://a.b/c.csv?raw=true'", "https"),
        ("urllib.request.urlretrieve(url, 'x.zip')", "urllib.request.urlretrieve(…) is downloaded at every run"),
        ("sns.load_dataset('tips')", "sns.load_dataset(…) downloads its data on a machine that lacks it"),
        ("yf.download('AAPL')", "yf.download(…) is downloaded at every run"),
        (
            "keras.datasets.mnist.load_data()",
            "keras.datasets.mnist.load_data(…) downloads its data on a machine that lacks it",
        ),
        ("MNIST('data', download=True)", "MNIST(…) downloads its data on a machine that lacks it"),
        ("subprocess.run(['wget https://a.b/c.zip'], shell=True)", "https"),
        ("os.system('kaggle datasets download -d x')", "kaggle datasets download -d x is downloaded at every run"),
    ],
)
def test_downloads(source, what):
    """By address, by function, by a shell's command."""
    assert said(source) == [(1, "NBE345", what)]


def test_a_page_that_is_only_named_is_no_download():
    """An address in a text or a variable that is no file of data; the data set that comes with sklearn."""
    assert (
        said("print('see https://a.b'); page = 'https://a.b/c'; load_iris(); f.load('x'); joblib.load('m.pkl')") == []
    )


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("client", "sk-proj-1a2B3c4D5e6F7g8H9i0J", "value"),
        ("x", "ghp_abcdefghijklmnopqrstuvwxyz0123456789", "value"),
        ("x", "AKIAIOSFODNN7ABCDEFG", "value"),
        ("x", "hf_AbCdEfGhIjKlMnOpQrStUvWxYz012345", "value"),
        ("OPENAI_API_KEY", "sk-test-1", "value"),
        ("apiToken", "9f8e7d6c5b4a39281706f5e4d3c2", "value"),
        ("DB_PASSWORD", "Correct-Horse-Battery-9", "value"),
        ("PASSWORD", "hunter2", "name"),
        ("PASSWORD", "a phrase of several words, Longer 2", "name"),
        ("API_KEY", "YOUR_API_KEY_GOES_HERE_2024", "name"),
        ("TOKEN_FILE", "secrets/token_2024_final.json", "name"),
        ("API_KEY", "", ""),
        ("JOIN_KEY", "customer_id", ""),
        ("key", "customer_id", ""),
        ("tokenizer", "bert-base-uncased", ""),
        ("monkey", "abcDEF0123456789abcDEF", ""),
        ("library", "sk-learn", ""),
        ("model", "hf_internal_model_name_v2", ""),
    ],
)
def test_secrets(name, value, kind):
    """By a known beginning, or by a name and a value that a machine made; a name alone is a doubt."""
    assert secret(name, value) == kind
