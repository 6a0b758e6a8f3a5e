"""What works only where the notebook was written: Colab's calls, absolute paths, home folders, downloads, secrets."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.making import dotted
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.reading.names import snake_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from nbengineer.model.diagnostic import Severity
    from nbengineer.model.notebook import Cell

COLAB = "google.colab."
FORM = re.compile(r"#\s*@(?:param|title|markdown)\b")
COLAB_CALLS = {
    "drive.mount": "mounts Google Drive",
    "drive.flush_and_unmount": "unmounts Google Drive",
    "files.upload": "asks for a file in Colab's browser page",
    "files.download": "sends a file to Colab's browser page",
    "auth.authenticate_user": "signs in to Google in Colab's browser page",
    "userdata.get": "reads a secret that Colab keeps",
    "output.eval_js": "runs JavaScript in Colab's page",
}

URL = re.compile(r"(?:https?|ftp|s3|gs)://\S+", re.IGNORECASE)
DATA_URL = re.compile(
    r"(?:https?|ftp)://\S+\.(?:csv|tsv|data|txt|json|jsonl|xlsx?|zip|gz|tgz|bz2|parquet|npz?|pkl|h5|arff|dat)(?:\?\S*)?",
    re.IGNORECASE,
)
HOME = re.compile(r"/(?:home|Users)/[^/]+(?:/|$)|[A-Za-z]:[\\/]+Users[\\/]|/root(?:/|$)")
WINDOWS = re.compile(r"[A-Za-z]:[\\/](?!/)[^\n]+")
ROOTS = frozenset(
    "content kaggle mnt media data datasets opt srv var usr etc Volumes dbfs workspace workspaces lustre scratch gpfs"
    " nfs notebooks app project projects hdd ssd export storage private".split()
)
"""First folders of absolute paths that people write."""

EVERYWHERE = ("/tmp", "/dev/", "/proc/", "/sys/")  # noqa: S108 (looked for, not used)
FILE_END = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,7}$")
NO_PATH = re.compile(r"[\n\r\t\0<>|\"{}^$\\]")

DOWNLOADS = frozenset(
    "urlretrieve urlopen wget gdown cached_download get_file hf_hub_download snapshot_download fetch_openml"
    " load_dataset fetch_california_housing fetch_20newsgroups fetch_20newsgroups_vectorized fetch_covtype"
    " fetch_kddcup99 fetch_lfw_people fetch_lfw_pairs fetch_olivetti_faces fetch_rcv1 fetch_species_distributions"
    " dataset_download competition_download_files get_rdataset DataReader get_data_yahoo load_boston_url".split()
)
"""Calls that download by their nature."""

DOWNLOADS_OF = {
    "download": frozenset({"yf", "yfinance", "gdown", "wget", "nltk", "kagglehub", "api", "opendatasets", "od"}),
    "load_data": frozenset({"mnist", "fashion_mnist", "cifar10", "cifar100", "imdb", "reuters", "boston_housing"}),
    "load": frozenset({"tfds", "hub", "api"}),
}
"""Calls that download when they are called on one of these modules."""

READS_URLS = frozenset(
    "read_csv read_excel read_json read_table read_html read_parquet read_xml read_fwf read_pickle get post Request"
    " open imread loadtxt genfromtxt read_file scan_csv".split()
)
QUOTES = frozenset("DataReader get_data_yahoo download urlopen urlretrieve wget".split())
"""Downloads that give something else on another day."""

SHELL_DOWNLOAD = re.compile(r"\b(?:wget|curl|gdown|kaggle\s+(?:datasets|competitions)\s+download|git\s+clone)\b")

KNOWN_SECRETS = re.compile(
    r"(?:sk-|sk_live_|sk_test_|rk_live_|pk_live_|gh[pousr]_|github_pat_|glpat-|hf_|xox[abprs]-|npm_|pypi-|dckr_pat_"
    r"|AIza|ya29\.|SG\.|r8_|gsk_|lsv2_|dapi)(?=.*[A-Za-z0-9]{12})(?=.*\d)[\w.-]+"
    r"|A(?:KIA|SIA)[0-9A-Z]{12,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|-----BEGIN [A-Z ]*PRIVATE KEY-----.*",
    re.DOTALL,
)
SECRET_STARTS = re.compile(
    r"sk[-_]|[rp]k_|gh[pousr]_|github_pat_|glpat-|hf_|xox[abprs]-|npm_|pypi-|A(?:KIA|SIA)|AIza|SG\."
)
SECRET_WORDS = frozenset(
    "key token secret password passwd passphrase pwd apikey accesskey secretkey credential credentials".split()
)
HARMLESS_KEYS = frozenset(
    "join primary foreign sort merge group index id row column col dict cache partition unique natural".split()
)
"""Words that make a key one of data, not of a door."""

PLACEHOLDER = re.compile(
    r"your|x{4,}|<.*>|\*{3,}|change.?me|insert|here$|example|placeholder|dummy|\.{3}", re.IGNORECASE
)
SHORTEST_SECRET = 20


def secret(name: str, value: str) -> Literal["value", "name", ""]:
    """Say whether a text bound to `name` is a secret: by its value, only by its name, or not at all."""
    text = value.strip()
    if not text:
        return ""
    suspicious = _suspicious(name)
    known = KNOWN_SECRETS.fullmatch(text) or (suspicious and SECRET_STARTS.match(text))
    if known and not PLACEHOLDER.search(text):
        return "value"
    if not suspicious:
        return ""
    return "value" if _is_mixed(text) and not PLACEHOLDER.search(text) else "name"


def open_secrets(cell: Cell, tree: ast.Module) -> tuple[Diagnostic, ...]:
    """Say which literals of a cell are secrets by their value and no setting of their own: they stay in the package."""
    bound = {
        id(node.value) for node in tree.body if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        match node:
            case ast.Constant(value=str(value)) if id(node) not in bound and secret("", value) == "value":
                message = "a secret stands in the middle of the code: the package holds it too"
                help_ = "bind it to a name of its own; then the package reads it from the environment"
                found.append(Diagnostic(cell.number, node.lineno, "NBE347", "warning", cell.id, message, help_))
            case _:
                pass
    return tuple(found)


def _suspicious(name: str) -> bool:
    words = snake_case(name, humps=True).split("_")
    if not SECRET_WORDS.intersection(words):
        return False
    return SECRET_WORDS.intersection(words) != {"key"} or (len(words) > 1 and not HARMLESS_KEYS.intersection(words))


def _is_mixed(text: str) -> bool:
    """Say whether a text looks made by a machine: long, without a space, of several kinds of characters; no path."""
    if len(text) < SHORTEST_SECRET or any(character.isspace() for character in text):
        return False
    if "://" in text or (FILE_END.search(text) and "/" in text):
        return False
    kinds = (any(c.islower() for c in text), any(c.isupper() for c in text), any(c.isdigit() for c in text))
    return sum(kinds) > 1


def is_worth_a_look(text: str) -> bool:
    """Say whether a cell's text has anything at all that `elsewhere` could find."""
    return "@" in text or WORTH_A_LOOK.search(text) is not None


