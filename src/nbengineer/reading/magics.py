"""Code cells as plain Python: magics, shell commands and help lines are translated or dropped, line numbers stay."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from nbengineer.model.notebook import Code, Note
from nbengineer.reading import framing, kernelcalls, timing
from nbengineer.reading.cellmagics import Frame, cell_magic
from nbengineer.reading.linemagics import command
from nbengineer.reading.python import TOO_DEEP, parsed
from nbengineer.reading.scanning import escapes
from nbengineer.reading.translated import (
    CAPTURE,
    HELP,
    KERNEL,
    PLAIN_CALL,
    SHELL_SHOWS,
    SHOWN_ONLY,
    TIMING_DROPPED,
    Around,
    Became,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nbengineer.model.notebook import Cell
    from nbengineer.reading.scanning import Escape

WITHOUT_BRACKETS = re.compile(r"\s*[/,;]\S")
NOTHING_KNOWN = Around()
CELL_MAGIC = re.compile(r"%%(?P<name>!|[A-Za-z_][\w.]*)(?P<arguments>.*)")
AUTOMAGIC = re.compile(
    r"\s*(?:pip3?|conda|mamba|cd|ls|ll|cat|mkdir|rm|cp|mv|rmdir|pwd|matplotlib|load_ext|run|time|timeit|env|who|whos)\s+[^\s=(\[.,].*"
)
AUTOMAGIC_ALONE = re.compile(r"\s*(?:ls|ll|pwd|who|whos|dirs|dhist|lsmagic)(?:[ \t]+-\w+)*\s*")
BEYOND_US = re.compile(r"^\s*(?:>>>|In ?\[\d+\]:|[/,;]\S|.*[?!%])", re.MULTILINE)
"""What IPython might make Python of although we don't: prompts, calls without brackets."""
ASKS_FOR_THE_SHELL = "it asks for IPython's shell"


def translate(cell: Cell, around: Around = NOTHING_KNOWN) -> Code:
    """Give a code cell as plain Python whose statements stand on the cell's own lines; never raises.

    `around` is what the rest of the notebook says about names; without it, a name that might be used counts as used.
    """
    try:
        return _plain(cell, around)
    except RecursionError:  # magics in magics, a thousand times
        return Code(cell.source, error=TOO_DEEP)


def _plain(cell: Cell, around: Around) -> Code:
    source = cell.source
    tree = parsed(source)
    if isinstance(tree, ast.Module):
        if AUTOMAGIC_ALONE.fullmatch(source):
            lines = [f"%{line.strip()}" if line.strip() else "" for line in source.split("\n")]
            return _translated(cell, lines, around)
        if "get_ipython" not in source or not kernelcalls.calls_left(tree):
            return Code(source, tree=tree)
        lines = source.split("\n")
        return _translated(cell, kernelcalls.as_magics(tree, lines) or lines, around)
    return _translated(cell, source.split("\n"), around)


def _translated(cell: Cell, lines: list[str], around: Around) -> Code:
    """Translate, with signs put before the magics that lack them, and IPython's help for what is still no Python."""
    draft, outcome = _drafted(cell, lines, around)
    for _ in lines:
        if isinstance(outcome, Code) or draft.problem or outcome[1] > len(lines):
            break
        place = outcome[1] - 1
        if not AUTOMAGIC.fullmatch(lines[place]):
            break
        lines = [*lines[:place], re.sub(r"^(\s*)", r"\1%", lines[place]), *lines[place + 1 :]]
        draft, outcome = _drafted(cell, lines, around)
    if isinstance(outcome, Code):
        if not around.keep_shows and _prints_in_a_step(outcome):
            return _translated(cell, lines, replace(around, keep_shows=True))
        return outcome
    if not draft.problem and not draft.whole and BEYOND_US.search("\n".join(lines)):
        again = _with_ipython(cell, lines, around)
        if again is not None:
            return again
    return Code(cell.source, error=draft.problem or outcome)


