"""Texts as Python literals, in the same spelling under every Python."""

from __future__ import annotations

import ast
import builtins
import re
from dataclasses import dataclass
from string import Formatter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbengineer.reading.translated import Around

DOLLAR = re.compile(r"(.*?)\$(\$?[\w.]+)(?=(?:[^']*'[^']*')*[^']*$)", re.DOTALL)
"""IPython's `$name`: not between single quotes; `$$name` stands for `$name`."""
CLOSING = re.compile(r'"""|"\Z')
BUILTINS = frozenset(dir(builtins))


@dataclass(frozen=True, slots=True)
class Expression:
    """A piece of a command that is Python: its source and its conversion (`r`, `s`, `a` or "")."""

    source: str
    conversion: str = ""


def literal(text: str) -> str:
    """Give `text` as a string literal on one line, between double quotes where that needs no escapes."""
    plain = repr(text)
    return f'"{plain[1:-1]}"' if '"' not in text else plain


def interpolated(text: str, around: Around) -> str:
    """Give the literal for a text in which IPython fills in `{expression}` and `$name`; an f-string where it does."""
    pieces = pieces_of(text, around)
    if pieces is None:
        return literal(text)
    sources = [piece.source for piece in pieces if isinstance(piece, Expression)]
    quotes = {quote for quote in "\"'" for source in sources if quote in source}
    if len(quotes) > 1 or any(mark in source for mark in "\\#\n" for source in sources):
        pattern = "".join("{}" if isinstance(piece, Expression) else _braced(piece) for piece in pieces)
        values = [_as_argument(piece) for piece in pieces if isinstance(piece, Expression)]
        return f"{literal(pattern)}.format({', '.join(values)})"
    quote = "'" if '"' in quotes else '"'
    return f"f{quote}{''.join(_in_f_string(piece, quote) for piece in pieces)}{quote}"


def pieces_of(text: str, around: Around) -> tuple[str | Expression, ...] | None:
    """Give the literal and the Python pieces of a text, as IPython tells them apart; None where it leaves it as it is.

    IPython fills in all pieces or none: one that is no expression, or names what is not bound, leaves all as it is.
    """
    pieces: list[str | Expression] = []
    try:
        for text_before, field, spec, conversion in Formatter().parse(text):
            pieces += _dollars(text_before)
            if field is not None:
                pieces.append(Expression(f"{field}:{spec}" if spec else field, conversion or ""))
    except ValueError:
        return None
    found = [piece for piece in pieces if isinstance(piece, Expression)]
    if not found or not all(_can_be_evaluated(piece, around) for piece in found):
        return None
    return tuple(pieces)


def _dollars(text: str) -> list[str | Expression]:
    pieces: list[str | Expression] = []
    done, waiting = 0, ""
    for found in DOLLAR.finditer(text):
        if found[2].startswith("$"):
            waiting += found[1] + found[2]
        else:
            pieces += [waiting + found[1], Expression(found[2])]
            waiting = ""
        done = found.end()
    return [piece for piece in (*pieces, waiting + text[done:]) if piece]


def _can_be_evaluated(piece: Expression, around: Around) -> bool:
    """Say whether IPython would find a value: an expression over names that the notebook binds.

    Where the notebook was not asked, names in capitals are taken for variables of the environment.
    """
    try:
        tree = ast.parse(piece.source.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError):
        return False
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    inner = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    inner |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    free = names - inner - BUILTINS
    if around.bound is None:
        return not (piece.source.isidentifier() and piece.source.isupper())
    return free <= around.bound


def _as_argument(piece: Expression) -> str:
    """Give an expression as an argument of `format`, its conversion as a call."""
    source = piece.source.strip()
    if isinstance(ast.parse(source, mode="eval").body, ast.Tuple):
        source = f"({source})"
    calls = {"r": "repr", "s": "str", "a": "ascii"}
    return f"{calls[piece.conversion]}({source})" if piece.conversion else source


def _in_f_string(piece: str | Expression, quote: str) -> str:
    if isinstance(piece, str):
        body = repr(piece)[1:-1].replace("\\'", "'").replace('"', '\\"' if quote == '"' else '"')
        return _braced(body.replace("'", "\\'") if quote == "'" else body)
    source = piece.source.strip()
    tree = ast.parse(source, mode="eval").body
    if isinstance(tree, ast.Lambda | ast.NamedExpr):
        source = f"({source})"
    conversion = f"!{piece.conversion}" if piece.conversion else ""
    return f"{{{' ' if source.startswith('{') else ''}{source}{conversion}}}"


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def block_literal(text: str) -> str:
    """Give `text` between triple quotes, each of its lines on a line of its own from the second line on."""
    if not text:
        return '""'
    body = CLOSING.sub(lambda found: found[0].replace('"', '\\"'), text.replace("\\", "\\\\"))
    return f'"""\\\n{body}"""'
