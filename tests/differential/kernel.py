"""Runs a notebook's cells one after another in this process, as a kernel does.

One namespace that is `__main__`, one event loop for all cells, `_` and `Out` for the values of last expressions, which are
not printed. Cells that are no plain Python go through IPython, with its magics.
"""

from __future__ import annotations
import __future__

import ast
import asyncio
import builtins
import os
import re
import sys
import tempfile
import types
from inspect import CO_COROUTINE
from typing import Any

from tests.differential.binding import only_imported
from tests.differential.fingerprint import fingerprint

_FEATURES = sum(getattr(__future__, name).compiler_flag for name in __future__.all_feature_names)
_NOTICES = re.compile(r"(CPU times: |Wall time: |env: |Writing |Overwriting |.* per loop \(mean )")


def run_cells(notebook: dict[str, Any]) -> dict[str, Any]:
    """Run all code cells up to the first exception and give the record of what came of it."""
    kernel = _Kernel()
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    sources = [(cell["id"], kernel.plain(cell["source"])) for cell in cells]
    return asyncio.run(kernel.run(sources))


def without_notices(text: str) -> str:
    """Give what was printed without the lines in which magics report: a package has no magics."""
    return "".join(line for line in text.splitlines(keepends=True) if not _NOTICES.match(line))


class _Kernel:
    """A namespace and what has been seen of it."""

    def __init__(self) -> None:
        self.module = types.ModuleType("__main__")
        self.namespace = vars(self.module)
        self.namespace |= {"__builtins__": builtins, "In": [""], "Out": {}, "_": "", "__": "", "___": ""}
        sys.modules["__main__"] = self.module
        self.flags = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
        self.given = dict(self.namespace)
        self._shell: Any = None

    def plain(self, source: str) -> str:
        """Give a cell as Python; asks IPython only where it must."""
        try:
            compile(source, "<cell>", "exec", self.flags | ast.PyCF_ONLY_AST, dont_inherit=True)
        except SyntaxError:
            return str(self.shell.transform_cell(source))
        if "get_ipython" in source:
            assert self.shell
        return source

    @property
    def shell(self) -> Any:
        """Give IPython's shell over our namespace, without history and colours."""
        if self._shell is None:
            os.environ["IPYTHONDIR"] = tempfile.mkdtemp()
            from IPython.core.interactiveshell import InteractiveShell  # noqa: PLC0415 (half a second)
            from traitlets.config import Config  # noqa: PLC0415 (comes with it)

            settings = Config()
            settings.HistoryManager.enabled = False
            quiet: Any = type("QuietShell", (InteractiveShell,), {"enable_gui": lambda *_: None})
            self._shell = quiet.instance(config=settings, user_module=self.module)
            self.namespace |= {"get_ipython": lambda: self._shell}
            self.given = dict(self.namespace)
        return self._shell

    async def run(self, cells: list[tuple[str, str]]) -> dict[str, Any]:
        """Run the cells; a failing one ends the run."""
        after: dict[str, Any] = {}
        failure: list[str] | None = None
        for count, (name, source) in enumerate(cells, 1):
            try:
                await self._cell(source, count)
            except BaseException as error:  # noqa: BLE001 (whatever a cell raises is an outcome)
                failure = [type(error).__name__, str(error)]
                break
            after[name] = self._names()
        names = self._names()
        sys.stdout.flush()
        imported = sorted(only_imported(source for _, source in cells))
        return {"names": names, "after": after, "failure": failure, "imported": imported}

    async def _cell(self, source: str, count: int) -> None:
        flags = self.flags | ast.PyCF_ONLY_AST
        tree = compile(source, f"<cell {count}>", "exec", flags, dont_inherit=True)
        assert isinstance(tree, ast.Module)
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        await self._execute(tree, "exec", count)
        if isinstance(last, ast.Expr):
            value = await self._execute(ast.Expression(last.value), "eval", count)
            if value is not None and not source.rstrip().endswith(";"):
                self._display(value, count)

    async def _execute(self, tree: ast.Module | ast.Expression, mode: str, count: int) -> object:
        code = compile(tree, f"<cell {count}>", mode, self.flags, dont_inherit=True)
        self.flags |= code.co_flags & _FEATURES
        result = eval(code, self.namespace)  # noqa: S307 (running a cell is the purpose)
        return await result if code.co_flags & CO_COROUTINE else result

    def _display(self, value: object, count: int) -> None:
        self.namespace |= {"___": self.namespace["__"], "__": self.namespace["_"], "_": value}
        self.namespace["Out"][count] = value

    def _names(self) -> dict[str, Any]:
        hidden = {"_", "__", "___"}
        return {
            name: fingerprint(value)
            for name, value in self.namespace.items()
            if name not in hidden and not (name in self.given and self.given[name] is value)
        }
