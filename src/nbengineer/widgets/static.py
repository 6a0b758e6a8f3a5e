"""The checklist where nothing answers to a click (HTML export, GitHub, a terminal): a list, every word escaped."""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING, Any

from nbengineer.stages.fields import is_empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.model.checklist import Checklist, ItemStatus, StageStatus

LINK = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
MARKS = {True: "☑", False: "☐"}


def as_html(checklist: Checklist, stage: str = "") -> str:
    """Give the checklist, or one stage of it, as HTML without script and style."""
    stages = "".join(_stage_html(one) for one in shown(checklist, stage))
    ended = f"<p>The project ended here: {escape(checklist.ended)}</p>" if checklist.ended else ""
    return f'<div class="nbengineer-checklist">{stages}{ended}</div>'


def as_text(checklist: Checklist, stage: str = "") -> str:
    """Give the checklist, or one stage of it, as plain text."""
    return "\n".join(line for one in shown(checklist, stage) for line in _stage_text(one))


def shown(checklist: Checklist, stage: str) -> tuple[StageStatus, ...]:
    """Give the stages that are shown: the one that is named, else all."""
    return tuple(one for one in checklist.stages if stage in {"", one.stage.id})


def heading(stage: StageStatus) -> str:
    """Give a stage's title and how far it is."""
    return f"{stage.stage.title}: {stage.done} of {stage.needed} gates"


def state_of(status: ItemStatus) -> str:
    """Give how an item stands and why, in a few words."""
    answer = status.answer
    if answer.state == "waived" and status.met:
        return f"waived by {answer.by}: {answer.reason}"
    word = status.result if status.result not in {None, "pass"} else answer.state
    word = "pass" if status.item.kind == "auto" and status.result == "pass" else word
    return f"{word}: {status.reason}" if status.reason else str(word)


def link(text: str) -> str:
    """Give a link as HTML if it is one to the web; any other text as it stands."""
    shown_text = escape(text)
    if not LINK.fullmatch(text.strip()):
        return shown_text
    return f'<a href="{escape(text.strip())}" rel="noopener noreferrer" target="_blank">{shown_text}</a>'


def _stage_html(stage: StageStatus) -> str:
    items = "".join(_item_html(status) for status in stage.items)
    return f"<h4>{escape(heading(stage))}</h4><p>{escape(stage.stage.question)}</p><ul>{items}</ul>"


def _item_html(status: ItemStatus) -> str:
    answer = status.answer
    more = [escape(answer.note)] if answer.note else []
    more += [link(answer.evidence)] if answer.evidence else []
    more += [f"{escape(name)}: {escape(_shown_value(value))}" for name, value in _recorded(status)]
    rest = "".join(f"<br>{one}" for one in more)
    gate = "<b>gate</b>, " if status.binds else ""
    return f"<li>{MARKS[status.met]} {escape(status.item.text)} ({gate}{escape(state_of(status))}){rest}</li>"


def _recorded(status: ItemStatus) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in status.answer.fields.items() if not is_empty(value))


def _shown_value(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _stage_text(stage: StageStatus) -> Iterator[str]:
    yield heading(stage)
    for status in stage.items:
        yield f"  [{'x' if status.met else ' '}] {status.item.id}: {status.item.text}"
