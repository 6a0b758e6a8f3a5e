"""Notebooks and their packages, verified from Python: what is found, what is kept, and what is left alone."""

import asyncio
import hashlib
import json
from pathlib import Path

import pytest

import nbengineer
from nbengineer.cli.main import run as run_main
from nbengineer.errors import BadRequest
from nbengineer.model.verification import verification_from_json
from tests.verify.conftest import code_cell, save

KEY = "sk-abcdefABCDEF0123456789xyz"
CELLS = (
    code_cell(f"RATE = 2\nAPI_KEY = '{KEY}'", "parameters", name="settings"),
    code_cell("import json, random\nfrom pathlib import Path", name="imports"),
    code_cell(
        "rows = [int(row) for row in Path('../data/rows.txt').read_text().split()]", "nbe:data.load", name="load"
    ),
    code_cell("rows", name="look"),
    code_cell("rows.append(RATE)\nprint(len(rows), API_KEY[:3])", "nbe:features.grow", name="grow"),
    code_cell(
        "total = sum(rows) + random.random()\nPath('total.txt').write_text(str(total))", "nbe:train.add", name="add"
    ),
)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Stand in a project with a notebook, its data beside it, and its package."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "none"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data/rows.txt").write_text("1 2", "utf-8")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    save(Path("shop.ipynb"), *CELLS)
    assert run_main(["extract", "shop.ipynb"]) == 0
    return tmp_path


