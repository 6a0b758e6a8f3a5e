"""`nbengineer extract` from the outside: what it writes, says, refuses, and leaves alone."""

import hashlib
import json
from pathlib import Path

import pytest

import nbengineer
from nbengineer.cli.main import run as run_main
from nbengineer.edges import interpreter
from nbengineer.errors import BadRequest, NotebookUnreadable


def cell(source, *tags, kind="code", name=None):
    made = {"cell_type": kind, "metadata": {"tags": list(tags)} if tags else {}, "source": source}
    if kind == "code":
        made |= {"execution_count": 1, "outputs": []}
    return made | ({"id": name} if name else {})


CELLS = (
    cell("# Which customers leave?", kind="markdown", name="title"),
    cell("DATA = 'data/customers.csv'\nSEED = 7", "parameters", name="settings"),
    cell("import json\nfrom pathlib import Path", name="imports"),
    cell("## Load the customers\nOne number per line.", kind="markdown", name="heading-1"),
    cell("text = Path(DATA).read_text()\nrows = [int(line) for line in text.split()]", "nbe:data", name="load"),
    cell("rows", name="look"),
    cell("## Features", kind="markdown", name="heading-2"),
    cell(
        "doubled = [row * 2 + SEED for row in rows]\nprint(json.dumps(doubled))", "nbe:features.double", name="double"
    ),
)


def notebook_of(*cells):
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Stand in a folder with churn.ipynb and its data, where no kernel is installed but ours."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "none"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data/customers.csv").write_text("1\n2\n", "utf-8")
    save(*CELLS)
    return tmp_path


def save(*cells, path="churn.ipynb"):
    Path(path).write_text(json.dumps(notebook_of(*cells), indent=1), "utf-8")


@pytest.fixture
def run(capsys):
    """Run the command line; exit code, stdout, stderr."""

    def call(*arguments):
        code = run_main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def contents(folder="churn"):
    return {
        file.relative_to(folder).as_posix(): file.read_bytes() for file in Path(folder).rglob("*") if file.is_file()
    }


def test_a_package_is_written_beside_the_notebook(place, run):
    """Exit 0, the contract's files, the notebook untouched."""
    before = Path("churn.ipynb").read_bytes()
    code, out, err = run("extract", "churn.ipynb")
    assert code == 0, err
    expected = {
        "pyproject.toml", "README.md", "REVIEW.md", "conf/config.toml", "src/churn/__init__.py", "src/churn/__main__.py",
        "src/churn/config.py", "src/churn/data.py", "src/churn/features.py", "src/churn/pipeline.py", "tests/conftest.py",
        "tests/test_pipeline.py", "data/data/customers.csv", "notebooks/churn.ipynb", ".nbengineer/manifest.json",
        ".nbengineer/base/src/churn/data.py", ".gitignore", ".gitattributes",
    }  # fmt: skip
    assert expected <= contents().keys()
    assert Path("churn.ipynb").read_bytes() == before
    assert "next: cd churn && git init" in out


def test_the_summary_says_what_became_of_every_cell(place, run):
    """Each code cell has its line, and the last lines say how to go on."""
    _, out, _ = run("extract", "churn.ipynb")
    assert "5 cells → 2 functions in 2 modules, 1 cell skipped" in out
    for number in (2, 3, 5, 6, 8):
        assert f"cell {number}" in out
    assert "features.double" in out


def test_the_manifest_hashes_every_file_and_names_the_notebook(place, run):
    """As section 7 of the design asks; data included, our own folder left out."""
    run("extract", "churn.ipynb")
    manifest = json.loads(Path("churn/.nbengineer/manifest.json").read_text("utf-8"))
    files = {path: hashlib.sha256(content).hexdigest() for path, content in contents().items()}
    assert manifest["files"] == {path: known for path, known in files.items() if not path.startswith(".nbengineer/")}
    assert manifest["notebook"]["origin"] == "../churn.ipynb"
    assert manifest["notebook"]["path"] == "notebooks/churn.ipynb"


def test_extracting_again_writes_nothing(place, run):
    """Byte for byte the same, and said so."""
    run("extract", "churn.ipynb")
    before = contents()
    code, out, _ = run("extract", "churn.ipynb")
    assert code == 0
    assert "up to date" in out
    assert contents() == before


def test_from_python_the_same_texts_come_back(place, run):
    """`extract_notebook` writes nothing and gives what the command writes, the environment apart."""
    extraction = nbengineer.extract_notebook("churn.ipynb")
    assert not Path("churn").exists()
    run("extract", "churn.ipynb")
    assert extraction.files["src/churn/data.py"].encode() == contents()["src/churn/data.py"]
    assert extraction.package == "churn"
    assert extraction.manifest["steps"]