def _prints_in_a_step(code: Code) -> bool:
    """Say whether commands that only print stand in a cell that does more: there they print in the package as well."""
    if not any(note.code == SHELL_SHOWS for note in code.notes):
        return False
    tree = parsed(code.text)
    body = tree.body if isinstance(tree, ast.Module) else []
    return any(not isinstance(statement, ast.Import | ast.ImportFrom | ast.Pass) for statement in body)


def _drafted(cell: Cell, lines: Sequence[str], around: Around) -> tuple[_Draft, Code | tuple[str, int]]:
    """Translate once; gives the code, or what is wrong where."""
    draft = _Draft(cell, around)
    text = "\n".join(draft.cell(lines, 1))
    tree = parsed(text)
    return draft, draft.finished(text, tree) if isinstance(tree, ast.Module) else tree


def _with_ipython(cell: Cell, lines: list[str], around: Around) -> Code | None:
    """Give a cell that IPython can make Python of: with prompts, or calls without brackets; None where it can't."""
    from IPython.core.inputtransformer2 import TransformerManager  # noqa: PLC0415 (heavy, and seldom needed)

    above = next((number for number, line in enumerate(lines) if line.strip()), 0)
    try:
        text = str(TransformerManager().transform_cell("\n".join(lines)))
    except SyntaxError:
        return None
    tree = parsed(text)
    if not isinstance(tree, ast.Module):
        return None
    plain = text.split("\n")
    fresh = [""] * above + (kernelcalls.as_magics(tree, plain) or plain)
    while len(fresh) > len(lines) and not fresh[-1]:
        fresh.pop()
    fresh += [""] * (len(lines) - len(fresh))
    _, outcome = _drafted(cell, fresh, around)
    if not isinstance(outcome, Code):
        return None
    called = [
        Note(number, line.strip(), fresh[number - 1], PLAIN_CALL)
        for number, line in enumerate(lines, start=1)
        if WITHOUT_BRACKETS.match(line) and line != fresh[number - 1]
    ]
    return replace(outcome, notes=tuple(sorted([*outcome.notes, *called], key=lambda note: note.line)))


