"""`jupyter nbconvert --to nbengineer`: the package of a notebook as a zip."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import nbformat
import pytest
from nbconvert.utils.exceptions import ConversionException

from nbengineer import extract_notebook
from nbengineer.exporter import PackageExporter

ROOT = Path(__file__).parents[2]
GROUP = "nbconvert.exporters"


@pytest.fixture
def churn(tmp_path, monkeypatch):
    """Give a sample notebook in the current folder, beside its data."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "sample_notebooks/data", "data")
    shutil.copy(ROOT / "sample_notebooks/churn.ipynb", ".")
    return Path("churn.ipynb")


def export(path, **resources):
    """Export as Jupyter does: from a node, with what it knows of the file."""
    node = nbformat.read(path, as_version=4)
    return PackageExporter().from_notebook_node(
        node, {"metadata": {"name": path.stem, "path": str(path.parent)} | resources}
    )[0]


def contents(zipped):
    """Give the files of a zip."""
    with ZipFile(BytesIO(zipped)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_zip_is_what_is_extracted(churn):
    """In one folder, the data included."""
    extraction = extract_notebook(churn)
    files = {f"churn/{path}": text.encode() for path, text in extraction.files.items()}
    files |= {f"churn/{path}": content for path, content in extraction.data.items()}
    assert contents(export(churn)) == files
    assert any(name.endswith("customers.csv") for name in files)


@pytest.mark.filterwarnings("ignore::nbformat.warnings.MissingIDFieldWarning")
def test_the_same_notebook_gives_the_same_bytes(churn):
    """Also where its cells have no ids, which nbformat would invent."""
    assert export(churn) == export(churn)
    content = json.loads(churn.read_bytes())
    for cell in content["cells"]:
        cell.pop("id", None)
    churn.write_text(json.dumps(content | {"nbformat_minor": 5}), "utf-8")
    assert export(churn) == export(churn)


def test_what_was_changed_on_the_way_counts(churn):
    """A preprocessor's work is not lost by looking at the file."""
    node = nbformat.read(churn, as_version=4)
    node.cells.append(nbformat.v4.new_code_cell("extra = 1", metadata={"tags": ["nbe:plots.last"]}))
    zipped, resources = PackageExporter().from_notebook_node(node, {"metadata": {"name": "churn", "path": ""}})
    assert b"def last" in contents(zipped)["churn/src/churn/plots.py"]
    assert resources["output_extension"] == ".zip"


def test_a_notebook_without_a_file_has_a_package(tmp_path, monkeypatch):
    """Named as Jupyter calls it."""
    monkeypatch.chdir(tmp_path)
    node = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("x = 1")])
    zipped = PackageExporter().from_notebook_node(node, {"metadata": {"name": "my sales"}})[0]
    assert "my_sales/src/my_sales/pipeline.py" in contents(zipped)
    assert contents(PackageExporter().from_notebook_node(node)[0])


def test_a_refusal_is_one_sentence(churn):
    """The exception is nbconvert's own exception, with what to do."""
    content = json.loads(churn.read_bytes())
    cell = next(cell for cell in content["cells"] if cell["cell_type"] == "code")
    cell["metadata"]["tags"] = ["nbe:data", "nbe:train"]
    churn.write_text(json.dumps(content), "utf-8")
    with pytest.raises(ConversionException, match="more than one target") as caught:
        export(churn)
    assert "keep one of these tags" in str(caught.value)
    assert caught.value.__suppress_context__


def test_jupyter_finds_it_by_name(churn):
    """In a process of its own, by the entry point that pyproject declares; the notebook and its folder stay."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = "".join(f"{name} = {place}\n" for name, place in project["entry-points"][GROUP].items())
    about = Path("site/nbengineer-0.dist-info")
    about.mkdir(parents=True)
    (about / "entry_points.txt").write_text(f"[{GROUP}]\n{declared}", "utf-8")
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: nbengineer\nVersion: 0\n", "utf-8")
    before = churn.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", "jupyter", "nbconvert", "--to", "nbengineer", "churn.ipynb"],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(about.parent.absolute()), str(ROOT / "src")])},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    assert Path("churn.zip").read_bytes() == export(churn)
    assert churn.read_bytes() == before
    assert sorted(path.name for path in Path().iterdir()) == ["churn.ipynb", "churn.zip", "data", "site"]
