"""The whole package as texts: every file of it, by its path."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.config import config_text, toml_text
from nbengineer.emitting.docstrings import docstring
from nbengineer.emitting.local_modules import local_texts, parsed
from nbengineer.emitting.main_module import main_text
from nbengineer.emitting.modules import module_texts
from nbengineer.emitting.pipeline import pipeline_text
from nbengineer.emitting.project import GITATTRIBUTES, GITIGNORE, PRE_COMMIT, constraints, pyproject, workflow
from nbengineer.emitting.readme import readme_text
from nbengineer.emitting.recorded_files import recorded_files
from nbengineer.emitting.review import review_text
from nbengineer.emitting.testing import module_tests
from nbengineer.emitting.testing_fixed import config_test_text, conftest_text, pipeline_test_text
from nbengineer.model.tree import FileTree

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.environment import Environment, Folder
    from nbengineer.model.notebook import Code, Notebook
    from nbengineer.model.plan import Plan
    from nbengineer.model.recorded import Recorded


def emit(  # noqa: PLR0913 (all that a package is made from)
    plan: Plan,
    *,
    notebook: Notebook,
    codes: Sequence[Code | None],
    environment: Environment | None,
    folder: Folder,
    copy: str,
    data: Mapping[str, bytes],
    origin: str,
    recorded: Recorded | None = None,
) -> FileTree:
    """Give every file but the manifest and the base; Python files still want ruff's format and excuses.

    `copy` is the text of the notebook's copy, `data` the input files by their paths beside the notebook. A module
    beside the notebook that does not parse is copied as bytes: no tool of ours can read it. `origin` is not written
    into any of these files: it differs from folder to folder. `recorded` is what a run of the notebook has shown.
    """
    del origin
    local = local_texts(plan, folder.modules)
    broken = {path: text for path, text in local.items() if parsed(text) is None}
    source = f"src/{plan.package}"
    texts = {
        "pyproject.toml": pyproject(plan, excluded=tuple(sorted(broken))),
        "README.md": readme_text(plan, notebook=notebook, environment=environment),
        "REVIEW.md": review_text(plan, notebook=notebook, recorded=recorded),
        "conf/config.toml": toml_text(plan),
        f"{source}/__init__.py": docstring(plan.title or f"The steps of the notebook {notebook.name}") + "\n",
        f"{source}/__main__.py": main_text(plan),
        f"{source}/config.py": config_text(plan),
        f"{source}/pipeline.py": pipeline_text(plan),
        "tests/conftest.py": conftest_text(plan, codes, recorded),
        "tests/test_config.py": config_test_text(plan),
        "tests/test_pipeline.py": pipeline_test_text(plan, recorded),
        f"notebooks/{notebook.name}.ipynb": copy,
        ".github/workflows/ci.yml": workflow(environment),
        ".pre-commit-config.yaml": PRE_COMMIT,
        ".gitignore": GITIGNORE,
        ".gitattributes": GITATTRIBUTES,
    }
    if environment:
        texts["constraints.txt"] = constraints(environment)
    texts |= module_texts(plan, codes) | module_tests(plan, codes, recorded)
    texts |= {path: text for path, text in local.items() if path not in broken}
    carried = {f"data/{path}": content for path, content in data.items()}
    carried |= recorded_files(recorded) if recorded else {}
    carried |= {path: text.encode("utf-8", "surrogateescape") for path, text in broken.items()}
    return FileTree(dict(sorted(texts.items())), dict(sorted(carried.items())))
