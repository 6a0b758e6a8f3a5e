"""Writing a package: all or nothing, never over what somebody edited, never outside its folder."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nbengineer.edges import staging
from nbengineer.edges.writing import MANIFEST, changes, stand_before, write
from nbengineer.errors import EditedInTheWay, FolderRefused
from nbengineer.model.tree import FileTree


def package(origin="../churn.ipynb", data=(), **texts):
    """Give a package's tree with a manifest and a base, as an extraction makes them."""
    texts = {"pyproject.toml": "x\n", "REVIEW.md": "review\n"} | {
        name.replace("__", "/"): text for name, text in texts.items()
    }
    data = dict(data)
    hashes = {path: staging.digest(text.encode()) for path, text in texts.items()}
    hashes |= {path: staging.digest(content) for path, content in data.items()}
    notebook = {"path": "notebooks/churn.ipynb", "origin": origin}
    manifest = {"schema": 1, "package": "churn", "notebook": notebook, "files": hashes}
    base = {f".nbengineer/base/{path}": text for path, text in texts.items() if path != "REVIEW.md"}
    return FileTree(texts | base | {MANIFEST: json.dumps(manifest)}, data)


OLD = package(**{"src__a.py": "a = 1\n", "src__b.py": "b = 1\n", "src__gone.py": "gone = 1\n"})
NEW = package(**{"src__a.py": "a = 2\n", "src__b.py": "b = 1\n", "src__new.py": "new = 1\n", "REVIEW.md": "again\n"})


@pytest.fixture
def notebook(tmp_path):
    file = tmp_path / "churn.ipynb"
    file.write_text("{}", "utf-8")
    return file


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "churn"


@pytest.fixture
def put(notebook, directory):
    """Write a tree as a new command would: look first, then write."""
    return lambda tree, **options: write(stand_before(directory, notebook), tree, **options)


def contents(folder: Path):
    return {
        file.relative_to(folder).as_posix(): file.read_text("utf-8")
        for file in sorted(folder.rglob("*"))
        if file.is_file() and ".git/" not in file.as_posix()
    }


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


def test_a_disk_that_refuses_leaves_the_old_state(put, directory, monkeypatch):
    """An error while staging is one sentence, and nothing of the attempt stays."""
    put(OLD)
    before = contents(directory)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(staging, "_write", full)
    with pytest.raises(FolderRefused, match="No space left on device"):
        put(NEW)
    assert contents(directory) == before


def test_two_extractions_at_once_are_kept_apart(put, directory):
    """The second is told to wait."""
    put(OLD)
    with staging.locked(directory / ".nbengineer"), pytest.raises(FolderRefused, match="another nbengineer"):
        put(NEW)
    put(NEW)


KILLED = """
import os, signal, sys
from pathlib import Path
from nbengineer.edges import staging, writing
sys.path.insert(0, {tests!r})
from test_writing import NEW
left = [{moves}]
def after(real):
    def call(*arguments):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return real(*arguments)
    return call
os.replace = after(os.replace)
os.rename = after(os.rename)
writing.write(writing.stand_before(Path({directory!r}), Path({notebook!r})), NEW)
"""


def killed_after(moves, directory, notebook):
    """Extract NEW in a process that is killed at its renaming number `moves`; say whether it was."""
    code = KILLED.format(
        tests=str(Path(__file__).parent), moves=moves, directory=str(directory), notebook=str(notebook)
    )
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL


def test_killed_while_writing_for_the_first_time_leaves_nothing(put, directory, notebook):
    """The next run makes the whole package and clears the leftovers away."""
    assert killed_after(0, directory, notebook)
    assert not directory.exists()
    put(NEW)
    assert contents(directory) == NEW.texts
    assert sorted(file.name for file in directory.parent.iterdir()) == ["churn", "churn.ipynb"]


def test_killed_at_any_move_the_next_command_sees_old_or_new(put, directory, notebook):
    """Before the list is complete the old state stays, afterwards the new one is finished."""
    moves, outcomes = 0, []
    while True:
        if directory.exists():
            subprocess.run(["rm", "-rf", directory], check=True)
        put(OLD)
        if not killed_after(moves, directory, notebook):
            break
        stand_before(directory, notebook)
        outcomes.append(contents(directory))
        moves += 1
    assert outcomes[0] == OLD.texts
    assert all(outcome == NEW.texts for outcome in outcomes[1:])
    assert len(outcomes) > 5


def test_an_edit_made_after_the_kill_is_set_aside_not_lost(put, directory, notebook):
    """Finishing a list never overwrites what nobody expected there."""
    put(OLD)
    assert killed_after(2, directory, notebook)
    (directory / "src/a.py").write_text("edited meanwhile\n", "utf-8")
    stand_before(directory, notebook)
    assert (directory / "src/a.py").read_text("utf-8") == "a = 2\n"
    assert (directory / ".nbengineer/backup/src/a.py").read_text("utf-8") == "edited meanwhile\n"


def test_killed_in_a_folder_that_held_only_git_leaves_it_usable(put, directory, notebook):
    """An incomplete list does not make the folder somebody else's."""
    (directory / ".git").mkdir(parents=True)
    assert killed_after(0, directory, notebook)
    put(NEW)
    assert contents(directory) == NEW.texts


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


def test_what_another_run_put_there_meanwhile_stays(directory, notebook):
    """Two at once: the one that comes second says so and leaves no trace."""
    first, second = stand_before(directory, notebook), stand_before(directory, notebook)
    write(first, OLD)
    there = contents(directory)
    with pytest.raises(FolderRefused, match="something was put there meanwhile"):
        write(second, OLD)
    assert contents(directory) == there
    assert sorted(place.name for place in directory.parent.iterdir()) == ["churn", "churn.ipynb"]
