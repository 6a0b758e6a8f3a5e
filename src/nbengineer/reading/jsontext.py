"""JSON as text, indented: what `json.dumps(value, indent=1, ensure_ascii=False)` gives, several times as fast."""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any


def json_text(value: Any, line: str = "\n") -> str:
    """Give a value that was read from JSON, or could have been, as text; `line` begins the line that it stands on."""
    if isinstance(value, str):
        return encode_basestring(value)
    inner = f"{line} "
    if isinstance(value, dict) and value:
        parts = [f"{inner}{encode_basestring(key)}: {json_text(one, inner)}" for key, one in value.items()]
        return f"{{{','.join(parts)}{line}}}"
    if isinstance(value, list | tuple) and value:
        parts = [f"{inner}{json_text(one, inner)}" for one in value]
        return f"[{','.join(parts)}{line}]"
    return json.dumps(value)
