"""Runs a package and writes, as JSON, hashes of what its steps return and of the text printed, and how it ends.

`python -m benchmarks.oracle_side PACKAGE FILE`, in the folder of the inputs. The hashes are joblib's, of figures that
of the picture: independent of how nbengineer looks at values.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import joblib
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable


def watched(function: Callable[..., Any], seen: list[str]) -> Callable[..., Any]:
    """Give the function, which also notes the hash of what it returns."""

    @functools.wraps(function)
    def run(*arguments: Any, **keywords: Any) -> Any:
        result = function(*arguments, **keywords)
        values = result if isinstance(result, tuple) else (result,)
        seen.append(f"{function.__name__} {joblib.hash([picture(one) for one in values])}")
        return result

    return run


def picture(value: Any) -> Any:
    """Give what a figure looks like, in pixels and inches; anything else as it is."""
    if not hasattr(value, "savefig"):
        return value
    file = io.BytesIO()
    value.savefig(file, format="raw", dpi=100)
    return [file.getvalue(), value.get_size_inches()]


def main() -> None:
    """Run the package that the command line names."""
    folder = Path(sys.argv[1])
    manifest = json.loads((folder / ".nbengineer" / "manifest.json").read_text("utf-8"))
    package, steps = manifest["package"], manifest["steps"]
    sys.path.insert(0, str(folder / "src"))
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 (the generator that notebooks use)
    seen: list[str] = []
    text = io.StringIO()
    ended = ""
    try:
        with contextlib.redirect_stdout(text):
            for step in steps:
                module = importlib.import_module(step["module"])
                setattr(module, step["function"], watched(getattr(module, step["function"]), seen))
            pipeline = importlib.import_module(f"{package}.pipeline")
            pipeline.run()
    except Exception as error:  # noqa: BLE001 (whatever a mutant raises is an outcome)
        ended = f"{type(error).__name__}: {error}"
    Path(sys.argv[2]).write_text(json.dumps([*seen, f"text {joblib.hash(text.getvalue())}", f"end {ended}"]), "utf-8")


if __name__ == "__main__":
    main()
