"""A whole comparison: steps, texts, endings, files, causes, and how a verification is kept."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from nbengineer.model.recording import Failure, Look, Recording, Seen, Written, recording_from_json, recording_to_json
from nbengineer.model.verification import Verification, verification_from_json, verification_to_json
from nbengineer.verifying.comparing import compare


def number(value):
    """Give how a number is seen."""
    return Seen({"type": "int", "text": str(value)})


def look(*, state=None, **values):
    """Give a look at numbers."""
    told = {key: {"type": "state", "text": text} for key, text in (state or {}).items()}
    return Look({name: number(value) for name, value in values.items()}, state=told)


def step(function, cells, returns, parameters=(), *, whole=True):
    """Give a step of the manifest."""
    return {
        "module": "churn.data",
        "function": function,
        "cells": cells,
        "whole_cells": whole,
        "source_sha256": "0",
        "parameters": [{"name": name, "notebook_name": name} for name in parameters],
        "returns": [{"name": name, "notebook_name": name} for name in returns],
    }


TWO = {
    "package": "churn",
    "notebook": {"sha256": "1"},
    "steps": [step("load", ["a"], ["df"]), step("train", ["b", "c"], ["model"], ["df"])],
}
FINE = Recording(after={0: look(df=1), 1: look(model=2)})


def states(verification: Verification):
    """Give states by step and name."""
    return [[(one.name, one.state) for one in told.verdicts] for told in verification.steps]


def test_all_the_same():
    """Equal recordings give a verification that passes, strictly too."""
    found = compare(TWO, FINE, FINE)
    assert states(found) == [[("df", "same")], [("model", "same")]]
    assert (found.passes(strict=True), found.rest, found.first) == (True, (), ())


def test_nothing_seen_is_no_pass():
    """Where no value is the same nothing passes, though nothing differs."""
    assert not compare({**TWO, "steps": []}, Recording(), Recording()).passes()


def test_what_differs_before_is_the_cause():
    """A value that is made from one that differs names that, with the step after which it does."""
    found = compare(TWO, FINE, replace(FINE, after={0: look(df=0), 1: look(model=3)}))
    assert [told.verdicts[0].cause for told in found.steps] == ["", "`df` differs already after `load`"]
    assert not found.passes()


def test_state_that_differs_first_is_the_cause():
    """Where inputs are the same, the process's state before the step is named, if it was the same at first."""
    there = Recording(
        start=look(state={"random": "0", "x": "1"}),
        after={0: look(df=1, state={"random": "1", "x": "1"}), 1: look(model=2)},
    )
    here = Recording(
        start=look(state={"random": "0", "x": "2"}),
        after={0: look(df=1, state={"random": "2", "x": "2"}), 1: look(model=3)},
    )
    assert compare(TWO, there, here).steps[1].verdicts[0].cause == "random differs before this step"


def test_options_are_told_with_their_values():
    """Of an option both values are told."""
    there = Recording(after={0: look(df=1, state={"rcParams['a']": "1"}), 1: look(model=2)})
    here = Recording(after={0: look(df=1), 1: look(model=3)})
    cause = "rcParams['a'] differs before this step: 1 in the notebook, the default in the package"
    assert compare(TWO, there, here).steps[1].verdicts[0].cause == cause


def test_a_step_that_shares_its_cell():
    """Where a cell has statements of others, an equal value is the same and any other is unknown."""
    manifest = {**TWO, "steps": [step("load", ["a"], ["df", "n"], whole=False)]}
    there, here = Recording(after={0: look(df=1, n=1)}), Recording(after={0: look(df=1, n=2)})
    verdicts = compare(manifest, there, here).steps[0].verdicts
    assert [(one.state, one.why) for one in verdicts] == [("same", ""), ("unknown", "shares its cell")]


def test_a_step_that_is_not_reached():
    """What one side has not reached is unknown, and says by whom."""
    found = compare(TWO, FINE, Recording(after={0: look(df=1)}))
    assert [one.why for one in found.steps[1].verdicts] == ["not reached by the package"]
    assert not found.steps[1].reached
    assert (found.passes(), found.passes(strict=True)) == (True, False)


DIED = Failure("", "exit code 3: the last line", cell="c")
FAILED = Failure("ValueError", "no model at 0x7f0011223344", cell="c")
NO_NAME = Failure("NameError", "name 'df' is not defined", cell="c")


@pytest.mark.parametrize(
    ("there", "here", "state"),
    [
        (FAILED, Failure("ValueError", "no model at 0x7f9911223344", step=1), "same"),
        (FAILED, Failure("ValueError", "other", step=1), "differs"),
        (FAILED, Failure("KeyError", "no model at 0x7f0011223344", step=1), "differs"),
        (FAILED, Failure("ValueError", "no model at 0x7f0011223344", step=0), "differs"),
        (FAILED, None, "differs"),
        (None, Failure("ValueError", "no", step=1), "differs"),
        (DIED, Failure("", "exit code 3", step=1), "same"),
        (DIED, Failure("", "SIGSEGV", step=1), "differs"),
        (DIED, FAILED, "differs"),
        (DIED, None, "differs"),
        (NO_NAME, Failure("UnboundLocalError", "cannot access local variable 'df' where …", step=1), "same"),
        (NO_NAME, Failure("UnboundLocalError", "cannot access local variable 'x' where …", step=1), "differs"),
    ],
)
def test_exceptions(there, here, state):
    """Both sides raise the same in the same step, or they differ."""
    reached = {0: look(df=1)}
    found = compare(TWO, Recording(after=reached, failure=there), Recording(after=reached, failure=here))
    assert [one.state for one in found.rest] == [state]