def test_from_python_parsed_json_will_do():
    """Without a file there is no folder, and the package is called `notebook`."""
    extraction = nbengineer.extract_notebook(notebook_of(*CELLS))
    assert extraction.package == "notebook"
    assert extraction.data == {}
    named = nbengineer.extract_notebook(notebook_of(*CELLS), name="leavers", options=nbengineer.Options(returns="all"))
    assert "src/leavers/pipeline.py" in named.files


def test_from_python_bad_input_raises_our_error(tmp_path):
    """One tree of errors."""
    with pytest.raises(NotebookUnreadable):
        nbengineer.extract_notebook(tmp_path / "none.ipynb")
    with pytest.raises(nbengineer.NbEngineerError):
        nbengineer.extract_notebook({"cells": 7})


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_looking_writes_nothing(place, run, option):
    """Neither the package nor anything beside it."""
    code, out, _ = run("extract", "churn.ipynb", option)
    assert code == 0
    assert "features.py" in out
    assert sorted(file.name for file in place.iterdir()) == ["churn.ipynb", "data"]


def test_looking_at_an_up_to_date_package_shows_no_change(place, run):
    """Its files are named in one line; of a change, the tree has only what would be written."""
    run("extract", "churn.ipynb")
    code, out, _ = run("extract", "churn.ipynb", "--dry-run")
    assert (code, "features.py" in out) == (0, False)
    assert "conf/ (1 file)" in out
    assert out.endswith("churn is up to date; nothing would be written\n")
    code, out, err = run("extract", "churn.ipynb", "--diff")
    assert (code, out) == (0, "")
    assert err.endswith("churn is up to date: there is no difference\n")
    save(*CELLS[:-1], cell("doubled = rows + rows\nprint(json.dumps(doubled))", "nbe:features.double", name="double"))
    _, out, _ = run("extract", "churn.ipynb", "--dry-run")
    assert "features.py" in out
    assert "config.toml" not in out


def test_check_tells_a_stale_package_from_an_up_to_date_one(place, run):
    """Exit 0, then 1 with the step's name; cells that do not matter and outputs never count."""
    assert run("extract", "churn.ipynb", "--check")[0] == 2
    run("extract", "churn.ipynb")
    assert run("extract", "churn.ipynb", "--check")[:2] == (0, "churn is up to date\n")
    save(*CELLS[:6], cell("Just a remark.", kind="markdown", name="new"), *CELLS[6:])
    assert run("extract", "churn.ipynb", "--check")[0] == 0
    save(
        *CELLS[:7],
        cell(
            "doubled = [row * 3 + SEED for row in rows]\nprint(json.dumps(doubled))",
            "nbe:features.double",
            name="double",
        ),
    )
    before = contents()
    code, out, _ = run("extract", "churn.ipynb", "--check")
    assert code == 1
    assert "features.double" in out
    assert contents() == before


@pytest.mark.parametrize(
    ("index", "change"),
    [
        (3, cell("## Read the customers\nOne number per line.", kind="markdown", name="heading-1")),
        (3, cell("## Load the customers\nTwo numbers per line.", kind="markdown", name="heading-1")),
        (1, cell("DATA = 'data/customers.csv'\nSEED = 8", "parameters", name="settings")),
    ],
    ids=["heading", "docstring", "setting"],
)
def test_check_sees_headings_docstrings_and_settings(place, run, index, change):
    """They are in the package, so a package without them is stale."""
    run("extract", "churn.ipynb")
    save(*CELLS[:index], change, *CELLS[index + 1 :])
    assert run("extract", "churn.ipynb", "--check")[0] == 1


def test_an_edited_file_stops_the_extraction_and_force_sets_it_aside(place, run):
    """Exit 1 and nothing written; then the edit is in the backup."""
    run("extract", "churn.ipynb")
    features = Path("churn/src/churn/features.py")
    features.write_text("mine\n", "utf-8")
    save(
        *CELLS[:7],
        cell("doubled = [row * 3 for row in rows]\nprint(json.dumps(doubled))", "nbe:features.double", name="double"),
    )
    before = contents()
    code, _, err = run("extract", "churn.ipynb")
    assert code == 1
    assert "src/churn/features.py" in err
    assert "--force" in err
    assert contents() == before
    assert run("extract", "churn.ipynb", "--force")[0] == 0
    assert "row * 3" in features.read_text("utf-8")
    assert Path("churn/.nbengineer/backup/src/churn/features.py").read_text("utf-8") == "mine\n"


