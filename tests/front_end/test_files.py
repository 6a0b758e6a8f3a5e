"""The front end's files: one version, one name, a small bundle, and the layout that CONTRIBUTING.md describes."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import nbengineer

ROOT = Path(__file__).parents[2]
HOME = ROOT / "labextension"
BUNDLE = ROOT / "src/nbengineer/labextension"
PACKAGE = json.loads((HOME / "package.json").read_text("utf-8"))
SOURCES = sorted(
    file
    for file in (HOME / "src").rglob("*.ts*")
    if not file.name.endswith(".spec.ts") and file.parent.name != "testing"
)
LARGEST_BUNDLE = 200_000


def imports(file):
    """Give what a module imports: the names of packages, and the paths of our own modules."""
    return re.findall(r"from '([^']+)'", file.read_text("utf-8"))


def test_the_version_is_the_package_s():
    """The copy in package.json is one that npm wants."""
    assert PACKAGE["version"] == nbengineer.__version__


def test_the_bundle_lands_where_its_name_says():
    """Jupyter finds it by the name of its folder."""
    pyproject = (ROOT / "pyproject.toml").read_text("utf-8")
    assert f'= "share/jupyter/labextensions/{PACKAGE["name"]}"' in pyproject
    assert PACKAGE["jupyterlab"]["outputDir"] == "../src/nbengineer/labextension"


@pytest.mark.skipif(not BUNDLE.exists(), reason="the front end is not built")
def test_the_bundle_is_small():
    """All of it, style and licences included."""
    assert sum(file.stat().st_size for file in BUNDLE.rglob("*") if file.is_file()) < LARGEST_BUNDLE


def test_yarn_lock_names_no_host():
    """It can be used with any registry."""
    assert "http" not in (HOME / "yarn.lock").read_text("utf-8").split("\n", 8)[-1]


def test_only_one_file_speaks_http():
    """Everything else asks it."""
    speakers = [file.name for file in SOURCES if re.search(r"ServerConnection\b|\bfetch\(", file.read_text("utf-8"))]
    assert speakers == ["api.ts"]


def test_models_know_neither_views_nor_the_page():
    """They are tested without a browser."""
    for file in SOURCES:
        if file.name in {
            "model.ts",
            "health.ts",
            "pausing.ts",
            "fields.ts",
            "tags.ts",
            "flow.ts",
            "diff.ts",
            "preview.ts",
        }:
            assert not [name for name in imports(file) if name == "react" or name.endswith("widget")], file
            assert not re.search(r"\b(document|window)\.", file.read_text("utf-8")), file


def test_views_ask_models_never_the_server():
    """A view that is drawn twice asks nothing twice."""
    assert [
        file for file in SOURCES if file.suffix == ".tsx" and any(name.endswith("/api") for name in imports(file))
    ] == []


def test_nothing_is_of_any_type():
    """What comes from outside is `unknown` until it was looked at."""
    assert [file.name for file in SOURCES if re.search(r"[:<] ?any\b|\bas any\b", file.read_text("utf-8"))] == []


def test_all_colours_are_the_theme_s():
    """No colour of our own, by name or by number."""
    style = re.sub(r"/\*.*?\*/", "", (HOME / "style/base.css").read_text("utf-8"), flags=re.DOTALL)
    colours = re.findall(r"(?:color|background|stroke|fill|border[\w-]*|outline)\s*:\s*([^;]+);", style)
    known = re.compile(r"var\(--jp-[\w-]+\)|transparent|none|solid|inherit|collapse|[\d.]+(?:px)?|\s")
    assert [value for value in colours if known.sub("", value)] == []


def test_plugins_are_wiring():
    """Tokens in, object out, in under 80 lines; the list of them is all of index.ts."""
    for file in SOURCES:
        if file.name.startswith("plugin."):
            assert len(file.read_text("utf-8").splitlines()) < 90, file
    assert len((HOME / "src/index.ts").read_text("utf-8").splitlines()) < 12


@pytest.mark.skipif(shutil.which("node") is None, reason="there is no Node")
def test_types_format_and_models():
    """What `jlpm check` checks: tsc, prettier and the tests of the models."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    for command in (["jlpm", "install", "--immutable"], ["jlpm", "check"]):
        done = subprocess.run(
            command,
            cwd=HOME,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
