"""The packages of the sample notebooks as a reviewer sees them, whole: `tests/golden` holds them.

Nobody is asked what is installed, so they are the same on every machine. `UPDATE_GOLDEN=1 pytest tests/samples/test_golden.py`
writes them again; read the difference before you commit it. A file that is missing fails.
"""

import difflib
import os
from pathlib import Path

import pytest

from nbengineer import extract_notebook
from tests.samples.sample import NAMES, ROOT, SAMPLES

GOLDEN = ROOT / "tests" / "golden"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
PARTS = ("src/", "tests/", "conf/", "REVIEW.md")


def package_of(name):
    """Give what a reviewer reads of a sample's package."""
    extraction = extract_notebook(SAMPLES / f"{name}.ipynb", environment=None)
    return {path: text for path, text in extraction.files.items() if path.startswith(PARTS)}


def golden_of(name):
    """Give what is kept of it."""
    files = sorted(path for path in (GOLDEN / name).rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {path.relative_to(GOLDEN / name).as_posix(): path.read_text("utf-8") for path in files}


def keep(name, package):
    """Write a package in the place of what is kept."""
    for path in golden_of(name).keys() - package.keys():
        (GOLDEN / name / path).unlink()
    for path, text in package.items():
        place = Path(GOLDEN, name, path)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode())


@pytest.mark.parametrize("name", NAMES)
def test_the_package_is_the_one_that_was_reviewed(name):
    """Every file, whole; none more, none less."""
    package = package_of(name)
    if UPDATE:
        keep(name, package)
    golden = golden_of(name)
    different = [
        line
        for path in sorted(package.keys() | golden.keys())
        for line in difflib.unified_diff(
            golden.get(path, "").splitlines(),
            package.get(path, "").splitlines(),
            f"golden/{name}/{path}",
            f"now/{name}/{path}",
            lineterm="",
        )
    ]
    assert (sorted(golden), different) == (sorted(package), [])
