"""What is called in the notebook's kernel: once before the first cell, then after the last cell of each step."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from nbengineer.edges.inside.answering import answer, answer_look
from nbengineer.edges.inside.seeding import seed
from nbengineer.edges.inside.texting import Texting

job: dict[str, Any] = {}


def start(file: str) -> None:
    """Read the job, say which Python this is, seed, and look for the first time."""
    job.update(json.loads(Path(file).read_text("utf-8")))
    answer({"program": sys.executable, "environment": dict(os.environ)}, job["spool"], "about")
    if hasattr(sys.stdout, "session"):
        sys.stdout.session = Texting(sys.stdout.session, job["spool"], job["token"])
    if job["seed"]:
        seed()
    answer_look((), {}, job, "start")


def after(name: str) -> None:
    """Look at what a step returns; `name` is the step's place, or `end`."""
    namespace = sys.modules["IPython"].get_ipython().user_ns
    answer_look(job["names"].get(name, ()), namespace, job, name)
