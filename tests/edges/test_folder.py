"""What is read beside the notebook: only what the code names, and never through a link that leaves the folder."""

import os
from pathlib import Path

import pytest

from nbengineer.edges.folder import look_at, read_data, read_notebook_file
from nbengineer.errors import NotebookUnreadable


def lay(folder: Path, **files: str):
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def look(folder, imports=(), paths=(), installed=()):
    return look_at(folder, imports=frozenset(imports), paths=tuple(paths), installed=frozenset(installed))


def test_the_bytes_of_a_notebook_come_back_as_they_are(tmp_path):
    """No decoding happens here."""
    file = tmp_path / "a.ipynb"
    file.write_bytes(b"\xff\x00{}")
    assert read_notebook_file(file) == b"\xff\x00{}"


@pytest.mark.parametrize(("name", "what"), [("none.ipynb", "no such file"), ("folder", "folder"), ("pipe", "regular")])
def test_what_is_no_file_is_refused_with_its_path(tmp_path, name, what):
    """Missing, a folder, a pipe: one sentence each, and the path."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotebookUnreadable, match=what) as caught:
        read_notebook_file(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)


def test_a_name_that_no_file_can_have_is_refused(tmp_path):
    """A null byte or an endless name is bad input, no traceback."""
    for name in ("a\0b", "x" * 5000):
        with pytest.raises(NotebookUnreadable, match="can't be read"):
            read_notebook_file(tmp_path / name)


def test_imported_modules_are_followed_through_their_own_imports(tmp_path):
    """`prep` imports `names`, a package's modules all come with it; what nobody imports stays out."""
    lay(
        tmp_path,
        **{"prep.py": "import names\nimport os\n", "names.py": "A = 1\n", "other.py": "", "tools/__init__.py": ""},
    )
    lay(tmp_path, **{"tools/deep/__init__.py": "", "tools/deep/a.py": "from . import b\n", "tools/deep/b.py": ""})
    found = look(tmp_path, imports=["prep", "tools", "pandas"]).modules
    assert sorted(found) == ["names", "prep", "tools", "tools.deep", "tools.deep.a", "tools.deep.b"]
    assert found["prep"] == "import names\nimport os\n"


def test_a_module_of_the_standard_library_wins(tmp_path):
    """`json.py` beside the notebook is not what `import json` gives in a kernel."""
    lay(tmp_path, **{"json.py": ""})
    assert look(tmp_path, imports=["json"]).modules == {}


def test_a_plain_folder_counts_unless_the_name_is_installed(tmp_path):
    """A folder without `__init__.py` is a package only where no installed one has its name."""
    lay(tmp_path, **{"src/a.py": "", "torch/train.py": ""})
    assert sorted(look(tmp_path, imports=["src", "torch"], installed=["torch"]).modules) == ["src.a"]


def test_a_module_may_declare_its_encoding(tmp_path):
    """The text is decoded as Python would; what can't be decoded is left out."""
    (tmp_path / "latin.py").write_bytes("# -*- coding: latin-1 -*-\nx = 'é'\n".encode("latin-1"))
    (tmp_path / "broken.py").write_bytes(b"x = '\xe9'\n")
    assert look(tmp_path, imports=["latin", "broken"]).modules == {"latin": "# -*- coding: latin-1 -*-\nx = 'é'\n"}


def test_no_link_leads_out_of_the_folder(tmp_path):
    """Neither modules nor files are taken through a link to another place; links within the folder are fine."""
    lay(tmp_path, **{"out/secret.py": "", "out/secret.csv": "1", "in/data/a.csv": "12"})
    (tmp_path / "in/secret.py").symlink_to(tmp_path / "out/secret.py")
    (tmp_path / "in/s.csv").symlink_to(tmp_path / "out/secret.csv")
    (tmp_path / "in/far").symlink_to(tmp_path / "out")
    (tmp_path / "in/near").symlink_to(tmp_path / "in/data")
    found = look(tmp_path / "in", imports=["secret"], paths=["s.csv", "far/secret.csv", "far", "near/a.csv"])
    assert found.modules == {}
    assert found.files == {"near/a.csv": 2}


def test_files_that_the_code_names_have_their_sizes(tmp_path):
    """A file, a folder's files, a pattern's files, and one reached through `..`."""
    lay(
        tmp_path,
        **{
            "n/a.csv": "1",
            "n/img/x.png": "12",
            "n/img/.hidden": "",
            "n/p1.txt": "123",
            "n/p2.txt": "",
            "up.csv": "1234",
        },
    )
    found = look(tmp_path / "n", paths=["a.csv", "./img", "p*.txt", "../up.csv", "missing.csv"]).files
    assert found == {"../up.csv": 4, "a.csv": 1, "img/x.png": 2, "p1.txt": 3, "p2.txt": 0}


@pytest.mark.parametrize(
    "text",
    ["", ".", "..", "../..", "/etc/hostname", "~/.profile", "https://x.org/a.csv", "a\0b", "x" * 5000, "**\udcff", "["],
)
def test_strings_that_are_no_relative_path_are_passed_over(tmp_path, text):
    """Nothing is found and nothing raised."""
    lay(tmp_path, **{"a.csv": "1"})
    assert look(tmp_path, paths=[text]).files == {}


def test_a_folder_that_is_gone_holds_nothing(tmp_path):
    """Neither modules nor files, and no error."""
    assert look(tmp_path / "gone", imports=["a"], paths=["b"]).files == {}
    assert read_data(tmp_path / "gone", ["b"]) == {}


def test_data_is_read_up_to_the_limit_smallest_first(tmp_path):
    """As many files as fit; those above the notebook's folder never."""
    lay(tmp_path, **{"n/big": "x" * 60, "n/small": "x" * 30, "n/mid": "x" * 40, "up": "x"})
    assert sorted(read_data(tmp_path / "n", ["big", "small", "mid", "../up", "gone"], limit=75)) == ["mid", "small"]


def test_modules_are_looked_for_where_the_code_leads_to(tmp_path):
    """In the folders that it names, for what is neither beside the notebook nor installed."""
    (tmp_path / "work").mkdir()
    (tmp_path / "shapes/round").mkdir(parents=True)
    (tmp_path / "shapes/__init__.py").write_text("", "utf-8")
    (tmp_path / "shapes/round/circle.py").write_text("PI = 3\n", "utf-8")

    def modules(**more):
        imports = frozenset({"shapes"})
        return look_at(tmp_path / "work", imports=imports, paths=("../",), **more).modules

    assert modules() == {}
    assert modules(moves=True) == {"shapes": "", "shapes.round.circle": "PI = 3\n"}
    assert modules(moves=True, installed=frozenset({"shapes"})) == {}
