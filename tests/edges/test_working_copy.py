"""What of a notebook's folder is copied, how, and what is refused."""

import os
import stat

import pytest

from nbengineer.edges.working_copy import copy, find_original, remove
from nbengineer.errors import BadRequest

GB = 1_000_000_000


def lay(root, *paths):
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"content of {path}", "utf-8")


def found(folder, *paths):
    return find_original(folder, paths, limit=GB)


@pytest.mark.parametrize(
    ("paths", "root"),
    [
        ((), "project/notebooks"),
        (("local.csv", "sub/more.csv"), "project/notebooks"),
        (("../data/sales.csv",), "project"),
        (("../data/*.csv",), "project"),
        (("..",), "project"),
        (("../none.csv", "../data/none/x.csv"), "project/notebooks"),
        (("/etc/passwd", "~/x", "https://example.org/../x"), "project/notebooks"),
    ],
)
def test_the_copied_folder_is_the_smallest_that_holds_what_the_code_names(tmp_path, paths, root):
    """Only what exists counts, and only what is relative."""
    lay(tmp_path, "project/notebooks/local.csv", "project/notebooks/sub/more.csv", "project/data/sales.csv", "other/x")
    original = found(tmp_path / "project/notebooks", *paths)
    assert original.root == tmp_path / root
    assert original.root / original.start == tmp_path / "project/notebooks"
    assert not original.notes


def test_it_never_lies_above_the_repository(tmp_path):
    """What is named up there is said to be missing."""
    lay(tmp_path, "secret.csv", "repo/notebooks/a.csv", "repo/data/b.csv")
    (tmp_path / "repo/.git").mkdir()
    original = found(tmp_path / "repo/notebooks", "../../secret.csv", "../data/b.csv")
    assert original.root == tmp_path / "repo"
    assert original.notes == ("../../secret.csv lies outside the repository and is not copied",)


def test_repositories_environments_and_caches_are_left_out(tmp_path):
    """By name, or by the mark that they bear."""
    lay(tmp_path, "a.csv", ".git/config", "env/pyvenv.cfg", "conda/conda-meta/history", "cache/CACHEDIR.TAG")
    lay(tmp_path, "x/__pycache__/y.pyc", ".ipynb_checkpoints/a.ipynb", "x/y.py", ".hidden/z")
    assert list(found(tmp_path).files) == [".hidden/z", "a.csv", "x/y.py"]


def test_links_are_followed_inside_and_never_kept(tmp_path):
    """What a link leads to is copied as content; what leads out, nowhere or in circles is said."""
    lay(tmp_path, "outside.csv", "nb/real.csv", "nb/data/x.csv")
    nb = tmp_path / "nb"
    (nb / "alias.csv").symlink_to("real.csv")
    (nb / "folder").symlink_to("data")
    (nb / "data/up").symlink_to("..")
    (nb / "out.csv").symlink_to("../outside.csv")
    (nb / "gone.csv").symlink_to("nowhere")
    original = found(nb)
    assert list(original.files) == ["alias.csv", "data/x.csv", "folder/x.csv", "real.csv"]
    assert {note.partition(" ")[0] for note in original.notes} == {"data/up", "folder/up", "out.csv", "gone.csv"}
    copy(original, tmp_path / "copy")
    assert not any(file.is_symlink() for file in (tmp_path / "copy").rglob("*"))
    (tmp_path / "copy/alias.csv").write_text("changed", "utf-8")
    assert (nb / "real.csv").read_text("utf-8") == "content of nb/real.csv"


def test_a_copy_keeps_contents_times_modes_and_empty_folders(tmp_path):
    """So that code which looks at them sees the same."""
    lay(tmp_path, "nb/a.sh")
    (tmp_path / "nb/empty").mkdir()
    os.utime(tmp_path / "nb/a.sh", ns=(10**18, 10**18))
    (tmp_path / "nb/a.sh").chmod(0o750)
    copy(found(tmp_path / "nb"), tmp_path / "copy")
    about = (tmp_path / "copy/a.sh").stat()
    assert (about.st_mtime_ns, stat.S_IMODE(about.st_mode)) == (10**18, 0o750)
    assert (tmp_path / "copy/empty").is_dir()
    assert (tmp_path / "copy/a.sh").read_text("utf-8") == "content of nb/a.sh"


def test_too_much_is_refused_with_the_largest_files(tmp_path):
    """And with the two ways out."""
    lay(tmp_path, "small.csv")
    (tmp_path / "large.bin").write_bytes(bytes(3_000_000))
    with pytest.raises(BadRequest) as refusal:
        find_original(tmp_path, (), limit=2_000_000)
    assert "large.bin (3 MB)" in str(refusal.value)
    assert "--copy-limit" in str(refusal.value)
    assert "--in-place" in str(refusal.value)


def test_what_is_no_file_is_said(tmp_path):
    """A named pipe would block whoever reads it."""
    os.mkfifo(tmp_path / "pipe")
    assert found(tmp_path).notes == ("pipe is not copied: it is neither a file nor a folder",)


def test_a_copy_goes_whatever_was_done_to_it(tmp_path):
    """Folders without permissions too."""
    lay(tmp_path, "copy/a/b")
    (tmp_path / "copy/a").chmod(0)
    remove(tmp_path / "copy")
    assert not (tmp_path / "copy").exists()
    remove(tmp_path / "copy")
