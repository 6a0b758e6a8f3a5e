"""Where no package is written: into what is not ours, and never outside its folder."""

import json
import os

import pytest

from nbengineer.edges import staging
from nbengineer.edges.writing import MANIFEST, stand_before, write
from nbengineer.errors import FolderRefused
from tests.edges.packages import NEW, OLD, contents, package


def test_a_folder_with_other_things_is_refused(put, directory):
    """What it holds is named; nothing is written."""
    directory.mkdir()
    (directory / "thesis.tex").write_text("x", "utf-8")
    with pytest.raises(FolderRefused, match=r"thesis\.tex"):
        put(OLD)
    assert contents(directory) == {"thesis.tex": "x"}


def test_the_package_of_another_notebook_is_refused(put, directory, tmp_path):
    """Its name is given."""
    put(OLD)
    other = tmp_path / "other.ipynb"
    other.write_text("{}", "utf-8")
    with pytest.raises(FolderRefused, match=r"another notebook \(\.\./churn\.ipynb\)"):
        stand_before(directory, other)


def test_a_package_that_moved_away_from_its_notebook_is_still_its_package(put, directory, tmp_path):
    """The origin is gone, the name is the same."""
    put(OLD)
    far = tmp_path / "far"
    far.mkdir()
    directory.rename(far / "churn")
    (tmp_path / "churn.ipynb").rename(tmp_path / "far/deep.ipynb")
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    (moved / "churn.ipynb").write_text("{}", "utf-8")
    assert stand_before(far / "churn", moved / "churn.ipynb").manifest
    with pytest.raises(FolderRefused):
        stand_before(far / "churn", far / "deep.ipynb")


def test_a_folder_that_holds_the_notebook_is_refused(tmp_path, notebook):
    """At any depth, through a link too."""
    (tmp_path / "link").symlink_to(tmp_path)
    for folder in (tmp_path, tmp_path.parent, tmp_path / "link"):
        with pytest.raises(FolderRefused, match="holds the notebook"):
            stand_before(folder, notebook)


def test_the_packages_own_copy_of_the_notebook_is_the_notebook(put, directory):
    """It may be extracted into the package that it lies in, is not rewritten, and does not count as no longer made."""
    put(package(**{"notebooks__churn.ipynb": "copy\n"}))
    copy = directory / "notebooks/churn.ipynb"
    standing = stand_before(directory, copy)
    assert standing.own_copy == "notebooks/churn.ipynb"
    copy.write_text("edited in place\n", "utf-8")
    write(standing, package())
    assert copy.read_text("utf-8") == "edited in place\n"


@pytest.mark.parametrize("manifest", ["", "[]", "{", '{"notebook": 1, "files": {}}', '{"notebook": {}}'])
def test_a_manifest_that_is_none_makes_no_package(put, directory, manifest):
    """The folder is not ours."""
    (directory / ".nbengineer").mkdir(parents=True)
    (directory / MANIFEST).write_text(manifest, "utf-8")
    with pytest.raises(FolderRefused, match="holds no package"):
        put(OLD)


def test_a_file_is_no_folder(put, directory):
    """Exit 2, the file stays."""
    directory.write_text("x", "utf-8")
    with pytest.raises(FolderRefused, match="this is a file"):
        put(OLD)
    assert directory.read_text("utf-8") == "x"


def test_a_manifest_cannot_reach_out_of_its_folder(put, directory, tmp_path):
    """Paths that climb, and folders that are links, are never removed or written through."""
    put(OLD)
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "a.py").write_text("x", "utf-8")
    manifest = json.loads((directory / MANIFEST).read_text("utf-8"))
    hashed = staging.digest(b"x")
    manifest["files"] |= {"../outside/a.py": hashed, str(outside / "a.py"): hashed, "link/a.py": hashed}
    (directory / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    (directory / "link").symlink_to(outside)
    put(NEW)
    assert (outside / "a.py").exists()
    with pytest.raises(FolderRefused, match="link is a link"):
        put(package(**{"link__b.py": "x\n"}))
    assert not (outside / "b.py").exists()


def test_a_list_of_moves_cannot_reach_out_of_its_folder(put, directory, tmp_path):
    """A pending list that somebody forged is discarded."""
    put(OLD)
    pending = directory / ".nbengineer/pending"
    pending.mkdir()
    (pending / "list.json").write_text('{"moves": [{"path": "../churn.ipynb", "old": "", "new": ""}]}', "utf-8")
    put(OLD)
    assert (tmp_path / "churn.ipynb").exists()
    assert not pending.exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_refused(put, directory, tmp_path):
    """One sentence with the reason."""
    tmp_path.chmod(0o555)
    try:
        with pytest.raises(FolderRefused, match="Permission denied"):
            put(OLD)
    finally:
        tmp_path.chmod(0o755)
