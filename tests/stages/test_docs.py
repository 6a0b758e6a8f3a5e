"""`docs/checklist.md` says what the product does."""

import json
import re
from pathlib import Path

import jsonschema

from nbengineer.stages.answers import read_answers
from nbengineer.stages.catalog import catalog, metadata_schema

PAGE = (Path(__file__).parents[2] / "docs/checklist.md").read_text("utf-8")


def test_it_lists_every_item():
    """With its text, its kind, and for whom it is a gate, in order."""
    known = catalog()
    rows = []
    for stage in known.stages:
        rows.append(f"### {stage.title}: {stage.question}")
        for item in stage.items:
            gate = ", ".join(profile for profile in ("team", "solo") if known.binds(item, profile))
            rows.append(f"| `{item.id}` {item.text} | {item.kind} | {gate} |")
    listed = PAGE.partition("## The items")[2].splitlines()
    assert [line for line in listed if line.startswith(("###", "| `"))] == rows


def test_its_example_is_valid():
    """And means what the text around it says."""
    example = json.loads(re.search(r"```json\n(.*?)```", PAGE, re.DOTALL)[1])
    jsonschema.validate(example["nbengineer"], metadata_schema())
    answers = read_answers({"metadata": example})
    assert answers.profile == "solo"
    assert [answers[name].state for name in answers.items] == ["done", "waived", "open"]
    assert set(answers.items) <= set(catalog().items)
