"""The files around a package's code: how it is built, installed, checked, and kept under git."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nbengineer.emitting.docstrings import plain
from nbengineer.emitting.values import toml_value
from nbengineer.planning.requirements import public_version

if TYPE_CHECKING:
    from nbengineer.model.environment import Environment
    from nbengineer.model.plan import Plan

RUFF = "0.17.6"
"""The ruff whose bytes we write; another minor version may format otherwise."""

RUFF_BELOW = "0.18"
OLDEST = (3, 11)

GITIGNORE = """\
__pycache__/
*.egg-info/
/build/
/dist/
/.venv/
.pytest_cache/
.ruff_cache/
.ipynb_checkpoints/

# what runs leave behind
/output/

# what nbengineer keeps for itself
.nbengineer/backup/
.nbengineer/pending/
.nbengineer/verification.json
"""

GITATTRIBUTES = """\
* text=auto eol=lf
data/** -text

# made again by nbengineer, never edited
.nbengineer/** linguist-generated
REVIEW.md linguist-generated
notebooks/** linguist-generated
tests/recorded/** -text linguist-generated
"""

PRE_COMMIT = f"""\
repos:
  - repo: https://github.com/astral-sh/ruff-pre-commit
    rev: v{RUFF}
    hooks:
      - id: ruff-check
      - id: ruff-format
"""

PYTEST = """\
[tool.pytest.ini_options]
testpaths = ["tests"]
pythonpath = ["src"]
addopts = ["--import-mode=importlib", "--strict-markers"]
markers = [
  "run: runs the code of the notebook, which may take as long as the notebook",
  "slow: took more than half a minute when it was recorded",
]"""

WORKFLOW = """\
name: ci

on:
  push:
  pull_request:

jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4

      - uses: actions/setup-python@v5
        with:
          python-version: "{python}"

      - run: python -m pip install -e '.[test]'{constraints}

      - run: ruff check .

      - run: ruff format --check .

      - run: pytest

  # Says whether the package still does what its notebook does; take the comment signs away to use it.
  # nbengineer:
  #   runs-on: ubuntu-latest
  #   steps:
  #     - uses: actions/checkout@v4
  #     - uses: actions/setup-python@v5
  #       with:
  #         python-version: "{python}"
  #     - run: python -m pip install -e '.[test]'{constraints} ipykernel nbengineer
  #     - run: nbengineer verify .
"""


def pyproject(plan: Plan, *, excluded: tuple[str, ...] = ()) -> str:
    """Give `pyproject.toml`; `excluded` are further paths that ruff leaves alone."""
    dependencies = [toml_value(line) for line in plan.requirements]
    tests = ['"pytest>=8"', f'"ruff>={RUFF},<{RUFF_BELOW}"']
    blocks = [
        '[build-system]\nrequires = ["hatchling>=1.24"]\nbuild-backend = "hatchling.build"',
        "\n".join(
            [
                "[project]",
                f"name = {toml_value(distribution_name(plan.package))}",
                'version = "0.1.0"',
                f"description = {toml_value(plain(plan.title) or f'The notebook {plan.package} as a package.')}",
                'readme = "README.md"',
                'requires-python = ">=3.11"',
                _array("dependencies", dependencies),
            ]
        ),
        f"[project.optional-dependencies]\n{_array('test', tests)}",
        f'[tool.hatch.build.targets.wheel]\npackages = ["src/{plan.package}"]',
    ]
    if any(" @ " in line for line in plan.requirements):
        blocks.append("[tool.hatch.metadata]\nallow-direct-references = true")
    left_out = ", ".join(toml_value(path) for path in ("notebooks", ".nbengineer", *excluded))
    blocks += [
        PYTEST,
        f'[tool.ruff]\nline-length = 100\ntarget-version = "py311"\nsrc = ["src"]\nextend-exclude = [{left_out}]',
        '[tool.ruff.lint]\nselect = ["E", "F", "I", "UP", "B"]\nignore = ["B905", "E501", "UP031", "UP032"]',
    ]
    if plan.local_modules:
        files = f"src/{plan.package}/local/**/__init__.py"
        blocks.append(f'[tool.ruff.lint.per-file-ignores]\n"{files}" = ["E", "F", "I", "UP", "B"]')
    return "\n\n".join(blocks) + "\n"


def distribution_name(package: str) -> str:
    """Give the name by which the package is installed: an identifier may hold what an index refuses."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", package).strip("-_") or "notebook"


def _array(name: str, elements: list[str]) -> str:
    return "\n".join([f"{name} = [", *(f"  {element}," for element in elements), "]"]) if elements else f"{name} = []"


def constraints(environment: Environment) -> str:
    """Give `constraints.txt`: the exact public versions of everything that the package needs."""
    fixed, loose = [], []
    for name, version in sorted(environment.closure.items(), key=lambda item: (item[0].lower(), item[0])):
        public = public_version(version)
        if name in environment.urls:
            loose.append(f"# {plain(name)} was installed from {plain(environment.urls[name])}")
        elif public and "dev" not in version:
            fixed.append(f"{name}=={public}")
        else:
            loose.append(f"# {plain(name)} has no public version: {plain(version)}")
    head = f"# The versions under which the notebook ran (Python {plain(environment.python)})."
    return "\n".join([head, *fixed, *([""] if loose else []), *loose]) + "\n"


def workflow(environment: Environment | None) -> str:
    """Give `.github/workflows/ci.yml`; under the notebook's own Python where that is recent enough."""
    return WORKFLOW.format(python=_python(environment), constraints=" -c constraints.txt" if environment else "")


def _python(environment: Environment | None) -> str:
    found = re.match(r"(\d+)\.(\d+)", environment.python) if environment else None
    version = (int(found[1]), int(found[2])) if found else OLDEST
    return ".".join(map(str, max(version, OLDEST)))
