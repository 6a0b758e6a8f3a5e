"""What `--diff` and `--check` say."""

import pytest

from nbengineer.edges.comparing import diff, stale
from nbengineer.edges.writing import Standing
from nbengineer.model.tree import FileTree

STEP = {"module": "churn.data", "function": "load", "cells": ["a"], "source_sha256": "1", "returns": []}


def test_a_diff_is_unified_and_leaves_our_own_folder_out(tmp_path):
    """From the file on disk to what would be written, edits of the user included."""
    (tmp_path / "a.py").write_text("a = 1\nb = 1\n", "utf-8")
    tree = FileTree({"a.py": "a = 2\nb = 1\n", "new.py": "x", ".nbengineer/manifest.json": "{}"})
    assert diff(Standing(tmp_path), tree) == (
        "--- a/a.py\n+++ b/a.py\n@@ -1,2 +1,2 @@\n-a = 1\n+a = 2\n b = 1\n"
        "--- /dev/null\n+++ b/new.py\n@@ -0,0 +1 @@\n+x\n\\ No newline at end of file\n"
    )


def test_a_file_that_is_no_text_is_named(tmp_path):
    """Bytes are not printed."""
    (tmp_path / "a.bin").write_bytes(b"\xff")
    assert diff(Standing(tmp_path), FileTree({}, {"a.bin": b"\xfe"})) == "Binary file a.bin differs\n"


def test_no_difference_is_no_text(tmp_path):
    """An up-to-date package has an empty diff."""
    (tmp_path / "a.py").write_text("a\n", "utf-8")
    assert diff(Standing(tmp_path), FileTree({"a.py": "a\n"})) == ""


@pytest.mark.parametrize(
    ("fresh", "finding"),
    [
        ({"steps": [STEP | {"source_sha256": "2"}]}, "step churn.data.load has changed (source)"),
        ({"steps": []}, "step churn.data.load is gone from the notebook"),
        ({"steps": [STEP, STEP | {"function": "more"}]}, "step churn.data.more is new in the notebook"),
        ({"steps": [STEP], "config": [{"field": "seed", "default": 1}]}, "setting seed is new in the notebook"),
    ],
)
def test_what_changed_in_the_notebook_is_named(fresh, finding):
    """One line for each step, definition, setting and test."""
    assert stale({"steps": [STEP]}, fresh) == (finding,)


def test_another_order_of_the_same_steps_is_a_change():
    """The pipeline would call them otherwise."""
    other = STEP | {"function": "other"}
    assert stale({"steps": [STEP, other]}, {"steps": [other, STEP]}) == ("the steps run in another order",)


def test_cells_outputs_and_hashes_of_the_file_never_count():
    """A cell that was split or got an id, a notebook that was run again."""
    kept = {"steps": [STEP], "notebook": {"sha256": "1"}, "skipped": []}
    fresh = {"steps": [STEP | {"cells": ["b", "c"]}], "notebook": {"sha256": "2"}, "skipped": [{"cell": "x"}]}
    assert stale(kept, fresh) == ()


def test_a_manifest_full_of_nonsense_is_stale_not_fatal():
    """Wrong types anywhere."""
    assert stale({"steps": 7, "config": [1, None], "tests": {}}, {"steps": [STEP]}) == (
        "step churn.data.load is new in the notebook",
    )
