"""Strings that a library evaluates with the names of its caller's frame (RULES F9)."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.making import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable

FRAME_READERS = frozenset("query eval sql ols logit glm gls wls mixedlm poisson rlm quantreg df_query sqldf".split())
"""Calls that look names of their string argument up in the caller's frame."""

AT_WORD = re.compile(r"@\s*([^\W\d]\w*)")
WORD = re.compile(r"[^\W\d]\w*")


def frame_words(call: ast.Call, texts: Iterable[str]) -> set[str]:
    """Give the names that a frame-reading call may look up, from its literal strings."""
    of_frame = isinstance(call.func, ast.Attribute) and dotted(call.func.value) not in {"pd", "pandas"}
    pattern = AT_WORD if of_frame and called_name(call) in {"query", "eval"} else WORD
    return {word for text in texts for word in pattern.findall(text)}


def frame_argument(call: ast.Call) -> tuple[list[str], bool]:
    """Give the literal texts of a frame-reading call, and whether any argument might hold another string."""
    texts: list[str] = []
    dynamic = False
    for argument in [*call.args, *(k.value for k in call.keywords if k.arg in {"expr", "formula", "query"})]:
        match argument:
            case ast.Constant(value=value):
                texts += [value] if isinstance(value, str) else []
            case ast.JoinedStr(values=values):
                texts += [v.value for v in values if isinstance(v, ast.Constant) and isinstance(v.value, str)]
                dynamic = dynamic or any(isinstance(v, ast.FormattedValue) for v in values)
            case ast.BinOp() | ast.Name() | ast.Call() | ast.Attribute() | ast.Subscript():
                dynamic = True
                texts += [
                    n.value for n in ast.walk(argument) if isinstance(n, ast.Constant) and isinstance(n.value, str)
                ]
            case _:
                pass
    return texts, dynamic
