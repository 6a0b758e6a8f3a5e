"""The churn package with a recording, as a reviewer sees it: `tests/golden_recorded/churn` holds it, values included.

Nothing is run here: the tests of the package are made again from the values that are kept. `UPDATE_GOLDEN=1 pytest
tests/samples/test_recorded_golden.py` writes them again, and records anew where the notebook's cells have changed.
"""

import os
import sys
from pathlib import Path

import pytest

from nbengineer.emitting.recorded_files import KEPT, read_recorded
from nbengineer.extract import Request, draft_of, extraction_of, plan_of
from nbengineer.model.options import Running
from nbengineer.record import record
from nbengineer.verifying.assembling import hash_of_run, still_valid
from nbengineer.verifying.originals import originals
from tests.samples.sample import ROOT, SAMPLES

GOLDEN = ROOT / "tests" / "golden_recorded" / "churn"
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
NOTEBOOK = SAMPLES / "churn.ipynb"


def kept(path):
    """Give the content of a file of the golden package."""
    file = GOLDEN / path
    return file.read_bytes() if file.is_file() else None


def all_kept():
    """Give every file of it."""
    files = (file for file in GOLDEN.rglob("*") if file.is_file() and "__pycache__" not in file.parts)
    return {file.relative_to(GOLDEN).as_posix(): file.read_bytes() for file in files}


@pytest.fixture(scope="module")
def draft():
    """Give what the package is made from."""
    return draft_of(NOTEBOOK)


def belonging(recorded, draft):
    """Give what of a recording belongs to the notebook as it is."""
    plan = plan_of(draft)
    sources = originals(plan, draft.source.codes)
    return still_valid(recorded, sources, hash_of_run(sources, plan.settings))


def recording_of(draft, folder):
    """Give the recording that is kept, or a new one where that is asked for and needed."""
    recorded = read_recorded(kept)
    if UPDATE and (recorded is None or belonging(recorded, draft) != recorded):
        request = Request(NOTEBOOK, folder / "churn", python=sys.executable)
        return record(request, Running())[0].extraction.recorded
    return recorded


def reviewed(extraction):
    """Give what a reader looks at: modules, tests, values, and the recording itself."""
    contents = {path: text.encode() for path, text in extraction.files.items()} | dict(extraction.data)
    parts = ("src/", "tests/", KEPT)
    return {path: content for path, content in contents.items() if path.startswith(parts)}


def test_the_tests_are_made_again_from_the_values(draft, tmp_path):
    """Every file, byte for byte; none more, none less."""
    recorded = recording_of(draft, tmp_path)
    package = reviewed(extraction_of(draft, recorded))
    if UPDATE:
        for path in all_kept().keys() - package.keys():
            (GOLDEN / path).unlink()
        for path, content in package.items():
            Path(GOLDEN, path).parent.mkdir(parents=True, exist_ok=True)
            Path(GOLDEN, path).write_bytes(content)
    golden = all_kept()
    assert sorted(package) == sorted(golden)
    assert [path for path in package if package[path] != golden[path]] == []


def test_the_recording_is_that_of_the_notebook_as_it_is(draft):
    """Each step has values, and the run as a whole."""
    recorded = read_recorded(kept)
    assert belonging(recorded, draft) == recorded
    assert {one.name: one.why_not for one in recorded.steps if one.why_not} == {}
    assert recorded.results


def test_the_values_are_small_files_that_people_can_read():
    """Most of it text, and no pickle."""
    files = {path: content for path, content in all_kept().items() if path.startswith("tests/recorded/")}
    assert {Path(path).suffix for path in files} == {".csv", ".json", ".npy"}
    assert sum(map(len, files.values())) < 100_000