def elsewhere(cell: Cell, tree: ast.Module, text: str) -> tuple[Diagnostic, ...]:
    """Give a diagnostic for everything in a cell that works only where the notebook was written.

    `tree` is the parsed `text`, the cell's code in plain Python with the cell's own line numbers. Each finding is given
    once, with the edit of its line that removes it: as a warning where the package surely fails on another machine.
    """
    found: dict[tuple[str, str], Diagnostic] = {}
    for one in [*_forms(text), *_findings(tree)]:
        diagnostic = Diagnostic(cell.number, one.line, one.code, one.severity, cell.id, one.message, one.help)
        found.setdefault((one.code, one.message), diagnostic)
    return tuple(sorted(found.values()))


def told_once(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Give the findings of all cells, each thing once: where it comes first, with the other cells it stands in."""
    groups: dict[tuple[str, str], list[Diagnostic]] = {}
    for one in found:
        groups.setdefault((one.code, one.message), []).append(one)
    return [_with_others(first, [one.number for one in others]) for first, *others in groups.values()]


def _with_others(first: Diagnostic, cells: list[int]) -> Diagnostic:
    if not cells:
        return first
    listed = ", ".join(map(str, cells))
    return replace(first, message=f"{first.message} (also in cell{'s' if len(cells) > 1 else ''} {listed})")


WORTH_A_LOOK = re.compile(r"colab|home|drive|kaggle|://|~|expanduser|userprofile|[\"'](?:/|[a-z]:|\\\\)", re.IGNORECASE)


class Finding(NamedTuple):
    """What one place of a cell's code relies on."""

    line: int
    code: str
    message: str
    help: str
    severity: Severity = "warning"


def _forms(text: str) -> Iterator[Finding]:
    """Find fields of Colab's forms; only the first of a cell."""
    if "@" not in text:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if FORM.search(line):
            message = "a form of Colab sets values here: the package has the values that stand in the code"
            help_ = (
                f"tag the cell `parameters` so that they become settings, and drop the `#@` comment in line {number}"
            )
            yield Finding(number, "NBE346", message, help_, "info")
            return


def _findings(tree: ast.Module) -> Iterator[Finding]:
    for statement in tree.body:
        for node in _nodes(statement):
            match node:
                case ast.ImportFrom(module=str(module)) if f"{module}.".startswith(COLAB):
                    yield _colab(node.lineno, "imports google.colab")
                case ast.Import(names=names) if any(f"{one.name}.".startswith(COLAB) for one in names):
                    yield _colab(node.lineno, "imports google.colab")
                case ast.Call():
                    yield from _call(node)
                case ast.Constant(value=str(value)):
                    yield from _path(value, node.lineno)
                case ast.Assign(value=ast.Constant(value=str(value))) if DATA_URL.fullmatch(value):
                    yield _download(node.lineno, value)
                case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value="HOME")):
                    yield _home(node.lineno, 'os.environ["HOME"]', "")
                case _:
                    pass


