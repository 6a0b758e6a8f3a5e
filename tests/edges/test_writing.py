"""Writing a package: all of it, and never over what somebody edited."""

import os
from pathlib import Path

import pytest

from nbengineer.edges.writing import changes, stand_before, write
from nbengineer.errors import EditedInTheWay, FolderRefused
from tests.edges.packages import NEW, OLD, contents, package


def test_the_first_extraction_writes_everything(put, directory, tmp_path):
    """Exactly the tree, and nothing beside it."""
    put(OLD)
    assert contents(directory) == OLD.texts
    assert sorted(file.name for file in tmp_path.iterdir()) == ["churn", "churn.ipynb"]


def test_folders_above_are_made(put, notebook, tmp_path):
    """`-o build/churn` works without `build`."""
    write(stand_before(tmp_path / "build/deep/churn", notebook), OLD)
    assert contents(tmp_path / "build/deep/churn") == OLD.texts


@pytest.mark.parametrize("content", [(), (".git",)], ids=["empty", "only-git"])
def test_an_empty_folder_and_one_with_only_git_will_do(put, directory, content):
    """The repository in it stays."""
    directory.mkdir()
    for name in content:
        (directory / name).mkdir()
        (directory / name / "HEAD").write_text("x", "utf-8")
    put(OLD)
    assert contents(directory) == OLD.texts
    assert all((directory / name / "HEAD").exists() for name in content)


def test_the_current_folder_is_not_replaced_under_our_feet(put, directory, monkeypatch):
    """`-o .` in an empty folder keeps the folder itself."""
    directory.mkdir()
    monkeypatch.chdir(directory)
    before = directory.stat().st_ino
    put(OLD)
    assert directory.stat().st_ino == before
    assert contents(Path()) == OLD.texts


def test_the_same_again_writes_nothing(put, directory):
    """No file is even touched."""
    put(OLD)
    times = {file: file.stat().st_mtime_ns for file in directory.rglob("*")}
    done = put(OLD)
    assert (done.new, done.replaced, done.removed) == ((), (), ())
    assert {file: file.stat().st_mtime_ns for file in directory.rglob("*")} == times


def test_a_later_extraction_replaces_adds_and_removes(put, directory):
    """What was emitted and not edited follows the notebook; what is no longer made goes, its empty folders too."""
    put(package(**{"src__a.py": "a = 1\n", "old__deep__gone.py": "x\n"}))
    done = put(package(**{"src__a.py": "a = 2\n", "src__new.py": "n\n"}))
    assert "src/new.py" in done.new
    assert "src/a.py" in done.replaced
    assert "old/deep/gone.py" in done.removed
    assert contents(directory) == package(**{"src__a.py": "a = 2\n", "src__new.py": "n\n"}).texts
    assert not (directory / "old").exists()


def test_an_edit_that_is_in_the_way_stops_everything(put, directory):
    """Exit 1, the file named, the way out named, no byte changed."""
    put(OLD)
    (directory / "src/a.py").write_text("mine\n", "utf-8")
    before = contents(directory)
    with pytest.raises(EditedInTheWay, match=r"src/a\.py") as caught:
        put(NEW)
    assert caught.value.paths == ("src/a.py",)
    assert caught.value.exit_code == 1
    assert all(word in str(caught.value) for word in ("--diff", "--force"))
    assert contents(directory) == before


def test_an_edit_is_kept_while_the_notebook_leaves_the_file_alone(put, directory):
    """Edited and fresh equals base: the edit stays, also at the next extraction."""
    put(OLD)
    (directory / "src/b.py").write_text("mine\n", "utf-8")
    for _ in range(2):
        done = put(NEW)
        assert done.kept == ("src/b.py",)
        assert (directory / "src/b.py").read_text("utf-8") == "mine\n"
    assert (directory / "src/a.py").read_text("utf-8") == "a = 2\n"


def test_an_edit_that_says_what_comes_anyway_is_no_conflict(put, directory):
    """Edited to exactly what would be written."""
    put(OLD)
    (directory / "src/a.py").write_text("a = 2\n", "utf-8")
    put(NEW)
    assert contents(directory) == NEW.texts


