"""What an extraction must look for outside the notebook: imports, star imports, files."""

from __future__ import annotations

import ast
import warnings
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.program import analyse
from nbengineer.analysis.walking import nodes_of
from nbengineer.planning.paths import Paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from nbengineer.model.facts import Program
    from nbengineer.model.notebook import Code

NAMESPACES = frozenset("google azure mpl_toolkits sphinxcontrib zope ruamel backports jaraco opentelemetry".split())
"""Packages that many distributions share: the first name alone doesn't say which one is meant."""

COLAB = "google.colab"

ENGINES = {
    "read_excel": "openpyxl",
    "to_excel": "openpyxl",
    "ExcelWriter": "openpyxl",
    "ExcelFile": "openpyxl",
    "read_parquet": "pyarrow",
    "to_parquet": "pyarrow",
    "read_feather": "pyarrow",
    "to_feather": "pyarrow",
    "read_orc": "pyarrow",
    "to_orc": "pyarrow",
    "read_hdf": "tables",
    "to_hdf": "tables",
    "HDFStore": "tables",
    "read_html": "lxml",
    "read_xml": "lxml",
    "to_xml": "lxml",
    "to_markdown": "tabulate",
    "read_stata": "pandas",
    "read_spss": "pyreadstat",
    "read_gbq": "pandas-gbq",
    "to_gbq": "pandas-gbq",
    "background_gradient": "matplotlib",
}
"""Calls of pandas that need another distribution, which nothing imports."""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the code of all cells asks of its surroundings.

    `imports` are top-level names that any cell imports, in functions and `try` too, `star_imports` the modules of
    `from M import *`, `paths` strings that may be file paths or patterns of them, in order. `reads` are those among
    them that a call surely reads (`read_csv`), `dotted` modules below a package that several distributions share
    (`google.cloud.storage`), `engines` distributions that a call needs without an import (`read_excel`: openpyxl).
    """

    imports: frozenset[str]
    star_imports: tuple[str, ...]
    paths: tuple[str, ...]
    reads: tuple[str, ...] = ()
    dotted: frozenset[str] = frozenset()
    engines: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    """The survey as it grows; `dict` keys stand in order and once."""

    modules: set[str] = field(default_factory=set)
    stars: dict[str, None] = field(default_factory=dict)
    engines: set[str] = field(default_factory=set)
    paths: Paths = field(default_factory=Paths)


def survey(codes: Sequence[Code | None], *, slicing: bool) -> tuple[Program, Survey]:
    """Read the cells once: for their facts, as `analyse` gives them, and for what they ask of their surroundings."""
    found = _Found()
    program = analyse(codes, slicing=slicing, see=partial(_look_at, found=found))
    for code in codes:
        _look_through("\n".join(code.needs) if code and code.error is None else "", found)
    tops = {module.partition(".")[0] for module in found.modules if not _is_colab(module)}
    return program, Survey(
        imports=frozenset(tops),
        star_imports=tuple(found.stars),
        paths=found.paths.texts,
        reads=found.paths.reads,
        dotted=frozenset(module for module in found.modules if _is_shared(module) and not _is_colab(module)),
        engines=tuple(sorted(found.engines)),
    )


def imported_names(source: str) -> frozenset[str]:
    """Give the top-level names that a Python source imports absolutely; nothing if it does not parse."""
    found = _Found()
    _look_through(source, found)
    return frozenset(module.partition(".")[0] for module in found.modules if not _is_colab(module))


def named_paths(source: str) -> tuple[str, ...]:
    """Give the strings of a Python source that may be file paths; nothing if it does not parse."""
    found = _Found()
    _look_through(source, found)
    return found.paths.texts


def _is_shared(module: str) -> bool:
    head, dot, _ = module.partition(".")
    return bool(dot) and head in NAMESPACES


def _is_colab(module: str) -> bool:
    return module == COLAB or module.startswith(f"{COLAB}.")


def tree_of(source: str) -> ast.Module | None:
    """Parse Python source; None if it does not parse. Never raises, never warns."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(source)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def _look_through(source: str, found: _Found) -> None:
    tree = tree_of(source) if source else None
    for statement in tree.body if tree else ():
        _look_at(statement, found)


def _look_at(statement: ast.stmt, found: _Found) -> None:
    found.paths.remember(statement)
    for node in nodes_of(statement):
        match node:
            case ast.Name() | ast.Attribute():
                pass
            case ast.Constant(value=str()) | ast.BinOp() | ast.JoinedStr():
                found.paths.see(node)
            case ast.Call():
                _call(node, found)
                found.paths.see(node)
            case ast.Import(names=aliases):
                found.modules.update(alias.name for alias in aliases)
            case ast.ImportFrom(module=str(module), level=0, names=aliases):
                found.modules.update(_modules(module, (alias.name for alias in aliases)))
                if any(alias.name == "*" for alias in aliases):
                    found.stars[module] = None
            case _:
                pass


def _modules(module: str, names: Iterable[str]) -> list[str]:
    """Give the modules that a `from` import may load: of a shared package, those below it."""
    if module.partition(".")[0] not in NAMESPACES:
        return [module]
    return [f"{module}.{name}" for name in names if name != "*"] or [module]


def _call(node: ast.Call, found: _Found) -> None:
    """Note imports by name, and what the call needs that nothing imports."""
    name = called_name(node)
    if name in ENGINES and isinstance(node.func, ast.Attribute):
        found.engines.add("xlrd" if name == "read_excel" and _reads_old_excel(node) else ENGINES[name])
    if name in {"import_module", "__import__", "importorskip"}:
        match node.args:
            case [ast.Constant(value=str(module)), *_] if module and not module.startswith("."):
                found.modules.add(module)
            case _:
                pass


def _reads_old_excel(node: ast.Call) -> bool:
    match node.args:
        case [ast.Constant(value=str(path)), *_]:
            return path.lower().endswith(".xls")
        case _:
            return False
