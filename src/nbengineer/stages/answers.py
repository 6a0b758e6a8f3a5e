"""Answers in a notebook's metadata: read from anything, written with sorted keys and only where they say something.

`metadata.nbengineer` is `{"schema": 1, "profile": "team"|"solo", "items": {ID: ANSWER}}`. What is of another shape, or
of another version, counts as unanswered and stays as it is.
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any, get_args

from nbengineer.errors import BadRequest
from nbengineer.model.checklist import Answer, Answers, State

if TYPE_CHECKING:
    from collections.abc import Mapping

KEY = "nbengineer"
SCHEMA = 1
DEFAULT_PROFILE = "team"
PROFILES = (DEFAULT_PROFILE, "solo")
TEXTS = ("note", "evidence", "by", "reason")


def read_answers(content: object) -> Answers:
    """Give the answers in a notebook's parsed JSON. Never raises; changes nothing."""
    kept = _kept(content)
    return answers_of(kept.get("items"), kept.get("profile")) if _is_known(kept) else Answers(DEFAULT_PROFILE)


def answers_of(items: object, profile: object) -> Answers:
    """Give the answers of the two values as the metadata holds them. Never raises."""
    rows = items.items() if isinstance(items, dict) else ()
    return Answers(
        profile if isinstance(profile, str) and profile in PROFILES else DEFAULT_PROFILE,
        {name: answer_of(entry) for name, entry in rows if isinstance(name, str) and isinstance(entry, dict)},
    )


def answer_of(entry: Mapping[str, Any]) -> Answer:
    """Give the answer of an item as the metadata holds it; what is of a wrong type counts as missing."""
    state, fields = entry.get("state"), entry.get("fields")
    texts = {name: text for name in TEXTS if isinstance(text := entry.get(name), str)}
    known: State = next((one for one in get_args(State) if one == state), "open")
    return Answer(known, fields=fields if isinstance(fields, dict) else {}, **texts)


def with_answer(content: Mapping[str, Any], item: str, answer: Answer) -> dict[str, Any]:
    """Give a notebook's content with an item answered; the content that was given stays as it is.

    An answer that says nothing is taken out, and the whole key once nothing is left in it.

    Raises:
        BadRequest: the notebook holds answers of another version, which would be lost.
    """
    kept = _kept_to_change(content)
    items = kept.get("items", {})
    if not isinstance(items, dict):
        raise _of_another_version()
    return _with(content, {**kept, "items": with_item(items, item, answer)})


def with_profile(content: Mapping[str, Any], profile: str) -> dict[str, Any]:
    """Give a notebook's content with this profile; the content that was given stays as it is.

    Raises:
        BadRequest: there is no such profile, or the notebook holds answers of another version.
    """
    if profile not in PROFILES:
        raise BadRequest(f"there is no profile {profile!r}", help=f"profiles are {' and '.join(PROFILES)}")
    return _with(content, {**_kept_to_change(content), "profile": profile})


def with_item(items: Mapping[str, Any], item: str, answer: Answer) -> dict[str, Any]:
    """Give the `items` of the metadata with one answered: keys sorted, unknown ones kept, nothing said left out."""
    old = items.get(item)
    unknown = {key: value for key, value in old.items() if key not in Answer.__slots__} if isinstance(old, dict) else {}
    entry = {**unknown, **_said(answer)}
    others = {name: value for name, value in items.items() if name != item}
    changed: dict[str, Any] = _sorted({**others, item: entry} if entry else others)
    return changed


def _said(answer: Answer) -> dict[str, Any]:
    """Give what an answer has that an open item has not."""
    said = {name: text for name in TEXTS if (text := getattr(answer, name))}
    if answer.state != "open":
        said["state"] = answer.state
    if answer.fields:
        said["fields"] = dict(answer.fields)
    return said


def _kept(content: object) -> dict[str, Any]:
    """Give `metadata.nbengineer`; empty where it is missing or no object."""
    metadata = content.get("metadata") if isinstance(content, dict) else None
    kept = metadata.get(KEY) if isinstance(metadata, dict) else None
    return kept if isinstance(kept, dict) else {}


def _is_known(kept: Mapping[str, Any]) -> bool:
    """Say whether the value is of the one version that there is; `true` is no number."""
    schema = kept.get("schema")
    return schema == SCHEMA and not isinstance(schema, bool)


def _kept_to_change(content: Mapping[str, Any]) -> dict[str, Any]:
    metadata = content.get("metadata", {})
    if not isinstance(metadata, dict):
        raise BadRequest("the notebook's metadata are no object", help="open it in Jupyter and save it again")
    kept = metadata.get(KEY, {})
    if not isinstance(kept, dict) or (kept and not _is_known(kept)):
        raise _of_another_version()
    return kept


def _of_another_version() -> BadRequest:
    message = "the notebook holds answers in a form that this version of nbengineer does not know"
    return BadRequest(message, help=f"install a newer nbengineer, or remove metadata.{KEY} from the notebook")


def _with(content: Mapping[str, Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """Give the content with these answers in it; without the key if they say nothing."""
    metadata = dict(content.get("metadata", {}))
    said = {key: value for key, value in kept.items() if key != "schema"}
    if said.get("profile") == DEFAULT_PROFILE:
        del said["profile"]
    if not said.get("items", True):
        del said["items"]
    if said:
        metadata[KEY] = _sorted({"schema": SCHEMA, **said})
    else:
        metadata.pop(KEY, None)
    return {**content, "metadata": metadata}


def _sorted(value: Any) -> Any:
    """Give a copy with the keys of all objects in order."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    return [_sorted(one) for one in value] if isinstance(value, list) else copy.copy(value)