def _nodes(statement: ast.stmt) -> Iterator[ast.AST]:
    """Walk over all but texts that only go on an expression (`base + "/x.csv"`, `f"{base}/x.csv"`) or are remarks."""
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        yield node
        children = list(ast.iter_child_nodes(node))
        match node:
            case ast.BinOp(op=ast.Add(), right=ast.Constant()):
                children = [node.left]
            case ast.JoinedStr(values=[first, *rest]):
                children = [first, *(part for part in rest if not isinstance(part, ast.Constant))]
            case ast.Expr(value=ast.Constant()):
                children = []
            case ast.Call(func=func) if dotted(func) in COLAB_CALLS:
                children = []
            case _:
                pass
        todo += reversed(children)


def _call(node: ast.Call) -> Iterator[Finding]:
    name, full = called_name(node), dotted(node.func)
    if what := COLAB_CALLS.get(full):
        yield _colab(node.lineno, what)
    if full in {"Path.home", "pathlib.Path.home"}:
        yield _home(node.lineno, f"{full}()", "")
    texts = [text for text in _texts(node) if URL.match(text) or SHELL_DOWNLOAD.search(text)]
    if name in READS_URLS and texts and URL.match(texts[0]):
        yield _download(node.lineno, texts[0])
    elif name in DOWNLOADS or _owner(node) in DOWNLOADS_OF.get(name, ()) or _asks_to_download(node):
        address = next((one for one in texts if URL.match(one)), "")
        yield _download(node.lineno, address or f"{full or name}(…)", kept=not address and name not in QUOTES)
    elif name in {"run", "system", "Popen", "check_call", "check_output", "getoutput"} and texts:
        command = texts[0]
        if SHELL_DOWNLOAD.search(command):
            found = URL.search(command)
            yield _download(node.lineno, found[0].rstrip("'\"") if found else command)


