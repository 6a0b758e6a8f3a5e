"""Small edits of a module's functions: those that change what is computed, and those that change nothing.

Each is one edit of the source text at the place of one syntax node, so that a survivor can be read as a diff of a line.
"""

from __future__ import annotations

import ast
import io
import random
import tokenize
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Function = ast.FunctionDef | ast.AsyncFunctionDef
Edit = tuple[int, int, str]

OURS = frozenset({"__init__.py", "__main__.py", "config.py", "pipeline.py", "unbound.py"})
OPERATORS: dict[type[ast.AST], tuple[str, str]] = {
    ast.Add: ("+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: ("*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "/"),
    ast.Mod: ("%", "*"),
    ast.Pow: ("**", "*"),
    ast.BitAnd: ("&", "|"),
    ast.BitOr: ("|", "&"),
    ast.Lt: ("<", ">="),
    ast.LtE: ("<=", ">"),
    ast.Gt: (">", "<="),
    ast.GtE: (">=", "<"),
    ast.Eq: ("==", "!="),
    ast.NotEq: ("!=", "=="),
    ast.And: ("and", "or"),
    ast.Or: ("or", "and"),
}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One edited source: `kind` names the sort of edit, `line` (from 1) and `what` say where and which."""

    kind: str
    line: int
    what: str
    source: str


class _Text:
    """A source with the offsets of its lines, in characters."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.lines = source.splitlines(keepends=True)
        self.starts = [0]
        for line in self.lines:
            self.starts.append(self.starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """Give the character offset of a place that `ast` counts in bytes."""
        return self.starts[line - 1] + len(self.lines[line - 1].encode()[:column].decode())

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> tuple[int, int]:
        """Give the offsets of a node's first character and of the one after its last."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)


def modules_of(package: Path) -> dict[Path, str]:
    """Give the texts of a package's modules that hold code of the notebook."""
    source = next((package / "src").iterdir())
    return {file: file.read_text("utf-8") for file in sorted(source.glob("*.py")) if file.name not in OURS}


def changing(source: str) -> list[Mutant]:
    """Give the edits of a module's functions that are meant to change what they compute, in the order of the source."""
    text = _Text(source)
    found = []
    for function in _functions(ast.parse(source)):
        for statement in _body(function):
            nodes: list[ast.stmt | ast.expr] = [statement, *_expressions(statement)]
            for node in nodes:
                for kind, (start, end, new) in _edits(node, text):
                    edited = source[:start] + new + source[end:]
                    if _compiles(edited):
                        what = f"{source[start:end].strip() or '(nothing)'} -> {new or '(nothing)'}"
                        found.append(Mutant(kind, getattr(node, "lineno", 0), what, edited))
    return found


def unchanging(source: str) -> list[Mutant]:
    """Give the edits that change nothing: renamed locals, other layout, added comments, a statement in parentheses."""
    text = _Text(source)
    found = []
    for function in _functions(ast.parse(source)):
        if (renamed := _with_a_local_renamed(function, text)) is not None:
            found.append(renamed)
        first = _body(function)[:1]
        for statement in first:
            start, _ = text.span(statement)
            indent = " " * statement.col_offset
            found.append(_at("comment", statement, text, (start, start, f"# the same as before\n{indent}")))
            found.append(_at("statement", statement, text, (start, start, f"pass\n\n{indent}")))
        assigned = (node for node in _body(function) if isinstance(node, ast.Assign))
        called = (node for node in assigned if isinstance(node.value, ast.Call | ast.BinOp))
        for assignment in list(called)[:1]:
            start, end = text.span(assignment.value)
            found.append(_at("layout", assignment, text, (start, end, f"(\n{text.source[start:end]}\n)")))
        found += _with_neighbours_exchanged(function, text)
    return [mutant for mutant in found if _compiles(mutant.source)]


def sample(places: range, count: int, seed: int) -> list[int]:
    """Draw at most `count` places, the same ones for the same seed, in their order."""
    return sorted(random.Random(seed).sample(places, min(count, len(places))))  # noqa: S311 (no secret)


def _functions(tree: ast.Module) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, Function):
            yield node


def _body(function: Function) -> list[ast.stmt]:
    """Give all statements of a function, nested ones too, without its docstring and its `return`."""
    found: list[ast.stmt] = []
    for node in ast.walk(function):
        if isinstance(node, ast.stmt) and node is not function and not isinstance(node, ast.Return):
            is_text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            if not is_text:
                found.append(node)
    return found


def _expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    """Give the expressions of a statement that stand in no statement inside it."""
    waiting: list[ast.AST] = [statement]
    while waiting:
        for child in ast.iter_child_nodes(waiting.pop()):
            if isinstance(child, ast.stmt | ast.JoinedStr):
                continue
            if isinstance(child, ast.expr):
                yield child
            waiting.append(child)


