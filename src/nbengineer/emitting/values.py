"""Defaults of settings: from Python source to values, and to how JSON and TOML write them."""

from __future__ import annotations

import ast
import json
import math
import re
from pathlib import PurePosixPath
from typing import Any

WIDTH = 100
BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
SURROGATE = re.compile("[\ud800-\udfff]")
CONTROL = re.compile("[\x7f]")


class NoToml(ValueError):
    """A value that a TOML file can't hold; the message says what it is."""


def evaluate(source: str) -> Any:
    """Give the value of a setting's source: a literal, a container, `Path("…")`, or arithmetic over numbers."""
    tree = ast.parse(f"(\n{source}\n)", mode="eval")
    code = compile(ast.fix_missing_locations(tree), "<setting>", "eval")
    return eval(code, {"__builtins__": {}, "Path": PurePosixPath})  # noqa: S307 (the plan has literals only)


def one_line(source: str) -> str:
    """Give a setting's source in its plainest spelling, on one line."""
    return ast.unparse(ast.parse(f"(\n{source}\n)", mode="eval"))


def json_value(source: str) -> Any:
    """Give a setting's value as JSON has it, or `{"repr": source}` for what reading it back would change."""
    value = evaluate(source)
    return value if _is_json(value) else {"repr": one_line(source)}


def _is_json(value: Any) -> bool:
    match value:
        case None | bool() | int():
            return True
        case str():
            return not SURROGATE.search(value)
        case float():
            return math.isfinite(value)
        case list():
            return all(map(_is_json, value))
        case dict():
            return all(isinstance(key, str) and _is_json(key) for key in value) and all(map(_is_json, value.values()))
        case _:
            return False


def toml_value(value: Any, *, width: int = WIDTH) -> str:
    """Give a value as TOML; a list or tuple that is wider than `width` has one element per line.

    Raises:
        NoToml: TOML has nothing that reads back as this value.
    """
    inline = _inline(value)
    if len(inline) <= width or not isinstance(value, list | tuple):
        return inline
    return "\n".join(["[", *(f"  {_inline(element)}," for element in value), "]"])


def _inline(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float():
            return repr(value)
        case str():
            return _text(value)
        case PurePosixPath():
            return _text(str(value))
        case list() | tuple():
            return f"[{', '.join(map(_inline, value))}]"
        case dict():
            return _table(value)
        case None:
            raise NoToml("None")
        case _:
            raise NoToml(f"a {type(value).__name__}")


def _text(value: str) -> str:
    if SURROGATE.search(value):
        raise NoToml("half a character")
    return CONTROL.sub("\\\\u007f", json.dumps(value, ensure_ascii=False))


def _table(value: dict[Any, Any]) -> str:
    if not all(isinstance(key, str) for key in value):
        raise NoToml("a key that is no text")
    pairs = [f"{key if BARE_KEY.fullmatch(key) else _text(key)} = {_inline(one)}" for key, one in value.items()]
    return f"{{ {', '.join(pairs)} }}" if pairs else "{}"
