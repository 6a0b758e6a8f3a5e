"""Lays emitted texts out in a folder and formats them there."""

import subprocess
from pathlib import Path

from ruff import find_ruff_bin

from nbengineer.emitting.modules import module_texts
from nbengineer.emitting.pipeline import pipeline_text
from nbengineer.model.plan import Plan


def ruff(folder: Path, *arguments: str) -> str:
    """Run ruff with the settings of a written package; give what it says."""
    command = [find_ruff_bin(), *arguments, "--no-cache", "--isolated", "--config", "line-length=100", "."]
    command += ["--config", 'src=["src"]', "--target-version", "py311"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr if done.returncode else ""


def lay_out(texts: dict[str, str], folder: Path) -> None:
    for path, text in texts.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")


def written(plan: Plan, codes, tmp_path: Path) -> dict[str, str]:
    """Write a package and format it: module names and their texts; what we write must be clean."""
    texts = module_texts(plan, codes) | {f"src/{plan.package}/pipeline.py": pipeline_text(plan)}
    lay_out(texts | {f"src/{plan.package}/__init__.py": ""}, tmp_path)
    assert not ruff(tmp_path, "check", "--select", "I")
    assert not ruff(tmp_path, "format")
    return {path.stem: path.read_text("utf-8") for path in (tmp_path / "src" / plan.package).glob("*.py")}