def test_both_raise_the_same_is_said_first():
    """That both raise is said before all else, with type, message and cell."""
    here = Failure("ValueError", "no model at 0x7f9911223344", step=1)
    found = compare(
        TWO, Recording(after={0: look(df=1)}, failure=FAILED), Recording(after={0: look(df=1)}, failure=here)
    )
    assert found.first == ("both raise ValueError: no model at 0x7f0011223344 in cell c: compared up to there",)


def test_a_cell_that_is_left_out_raises():
    """An exception in a cell that the package does not have is no difference, and is said."""
    failure = Failure("ZeroDivisionError", "division by zero", cell="looking")
    found = compare(TWO, Recording(after={0: look(df=1)}, failure=failure), FINE)
    assert found.rest == ()
    assert "which the package leaves out" in found.first[0]


def test_a_run_cut_short():
    """A run that was ended from outside makes the rest unknown, never different; that is no success."""
    found = compare(TWO, Recording(after={0: look(df=1)}, ended="killed after 60 s"), FINE)
    assert [(one.state, one.why) for one in found.rest] == [("unknown", "killed after 60 s")]
    assert found.first == ("the notebook did not end by itself: killed after 60 s",)
    assert not found.passes()


@pytest.mark.parametrize(
    ("there", "here", "again", "state"),
    [
        ("rows 3\n", "rows 3\n", None, "same"),
        ("<Model at 0x7f00112233>\n", "<Model at 0x7f99112233>\n", None, "same"),
        ("<__main__.Model>\n", "<churn.train.Model>\n", None, "same"),
        ("Wall time: 3 ms\nrows 3\n", "rows 3\n", None, "same"),
        ("rows 3\n", "rows 4\n", None, "differs"),
        ("rows 3\n", "", None, "differs"),
        ("took 3.1 s\n", "took 3.3 s\n", "took 3.2 s\n", "unstable"),
        ("took 3.1 s\n", "took 99 s\n", "took 3.2 s\n", "differs"),
        ("score 5, took 3.1 s\n", "score 6, took 3.1 s\n", "score 5, took 3.2 s\n", "differs"),
        ("id a\n", "id b\n", "id c\n", "unknown"),
    ],
)
def test_printed_text(there, here, again, state):
    """What a step prints is the same but for addresses, homes and times; numbers may move as in the notebook."""
    notebook, package = replace(FINE, printed={"b": there}), replace(FINE, printed={"1": here})
    second = replace(FINE, printed={"c": again}) if again is not None else None
    verdicts = compare(TWO, notebook, package, second).steps[1].verdicts
    assert [(one.kind, one.state) for one in verdicts] == [("value", "same"), ("printed", state)]


def test_the_first_line_that_differs():
    """A difference of texts names the line."""
    notebook, package = replace(FINE, printed={"a": "x\ny\n"}), replace(FINE, printed={"0": "x\nz\n"})
    difference = compare(TWO, notebook, package).steps[0].verdicts[1].difference
    assert (difference.place, difference.notebook, difference.package) == ("line 2", "'y'", "'z'")


@pytest.mark.parametrize(
    ("path", "here", "again", "state"),
    [
        ("out.csv", "1", None, "same"),
        ("out.csv", "2", None, "differs"),
        ("out.csv", None, None, "differs"),
        ("model.pkl", "2", None, "unknown"),
        ("out.csv", "2", "3", "unknown"),
        ("out.csv", "2", "1", "differs"),
    ],
)
def test_files(path, here, again, state):
    """A file is the same by its hash; formats that hold times are unknown, with the reason."""
    runs = [Recording(after=FINE.after, files=(Written(path, sha256, 3),) if sha256 else ()) for sha256 in ("1", here)]
    second = replace(FINE, files=(Written(path, again, 3),)) if again else None
    found = compare(TWO, *runs, second).rest
    assert [(one.name, one.kind, one.state) for one in found] == [(path, "file", state)]
    assert (state != "unknown") or found[0].why


def test_values_at_the_end():
    """What is looked at once more at the end is judged there."""
    found = compare(TWO, replace(FINE, end=look(df=1)), replace(FINE, end=look(df=2)))
    assert [(one.name, one.kind, one.state) for one in found.rest] == [("df", "result", "differs")]


def test_values_at_the_end_that_others_may_have_changed():
    """A variable that a cell outside of the package may change need not be the same at the end."""
    there, same, other = (replace(FINE, end=look(df=end)) for end in (1, 1, 2))
    found = [compare(TWO, there, here, touched={"df"}).rest[0] for here in (same, other)]
    assert [one.state for one in found] == ["same", "unknown"]
    assert found[1].why == "cells that the package leaves out may have changed it"


def test_a_verification_survives_json():
    """What is kept gives back the same verification; anything else is refused."""
    here = Recording(after={0: look(df=0)}, printed={"0": "x"}, failure=Failure("ValueError", "no", step=1))
    found = replace(compare(TWO, FINE, here, FINE), sources={"a.py": "1"}, seeded=False, python="p", seconds=(1.0, 2.0))
    kept = json.loads(json.dumps(verification_to_json(found)))
    assert verification_from_json(kept) == found
    assert kept["counts"] == {"same": 0, "differs": 1, "unstable": 0, "unknown": 1}
    for broken in ({}, [], None, {**kept, "schema": 2}, {**kept, "rest": [{"state": "fine"}]}):
        with pytest.raises(ValueError, match=r"no verification|schema|verdict"):
            verification_from_json(broken)


def test_a_recording_survives_json():
    """A recording gives itself back from JSON, without its contents."""
    there = replace(FINE, failure=FAILED, files=(Written("a", "1", 2),), printed={"a": "x"}, seconds=1.5)
    assert recording_from_json(json.loads(json.dumps(recording_to_json(there)))) == there
    with pytest.raises(ValueError, match="no recording"):
        recording_from_json({"after": 3})