def edit(module, old, new):
    file = Path(f"shop/src/shop/{module}.py")
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def contents(root="."):
    files = (file for file in Path(root).rglob("*") if file.is_file())
    return {str(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def states(verification):
    return {step.function.partition(".")[2]: step.state for step in verification.steps}


def test_an_extracted_package_computes_the_same(place, capsys):
    """Values, texts and files; nothing is written but what is told; a later extraction has nothing to do."""
    before = contents(place)
    verification = nbengineer.verify_package(None, "shop")
    assert states(verification) == {"data.load": "same", "features.grow": "same", "train.add": "same"}
    assert verification.passes(strict=True)
    assert verification.runs == 1
    assert [(one.kind, one.name, one.state) for one in verification.rest] == [
        ("result", "rows", "same"),
        ("result", "total", "same"),
        ("file", "work/total.txt", "same"),
    ]
    after = contents(place)
    changed = {Path(path).name for path in after if after[path] != before.get(path)}
    assert changed == {"verification.json", "REVIEW.md"}
    assert set(after) - set(before) == {str(place / "work/shop/.nbengineer/verification.json")}
    text = Path("shop/.nbengineer/verification.json").read_text("utf-8")
    assert verification_from_json(json.loads(text)) == verification
    assert KEY not in text
    review = Path("shop/REVIEW.md").read_text("utf-8")
    assert "## Verification" in review
    assert "3 values: 3 same" in review
    assert KEY not in review
    capsys.readouterr()
    assert run_main(["extract", "shop.ipynb"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert run_main(["extract", "shop.ipynb", "--diff"]) == 0
    assert capsys.readouterr().out == ""
    assert Path("shop/REVIEW.md").read_text("utf-8") == review


def test_the_section_goes_with_the_sources_that_it_is_about(place):
    """Verified again, there is one section; changed by an extraction, there is none."""
    nbengineer.verify_package("shop.ipynb", "shop")
    nbengineer.verify_package("shop.ipynb", "shop")
    assert Path("shop/REVIEW.md").read_text("utf-8").count("## Verification") == 1
    save(Path("shop.ipynb"), *CELLS[:-1], code_cell("total = sum(rows)", "nbe:train.add", name="add"))
    assert run_main(["extract", "shop.ipynb"]) == 0
    assert "## Verification" not in Path("shop/REVIEW.md").read_text("utf-8")


def test_an_edit_that_changes_a_value_is_found(place):
    """The notebook runs twice, so that it is known to be steady; what follows differs too, and says from where."""
    edit("features", "rows.append(rate)", "rows.append(rate + 1)")
    verification = nbengineer.verify_package(None, "shop")
    assert states(verification) == {"data.load": "same", "features.grow": "differs", "train.add": "differs"}
    assert (verification.runs, verification.passes()) == (2, False)
    assert verification.steps[1].verdicts[0].difference.package == "3"
    assert "`grow`" in verification.steps[2].verdicts[0].cause
    rest = [(one.name, one.state) for one in verification.rest]
    assert rest == [("rows", "differs"), ("total", "differs"), ("work/total.txt", "differs")]


def test_an_exception_of_the_package_only_is_a_difference(place):
    """With what it says; steps after it are unknown."""
    edit("features", "rows.append(rate)", "rows.append(rate / 0)")
    verification = nbengineer.verify_package(None, "shop")
    assert states(verification)["train.add"] == "unknown"
    ending = next(one for one in verification.rest if one.kind == "failure")
    assert (ending.state, ending.difference.package) == ("differs", "ZeroDivisionError: division by zero")


def test_values_that_are_never_twice_the_same_are_no_difference(place):
    """A second run of the notebook shows it; the package's, in between, lies within."""
    save(Path("shop.ipynb"), *CELLS[:3], code_cell("import time\nnow = time.time_ns()", "nbe:train.add", name="add"))
    assert run_main(["extract", "shop.ipynb"]) == 0
    verification = nbengineer.verify_package(None, "shop", seed=False)
    assert (verification.runs, verification.seeded) == (2, False)
    assert states(verification) == {"data.load": "same", "train.add": "unstable"}


def test_a_notebook_that_changed_since_is_said(place):
    """It is compared all the same; steps whose cells are gone can't be."""
    save(Path("shop.ipynb"), *CELLS, code_cell("# a remark"))
    assert "has changed since" in nbengineer.verify_package(None, "shop").first[0]
    save(Path("shop.ipynb"), *CELLS[:-1])
    verification = nbengineer.verify_package(None, "shop")
    assert "no longer has the cells of add" in verification.first[0]
    assert states(verification)["train.add"] == "unknown"


def test_the_packages_own_copy_runs_in_its_data(place):
    """Where the notebook itself is gone."""
    save(Path("shop.ipynb"), *CELLS[:2], code_cell("rows = Path('rows.txt').read_text().split()", "nbe:data.load"))
    Path("rows.txt").write_text("1 2", "utf-8")
    assert run_main(["extract", "shop.ipynb"]) == 0
    Path("shop.ipynb").unlink()
    Path("rows.txt").unlink()
    verification = nbengineer.verify_package(None, "shop")
    assert verification.passes(strict=True), verification


def test_paths_in_modules_beside_the_notebook_count_too(place):
    """The copied folder holds what they name, although no cell does."""
    Path("loading.py").write_text("def load():\n    return open('../data/rows.txt').read()", "utf-8")
    save(Path("shop.ipynb"), code_cell("from loading import load\nrows = load()", "nbe:data.load"))
    assert run_main(["extract", "shop.ipynb"]) == 0
    assert nbengineer.verify_package(None, "shop").passes(strict=True)


def test_in_place_the_folder_itself_is_used(place):
    """Told to, both write there."""
    assert nbengineer.verify_package(None, "shop", in_place=True).passes()
    assert Path("total.txt").exists()


def test_it_can_be_called_where_a_loop_runs(place):
    """As in a notebook."""

    async def call():
        return nbengineer.verify_package(None, "shop")

    assert asyncio.run(call()).passes()


def test_what_can_not_be_used_is_refused(place, tmp_path):
    """Before anything runs."""
    with pytest.raises(BadRequest, match="no package"):
        nbengineer.verify_package(None, tmp_path)
    with pytest.raises(BadRequest, match="too much to copy"):
        nbengineer.verify_package(None, "shop", copy_limit=100)
    manifest = Path("shop/.nbengineer/manifest.json")
    manifest.write_text(manifest.read_text("utf-8").replace('"returns"', '"gives"'), "utf-8")
    with pytest.raises(BadRequest, match="not complete"):
        nbengineer.verify_package(None, "shop")


def test_an_animation_that_a_cell_shows_runs_its_callback_on_both_sides(tmp_path, monkeypatch):
    """What the callback draws is the same afterwards, and it is what it drew last."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "none"))
    monkeypatch.chdir(tmp_path)
    opening = """
import matplotlib.pyplot as plt
from matplotlib.animation import FuncAnimation

plt.rc("animation", html="jshtml")
fig, ax = plt.subplots()
[line] = ax.plot([0, 1], [0, 1])
"""
    showing = "FuncAnimation(fig, lambda n: line.set_data([0, n], [0, n]), frames=3)"
    cells = (opening, "nbe:plots.draw"), (showing, "nbe:plots.show"), ("end = line.get_xdata()[1]", "nbe:plots.look")
    save(Path("moving.ipynb"), *(code_cell(*cell, name=cell[1].rpartition(".")[2]) for cell in cells))
    assert run_main(["extract", "moving.ipynb"]) == 0
    verification = nbengineer.verify_package(None, "moving")
    assert verification.passes(strict=True)
    verdict = verification.steps[-1].verdicts[0]
    assert (verdict.name, verdict.state) == ("end", "same")