def _edits(node: ast.stmt | ast.expr, text: _Text) -> Iterator[tuple[str, Edit]]:
    match node:
        case ast.Constant(value=value):
            start, end = text.span(node)
            if (new := _other(value)) is not None:
                yield "constant", (start, end, new)
        case ast.BinOp(left=left, op=op, right=right):
            yield from _operator(left, op, right, text)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            yield from _operator(left, op, right, text)
        case ast.BoolOp(op=op, values=[left, right, *_]):
            yield from _operator(left, op, right, text)
        case ast.AugAssign(target=target, op=op, value=value):
            yield from _operator(target, op, value, text)
        case ast.Call(keywords=keywords):
            for keyword in keywords:
                if keyword.arg:
                    start, end = text.span(keyword)
                    rest = text.source[end:]
                    comma = len(rest) - len(rest.lstrip()) + 1 if rest.lstrip().startswith(",") else 0
                    yield "keyword", (start, end + comma, "")
        case _:
            pass
    if isinstance(node, ast.Expr | ast.AugAssign | ast.Delete) or (
        isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name)
    ):
        start, end = text.span(node)
        yield "statement", (start, end, "pass")


def _other(value: object) -> str | None:
    """Give the source of another value of the same type."""
    match value:
        case bool():
            return str(not value)
        case int():
            return str(value + 1)
        case float():
            return repr(value * 1.5 + 0.25)
        case str() if value:
            return repr(f"{value}_")
        case _:
            return None


def _operator(left: ast.expr, op: ast.AST, right: ast.expr, text: _Text) -> Iterator[tuple[str, Edit]]:
    if type(op) not in OPERATORS:
        return
    old, new = OPERATORS[type(op)]
    start, end = text.span(left)[1], text.span(right)[0]
    place = text.source.find(old, start, end)
    if place >= 0:
        yield "operator", (place, place + len(old), new)


def _at(kind: str, node: ast.stmt, text: _Text, edit: Edit) -> Mutant:
    start, end, new = edit
    return Mutant(kind, node.lineno, new.strip(), text.source[:start] + new + text.source[end:])


def _with_a_local_renamed(function: Function, text: _Text) -> Mutant | None:
    """Rename the first local variable that is bound by a plain assignment and is no parameter."""
    parameters = {argument.arg for argument in ast.walk(function.args) if isinstance(argument, ast.arg)}
    strings = {node.value for node in ast.walk(function) if isinstance(node, ast.Constant)}
    formatted = [part for node in ast.walk(function) if isinstance(node, ast.JoinedStr) for part in ast.walk(node)]
    strings |= {node.id for node in formatted if isinstance(node, ast.Name)}
    scopes = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda, ast.ClassDef, ast.Global)
    if any(isinstance(node, scopes) for node in ast.walk(function) if node is not function):
        return None
    targets = [
        node.targets[0].id
        for node in function.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
    ]
    name = next((name for name in targets if name not in parameters | strings), None)
    if name is None:
        return None
    start, end = text.span(function)
    return Mutant("renamed", function.lineno, f"{name} -> {name}_2", _renamed(text.source, start, end, name))


def _renamed(source: str, start: int, end: int, name: str) -> str:
    """Rename a variable in a function's text; attributes, keywords and texts of that name stay."""
    places, before, depth_call = [], "", 0
    starts = _Text(source).starts
    tokens = list(tokenize.generate_tokens(io.StringIO(source).readline))
    for index, token in enumerate(tokens):
        offset = starts[token.start[0] - 1] + token.start[1]
        depth_call += (token.string in "([{" and token.type == tokenize.OP) - (
            token.string in ")]}" and token.type == tokenize.OP
        )
        is_keyword = depth_call > 0 and tokens[index + 1].string == "=" if index + 1 < len(tokens) else False
        if start <= offset < end and token.string == name and before != "." and not is_keyword:
            places.append(offset)
        before = token.string
    for place in reversed(places):
        source = f"{source[:place]}{name}_2{source[place + len(name) :]}"
    return source


def _with_neighbours_exchanged(function: Function, text: _Text) -> Iterator[Mutant]:
    """Exchange two neighbouring one-line assignments of constants to different names, which can't see each other."""
    for first, second in zip(function.body, function.body[1:], strict=False):
        plain = [
            isinstance(one, ast.Assign)
            and len(one.targets) == 1
            and isinstance(one.targets[0], ast.Name)
            and isinstance(one.value, ast.Constant)
            and one.lineno == one.end_lineno
            for one in (first, second)
        ]
        if all(plain) and second.lineno == first.lineno + 1:
            lines = list(text.lines)
            upper = first.lineno - 1
            lines[upper], lines[upper + 1] = lines[upper + 1], lines[upper]
            yield Mutant("order", first.lineno, "two assignments exchanged", "".join(lines))
            return


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec")
    except (SyntaxError, ValueError):
        return False
    return True
