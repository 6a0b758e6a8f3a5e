"""The README's two commands are what they promise to be, and there is one list of checks."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"^```sh\n(.*?)^```", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_the_first_two_blocks_are_one_line_each():
    """Each is complete: it starts with an environment of its own."""
    for block in BLOCKS[:2]:
        assert len(block.splitlines()) == 1
        assert block.startswith("python3 -m venv .venv && .venv/bin/pip install ")


def test_the_makefile_runs_the_same_checks():
    """`make check` is the second command after its set-up."""
    recipe = re.search(r"^check:\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    checks = [line.strip() for line in recipe[1].splitlines()]
    assert BLOCKS[1].strip().endswith(" && ".join(checks))


def test_ci_runs_the_second_command():
    """It is read from the README, not repeated."""
    script = (ROOT / ".ci/run").read_text("utf-8")
    assert "block == 2" in script
    assert "README.md" in script
