"""`check` as a use case: a notebook's own answers, and what the package's folder shows."""

import copy
import json
from pathlib import Path

import pytest

from nbengineer.check import check_file, check_notebook
from nbengineer.cli.main import run
from nbengineer.edges.package_folder import packages_of
from nbengineer.errors import BadRequest
from nbengineer.model.checklist import Answer
from nbengineer.model.verification import StepVerdict, Verdict, Verification, verification_to_json
from nbengineer.stages.answers import with_answer
from tests.verify.conftest import save

NUL = json.dumps({"package": "shop", "steps": [], "files": {}, "notebook": {"path": "\0"}})
CURRENT, SAME = "extracted-and-current", "same-results-as-notebook"


@pytest.fixture
def shop(tmp_path, monkeypatch):
    """Give the content of a notebook that stands in the current folder beside its package."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "none"))
    save(Path("shop.ipynb"), ("x = [1]", "nbe:data.load"), ("y = [x, 2]", "nbe:train.fit"))
    assert run(["extract", "shop.ipynb"]) == 0
    return json.loads(Path("shop.ipynb").read_bytes())


def decided(checklist, item):
    """Give the result and the reason of an item."""
    return next((one.result, one.reason) for stage in checklist.stages for one in stage.items if one.item.id == item)


def keep_verification(states=("same", "same"), **changes):
    """Write what a verification of the package as it stands would keep."""
    manifest = json.loads(Path("shop/.nbengineer/manifest.json").read_bytes())
    steps = tuple(
        StepVerdict(
            f"{step['module']}.{step['function']}",
            tuple(step["cells"]),
            step["source_sha256"],
            (Verdict(step["returns"][0]["notebook_name"], state),),
        )
        for step, state in zip(manifest["steps"], states, strict=True)
    )
    sources = {path: known for path, known in manifest["files"].items() if path.startswith("src/")}
    kept = verification_to_json(Verification(steps, package="shop", sources=sources)) | changes
    Path("shop/.nbengineer/verification.json").write_text(json.dumps(kept), "utf-8")


def test_a_fresh_package_is_current(shop):
    """It is found beside the notebook; not verified yet, so not the same."""
    checked = check_file(Path("shop.ipynb"))
    assert checked.package == Path("shop").resolve()
    assert decided(checked.checklist, CURRENT) == ("pass", "")
    assert decided(checked.checklist, SAME)[0] == "unknown"
    assert "not verified yet" in decided(checked.checklist, SAME)[1]


def test_an_edit_of_the_notebook_makes_it_stale(shop):
    """The step is named; what was verified counts no longer. Unsaved edits count."""
    keep_verification()
    shop["cells"][1]["source"] = "y = [x, 3]"
    checklist = check_notebook(shop, package=Path("shop"))
    result, reason = decided(checklist, CURRENT)
    assert (result, "train.fit" in reason) == ("fail", True)
    assert decided(checklist, SAME)[0] == "unknown"


def test_answers_outputs_and_notes_do_not(shop):
    """Only what the package is made from counts."""
    shop = with_answer(shop, "expert-interview", Answer("done"))
    shop["cells"].append({"cell_type": "markdown", "source": "well", "metadata": {}})
    shop["cells"][0]["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "x"}]
    assert decided(check_notebook(shop, package=Path("shop")), CURRENT) == ("pass", "")


def test_a_fresh_verification_decides(shop):
    """All the same passes; a difference fails and names the step and its cells; a doubt is no pass."""
    keep_verification()
    assert decided(check_notebook(shop, package=Path("shop")), SAME)[0] == "pass"
    keep_verification(("same", "differs"))
    checklist = check_notebook(shop, package=Path("shop"))
    result, reason = decided(checklist, SAME)
    assert (result, "shop.train.fit" in reason) == ("fail", True)
    cells = next(one.cells for stage in checklist.stages for one in stage.items if one.item.id == SAME)
    assert cells == ("cell-2",)
    keep_verification(("same", "unknown"))
    assert decided(check_notebook(shop, package=Path("shop")), SAME)[0] == "unknown"


def test_a_stale_verification_decides_nothing(shop):
    """Other sources, other steps, or nothing that can be read."""
    for nonsense in ({"sources": {}}, {"steps": []}, {"schema": 9}, {"steps": 5}):
        keep_verification(**nonsense)
        assert decided(check_notebook(shop, package=Path("shop")), SAME)[0] == "unknown"
    keep_verification()
    Path("shop/src/shop/train.py").write_text("def fit(x):\n    return 1\n", "utf-8")
    assert decided(check_notebook(shop, package=Path("shop")), SAME)[0] == "unknown"


def test_checking_writes_nothing(shop):
    """Neither into the notebook nor into the package."""
    before = {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()}
    check_file(Path("shop.ipynb"))
    assert {path: path.read_bytes() for path in Path().rglob("*") if path.is_file()} == before


def test_the_given_content_stays_as_it_is(shop):
    """It may be the editor's."""
    before = copy.deepcopy(shop)
    check_notebook(shop, package=Path("shop"))
    assert shop == before


