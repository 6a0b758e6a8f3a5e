"""From what runs have given to what tests are written from: what counts, what does not, and why."""

import re
from dataclasses import replace

import pytest

from nbengineer.emitting.recorded_files import KEPT, read_recorded, recorded_files
from nbengineer.model.plan import Parameter, Return, Statement, Step
from nbengineer.model.recorded import Maker, Recorded, RecordedStep
from nbengineer.verifying.assembling import (
    Taken,
    assemble,
    candidates,
    confirmed,
    holds_secret,
    still_valid,
    with_run,
    within_limits,
    without_secrets,
)
from nbengineer.verifying.originals import Original


def original(module, function, parameters=(), returns=(), source="x = 1\n"):
    """Give a step with its cells' source."""
    step = Step(
        module,
        function,
        "plain",
        (Statement(0, 0),),
        ("c",),
        tuple(Parameter(name, name, name) for name in parameters),
        tuple(Return(name, name, name) for name in returns),
    )
    return Original(step, source, (0, 0))


def taken(not_kept=None, shared=(), **given):
    """Give what was taken before a step."""
    return Taken(("whole",), not_kept=not_kept or {}, shared=tuple(shared), given={"whole": given})


OUTCOME = {
    "way": "whole",
    "tried": {},
    "seconds": 0.1,
    "kinds": {"y": 2},
    "printed": "",
    "drawn": [],
    "files": {},
    "reads": [],
    "network": False,
    "settings": {},
    "moves": False,
    "changed": [],
    "looked_at": ["x"],
    "grown": {},
    "classes": {"y": "int"},
    "against": {"y": 0.0},
}

STEP = original("data", "load", ["x"], ["y"])


def assembled(first=None, second=None, *, took=None):
    """Put one step together."""
    found = candidates([STEP], {"data.load": took or taken(x=1)})
    once, twice = OUTCOME | (first or {}), OUTCOME | (first or {}) | (second or {})
    return assemble(found, {"data.load": once}, {"data.load": twice}, {"data/a.csv"})[0]


def test_what_two_runs_agree_on_is_a_value():
    """With what it was given, and the classes that both saw."""
    step = assembled()
    assert (step.why_not, dict(step.given), dict(step.results), dict(step.apart)) == (
        "",
        {"x": 1},
        {"y": 2},
        {"y": 0.0},
    )
    assert step.classes == {"-> y": "int"}
    assert step.unchanged == ("x",)


@pytest.mark.parametrize(
    ("first", "second", "took", "reason"),
    [
        ({"way": "", "tried": {"whole": "ValueError: no"}}, {}, None, "can't be run on a sample .*ValueError: no"),
        ({}, {"way": "", "tried": {"": "KeyError: 'a'"}}, None, "can't be run a second time .*KeyError"),
        ({"network": True}, {}, None, "asks other machines"),
        ({"kinds": {}}, {}, None, "returns nothing, prints nothing and draws nothing"),
        ({"kinds": {"y": {"type": "described", "class": "Popen", "why": ""}}}, {}, None, "only the class .* Popen"),
        ({}, {"against": {"y": {"class": "int"}}}, None, "two runs of its cells gave different values"),
        ({"changed": ["x"]}, {}, taken(x=[1], z=[2], shared=[("x", "z")]), "x and z share .* it changes x"),
        ({}, {}, taken({"x": "a Socket"}), r"x can't be kept \(a Socket\)"),
    ],
)
def test_what_is_no_value_says_why(first, second, took, reason):
    """No test pretends to hold one."""
    step = assembled(first, second, took=took)
    assert step.why_not
    assert re.search(reason, step.why_not), step.why_not


def test_what_the_runs_printed_counts_where_it_is_the_same():
    """Not where a number of it has more digits than another processor would give."""
    assert assembled({"printed": "AUC 0.81\n"}).printed == "AUC 0.81\n"
    assert assembled({"printed": "AUC 0.81\n"}, {"printed": "AUC 0.82\n"}).printed is None
    assert assembled({"printed": "AUC 0.8123456789\n"}).printed is None


def test_inputs_that_the_package_does_not_carry_are_named():
    """A test that needs one is skipped where it is missing."""
    assert assembled({"reads": ["data/a.csv", "../big.csv"]}).missing == ("../big.csv",)


