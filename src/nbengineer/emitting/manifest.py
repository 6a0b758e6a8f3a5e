"""`.nbengineer/manifest.json`: what became of each cell, for tools; and the environment snapshot kept in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from nbengineer import __version__
from nbengineer.emitting.testing import tested
from nbengineer.emitting.values import json_value
from nbengineer.model.environment import Environment

if TYPE_CHECKING:
    from nbengineer.model.notebook import Notebook
    from nbengineer.model.plan import Definition, Plan, Setting, Step

SCHEMA = 1
LEFT_OUT = "nothing of it is left: imports, or what only a notebook shows"


def manifest(
    plan: Plan, *, notebook: Notebook, environment: Environment | None, origin: str, texts: Mapping[str, str]
) -> dict[str, Any]:
    """Give the manifest as what JSON holds; every code cell is in it somewhere."""
    entries = {
        "steps": [_step(plan, step) for step in plan.steps],
        "definitions": [_definition(plan, definition) for definition in plan.definitions],
        "config": [_field(setting) for setting in plan.settings],
        "tests": [{"cell": cell, "test": test} for cell, test in tested(plan, texts)],
        "skipped": [{"cell": one.cell, "reason": one.reason} for one in plan.skipped],
    }
    entries["skipped"] += [{"cell": cell, "reason": LEFT_OUT} for cell in _unmentioned(notebook, entries)]
    return {
        "schema": SCHEMA,
        "generator": f"nbengineer {__version__}",
        "package": plan.package,
        "async": plan.is_async,
        "notebook": {"path": f"notebooks/{notebook.name}.ipynb", "origin": origin, "sha256": notebook.sha256},
        "environment": _environment(environment),
        **entries,
        "diagnostics": [
            {
                "code": one.code,
                "severity": one.severity,
                "cell": one.cell,
                "line": one.line,
                "message": one.message,
                "help": one.help,
            }
            for one in plan.diagnostics
        ],
        "files": {path: hashlib.sha256(text.encode()).hexdigest() for path, text in sorted(texts.items())},
    }


def _unmentioned(notebook: Notebook, entries: Mapping[str, list[dict[str, Any]]]) -> list[str]:
    named = {cell for rows in entries.values() for row in rows for cell in (row.get("cell"), *row.get("cells", ()))}
    return [cell.id for cell in notebook.cells if cell.kind == "code" and cell.id not in named]


def _step(plan: Plan, step: Step) -> dict[str, Any]:
    return {
        "module": f"{plan.package}.{step.module}",
        "function": step.function,
        "kind": step.kind,
        "cells": list(step.cells),
        "whole_cells": step.whole_cells,
        "pulled_in": step.pulled_in,
        "source_sha256": step.source_sha256,
        "parameters": [{"name": one.name, "notebook_name": one.notebook_name} for one in step.parameters],
        "returns": [{"name": one.name, "notebook_name": one.notebook_name} for one in step.returns],
        "async": step.is_async,
    }


def _definition(plan: Plan, definition: Definition) -> dict[str, Any]:
    return {"module": f"{plan.package}.{definition.module}", "name": definition.name, "cell": definition.cell}


def _field(setting: Setting) -> dict[str, Any]:
    default = {"repr": f'os.environ["{setting.environment}"]'} if setting.environment else json_value(setting.value)
    return {
        "field": setting.field,
        "notebook_name": setting.notebook_name,
        "cell": setting.cell,
        "default": default,
    }


def _environment(environment: Environment | None) -> dict[str, Any]:
    if environment is None:
        return {}
    return {
        "python": environment.python,
        "distributions": dict(sorted(environment.distributions.items())),
        "star_imports": {module: list(names) for module, names in sorted(environment.star_imports.items())},
        "imports": dict(sorted(environment.imports.items())),
        "closure": dict(sorted(environment.closure.items())),
        "urls": dict(sorted(environment.urls.items())),
    }


def environment_of(manifest: Mapping[str, Any]) -> Environment | None:
    """Give the environment snapshot that a manifest keeps; None where there is none. Never raises."""
    kept = manifest.get("environment")
    if not isinstance(kept, Mapping) or not isinstance(kept.get("python"), str) or not kept["python"]:
        return None
    stars = kept.get("star_imports")
    rows = stars.items() if isinstance(stars, Mapping) else ()
    return Environment(
        python=kept["python"],
        imports=_texts(kept.get("imports")),
        distributions=_texts(kept.get("distributions")),
        closure=_texts(kept.get("closure")),
        star_imports={
            module: tuple(name for name in names if isinstance(name, str))
            for module, names in rows
            if isinstance(module, str) and isinstance(names, list)
        },
        urls=_texts(kept.get("urls")),
    )


def _texts(value: Any) -> dict[str, str]:
    if not isinstance(value, Mapping):
        return {}
    return {name: text for name, text in value.items() if isinstance(name, str) and isinstance(text, str)}
