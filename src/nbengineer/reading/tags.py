"""What the tags of the cells ask for (DESIGN 3), and what the package is called."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from nbengineer.errors import BadRequest
from nbengineer.model.diagnostic import Diagnostic
from nbengineer.reading.names import cut_at_word, snake_case

if TYPE_CHECKING:
    from nbengineer.model.notebook import Cell, Notebook

PREFIX = "nbe:"
VOCABULARY = ("setup", "data", "checks", "features", "train", "evaluate", "predict", "plots")
RESERVED = frozenset({"config", "pipeline", "local", "unbound", "test", "skip", "parameters"})
OF_SOME_PYTHON = frozenset(
    "aifc annotationlib asynchat asyncore audioop cgi cgitb chunk compression crypt distutils imghdr imp lib2to3"
    " mailcap msilib nis nntplib ossaudiodev pipes smtpd sndhdr spwd sunau telnetlib test uu xdrlib".split()
)
"""Modules that only some Pythons from 3.11 on have, or list: a name must not be fine in one and refused in another."""
STANDARD_LIBRARY = frozenset(sys.stdlib_module_names) | OF_SOME_PYTHON
DISTRIBUTION = re.compile(r"[A-Za-z0-9]|[A-Za-z0-9][A-Za-z0-9_]*[A-Za-z0-9]")
LONGEST_NAME = 100
"""So many bytes of UTF-8 may name a module or a package: it becomes a file, with `test_` before it and `.py` behind."""
LEADING_NUMBER = re.compile(r"\W*\d+(?:[\W_]+\d+)*(?:[\W_]+|$)")
USE_ANOTHER = f"use one of {', '.join(VOCABULARY)}, or another name of your own"


@dataclass(frozen=True, slots=True)
class Target:
    """What one cell's tags ask for; `kind` is the tag of most force (parameters, test, skip, then a target).

    `module` and `function` are those of its `nbe:` target ("" where it names none), whatever the kind: a `parameters`
    cell with a target sends the statements there that are no fields, and a cell that `--only` leaves out (`none`) what
    the package needs of it.
    """

    kind: Literal["target", "parameters", "test", "skip", "none"] = "none"
    module: str = ""
    function: str = ""


def is_ours(tag: str) -> bool:
    """Say whether a tag says what becomes of a cell."""
    return tag == "parameters" or tag.startswith(PREFIX)


def targets(notebook: Notebook) -> tuple[Target, ...]:
    """Give one target per cell; markdown and raw cells have none.

    Raises:
        BadRequest: a tag can't be obeyed, a cell has several, or two modules differ only in case.
    """
    found = tuple(target(cell) for cell in notebook.cells)
    first: dict[str, tuple[str, Cell]] = {}
    for asked, cell in zip(found, notebook.cells, strict=True):
        if asked.module:
            module, earlier = first.setdefault(asked.module.casefold(), (asked.module, cell))
            if module != asked.module:
                message = (
                    f"the modules {module!r} ({_place(earlier)}) and {asked.module!r} differ only in case: "
                    "on some systems they would be the same file"
                )
                raise _disobeyed(cell, message, f"write both tags as {PREFIX}{module}")
    return found


def _disobeyed(cell: Cell, message: str, help_: str) -> BadRequest:
    """Give the error that says which tag can't be obeyed."""
    error = BadRequest(message, where=_place(cell), help=help_)
    error.diagnostics = (Diagnostic(cell.number, 0, "NBE305", "error", cell.id, message, help_),)
    return error


