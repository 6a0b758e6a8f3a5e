"""`README.md` of a package: how to install, run, set and test it, and what came from where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nbengineer.emitting.config import example_of
from nbengineer.emitting.docstrings import many
from nbengineer.emitting.inputs import named_places
from nbengineer.emitting.main_module import saves_by_joblib
from nbengineer.emitting.markdown import code, fenced, prose
from nbengineer.emitting.testing_fixed import data_variable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from nbengineer.model.environment import Environment
    from nbengineer.model.notebook import Notebook
    from nbengineer.model.plan import Plan


def readme_text(plan: Plan, *, notebook: Notebook, environment: Environment | None) -> str:
    """Give the text, section by section."""
    parts = [
        f"# {prose(plan.title) or plan.package}",
        _what(plan, notebook),
        "\n\n".join(_install(environment)),
        "\n\n".join(_run(plan)),
        "\n\n".join(_settings(plan)),
        "\n\n".join(_inputs(plan)),
        "\n\n".join(_test(plan)),
        _places(plan, notebook),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _what(plan: Plan, notebook: Notebook) -> str:
    return (
        f"The steps of {code(f'notebooks/{notebook.name}.ipynb', 400)} as a Python package. "
        f"`src/{plan.package}/pipeline.py` runs them in the notebook's order; REVIEW.md says which cell became what."
    )


def _install(environment: Environment | None) -> Iterator[str]:
    fixed = " -c constraints.txt" if environment else ""
    yield "## Install"
    yield fenced(f"python -m venv .venv && . .venv/bin/activate\npython -m pip install -e '.[test]'{fixed}", "sh")
    if environment:
        yield "`constraints.txt` has the versions under which the notebook ran; without `-c` newer ones will be tried."


def _run(plan: Plan) -> Iterator[str]:
    by = "joblib" if saves_by_joblib(plan) else "pickle"
    yield "## Run"
    yield fenced(f"python -m {plan.package}\npython -m {plan.package} --output output", "sh")
    yield (
        "What the steps print is on standard output, the results follow on standard error. `--output` saves them: "
        f"figures as PNG, the rest by {by}. From Python:"
    )
    run = "asyncio.run(run())" if plan.is_async else "run()"
    imports = "import asyncio\n\n" if plan.is_async else ""
    yield fenced(f"{imports}from {plan.package}.pipeline import run\n\nresults = {run}", "python")


def _settings(plan: Plan) -> Iterator[str]:
    if not plan.settings:
        return
    yield "## Settings"
    yield "`conf/config.toml` lists them all with the notebook's values. Change a copy of it, or single settings:"
    yield fenced(f"python -m {plan.package} --config conf/config.toml{example_of(plan)}", "sh")
    secrets = [one.environment for one in plan.settings if one.environment]
    if secrets:
        yield f"Read from the environment, so that no file holds them: {', '.join(map(code, secrets))}."


def _inputs(plan: Plan) -> Iterator[str]:
    if not plan.data_files and not plan.missing_files:
        return
    yield "## Input files"
    yield (
        "Relative paths start in the folder that the run is in: `--workdir FOLDER`, else the current folder if the "
        "input files are there, else `data/`."
    )
    if plan.missing_files:
        listed = "\n".join(f"- {code(place, 400)}" for place in named_places(plan.missing_files))
        yield "Not part of this package, since they are large or lie outside the notebook's folder:"
        yield listed


def _test(plan: Plan) -> Iterator[str]:
    yield "## Test"
    yield fenced("pytest\nruff check . && ruff format --check .", "sh")
    yield (
        "Tests run in a temporary copy of `data/`, or of the folder that "
        f"`{data_variable(plan)}` names. `pytest -m 'not run'` leaves out those that run the whole notebook."
    )
    rest = "that the run ends, and what the notebook itself asserts" if plan.tests else "and that the run ends"
    settings = "that the settings are the notebook's, " if plan.settings else ""
    stubs = sum(len(step.questions) for step in plan.steps) + sum(len(one.questions) for one in plan.definitions)
    yield (
        "What passes shows that importing the modules does nothing, that the pipeline's calls fit the steps, "
        f"{settings}{rest}. No test compares the results with the notebook's. "
        f"{many(stubs, 'skipped test').capitalize()} whose reason begins with *stub* "
        f"{'is an open question' if stubs == 1 else 'are open questions'}, listed in REVIEW.md: "
        "answer one by writing the test."
    )


def _places(plan: Plan, notebook: Notebook) -> str:
    rows = [
        f"- `src/{plan.package}/`: the notebook's code, a module for each part of it",
        f"- `conf/config.toml`: the settings{'' if plan.settings else ', of which there are none'}",
        *(["- `data/`: the input files"] if plan.data_files else []),
        *([f"- `src/{plan.package}/local/`: modules that lay beside the notebook"] if plan.local_modules else []),
        f"- {code(f'notebooks/{notebook.name}.ipynb', 400)}: the notebook itself",
        "- `REVIEW.md`: cell by cell, what became of the notebook",
        "- `.nbengineer/`: the same for tools",
    ]
    text = "The package was written by nbengineer and does not need it to run."
    return "## What is where\n\n" + "\n".join(rows) + f"\n\n{text}"
