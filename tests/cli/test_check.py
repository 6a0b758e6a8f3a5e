"""`nbengineer check` from the outside: what it says and its exit codes."""

import json
from pathlib import Path

import pytest

from nbengineer.cli.main import run as run_main
from nbengineer.model.checklist import Answer
from tests.stages.answered import WAIVER, all_done, done, notebook


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run the command line in an empty folder; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments):
        capsys.readouterr()
        code = run_main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def save(name="shop.ipynb", answers=None, **more):
    Path(name).write_text(json.dumps(notebook(answers, **more)), "utf-8")


def test_it_says_how_far_a_notebook_is(run):
    """A line for each stage, the items of the current one, and what is next; reminders are in brackets."""
    save(problem_in_customers_words=done("problem-in-customers-words"), two_answers=done("two-answers"))
    code, out, err = run("check", "shop.ipynb")
    assert (code, err) == (0, "")
    assert "shop.ipynb (profile team)" in out
    assert "  planning         1 of 4 gates met" in out
    assert "    done            problem-in-customers-words\n" in out
    assert "    open            (people-and-demos)\n" in out
    assert "  scoping          1 of 4 gates met" in out
    assert "data-sheet" not in out
    assert out.endswith("next: how-it-is-done-today\n")
    assert "\x1b" not in out


def test_one_stage_shows_all_of_its_items(run):
    """With what is missing, who waived what, and what no rule decides."""
    save(two_answers=done("two-answers", because=None), data_sheet=WAIVER, expert_interview=Answer("done", note="a\nb"))
    _, out, _ = run("check", "shop.ipynb", "--stage", "scoping")
    for line in (
        "needs because",
        "the team: too small to matter",
        "waived          data-sheet",
        "a b\n",
        "no rule for it",
    ):
        assert line in out
    assert "planning" not in out


def test_strict_tells_ci(run):
    """Exit 1 on an unmet gate, of one stage where it is named."""
    save(answers={name: answer for name, answer in all_done().items() if name != "two-answers"})
    assert run("check", "shop.ipynb")[0] == 0
    assert run("check", "shop.ipynb", "--strict")[0] == 1
    assert run("check", "shop.ipynb", "--strict", "--stage", "planning")[0] == 0
    assert run("check", "shop.ipynb", "--strict", "--stage", "scoping")[0] == 1


def test_a_profile_can_be_asked_for(run):
    """Its gates bind instead."""
    save()
    assert "planning         0 of 3 gates met" in run("check", "shop.ipynb", "--profile", "solo")[1]


def test_an_early_end_is_no_failure(run):
    """Later stages don't apply."""
    save(answers=all_done(), go_or_no_go=done("go-or-no-go", decision="no-go"))
    code, out, _ = run("check", "shop.ipynb", "--strict", "--stage", "deployment")
    assert code == 0
    assert "not applicable" in out
    assert "the project ended here: the decision was no-go" in out


def test_several_notebooks_are_checked_in_turn(run):
    """Each with its own lines; JSON has all."""
    save("a.ipynb")
    save("b.ipynb")
    assert run("check", "a.ipynb", "b.ipynb")[1].count("next: ") == 2
    code, out, _ = run("check", "a.ipynb", "b.ipynb", "--json")
    assert code == 0
    assert [one["path"] for one in json.loads(out)["notebooks"]] == ["a.ipynb", "b.ipynb"]


def test_json_says_everything(run):
    """In the words of the checklist."""
    save(expert_interview=Answer("done"))
    checked = json.loads(run("check", "shop.ipynb", "--json")[1])["notebooks"][0]
    assert (checked["profile"], checked["package"], checked["ended"]) == ("team", None, "")
    assert (checked["current"], checked["next"]["item"]) == ("planning", "problem-in-customers-words")
    assert [len(stage["items"]) for stage in checked["stages"]] == [8, 8, 8, 9, 8, 7]
    item = next(one for one in checked["stages"][1]["items"] if one["id"] == "expert-interview")
    assert item == {
        "id": "expert-interview",
        "kind": "attest",
        "state": "done",
        "binds": False,
        "met": True,
        "result": "pass",
        "reason": "",
        "cells": [],
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["none.ipynb"],
        ["shop.ipynb", "none.ipynb"],
        ["text.ipynb"],
        ["list.ipynb"],
        ["."],
        ["shop.ipynb", "--stage", "nowhere"],
        ["shop.ipynb", "--profile", "nobody"],
        ["shop.ipynb", "--package", "nowhere"],
        ["shop.ipynb", "shop.ipynb", "--package", "nowhere"],
        [],
    ],
)
def test_what_cannot_be_checked_is_one_message(run, arguments):
    """Exit 2, nothing on stdout, no traceback."""
    save()
    Path("text.ipynb").write_text("hello", "utf-8")
    Path("list.ipynb").write_text("[]", "utf-8")
    code, out, err = run("check", *arguments)
    assert (code, out) == (2, "")
    assert err
    assert "Traceback" not in err


@pytest.mark.parametrize("value", [5, [], "x", None, {"schema": 99}, {"schema": 1, "items": {"two-answers": [1]}}])
def test_odd_answers_are_open(run, value):
    """Whatever stands in the metadata."""
    content = notebook() | {"metadata": {"nbengineer": value}}
    Path("shop.ipynb").write_text(json.dumps(content), "utf-8")
    code, out, err = run("check", "shop.ipynb", "--strict")
    assert (code, err) == (1, "")
    assert "0 of 4 gates met" in out


def test_terminals_are_not_obeyed_by_notes(run):
    """Control characters of an answer are left out."""
    save(expert_interview=Answer("done", note="\x1b[2Jgone\r\x07"))
    out = run("check", "shop.ipynb", "--stage", "scoping")[1]
    assert "gone" in out
    assert "\x1b" not in out
    assert "\r" not in out