def test_force_sets_edited_files_aside(put, directory):
    """The edit is in the backup, and a second one does not overwrite it."""
    put(OLD)
    for text, tree in [("mine\n", NEW), ("again\n", OLD)]:
        (directory / "src/a.py").write_text(text, "utf-8")
        put(tree, force=True)
    backup = directory / ".nbengineer/backup/src"
    assert (backup / "a.py").read_text("utf-8") == "mine\n"
    assert (backup / "a.py.2").read_text("utf-8") == "again\n"
    assert (directory / "src/a.py").read_text("utf-8") == "a = 1\n"


def test_a_derived_file_is_made_again_and_an_edit_of_it_is_set_aside(put, directory):
    """Nobody is asked about REVIEW.md, and nothing is lost."""
    put(OLD)
    (directory / "REVIEW.md").write_text("my remarks\n", "utf-8")
    put(NEW)
    assert (directory / "REVIEW.md").read_text("utf-8") == "again\n"
    assert (directory / ".nbengineer/backup/REVIEW.md").read_text("utf-8") == "my remarks\n"


def test_what_was_deleted_and_has_not_changed_stays_deleted(put, directory):
    """Also at the extraction after the next; when it changes it comes back."""
    put(OLD)
    (directory / "src/b.py").unlink()
    for _ in range(2):
        assert put(NEW).deleted == ("src/b.py",)
        assert not (directory / "src/b.py").exists()
    put(package(**{"src__b.py": "b = 2\n"}))
    assert (directory / "src/b.py").read_text("utf-8") == "b = 2\n"


def test_an_edited_file_that_is_no_longer_made_is_left(put, directory):
    """It is the user's now."""
    put(OLD)
    (directory / "src/gone.py").write_text("mine\n", "utf-8")
    assert put(NEW).left == ("src/gone.py",)
    put(NEW)
    assert (directory / "src/gone.py").read_text("utf-8") == "mine\n"


def test_files_of_the_users_own_are_never_touched(put, directory):
    """One that stands where ours would come is in the way; the others are not even looked at."""
    put(OLD)
    (directory / "notes.txt").write_text("mine\n", "utf-8")
    (directory / "src/new.py").write_text("mine too\n", "utf-8")
    with pytest.raises(EditedInTheWay, match=r"src/new\.py"):
        put(NEW)
    put(NEW, force=True)
    assert (directory / "notes.txt").read_text("utf-8") == "mine\n"
    assert (directory / ".nbengineer/backup/src/new.py").read_text("utf-8") == "mine too\n"


def test_data_is_bytes_and_is_kept_like_text(put, directory):
    """An edited data file is in the way like any other."""
    put(package(data={"data/a.bin": b"\xff\x00"}))
    assert (directory / "data/a.bin").read_bytes() == b"\xff\x00"
    (directory / "data/a.bin").write_bytes(b"mine")
    with pytest.raises(EditedInTheWay, match=r"data/a\.bin"):
        put(package(data={"data/a.bin": b"\x01"}))


def test_deciding_touches_nothing(put, directory, notebook):
    """`changes` is for looking."""
    put(OLD)
    before = contents(directory)
    changes(stand_before(directory, notebook), NEW)
    assert contents(directory) == before


def test_an_empty_folder_that_is_write_protected_is_not_replaced(directory, put, monkeypatch):
    """Although its parent would allow the rename; a package in which nothing changes need not be written to."""
    directory.mkdir()
    monkeypatch.setattr(os, "access", lambda place, mode: (Path(place), mode) != (directory, os.W_OK))
    with pytest.raises(FolderRefused, match="may not be written to"):
        put(OLD)
    assert list(directory.iterdir()) == []
    monkeypatch.undo()
    put(OLD)
    monkeypatch.setattr(os, "access", lambda place, mode: (Path(place), mode) != (directory, os.W_OK))
    assert not put(OLD).replaced
    with pytest.raises(FolderRefused, match="may not be written to"):
        put(NEW)
