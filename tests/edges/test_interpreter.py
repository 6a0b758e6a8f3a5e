"""Which interpreter is asked, and what it answers."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from nbengineer.edges.interpreter import Interpreter, NoInterpreter, choose, public_version, snapshot
from nbengineer.errors import BadRequest


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """Install a kernel whose `argv` starts with the given program."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))

    def install(name, program):
        folder = tmp_path / "kernels" / name
        folder.mkdir(parents=True)
        spec = folder / "kernel.json"
        spec.write_text(json.dumps({"argv": [program, "-m", "ipykernel_launcher"]}), "utf-8")
        return spec

    return install


@pytest.fixture(scope="session")
def environment(tmp_path_factory):
    """Make a virtual environment with hand-made distributions, and give its Python."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
    site = next(folder.glob("lib/python*/site-packages"))

    def distribution(name, version, *modules, requires=(), top_level=False, url=""):
        info = site / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        lines = [
            "Metadata-Version: 2.1",
            f"Name: {name}",
            f"Version: {version}",
            *(f"Requires-Dist: {r}" for r in requires),
        ]
        (info / "METADATA").write_text("\n".join(lines) + "\n", "utf-8")
        if top_level:
            (info / "top_level.txt").write_text("\n".join(modules), "utf-8")
        else:
            record = "".join(f"{module}/__init__.py,,\n" for module in modules)
            (info / "RECORD").write_text(record, "utf-8")
        if url:
            (info / "direct_url.json").write_text(json.dumps({"url": url}), "utf-8")
        for module in modules:
            (site / module).mkdir(exist_ok=True)
            (site / module / "__init__.py").touch()

    needs = ["needed>=1", "absent", "extra-only; extra == 'all'"]
    distribution("Frame-Library", "2.1.dev0+abc", "framelib", requires=needs, top_level=True)
    distribution("needed", "1.5", "needed", requires=["frame_library"])
    distribution("extra-only", "1", "extra_only")
    distribution("from-folder", "0.1", "fromfolder", url="file:///somewhere")
    (site / "framelib/__init__.py").write_text("print('loud')\nfrom needed import one\n_hidden = 1\n", "utf-8")
    (site / "needed/__init__.py").write_text("one = 1\n", "utf-8")
    (site / "fromfolder/__init__.py").write_text("import os\nos._exit(1)\n", "utf-8")
    return folder / "bin" / "python"


def test_the_option_python_wins():
    """`--python` names the program itself."""
    assert choose(python=sys.executable, notebook_kernel="x") == Interpreter(Path(sys.executable), "--python")


def test_the_notebooks_kernel_is_asked_where_it_is_installed(kernels):
    """Its program, and a sentence that says so."""
    spec = kernels("analysis", sys.executable)
    assert choose(notebook_kernel="analysis") == Interpreter(
        Path(sys.executable), "the notebook's kernel analysis", spec
    )


def test_a_kernel_that_names_python_without_a_folder_means_ours(kernels):
    """As Jupyter itself replaces it."""
    spec = kernels("plain", "python3")
    assert choose(kernel="plain") == Interpreter(Path(sys.executable), "--kernel plain", spec)


def test_without_an_installed_kernel_ours_is_asked(monkeypatch, tmp_path):
    """The interpreter that runs nbengineer."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    assert choose(notebook_kernel="nowhere").program == Path(sys.executable)


def test_a_kernel_that_starts_no_python_gives_a_reason(kernels):
    """A container, a wrapper, or a program that is gone: nobody is asked."""
    spec = kernels("container", "docker")
    kernels("gone", "/nowhere/bin/python")
    assert choose(notebook_kernel="container") == NoInterpreter(
        "the notebook's kernel container does not start a Python directly", spec
    )
    assert isinstance(choose(notebook_kernel="gone"), NoInterpreter)


def test_a_broken_kernelspec_gives_a_reason(kernels, tmp_path):
    """A `kernel.json` that is no kernelspec."""
    kernels("broken", "python")
    (tmp_path / "kernels/broken/kernel.json").write_text("[]", "utf-8")
    assert isinstance(choose(kernel="broken"), NoInterpreter)


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"python": "a", "kernel": "b"}, "not both"),
        ({"python": "/nowhere/python"}, "no program is at /nowhere/python"),
        ({"kernel": "nowhere"}, "no kernel is called nowhere"),
    ],
)
def test_a_request_that_names_nothing_is_refused(options, what, monkeypatch, tmp_path):
    """Exit 2 with what to give instead."""
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    with pytest.raises(BadRequest, match=what):
        choose(**options)


def test_imports_are_mapped_to_distributions_with_public_versions(environment):
    """By `top_level.txt` or RECORD; the standard library is "", what is not installed is absent."""
    found = snapshot(environment, imports=["framelib", "fromfolder", "json", "nowhere"], star_imports=[])
    assert found.imports == {"framelib": "Frame-Library", "fromfolder": "from-folder", "json": ""}
    assert found.distributions == {"Frame-Library": "2.1", "from-folder": "0.1"}
    assert found.urls == {"from-folder": "file:///somewhere"}
    assert found.python.startswith(f"3.{sys.version_info.minor}.")


def test_the_closure_holds_what_is_needed_and_installed(environment):
    """At any depth, circles included; extras and what is not installed left out."""
    found = snapshot(environment, imports=["framelib"], star_imports=[])
    assert found.closure == {"Frame-Library": "2.1", "needed": "1.5"}


def test_star_imports_are_resolved_without_names_that_python_leaves_out(environment):
    """What the module prints on import disturbs nothing; a module that can't be imported is absent."""
    found = snapshot(environment, imports=[], star_imports=["framelib", "nowhere"])
    assert found.star_imports == {"framelib": ("one",)}


def test_a_module_that_ends_the_process_costs_only_the_star_imports(environment):
    """The distributions were answered before."""
    found = snapshot(environment, imports=["framelib"], star_imports=["fromfolder"])
    assert found.distributions == {"Frame-Library": "2.1"}
    assert found.star_imports == {}


def test_a_file_beside_the_notebook_is_never_run(environment, tmp_path, monkeypatch):
    """Neither the working folder nor PYTHONPATH is looked at."""
    (tmp_path / "beside.py").write_text("raise SystemExit\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    found = snapshot(environment, imports=["beside"], star_imports=["beside"])
    assert (found.imports, found.star_imports) == ({}, {})


def test_a_program_that_is_no_python_gives_a_reason(tmp_path):
    """A sentence, no exception."""
    assert snapshot(Path("/bin/true"), imports=[], star_imports=[]) == "it ended with exit code 0 instead of an answer"
    assert "could not be started" in snapshot(tmp_path / "none", imports=[], star_imports=[])


@pytest.mark.parametrize(
    ("version", "public"), [("2.1.0", "2.1.0"), ("2.1.0+cu121", "2.1.0"), ("3.0.dev12+g1", "3.0"), ("1.0rc1", "1.0rc1")]
)
def test_a_version_is_one_that_an_index_can_have(version, public):
    """No local part, no development release."""
    assert public_version(version) == public