def target(cell: Cell) -> Target:
    """Give what the tags of one cell ask for.

    Raises:
        BadRequest: a tag names what can't be a module or a function, or the cell has more than one target.
    """
    if cell.kind != "code":
        return Target()
    plain = {"parameters": "parameters", f"{PREFIX}test": "test", f"{PREFIX}skip": "skip"}
    asked = {tag: _parse(tag, cell) for tag in cell.tags if tag.startswith(PREFIX) and tag not in plain}
    if len(set(asked.values())) > 1:
        message = f"the cell has more than one target: {', '.join(asked)}"
        raise _disobeyed(cell, message, "keep one of these tags, or divide the cell")
    module, function = next(iter(asked.values()), ("", ""))
    kinds = {plain[tag] for tag in cell.tags if tag in plain}
    if "parameters" in kinds:
        return Target("parameters", module, function)
    if "test" in kinds:
        return Target("test", module, function)
    if "skip" in kinds:
        return Target("skip", module, function)
    return Target("target" if module else "none", module, function)


def _parse(tag: str, cell: Cell) -> tuple[str, str]:
    """Give the module and the function ("" for none) of one `nbe:` tag."""
    module, dot, function = unicodedata.normalize("NFKC", tag.removeprefix(PREFIX)).partition(".")
    wrong = _wrong_module(module) or (_wrong_name(function, "function") if dot else "")
    if wrong:
        message = f"the tag {tag!r} can't be obeyed: {wrong}"
        raise _disobeyed(cell, message, f"write {PREFIX}MODULE or {PREFIX}MODULE.FUNCTION; {USE_ANOTHER}")
    return module, function


def _wrong_module(name: str) -> str:
    """Say why a module of the package can't have this name; "" if it can."""
    if wrong := _wrong_name(name, "module"):
        return wrong
    if name.lower() in RESERVED:
        return f"{name!r} is reserved"
    if name in STANDARD_LIBRARY:
        return f"{name!r} is a module of the standard library"
    if len(name.encode()) > LONGEST_NAME:
        return f"{name[:20]!r}… is too long for the name of a file (at most {LONGEST_NAME} bytes)"
    return ""


def _wrong_name(name: str, what: str) -> str:
    if not name:
        return f"it names no {what}"
    if not name.isidentifier():
        return f"{name!r} is no Python name"
    if keyword.iskeyword(name):
        return f"{name!r} is a keyword of Python"
    if name.startswith("_"):
        return f"the {what} {name!r} starts with an underscore"
    return ""


def package_name(stem: str, *, given: str | None, taken: frozenset[str]) -> str:
    """Give the package's name: `given`, else one made of the notebook's file name without `.ipynb` (`stem`).

    `taken` are the top-level names that the notebook imports: the package must not hide one of them.

    Raises:
        BadRequest: the name given can't be a package's, or hides an import or the standard library.
    """
    hidden = {name.lower() for name in taken} | {name.lower() for name in STANDARD_LIBRARY}
    if given is not None:
        wrong = _wrong_package(given, hidden)
        if wrong:
            raise BadRequest(f"the package can't be called {given!r}: {wrong}", help=_other_name(given, hidden))
        return given
    name = snake_case(LEADING_NUMBER.sub("", stem, count=1) if LEADING_NUMBER.match(stem) else stem, humps=True)
    if name[:1].isdigit():
        name = f"notebook_{name}"
    name = cut_at_word(name, LONGEST_NAME - len("_pkg")) or "notebook"
    return f"{name}_pkg" if keyword.iskeyword(name) or name in hidden else name


def _wrong_package(name: str, hidden: set[str]) -> str:
    if not name.isidentifier() or not DISTRIBUTION.fullmatch(name):
        return "it must be a Python name of ASCII letters, digits and inner underscores"
    if keyword.iskeyword(name):
        return "that is a keyword of Python"
    if len(name) > LONGEST_NAME:
        return f"it is too long for the name of a folder (at most {LONGEST_NAME} characters)"
    if name.lower() in hidden:
        return "it would hide a module of that name which the notebook imports or the standard library has"
    return ""


def _other_name(name: str, hidden: set[str]) -> str:
    """Suggest a name that would do."""
    for fresh in (snake_case(name), f"{snake_case(name)}_pkg", "notebook"):
        if not _wrong_package(fresh, hidden):
            return f"--name {fresh} would do"
    return "choose another name"


def _place(cell: Cell) -> str:
    return f'cell {cell.number} ("{cell.id}")'
