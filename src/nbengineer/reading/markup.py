"""Markdown inline markup taken off, so that headings and paragraphs can stand in code and in docstrings."""

from __future__ import annotations

import html
import re

CODE_SPAN = re.compile(r"(`+)(.+?)(?<!`)\1(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?(-->|\Z)", re.DOTALL)
IMAGE = re.compile(r"!\[[^\]]*\](\([^()]*(\([^()]*\)[^()]*)*\)|\[[^\]]*\])")
LINK = re.compile(r"\[([^\[\]]*)\](\([^()]*(\([^()]*\)[^()]*)*\)|\[[^\]]*\])")
AUTOLINK = re.compile(r"<((https?|mailto|ftp):[^<>\s]+)>")
TAG = re.compile(r"</?[A-Za-z][^<>]*>")
STRONG = re.compile(r"(\*{1,3}|~~)(?=\S)(.+?)(?<=\S)\1", re.DOTALL)
UNDERSCORED = re.compile(r"(?<!\w)(_{1,3})(?=\S)(.+?)(?<=\S)\1(?!\w)", re.DOTALL)
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
HIDDEN = "\ue000{}\ue001"
SHOWN = re.compile("\ue000(\\d+)\ue001")


def without_markup(text: str, *, ticks: bool) -> str:
    """Give Markdown text as plain text on one line: no links, emphasis, images, tags; `ticks` keeps those of code."""
    kept: list[str] = []

    def hide(piece: str) -> str:
        kept.append(piece)
        return HIDDEN.format(len(kept) - 1)

    def hide_code(found: re.Match[str]) -> str:
        code = found[2].strip()
        return hide(f"`{code}`" if ticks and "`" not in code else code)

    text = CODE_SPAN.sub(hide_code, COMMENT.sub("", text))
    text = ESCAPED.sub(lambda found: hide(found[1]), text)
    text = AUTOLINK.sub(lambda found: hide(found[1]), IMAGE.sub("", text))
    text = LINK.sub(r"\1", text)
    text = TAG.sub("", re.sub(r"<br\s*/?>", " ", text))
    for pattern in (STRONG, UNDERSCORED, STRONG):
        text = pattern.sub(r"\2", text)
    text = SHOWN.sub(lambda found: kept[int(found[1])], html.unescape(text))
    return " ".join(text.split())
