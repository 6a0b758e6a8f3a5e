"""Puts tags into a notebook file's own text; everything else in it stays: indentation, order, escapes, line ends."""

from __future__ import annotations

import json
import os
import re
import shutil
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, NamedTuple

from nbengineer.errors import BadRequest, NotebookUnreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

SPACE = re.compile(r"[ \t\r\n]*")
STRUCTURE = re.compile(r'["{}\[\]]')
SCALAR = re.compile(r"[^\s,\]}]+")
STRICT = False
"""`scanstring` then takes control characters within strings, as lenient readers do."""


class Member(NamedTuple):
    """One `"key": value` of an object, or one value of an array (then `key` is ""), by its places in the text."""

    key: str
    start: int
    value: int
    end: int


def write_tags(path: Path, raw: bytes, tags: Mapping[int, str]) -> None:
    """Add tags to the cells with these numbers (from 1) in the file at `path`, which still holds `raw`; by one rename.

    Raises:
        BadRequest: the file is in a form that has no tags, or was changed meanwhile.
        NotebookUnreadable: it can't be written.
    """
    encoding = json.detect_encoding(raw)
    fresh = with_tags(raw.decode(encoding, "surrogatepass"), tags).encode(encoding, "surrogatepass")
    real = path.resolve()
    try:
        handle, name = mkstemp(prefix=f".{real.name[:100]}.", dir=real.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(fresh)
            shutil.copymode(real, name)
            _expect(real, raw)
            Path(name).replace(real)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise NotebookUnreadable(f"the file can't be written ({error.strerror})", where=str(path)) from None


def _expect(file: Path, raw: bytes) -> None:
    """Refuse to go on with a file that no longer holds `raw`."""
    if file.read_bytes() != raw:
        raise BadRequest("the notebook was saved meanwhile", where=str(file), help="run the command again")


def with_tags(text: str, tags: Mapping[int, str]) -> str:
    """Give the notebook's text with one more tag on each of the cells numbered in `tags`.

    Raises:
        BadRequest: the text has no list of cells at its top level (formats before 4).
    """
    top = {member.key: member for member in _members(text, _skip_space(text, text.startswith("\ufeff")))}
    if "cells" not in top or text[top["cells"].value] != "[":
        help_ = "open it in Jupyter and save it, which brings it to format 4"
        raise BadRequest("tags can only be written into a notebook of format 4 or later", help=help_)
    cells = list(_members(text, top["cells"].value))
    pieces, done = [], 0
    for number, tag in sorted(tags.items()):
        start, end, fresh = _edit(text, cells[number - 1], tag)
        pieces += [text[done:start], fresh]
        done = end
    return "".join([*pieces, text[done:]])


def _edit(text: str, cell: Member, tag: str) -> tuple[int, int, str]:
    """Say which part of the text one cell's tag replaces (an empty one, mostly), and by what."""
    layout = _Layout.of(text, cell)
    metadata = {member.key: member for member in _members(text, cell.value)}.get("metadata")
    if metadata is None:
        return layout.add(text, cell, "metadata", {"tags": [tag]}, 1)
    inside = list(_members(text, metadata.value))
    if not inside or text[metadata.value] != "{":
        return metadata.value, metadata.end, layout.render({"tags": [tag]}, 1)
    tags = {member.key: member for member in inside}.get("tags")
    if tags is None:
        return layout.add(text, metadata, "tags", [tag], 2)
    values = list(_members(text, tags.value))
    if not values or text[tags.value] != "[":
        return tags.value, tags.end, layout.render([tag], 2)
    return values[-1].end, values[-1].end, layout.between(text, tags, values) + json.dumps(tag)


class _Layout(NamedTuple):
    """How a file is laid out, seen from a cell: line end ("" for none), its members' indentation, that of one level."""

    line: str
    indent: str
    unit: str
    colon: str

    @classmethod
    def of(cls, text: str, cell: Member) -> _Layout:
        """Read the layout off the cell's first member."""
        first = next(_members(text, cell.value))
        gap = text[cell.value + 1 : first.start]
        line = "\r\n" if "\r\n" in gap else "\n" if "\n" in gap else ""
        indent = gap.rpartition("\n")[2] if line else ""
        outer = text[text.rfind("\n", 0, cell.value) + 1 : cell.value]
        unit = indent[len(outer) :] if not outer.strip() else indent[: len(indent) // 3]
        colon = ":" if text[first.value - 1] == ":" else ": "
        return cls(line, indent, unit, colon)

    def render(self, value: object, level: int) -> str:
        """Give a value whose key stands `level` levels below the cell."""
        if not self.line:
            return json.dumps(value, separators=("," + self.colon[1:], self.colon))
        lines = json.dumps(value, indent=self.unit, separators=(",", self.colon))
        return lines.replace("\n", self.line + self.indent + self.unit * (level - 1))

    def add(self, text: str, place: Member, key: str, value: object, level: int) -> tuple[int, int, str]:
        """Add a member to an object that has some: in its order where its keys are sorted, else at its end."""
        members = list(_members(text, place.value))
        keys = [member.key for member in members]
        fresh = f"{json.dumps(key)}{self.colon}{self.render(value, level)}"
        later = [member for member in members if member.key > key] if keys == sorted(keys) else []
        between = self.between(text, place, members)
        if later:
            return later[0].start, later[0].start, fresh + between
        return members[-1].end, members[-1].end, between + fresh

    def between(self, text: str, place: Member, members: list[Member]) -> str:
        """Give what separates two members of the container at `place`: a comma, and the space before its first one."""
        gap = text[place.value + 1 : members[0].start]
        return "," + (gap if "\n" in gap else self.colon[1:])


def _members(text: str, opening: int) -> Iterator[Member]:
    """Give the members of the object or array that opens at `opening`; nothing for anything else."""
    if text[opening] not in "{[":
        return
    named = text[opening] == "{"
    place = _skip_space(text, opening + 1)
    while text[place] not in "}]":
        start, key = place, ""
        if named:
            key, place = scanstring(text, place + 1, STRICT)
            place = _skip_space(text, _skip_space(text, place) + 1)
        end = _end(text, place)
        yield Member(key, start, place, end)
        place = _skip_space(text, end)
        if text[place] == ",":
            place = _skip_space(text, place + 1)


def _end(text: str, place: int) -> int:
    """Give the place after the value that starts at `place`."""
    if text[place] == '"':
        return int(scanstring(text, place + 1, STRICT)[1])
    if text[place] not in "{[":
        scalar = SCALAR.match(text, place)
        assert scalar
        return scalar.end()
    depth = 0
    while True:
        found = STRUCTURE.search(text, place)
        assert found
        place = found.end()
        if found[0] == '"':
            place = int(scanstring(text, place, STRICT)[1])
        elif found[0] in "{[":
            depth += 1
        else:
            depth -= 1
            if not depth:
                return place


def _skip_space(text: str, place: int) -> int:
    space = SPACE.match(text, place)
    assert space
    return space.end()
