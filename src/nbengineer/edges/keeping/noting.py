"""What is called in the notebook's kernel while values are taken: once at the start, before steps, and at the end."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from nbengineer.edges.keeping.storing import Readers
from nbengineer.edges.keeping.taking import take, take_results

job: dict[str, Any] = {}


def start(file: str) -> None:
    """Read the job."""
    job.update(json.loads(Path(file).read_text("utf-8")))


def before(step: str) -> None:
    """Take what a step is given; a setting that the notebook binds later has its value already."""
    settings = {name: eval(source, {"Path": Path}) for name, source in job["settings"].items()}  # noqa: S307 (literals)
    take({**settings, **_namespace()}, f"{job['given']}/{step}", job["names"][step], _readers())


def end() -> None:
    """Take what the run leaves."""
    take_results(_namespace(), f"{job['given']}/{job['run']}", job["results"], _readers())


def _namespace() -> dict[str, Any]:
    namespace: dict[str, Any] = sys.modules["IPython"].get_ipython().user_ns
    return namespace


def _readers() -> Readers:
    return Readers(job["readers"], job["value"])