def test_what_can_not_be_kept_is_made_by_the_step_that_returned_it_last():
    """As long as that step can be run itself."""
    fit, score = original("train", "fit", ["X"], ["model"]), original("evaluate", "score", ["model"], ["auc"])
    found = candidates([fit, score], {"train.fit": taken(X=1), "evaluate.score": taken({"model": "a Ridge"})})
    assert found[1].made_by == {"model": Maker("train.fit", "model")}
    found = candidates(
        [fit, score], {"train.fit": taken({"X": "a Socket"}), "evaluate.score": taken({"model": "a Ridge"})}
    )
    assert "train.fit, not recorded" in found[1].why_not


def test_what_can_be_kept_may_be_made_as_well():
    """Last of all ways: some cells can't do with a sample of it."""
    load, score = original("data", "load", [], ["df"]), original("evaluate", "score", ["df"], ["auc"])
    found = candidates([load, score], {"data.load": taken(), "evaluate.score": taken(df=[1])})
    assert found[1].job("pkg")["ways"] == ["whole", "whole made"]
    outcome = OUTCOME | {"way": "whole made", "kinds": {"auc": 1}, "against": {"auc": 0.0}}
    steps = assemble(
        found,
        {"data.load": OUTCOME, "evaluate.score": outcome},
        {"data.load": OUTCOME, "evaluate.score": outcome},
        set(),
    )
    assert (dict(steps[1].given), dict(steps[1].made_by)) == ({}, {"df": Maker("data.load", "df")})


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        ({"title": "Age", "reaches": ["1"]}, {"title": "Age", "reaches": ["1"]}, {"title": "Age", "reaches": ["1"]}),
        ({"title": "Age", "reaches": ["1"]}, {"title": "Age", "reaches": ["2"]}, {"title": "Age"}),
        ({"title": "Age", "reaches": ["1"]}, {"title": "Sex", "reaches": ["1"]}, {"reaches": ["1"]}),
    ],
)
def test_random_data_reach_elsewhere_in_the_same_figure(first, second, kept):
    """What two runs draw alike is held, without where it reaches, or what else differs; nothing if there are more."""
    step = assembled({"drawn": [[first]]}, {"drawn": [[second]]})
    assert step.drawn == ([kept],)
    assert assembled({"drawn": [[first]]}, {"drawn": [[second], [second]]}).drawn == ()


def test_a_step_that_only_leaves_its_arguments_alone_is_called():
    """There is something to assert, though it gives nothing."""
    step = assembled({"kinds": {}}, took=taken(x=[1]))
    assert (step.why_not, step.unchanged) == ("", ("x",))


def test_a_step_without_values_may_make_arguments():
    """Nothing can be asserted of a generator, but what reads it can be called with one."""
    first, second = original("a", "start", [], ["lines"]), original("a", "read", ["lines"], ["head"])
    found = candidates([first, second], {"a.start": taken(), "a.read": taken({"lines": "a generator"})})
    lines = {"lines": {"type": "described", "class": "generator", "why": "a generator"}}
    outcomes = {
        "a.start": OUTCOME | {"kinds": lines, "against": {"lines": 0.0}},
        "a.read": OUTCOME | {"kinds": {"head": "x"}, "against": {"head": 0.0}},
    }
    steps = assemble(found, outcomes, outcomes, set())
    assert [(one.name, bool(one.why_not), one.runs) for one in steps] == [
        ("a.start", True, True),
        ("a.read", False, True),
    ]
    assert [one.name for one in Recorded(steps).called] == ["a.start", "a.read"]


def test_a_function_that_gives_something_else_loses_its_values():
    """And says in what."""
    step = assembled()
    assert confirmed(step, OUTCOME) == step
    other = confirmed(step, OUTCOME | {"against": {"y": {"class": "int"}}})
    assert (other.differs, other.runs) == ("it returns another y", False)
    raising = confirmed(step, {"way": "", "tried": {"whole": "NameError: z"}})
    assert raising.differs == "it raises NameError: z"