def _texts(call: ast.Call) -> Iterator[str]:
    """Give the texts among a call's arguments, those in a list too."""
    for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
        parts = argument.elts if isinstance(argument, ast.List | ast.Tuple) else [argument]
        for part in parts:
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield part.value


def _owner(call: ast.Call) -> str:
    """Give the last part of what a method is called on: `mnist` of `keras.datasets.mnist.load_data()`."""
    return dotted(call.func.value).rpartition(".")[2] if isinstance(call.func, ast.Attribute) else ""


def _asks_to_download(call: ast.Call) -> bool:
    return any(
        keyword.arg == "download" and isinstance(keyword.value, ast.Constant) and keyword.value.value is True
        for keyword in call.keywords
    )


def _path(text: str, line: int) -> Iterator[Finding]:
    if text == "~" or text.startswith(("~/", "~\\")) or HOME.match(text):
        yield _home(line, _short(text), _suggestion(text) if text != "~" else "")
    elif severity := _absolute(text):
        message = f"{_short(text)} is an absolute path: the package works only on a machine that has it"
        help_ = f"in line {line}, write {_suggestion(text)} and put it there, beside the notebook"
        yield Finding(line, "NBE341", message, help_, severity)


def _absolute(text: str) -> Severity | None:
    """Say whether a text is an absolute path (warning), only looks like one (info), or is none."""
    if WINDOWS.fullmatch(text):
        return "warning"
    if not text.startswith("/") or text.startswith((*EVERYWHERE, "//")) or NO_PATH.search(text) or text != text.strip():
        return None
    first, _, rest = text[1:].partition("/")
    if rest and first in ROOTS:
        return "warning"
    return "info" if rest and first and FILE_END.search(text) else None


def _suggestion(text: str) -> str:
    """Give the relative path to write instead."""
    name = re.split(r"[\\/]+", text.rstrip("\\/"))[-1]
    return f'"data/{name}"' if FILE_END.search(name) else '"data"'


def _short(text: str) -> str:
    longest = 60
    return f'"{text}"' if len(text) <= longest else f'"{text[: longest - 1]}…"'


def _colab(line: int, what: str) -> Finding:
    message = f"the cell {what}: that works only in Colab, and the package fails there"
    help_ = f"in line {line}, delete it or tag the cell `nbe:skip`; read files by paths relative to the notebook"
    return Finding(line, "NBE340", message, help_)


def _home(line: int, what: str, suggestion: str) -> Finding:
    """Say that something lies in a home folder: in one person's (with what to write instead), or in anybody's own."""
    if suggestion:
        message = f"{what} lies in a person's home folder: on another machine the package looks for it in vain"
        help_ = f"in line {line}, write {suggestion} and put it there, beside the notebook"
    else:
        message = f"{what} is another folder for everybody: who runs the package needs what is looked for there"
        help_ = f'in line {line}, write a path such as "data", beside the notebook'
    return Finding(line, "NBE342", message, help_, "warning" if suggestion else "info")


def _download(line: int, what: str, *, kept: bool = False) -> Finding:
    """Say that something is downloaded; `kept`: by a function that keeps what it got on the machine."""
    longest = 80
    source = what if len(what) <= longest else f"{what[: longest - 1]}…"
    message = f"{source} is downloaded at every run: package and tests need the network, and the answer may change"
    if kept:
        message = f"{source} downloads its data on a machine that lacks it: package and tests need the network there"
    help_ = f"in line {line}, read a copy that you keep beside the notebook, say in data/"
    return Finding(line, "NBE345", message, help_, "info")
