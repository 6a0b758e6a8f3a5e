"""Words of a person as names of a program."""

from __future__ import annotations

import re
import unicodedata

SPELT_OUT = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "Æ": "Ae",
        "œ": "oe",
        "Œ": "Oe",
        "ø": "o",
        "Ø": "O",
        "ł": "l",
        "Ł": "L",
        "đ": "d",
        "\u0131": "i",
    }
)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
DASH = re.compile("[\u2010-\u2015\u2212]")
APOSTROPHE = re.compile(r"(?<=\w)['\u2019](?=\w)")
NO_WORD = re.compile(r"[^a-z0-9]+")


def snake_case(text: str, *, humps: bool = False) -> str:
    """Give `text` in ASCII, lower case, words joined by `_` ("" if nothing is left); `humps` parts `camelCase` too.

    The result may start with a digit or be a keyword: what it names decides what to do about that.
    """
    spelt = DASH.sub("-", text.translate(SPELT_OUT))
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode("ascii")
    plain = APOSTROPHE.sub("", plain)
    if humps:
        plain = HUMP.sub("_", plain)
    return NO_WORD.sub("_", plain.lower()).strip("_")


def cut_at_word(name: str, limit: int = 40) -> str:
    """Give a snake-case name of at most `limit` characters that ends with a whole word where it has more than one."""
    if len(name) <= limit:
        return name
    head, _, _ = name[: limit + 1].rpartition("_")
    return head.strip("_") or name[:limit]