def test_cells_that_differ_once_more_are_random():
    """Two runs were the same by chance; that is no mistake of the package."""
    other = OUTCOME | {"against": {"y": {"class": "int"}}}
    found = confirmed(assembled(), other, other)
    assert (found.differs, found.why_not) == ("", "runs of its cells gave different values")
    assert confirmed(assembled(), other, OUTCOME).differs == "it returns another y"


def test_noise_is_tolerated_up_to_what_two_runs_showed():
    """Four times that, or a millionth."""
    step = replace(assembled(), apart={"y": 1e-5})
    assert confirmed(step, OUTCOME | {"against": {"y": 3e-5}}).why_not == ""
    assert confirmed(step, OUTCOME | {"against": {"y": 5e-5}}).differs == "it returns another y"


RECORDED = Recorded(
    (
        RecordedStep(
            "a.one", "1", given={"x": 1}, results={"y": {"type": "ndarray", "file": "y.npy", "dtype": "int64"}}
        ),
        RecordedStep("a.two", "2", given={}, made_by={"y": Maker("a.one", "y")}, results={"z": 3}, apart={"z": 0.0}),
        RecordedStep("a.three", "3", "it asks other machines", runs=False),
    ),
    results={"z": 3},
    apart={"z": 0.0},
    slow=True,
    files={"a.one/expected/y.npy": b"123"},
    run_sha256="run",
)


def test_a_recording_is_read_back_from_the_package():
    """All of it, from what stands below `tests/recorded` and beside the manifest."""
    files = recorded_files(RECORDED)
    assert read_recorded(files.get) == RECORDED
    assert recorded_files(read_recorded(files.get)) == files


def test_values_that_somebody_changed_are_not_used():
    """Nor those of a step whose argument they make; there may be no recording at all."""
    files = recorded_files(RECORDED) | {"tests/recorded/a.one/expected/y.npy": b"other"}
    assert [one.name for one in read_recorded(files.get).steps] == ["a.three"]
    assert read_recorded({}.get) is None
    assert read_recorded({KEPT: b"{"}.get) is None
    assert read_recorded({KEPT: b'{"schema": 1}'}.get) is None


def test_cells_that_changed_lose_their_values():
    """So does the run as a whole, and what a changed step makes arguments for."""
    sources = [original("a", "one"), original("a", "two")]
    kept = [replace(one, source_sha256=source.sha256) for one, source in zip(RECORDED.steps, sources, strict=False)]
    recorded = replace(RECORDED, steps=tuple(kept))
    assert still_valid(recorded, sources, "run") == recorded
    changed = still_valid(recorded, [original("a", "one", source="x = 2\n"), sources[1]], "another")
    assert (changed.steps, dict(changed.files), dict(changed.results)) == ((), {}, {})


def test_the_largest_values_go_first():
    """All together take at most what was agreed on."""
    big = RecordedStep("a.big", "4", given={"text": "x" * 5000}, results={"n": 1})
    left = within_limits(replace(RECORDED, steps=(*RECORDED.steps, big)), 3000)
    assert {one.name: bool(one.why_not) for one in left.steps} == {
        "a.one": False,
        "a.two": False,
        "a.three": True,
        "a.big": True,
    }


def test_a_secret_is_not_kept():
    """Wherever it stands."""
    secrets = {"API_KEY": "sk-123"}
    assert holds_secret({"a": ["Bearer sk-123"]}, secrets) == "API_KEY"
    step = RecordedStep("a.key", "5", given={"key": "sk-123"}, results={"n": 1})
    left = without_secrets(replace(RECORDED, steps=(*RECORDED.steps, step)), secrets)
    assert left.step("a.key").why_not == "its values hold the secret API_KEY"
    assert left.step("a.one").why_not == ""


def test_of_the_whole_run_only_what_it_gives_again_is_kept():
    """What differs in more than noise is not asserted; where the run fails, nothing is."""
    results = {"auc": 0.5, "order": {"type": "ndarray", "file": "order.npy"}, "n": 3}
    outcome = {"way": "none", "seconds": 2.04, "against": {"auc": 1e-9, "order": {"class": "ndarray"}, "n": {}}}
    found = with_run(RECORDED, results, outcome, lambda _: {})
    assert (set(found.results), found.slow) == ({"auc", "order"}, False)
    assert with_run(RECORDED, results, {"way": ""}, lambda _: {}) == RECORDED
