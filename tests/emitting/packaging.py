"""Puts emitted packages into a folder, as an extraction does, and runs what is in them."""

import os
import subprocess
import sys
from pathlib import Path

from nbengineer.edges import ruff
from nbengineer.emitting.tree import emit
from nbengineer.model.environment import Folder
from nbengineer.model.notebook import Cell, Code, Notebook

OURS = frozenset("__init__.py __main__.py config.py pipeline.py conftest.py test_pipeline.py test_config.py".split())


def codes_of(*sources):
    """Give cells as an analysis gets them; None is a heading."""
    return tuple(None if source is None else Code(source) for source in sources)


def notebook_of(codes, name="study"):
    """Give the notebook of some cells, which are called c0, c1, c2."""
    cells = [
        Cell(f"c{number}", number + 1, "code", code.text) if code else Cell(f"c{number}", number + 1, "markdown", "# H")
        for number, code in enumerate(codes)
    ]
    return Notebook(name, tuple(cells))


def tree_of(plan, codes=(), *, environment=None, modules=None, data=None):
    """Emit a plan."""
    return emit(
        plan,
        notebook=notebook_of(codes),
        codes=codes,
        environment=environment,
        folder=Folder(modules=modules or {}),
        copy="{}\n",
        data=data or {},
        origin="../study.ipynb",
    )


def tidied(tree):
    """Give the texts as they are written: formatted, what the notebook violates excused; ours must be clean."""
    carries = [path for path in tree.texts if path.endswith(".py") and Path(path).name not in OURS]
    return ruff.tidy(tree.texts, needs_noqa=carries)


def put(tree, folder):
    """Write the tree."""
    for path, text in tidied(tree).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(text.encode())
    for path, content in tree.data.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
    return folder


def call(folder, *command, cwd=None, **variables):
    """Run a program in a package that is not installed; exit code, stdout, stderr."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "RUFF", "MPLBACKEND"))}
    done = subprocess.run(
        command,
        cwd=cwd or folder,
        env=kept | {"PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"} | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def python(folder, *arguments, **options):
    """Run Python in the package."""
    return call(folder, sys.executable, *arguments, **options)


def pytest_of(folder, *arguments, **options):
    """Run the package's tests."""
    return python(folder, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", *arguments, **options)


def ruff_of(folder):
    """Check and format the package; "" when both are silent."""
    program = ruff.find_ruff_bin()
    outcomes = [
        call(folder, program, "check", "--no-cache", "--quiet", "."),
        call(folder, program, "format", "--check", "--no-cache", "--quiet", "."),
    ]
    return "".join(out + err for _, out, err in outcomes)


def last_line(text):
    """Give what pytest says at its end, without the seconds."""
    return text.strip().split("\n")[-1].strip("= ").split(" in ")[0]