def test_a_notebook_that_can_no_longer_be_extracted_is_not_current(shop):
    """The reason is the refusal's."""
    shop["cells"][0]["metadata"]["tags"] = ["nbe:data", "nbe:train"]
    result, reason = decided(check_notebook(shop, package=Path("shop")), CURRENT)
    assert (result, "more than one target" in reason) == ("fail", True)


@pytest.mark.parametrize(
    "manifest", ["", "[]", '{"notebook": {}, "files": {}}', '{"notebook": {}, "files": {}, "steps": 5}', NUL]
)
def test_a_broken_package_is_unknown(shop, manifest):
    """No error: the checklist is shown all the same."""
    Path("shop/.nbengineer/manifest.json").write_text(manifest, "utf-8")
    checklist = check_notebook(shop, package=Path("shop"))
    assert decided(checklist, CURRENT)[0] == decided(checklist, SAME)[0] == "unknown"


@pytest.mark.parametrize("content", [{}, {"metadata": 5}, {"cells": 3, "metadata": {"nbengineer": 5}}])
def test_what_is_no_notebook_has_a_checklist(shop, content):
    """With and without a package."""
    assert check_notebook(content).current == "planning"
    assert decided(check_notebook(content, package=Path("shop")), CURRENT)[0] == "fail"


def test_without_a_package_nothing_is_said_about_it(shop):
    """But what to do."""
    assert "nbengineer extract" in decided(check_notebook(shop), CURRENT)[1]
    with pytest.raises(BadRequest):
        check_notebook(shop, profile="nobody")


def test_where_a_package_is_found(shop, tmp_path, monkeypatch):
    """Around its own copy, beside the notebook, or in the current folder."""
    shop_folder = tmp_path / "shop"
    assert packages_of(Path("shop.ipynb")) == (shop_folder,)
    assert packages_of(Path("shop/notebooks/shop.ipynb")) == (shop_folder,)
    assert packages_of(Path("other.ipynb")) == ()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path("shop").rename(elsewhere / "shop")
    manifest = elsewhere / "shop/.nbengineer/manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace("../shop.ipynb", "../../shop.ipynb"), "utf-8")
    assert packages_of(tmp_path / "shop.ipynb") == ()
    monkeypatch.chdir(elsewhere)
    assert packages_of(tmp_path / "shop.ipynb") == (elsewhere / "shop",)


def test_of_two_packages_none_is_taken(shop):
    """The reason names both."""
    assert run(["extract", "shop.ipynb", "-o", "again"]) == 0
    checked = check_file(Path("shop.ipynb"))
    assert checked.package is None
    result, reason = decided(checked.checklist, CURRENT)
    assert (result, "again" in reason, "name one" in reason) == ("unknown", True, True)
    assert check_file(Path("shop.ipynb"), package=Path("again")).package == Path("again")
