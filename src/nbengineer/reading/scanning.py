"""Finds the lines of a cell that are IPython's: where a statement may start, outside of strings and brackets."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

STRING_START = re.compile(r"\"\"\"|'''|\"|'")
WORTH_A_LOOK = re.compile(r"[\"'#()\[\]{}]")
STRING_END = {
    '"': re.compile(r'[^"\\]*(?:\\.[^"\\]*)*"'),
    "'": re.compile(r"[^'\\]*(?:\\.[^'\\]*)*'"),
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*"""'),
    "'''": re.compile(r"(?:[^'\\]|\\.|'(?!''))*'''"),
}
ASSIGNED = re.compile(r"(?P<target>[^=#'\"%!?][^=#]*?)\s*=\s*(?P<command>!(?!=).+|%[A-Za-z_].*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Escape:
    """One statement in IPython syntax on the lines `first` to `last` (from 0).

    `command` starts with `%` or `!`, or is all of a help line; `target` is what an assignment binds ("" for none).
    """

    first: int
    last: int
    indent: str
    kind: Literal["command", "help"]
    command: str
    target: str = ""


def escapes(lines: Sequence[str]) -> Iterator[Escape]:
    """Give the statements in IPython syntax in order; `lines` are without their ends."""
    state = _Lexer()
    number = 0
    while number < len(lines):
        line = lines[number]
        if state.at_statement and (found := _escape(lines, number)):
            yield found
            number = found.last + 1
            continue
        started = state.at_statement
        code = state.feed(line).strip()
        if started and state.at_statement and code.endswith("?"):
            yield Escape(number, number, _indent(line), "help", code)
        number += 1


def inside_strings(lines: Sequence[str]) -> list[bool]:
    """Say for each line whether it starts inside a string."""
    state = _Lexer()
    found = []
    for line in lines:
        found.append(state.in_string)
        state.feed(line)
    return found


def _escape(lines: Sequence[str], number: int) -> Escape | None:
    """Give the command or the assignment from one that starts on this line, with its continuation lines."""
    indent = _indent(lines[number])
    start = lines[number][len(indent) :]
    if start.startswith("?"):
        return Escape(number, number, indent, "help", start.strip())
    last = number
    while lines[last].endswith("\\") and last + 1 < len(lines):
        last += 1
    joined = " ".join([line.rstrip()[:-1].rstrip() for line in lines[number:last]] + [lines[last].rstrip()])[
        len(indent) :
    ]
    if start.startswith(("%", "!")):
        magic_help = last == number and start.startswith("%") and joined.endswith("?")
        return Escape(number, last, indent, "help" if magic_help else "command", joined)
    assigned = ASSIGNED.fullmatch(joined)
    if assigned and _is_target(assigned["target"]):
        return Escape(number, last, indent, "command", assigned["command"], assigned["target"])
    return None


def _is_target(text: str) -> bool:
    try:
        ast.parse(f"{text} = 0")
    except (SyntaxError, ValueError, RecursionError):
        return False
    return True


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


class _Lexer:
    """Knows after each line whether the next one can start a statement."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._continued = False

    @property
    def at_statement(self) -> bool:
        """Say whether no bracket, no string and no continuation is open."""
        return not (self._depth or self._quote or self._continued)

    @property
    def in_string(self) -> bool:
        """Say whether a string is open."""
        return bool(self._quote)

    def feed(self, line: str) -> str:
        """Go over one line; gives it without its comment."""
        place = 0
        end = len(line)
        while place < end:
            if self._quote:
                place = self._through_string(line, place)
                continue
            found = WORTH_A_LOOK.search(line, place)
            if found is None:
                break
            place = found.end()
            if found[0] == "#":
                end = found.start()
                break
            if found[0] in "([{":
                self._depth += 1
            elif found[0] in ")]}":
                self._depth = max(0, self._depth - 1)
            else:
                start = STRING_START.match(line, found.start())
                assert start
                self._quote, place = start[0], start.end()
        code = line[:end]
        self._continued = not self._quote and end == len(line) and line.endswith("\\")
        return code

    def _through_string(self, line: str, place: int) -> int:
        """Give the place after the open string, or the line's end where it goes on or was never closed."""
        found = STRING_END[self._quote].match(line, place)
        if found:
            self._quote = ""
            return found.end()
        if len(self._quote) == 1 and not line.endswith("\\"):
            self._quote = ""
        return len(line)