def test_the_packages_own_notebook_can_be_edited_and_extracted_in_place(place, run):
    """Its folder is the package's `data/`, and it is not rewritten."""
    run("extract", "churn.ipynb")
    copy = Path("churn/notebooks/churn.ipynb")
    changed = copy.read_text("utf-8").replace("row * 2", "row * 5")
    copy.write_text(changed, "utf-8")
    code, _, err = run("extract", str(copy), "-o", "churn")
    assert code == 0, err
    assert copy.read_text("utf-8") == changed
    assert "row * 5" in Path("churn/src/churn/features.py").read_text("utf-8")
    assert Path("churn/data/data/customers.csv").exists()
    manifest = json.loads(Path("churn/.nbengineer/manifest.json").read_text("utf-8"))
    assert manifest["notebook"]["origin"] == "../churn.ipynb"


def test_the_environment_is_asked_once_and_kept(place, run, monkeypatch):
    """The second extraction starts no interpreter; `--refresh-environment` does."""
    asked = []
    real = interpreter.snapshot
    monkeypatch.setattr(interpreter, "snapshot", lambda *a, **k: asked.append(a) or real(*a, **k))
    run("extract", "churn.ipynb")
    run("extract", "churn.ipynb")
    run("extract", "churn.ipynb", "--check")
    assert len(asked) == 1
    before = contents()
    run("extract", "churn.ipynb", "--refresh-environment")
    assert len(asked) == 2
    assert contents() == before


def test_without_an_interpreter_the_package_is_written_with_a_diagnostic(place, run, monkeypatch):
    """No bounds, no constraints, one warning."""
    monkeypatch.setattr(interpreter, "choose", lambda **_: interpreter.NoInterpreter("the kernel starts no Python"))
    code, _, err = run("extract", "churn.ipynb")
    assert code == 0
    assert "NBE480" in err
    assert not Path("churn/constraints.txt").exists()


def test_json_is_all_that_stands_on_stdout(place, run):
    """Files with sizes, cells with what became of them, diagnostics."""
    code, out, err = run("extract", "churn.ipynb", "--json")
    outcome = json.loads(out)
    assert (code, err) == (0, "")
    assert outcome["package"] == "churn"
    assert outcome["written"] is True
    assert [entry["number"] for entry in outcome["cells"]] == [2, 3, 5, 6, 8]
    assert outcome["files"]["src/churn/features.py"] == len(contents()["src/churn/features.py"])


def test_only_the_modules_asked_for_are_extracted(place, run):
    """The others count as untagged: what is needed of them is pulled in."""
    code, _, err = run("extract", "churn.ipynb", "--only", "features")
    assert code == 0, err
    assert "src/churn/features.py" in contents()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["none.ipynb"], "no such file"),
        (["data"], "this is a folder"),
        (["empty.ipynb"], "empty.ipynb"),
        (["text.ipynb"], "text.ipynb"),
        (["list.ipynb"], "list.ipynb"),
        (["cut.ipynb"], "cut.ipynb"),
        (["bytes.ipynb"], "bytes.ipynb"),
        (["churn.ipynb", "--name", "../x"], "../x"),
        (["churn.ipynb", "--name", "class"], "class"),
        (["churn.ipynb", "--name", "json"], "json"),
        (["churn.ipynb", "-o", "data"], "not empty"),
        (["churn.ipynb", "-o", "."], "holds the notebook"),
        (["churn.ipynb", "-o", "churn.ipynb"], "this is a file"),
        (["churn.ipynb", "--check", "--diff"], "exclude each other"),
        (["churn.ipynb", "--kernel", "none"], "no kernel is called none"),
        (["churn.ipynb", "--python", "/none"], "no program is at /none"),
        (["churn.ipynb", "--only", "nowhere"], "nowhere"),
        (["--nonsense"], "--nonsense"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_bad_input_is_exit_2_one_message_and_nothing_written(place, run, arguments, what):
    """No traceback, nothing on stdout, not a file more than before."""
    Path("empty.ipynb").touch()
    Path("text.ipynb").write_text("hello", "utf-8")
    Path("list.ipynb").write_text("[1]", "utf-8")
    Path("cut.ipynb").write_text(Path("churn.ipynb").read_text("utf-8")[:-40], "utf-8")
    Path("bytes.ipynb").write_bytes(b"\xff\xfe\x00\x80{")
    before = contents(".")
    code, out, err = run("extract", *arguments)
    assert (code, out) == (2, ""), err
    assert what in err
    assert "Traceback" not in err
    assert contents(".") == before


def test_a_tag_that_climbs_is_refused(place, run):
    """Exit 2 with the cell's number."""
    save(*CELLS[:4], cell("x = 1", "nbe:../x", name="bad"))
    code, _, err = run("extract", "churn.ipynb")
    assert code == 2
    assert "cell 5" in err
    assert not Path("churn").exists()


def test_a_request_is_refused_before_anything_runs(place):
    """From Python too."""
    with pytest.raises(BadRequest):
        nbengineer.extract_notebook("churn.ipynb", name="not a name")
