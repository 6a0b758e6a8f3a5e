"""Extracts the notebooks that tests put into folders; as a program, reads one folder per line and answers each with JSON."""

import json
import sys
from pathlib import Path

from nbengineer import NbEngineerError, Options, extract_notebook


def emitted(folder):
    """Give the files of the package of `notebook/study.ipynb` in a folder, with `options.json`; nothing for a refusal."""
    asked = json.loads(Path(folder, "options.json").read_text("utf-8"))
    options = Options(returns=asked["returns"], split=asked["split"], only=tuple(asked["only"]))
    try:
        return dict(extract_notebook(Path(folder, "notebook/study.ipynb"), options=options).files)
    except NbEngineerError:
        return {}


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(emitted(line.strip())), flush=True)  # noqa: T201 (the answer)