@dataclass(slots=True)
class _Draft:
    """A cell on its way: what was found so far.

    `fillers` are lines with a `pass` for what was dropped, `whole` says that a cell magic stands at the top.
    """

    origin: Cell
    around: Around
    notes: list[Note] = field(default_factory=list)
    needs: dict[str, None] = field(default_factory=dict)
    installs: dict[str, None] = field(default_factory=dict)
    files: list[tuple[str, str]] = field(default_factory=list)
    verbatim: str = ""
    problem: tuple[str, int] | None = None
    whole: bool = False
    fillers: set[int] = field(default_factory=set)

    def cell(self, lines: Sequence[str], first: int) -> list[str]:
        """Translate the lines of a cell, or of a cell magic's body; `first` is the number of the first one."""
        lines = _dedented(lines)
        start = next((number for number, line in enumerate(lines) if line.strip()), 0)
        magic = CELL_MAGIC.fullmatch(lines[start].rstrip()) if lines else None
        if magic is None or magic["arguments"].endswith("?"):
            return self._statements(lines, first)
        self.whole = True
        body = lines[start + 1 :]
        text = "\n".join(body)
        text += "\n" if text and not text.endswith("\n") else ""
        became = cell_magic(magic["name"], magic["arguments"].strip(), text, self.around, self.origin.number)
        above = [""] * start
        if isinstance(became, Frame):
            return above + self._framed(lines[start].strip(), became, body, first + start)
        self._note(became, first + start, lines[start].strip())
        fresh = above + became.text.split("\n")
        return fresh + [""] * (len(lines) - len(fresh))

    def _framed(self, what: str, frame: Frame, body: Sequence[str], line: int) -> list[str]:
        """Translate a body and put the frame around it."""
        place = len(self.notes)
        around = self.around
        if frame.code == CAPTURE and frame.indented:
            self.around = replace(around, captured=True)
        fresh = self.cell(body, line + 1) if body else []
        self.around = around
        if frame.once and timing.is_pure("\n".join(fresh)):
            self.notes.insert(place, Note(line, what, "", TIMING_DROPPED))
            return [""] * (len(fresh) + 1)
        framed = framing.framed(frame, fresh)
        shown = frame.first if frame.first and frame.first in (text.strip() for text in framed) else ""
        self.notes.insert(place, Note(line, what, shown, frame.code, frame.help if shown else ""))
        if shown:
            self.needs |= dict.fromkeys(frame.needs)
        return framed

    def _statements(self, lines: Sequence[str], first: int) -> list[str]:
        fresh = list(lines)
        for escape in escapes(lines):
            if escape.command.startswith("%%") and escape.kind == "command":
                magic = escape.command.split()[0]
                self.problem = (f"{magic} must stand at the top of its cell", first + escape.first)
                return fresh
            became = Became("", HELP) if escape.kind == "help" else command(escape.command, self.around, escape.target)
            self._put(became, escape, fresh, first)
        return fresh

    def _put(self, became: Became, escape: Escape, fresh: list[str], first: int) -> None:
        what = "\n".join(fresh[escape.first : escape.last + 1]).strip()
        self._note(became, first + escape.first, what)
        text = became.text
        if not text and escape.indent:
            text = "pass"
            self.fillers.add(first + escape.first)
        fresh[escape.first] = escape.indent + text if text else ""
        fresh[escape.first + 1 : escape.last + 1] = [""] * (escape.last - escape.first)

    def _note(self, became: Became, line: int, what: str) -> None:
        self.notes.append(Note(line, what, became.text, became.code, became.help))
        self.needs |= dict.fromkeys(became.needs)
        self.installs |= dict.fromkeys(became.installs)
        self.files += became.files
        self.verbatim = self.verbatim or became.verbatim

    def finished(self, text: str, tree: ast.Module) -> Code:
        """Give the code, once its text is known to be Python."""
        lines = text.split("\n")
        for number in framing.unneeded(tree, self.fillers):
            lines[number - 1] = ""
        if "get_ipython" in text:
            lines = self._calls(lines, tree)
        left = any(not isinstance(statement, ast.Pass) for statement in tree.body)
        return Code(
            "\n".join(lines),
            notes=tuple(sorted(self.notes, key=lambda note: note.line)),
            installs=tuple(self.installs),
            verbatim=self.verbatim,
            display_only=not left and bool(self.notes) and all(note.code in SHOWN_ONLY for note in self.notes),
            needs=tuple(self.needs),
            files=tuple(self.files),
        )

    def _calls(self, lines: list[str], tree: ast.Module) -> list[str]:
        """Answer the question for Colab, and note what else asks for IPython's shell."""
        fresh = kernelcalls.outside_colab(tree, lines)
        for number, (old, new) in enumerate(zip(lines, fresh, strict=True), start=1):
            if old != new:
                self._note(Became(new.strip(), PLAIN_CALL, "a package never runs in Colab"), number, old.strip())
        again = parsed("\n".join(fresh))
        assert isinstance(again, ast.Module)
        noted = {note.line for note in self.notes}
        for number in kernelcalls.calls_left(again):
            self.verbatim = self.verbatim or ASKS_FOR_THE_SHELL
            if number not in noted:
                what = fresh[number - 1].strip()
                self._note(Became(what, KERNEL, "write it without IPython's shell"), number, what)
        return fresh


def _dedented(lines: Sequence[str]) -> list[str]:
    """Give the lines of a cell without the indentation of its first one, as IPython runs them."""
    top = next((line for line in lines if line.strip()), "")
    indent = top[: len(top) - len(top.lstrip())]
    return [line.removeprefix(indent) for line in lines] if indent else list(lines)
