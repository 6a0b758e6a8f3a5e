"""What the checklist asks, and how a notebook stands on it."""

import json

import pytest

from nbengineer.reading.tags import VOCABULARY
from tests.server.conftest import NOTEBOOK, content, ended, save, wired


async def checked(ask, text=NOTEBOOK, **metadata):
    answer = await ask("check", wired(text, **metadata))
    assert answer.code == 200, answer.text
    return answer.said, {item["id"]: item for stage in answer.said["stages"] for item in stage["items"]}


async def test_the_catalog_has_all_that_is_asked(ask, place):
    """Six stages with their items, the profiles, and the vocabulary of tags."""
    answer = await ask("catalog")
    assert answer.code == 200
    assert len(answer.said["stages"]) == 6
    items = {item["id"]: item for stage in answer.said["stages"] for item in stage["items"]}
    assert items["extracted-and-current"]["kind"] == "auto"
    assert answer.said["profiles"]["team"] == "all"
    assert set(answer.said["profiles"]["solo"]) <= set(items)
    assert {role["id"] for role in answer.said["roles"]} >= {"data", "features", "train"}
    assert {role["id"] for role in answer.said["roles"]} <= {*VOCABULARY, "skip", "test"}


async def test_a_notebook_without_answers_is_at_its_beginning(ask, place):
    """Everything is open; the first stage is the current one."""
    said, items = await checked(ask)
    assert (said["profile"], said["current"], said["ended"]) == ("team", "planning", "")
    assert said["next"]
    assert {item["state"] for item in items.values()} == {"open"}
    assert items["extracted-and-current"]["result"] == "unknown"


async def test_answers_count_as_the_editor_has_them(ask, place):
    """Saved or not."""
    answers = {"success-number": {"state": "waived", "by": "me", "reason": "later"}}
    said, items = await checked(ask, nbengineer={"schema": 1, "profile": "solo", "items": answers})
    assert said["profile"] == "solo"
    assert (items["success-number"]["state"], items["success-number"]["met"]) == ("waived", True)


@pytest.mark.parametrize("odd", [3, [], {"schema": 99}, {"items": []}, {"schema": 1, "items": {"success-number": 7}}])
async def test_odd_answers_are_open(ask, place, odd):
    """Of wrong types, of a future version."""
    said, _ = await checked(ask, nbengineer=odd)
    assert said["current"] == "planning"


async def test_the_notebooks_package_counts(ask, place):
    """The one beside it; a notebook that has changed since is told from it."""
    await ended(ask, (await ask("extract", {"path": "work/ratios.ipynb"})).said)
    metadata = content(NOTEBOOK)["metadata"]
    _, items = await checked(ask, **metadata)
    assert items["extracted-and-current"]["result"] == "pass", items["extracted-and-current"]
    _, items = await checked(ask, NOTEBOOK.replace("a / b", "b / a"), **metadata)
    assert items["extracted-and-current"]["result"] == "fail"


async def test_a_package_elsewhere_does_not(ask, place, tmp_path):
    """A link beside the notebook that leads out of the server's folder is no package of it."""
    (tmp_path / "out/.nbengineer").mkdir(parents=True)
    manifest = {"notebook": {"origin": str(place / "work/ratios.ipynb")}, "files": {}, "steps": [], "package": "x"}
    (tmp_path / "out/.nbengineer/manifest.json").write_text(json.dumps(manifest), "utf-8")
    (place / "work/out").symlink_to(tmp_path / "out")
    save(place / "work/ratios.ipynb", NOTEBOOK)
    _, items = await checked(ask)
    assert "no package" in items["extracted-and-current"]["reason"]
