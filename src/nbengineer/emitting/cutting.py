"""A cell's code cut into the source of its statements, with the comments that belong to each."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.reading import python

if TYPE_CHECKING:
    from nbengineer.model.notebook import Code

INDENT = "    "


@dataclass(frozen=True, slots=True)
class Piece:
    """One statement as written: `text` from its first token to its last, `comment` what follows on its last line.

    `own` are the comment lines directly above it, `apart` those above them, behind a blank line. `inside` are indented
    comment lines that end a block. `gap`: a blank line stands somewhere above it. `node` is its tree; the text begins
    in its cell at `line`, from 0, and `column`, in UTF-8 bytes.
    """

    node: ast.stmt
    text: str
    line: int
    column: int
    comment: str = ""
    own: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    gap: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """All statements of a cell in order; `tail` are the comment lines below the last one."""

    pieces: tuple[Piece, ...]
    tail: tuple[str, ...] = ()


def parse(text: str) -> list[ast.stmt]:
    """Give the statements of a cell; `await` may stand at its top level.

    Python's own warnings about the notebook's literals are not ours to print.
    """
    return python.parse(text).body


def parse_expression(text: str) -> ast.expr:
    """Give one expression, which may stand on several lines."""
    (statement,) = parse(f"(\n{text}\n)")
    assert isinstance(statement, ast.Expr), text
    return statement.value


def cut(code: Code) -> Cut:
    """Cut the code of one cell, which parses, into its statements."""
    body = python.tree_of(code).body
    lines = code.text.split("\n")
    spans = [_span(node, lines) for node in body]
    gaps = [_gap(lines, before, after) for before, after in zip([None, *spans], [*spans, None], strict=True)]
    inside = [_take_inside(node, gap) for node, gap in zip(body, gaps[1:], strict=True)]
    pieces = []
    for number, (node, span) in enumerate(zip(body, spans, strict=True)):
        following = spans[number + 1] if number + 1 < len(spans) else None
        own, apart = _split_comments(gaps[number])
        piece = Piece(
            node=node,
            text=_slice(lines, span),
            line=span.line,
            column=len(lines[span.line][: span.column].encode()),
            comment=_comment(lines, span, following),
            own=own,
            apart=apart,
            inside=inside[number],
            gap="" in gaps[number],
        )
        pieces.append(piece)
    own, apart = _split_comments(gaps[-1])
    return Cut(tuple(pieces), (*apart, *([""] if apart and own else []), *own))


def indented(text: str) -> str:
    """Give the source of statements four columns to the right; what stands inside string literals stays as it is."""
    if "\n" not in text:
        return INDENT + text if text else text
    fixed = _string_lines(text) if '"""' in text or "'''" in text or "\\" in text else frozenset()
    lines = text.split("\n")
    return "\n".join(
        line if number in fixed else INDENT + line if line.strip() else "" for number, line in enumerate(lines, start=1)
    )


def _string_lines(text: str) -> frozenset[int]:
    """Number the lines that start inside a string literal (or between the parts of one)."""
    found: set[int] = set()
    todo: list[ast.AST] = list(parse(text))
    while todo:
        node = todo.pop()
        if type(node).__name__ in {"JoinedStr", "TemplateStr"} or (
            isinstance(node, ast.Constant) and isinstance(node.value, str | bytes)
        ):
            found |= set(range(node.lineno + 1, (node.end_lineno or 0) + 1))  # type: ignore[attr-defined]
        else:
            todo += ast.iter_child_nodes(node)
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Span:
    """Where a statement stands: lines from 0, columns in characters."""

    line: int
    column: int
    end_line: int
    end_column: int


def _span(node: ast.stmt, lines: list[str]) -> _Span:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    line = min([node.lineno, *(d.lineno for d in decorators)]) - 1
    column = 0 if decorators else _characters(lines[line], node.col_offset)
    end_line = (node.end_lineno or node.lineno) - 1
    return _Span(line, column, end_line, _characters(lines[end_line], node.end_col_offset or 0))


def _characters(line: str, offset: int) -> int:
    """Turn an offset in UTF-8 bytes into one in characters."""
    return offset if line.isascii() else len(line.encode()[:offset].decode())


def _slice(lines: list[str], span: _Span) -> str:
    if span.line == span.end_line:
        return lines[span.line][span.column : span.end_column]
    inner = lines[span.line + 1 : span.end_line]
    return "\n".join([lines[span.line][span.column :], *inner, lines[span.end_line][: span.end_column]])


def _comment(lines: list[str], span: _Span, following: _Span | None) -> str:
    if following and following.line == span.end_line:
        return ""
    rest = lines[span.end_line][span.end_column :].strip().removeprefix(";").strip()
    return rest if rest.startswith("#") else ""


def _gap(lines: list[str], before: _Span | None, after: _Span | None) -> list[str]:
    """Give the lines between two statements: blank or comments, blank ones as ""."""
    start = before.end_line + 1 if before else 0
    end = after.line if after else len(lines)
    return [line.rstrip() for line in lines[start:end]]


def _take_inside(node: ast.stmt, gap: list[str]) -> tuple[str, ...]:
    """Take the indented comments from the lines after a block: they end it."""
    if not hasattr(node, "body"):
        return ()
    count = 0
    for number, line in enumerate(gap, start=1):
        if line[:1].isspace():
            count = number
        elif line:
            break
    taken = tuple(gap[:count])
    del gap[:count]
    return taken


def _split_comments(gap: list[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the comments that touch what follows, and those above a blank line."""
    comments = [line.strip() for line in gap]
    last_blank = max((number for number, line in enumerate(comments) if not line), default=-1)
    apart = comments[: last_blank + 1]
    while apart and not apart[-1]:
        apart.pop()
    while apart and not apart[0]:
        apart.pop(0)
    return tuple(comments[last_blank + 1 :]), tuple(apart)
