"""Which strings of the code may be file paths, joined where their parts are constants."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.walking import walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

JOINS = frozenset({"join", "joinpath", "safe_join"})
PATHS = frozenset("Path PurePath PosixPath PurePosixPath".split())
PASSES_ON = frozenset("str abspath normpath expanduser realpath fspath resolve absolute expandvars as_posix".split())
"""Calls whose result names the file that their argument (or receiver) names."""

BELOW = {"glob": "", "rglob": "**", "iterdir": "*"}
"""Methods of a path that list what lies below it, and the pattern that they add."""

READERS = frozenset(
    "read_csv read_excel read_json read_parquet read_table read_pickle read_feather read_hdf read_stata read_sas"
    " read_spss read_fwf read_orc read_xml read_file open loadtxt genfromtxt fromfile loadmat imread ExcelFile scan_csv"
    " scan_parquet".split()
)
"""Calls that read the file that their first argument names."""

TAKES_PATHS = READERS | frozenset(
    "listdir scandir walk glob iglob exists isdir isfile load load_from_disk ImageFolder flow_from_directory"
    " image_dataset_from_directory load_files".split()
)
"""Calls whose text argument is a path even where it looks like any word."""

KEYWORDS = frozenset(
    "filepath_or_buffer io path file filename fname path_or_buf filepath directory root root_dir folder".split()
)
"""Keywords that calls take a path by."""

UNDERSTOOD = JOINS | PATHS | PASSES_ON | BELOW.keys()
DEEPEST = 20
LONGEST = 400
EXTENSION = re.compile(r"[^/\\]*[\w)\]*?-]\.[A-Za-z][A-Za-z0-9_]{0,9}(\.(gz|bz2|zip|xz|zst))?")
FOLDERS = re.compile(r"\.\.|~?(/|\.{1,2}/|[\w. -]+/|\*+/)+[\w.*?\[\] -]*")
NO_PATH = re.compile(r"[\n\r\t\0<>|\"]|://|%[A-Za-z][^A-Za-z]%")
WORD = re.compile(r"[\w-]{2,}")
ANY = "*"


@dataclass(slots=True)
class Paths:
    """Collects strings that may be paths, in the order met; `known` are variables bound to one constant text so far.

    A part that is not known stands as `*`, so that `f"data/{city}.csv"` becomes the pattern `data/*.csv`.
    """

    known: dict[str, str] = field(default_factory=dict)
    _found: dict[str, None] = field(default_factory=dict)
    _read: dict[str, None] = field(default_factory=dict)
    _done: set[int] = field(default_factory=set)

    @property
    def texts(self) -> tuple[str, ...]:
        """Give what was found."""
        return tuple(self._found)

    @property
    def reads(self) -> tuple[str, ...]:
        """Give the single files among them that a reading call is given."""
        return tuple(self._read)

    def remember(self, statement: ast.stmt) -> None:
        """Note a variable that the statement binds to one text; to be called before its parts are seen.

        A folder is then taken where the variable is used, not where it is bound: mostly it only begins a path.
        """
        self._done.clear()
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                return
        text = self._text(value)
        if not text or ANY in text:
            self.known.pop(name, None)
            return
        self.known[name] = text
        if not EXTENSION.fullmatch(text.rpartition("/")[2]):
            self._done.update(id(part) for part in walk(value))

    def see(self, node: ast.Constant | ast.BinOp | ast.JoinedStr | ast.Call) -> None:
        """Take what this expression names; parts of one that was understood as a whole are passed over."""
        if id(node) in self._done:
            return
        if isinstance(node, ast.Call) and called_name(node) not in UNDERSTOOD:
            self._arguments(node)
            return
        text = self._text(node)
        if text is None or (ANY in text and not _says_something(text)):
            if isinstance(node, ast.Call):
                self._arguments(node)
            return
        if not isinstance(node, ast.Constant):
            self._done.update(id(part) for part in walk(node))
        self._take(text, given=isinstance(node, ast.Call))
        if text.startswith(f"{ANY}/"):
            self._take(text.lstrip(f"{ANY}/"))

    def _arguments(self, call: ast.Call) -> None:
        """Take what a call gets: files that it reads, folders that a variable names, words where a path belongs."""
        name = called_name(call)
        if not self.known and name not in TAKES_PATHS:
            return
        values = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg in KEYWORDS)]
        for value in values:
            match value:
                case ast.Name(id=variable) if variable in self.known:
                    self._take(self.known[variable], given=True)
                case ast.Constant(value=str(text)) if name in TAKES_PATHS:
                    self._take(text, given=True)
                case _:
                    pass
        if name in READERS and values and not _writes(name, call):
            path = self._text(values[0])
            if path and ANY not in path and not NO_PATH.search(path):
                self._read[path] = None

    def _take(self, text: str, *, given: bool = False) -> None:
        if may_be_path(text) or (given and len(text) <= LONGEST and WORD.fullmatch(text)):
            self._found[text] = None

    def _text(self, node: ast.expr, depth: int = 0) -> str | None:
        """Give the text that an expression makes, unknown parts as `*`; None if it makes no path that we can read."""
        text = self._made(node, depth)
        return text if text is None or len(text) <= LONGEST else None

    def _made(self, node: ast.expr, depth: int) -> str | None:
        if depth > DEEPEST:
            return None
        match node:
            case ast.Constant(value=str(text)):
                return text
            case ast.Name(id=name):
                return self.known.get(name)
            case ast.JoinedStr(values=values):
                return self._glued(values, depth)
            case ast.FormattedValue(value=value, format_spec=None):
                return self._text(value, depth + 1)
            case ast.BinOp(op=ast.Add(), left=left, right=right):
                return self._glued([left, right], depth)
            case ast.BinOp(op=ast.Div(), left=left, right=right):
                return self._joined([left, right], depth)
            case ast.Call():
                return self._called(node, depth)
            case _:
                return None

    def _called(self, call: ast.Call, depth: int) -> str | None:
        name, receiver = called_name(call), call.func.value if isinstance(call.func, ast.Attribute) else None
        if name not in UNDERSTOOD:
            return None
        if name == "join" and not _is_path_module(receiver):
            return None
        if name == "joinpath" and receiver is not None:
            return self._joined([receiver, *call.args], depth)
        if name in JOINS or name in PATHS:
            return self._joined(call.args, depth) if call.args else None
        if name in PASSES_ON:
            subject = call.args[0] if call.args else receiver
            return self._text(subject, depth + 1) if subject is not None else None
        if name in BELOW and receiver is not None and (folder := self._text(receiver, depth + 1)) is not None:
            pattern = self._text(call.args[0], depth + 1) if call.args else ""
            return "/".join(part for part in (folder.rstrip("/"), BELOW[name], pattern or "") if part)
        return None

    def _glued(self, parts: Sequence[ast.expr], depth: int) -> str | None:
        return _unless_unknown([self._text(part, depth + 1) for part in parts], "")

    def _joined(self, parts: Iterable[ast.expr], depth: int) -> str | None:
        texts = [self._text(part, depth + 1) for part in parts]
        trimmed = [text.rstrip("/") if text is not None and len(text) > 1 else text for text in texts]
        return _unless_unknown([text for text in trimmed if text != ""], "/")


def may_be_part_of_path(text: str) -> bool:
    """Say whether a text has any sign of an extension or a folder."""
    return "." in text or "/" in text


def may_be_path(text: str) -> bool:
    """Say whether a text looks like a path: it has an extension, or folders."""
    if not may_be_part_of_path(text) or len(text) > LONGEST or NO_PATH.search(text) or text != text.strip():
        return False
    return bool(EXTENSION.fullmatch(text.rpartition("/")[2]) or FOLDERS.fullmatch(text))


def _says_something(text: str) -> bool:
    """Say whether a pattern names more than its extension, so that it does not match whatever lies around."""
    return ANY not in text or bool(WORD.search(text.rpartition(".")[0] or text))


def _writes(name: str, call: ast.Call) -> bool:
    """Say whether an `open` makes its file, or may do."""
    modes = [*call.args[1:2], *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    return name == "open" and not all(
        isinstance(mode, ast.Constant) and isinstance(mode.value, str) and not set(mode.value) & set("wxa")
        for mode in modes
    )


def _is_path_module(node: ast.expr | None) -> bool:
    """Say whether `node.join` is `os.path.join`, not that of a text; a bare `join` is imported from there."""
    match node:
        case None:
            return True
        case ast.Attribute(attr="path") | ast.Name(id="path" | "osp" | "op"):
            return True
        case _:
            return False


def _unless_unknown(texts: Sequence[str | None], sign: str) -> str | None:
    """Join texts, unknown ones as `*`; None if none is known."""
    if not any(texts):
        return None
    joined = sign.join(ANY if text is None else text for text in texts)
    return re.sub(r"\*{2,}(?!/|$)|(?<=[^/])\*{2,}", ANY, joined)
