"""Notebooks in a real kernel: what is seen of them, what they do not notice, and all the ways in which they end."""

import resource

import pytest

from nbengineer.errors import BadRequest
from nbengineer.model.recording import Failure
from tests.verify.conftest import ends, shown


def test_a_run_is_looked_at_without_being_touched(kernel):
    """Names, `_`, `In`, `Out`, numbers, callbacks: all as in a run that nobody watches."""
    recording = kernel(
        "before = set(dir())\n41",
        "x = _ + 1\nx",
        "seen = (_, len(In), sorted(Out), sorted(set(dir()) - before - {'before'}), get_ipython().execution_count)",
        "print(seen)",
        names=["x"],
    )
    assert (recording.failure, recording.ended) == (None, "")
    assert recording.printed["c3"] == "(42, 4, [1, 2], ['_1', '_2', '_i2', '_i3', 'x'], 4)\n"
    assert [shown(recording, step, "x") for step in range(4)] == [None, "42", "42", "42"]
    assert recording.after[0].values["x"].print == {"type": "unbound"}


def test_only_standard_output_is_text(kernel):
    """Displays, errors and the values of cells are for the eye."""
    recording = kernel(
        "import sys, subprocess\nprint('one')\nprint('two', file=sys.stderr)\ndisplay('three')\n'four'",
        "!echo five\nsubprocess.run(['echo', 'six'])\nprint('seven')",
    )
    assert recording.printed["c0"] == "one\n"
    texts = ("five\n", "six\n", "seven\n")  # the kernel reads a child's text aside, so it may come between others
    assert sorted(recording.printed["c1"]) == sorted("".join(texts))
    assert all(text.strip() in recording.printed["c1"] for text in texts)


def test_both_generators_are_seeded_and_numpy_is_not_imported_for_it(kernel):
    """What the environment says before numpy's import still counts."""
    recording = kernel(
        "import sys, random\nearly = 'numpy' in sys.modules\nx = random.random()",
        "import numpy as np\ny = float(np.random.rand())\nz = 'Seeds' in repr(sys.meta_path)",
        names=["early", "x", "y", "z"],
    )
    found = [shown(recording, 1, name) for name in ("early", "x", "y", "z")]
    assert found == ["False", "0.8444218515250481", "0.5488135039273248", "False"]


def test_without_a_seed_they_are_left_alone(kernel):
    """`--no-seed`."""
    recording = kernel("import random\nx = random.random()", names=["x"], seed=False)
    assert shown(recording, 0, "x") != "0.8444218515250481"


def test_a_cell_that_raises_ends_the_run(kernel):
    """Type and message are kept, and all that was seen before."""
    recording = kernel("x = 1", "x = 2\nx / 0", "x = 3", names=["x"])
    assert (recording.failure.type, recording.failure.message) == ("ZeroDivisionError", "division by zero")
    assert recording.failure.cell == "c1"
    assert list(recording.after) == [0]


@pytest.mark.parametrize(
    ("source", "type_", "message"),
    [
        ("exit()", "SystemExit", ""),
        ("import sys\nsys.exit(3)", "SystemExit", "3"),
        ("raise KeyboardInterrupt", "KeyboardInterrupt", ""),
        (
            "input('name? ')",
            "StdinNotImplementedError",
            "raw_input was called, but this frontend does not support input requests.",
        ),
    ],
)
def test_a_cell_that_asks_to_end_or_to_be_answered_ends_the_run(kernel, source, type_, message):
    """It never waits."""
    recording = kernel("x = 1", source, "x = 2", names=["x"])
    assert (recording.failure.type, recording.failure.message) == (type_, message)
    assert list(recording.after) == [0]


@pytest.mark.parametrize(("source", "how"), [("os._exit(3)", "exit code 3"), ("os.kill(os.getpid(), 11)", "SIGSEGV")])
def test_a_kernel_that_dies_ends_the_run(kernel, source, how):
    """With the cell, and how."""
    recording = kernel("import os\nx = 1", source, "x = 2", names=["x"])
    assert recording.failure == Failure("", how, "c1")
    assert recording.ended == ""
    assert list(recording.after) == [0]


def test_a_cell_that_hangs_is_ended_when_the_time_is_up(kernel):
    """What it started is ended too, and what was seen is kept."""
    recording = kernel(
        "import subprocess\nx = subprocess.Popen(['sleep', '1000'], start_new_session=False).pid",
        "while True: pass",
        names=["x"],
        timeout=2.0,
    )
    assert recording.ended == "it did not end within 2 seconds: cell 2 was running"
    assert ends(shown(recording, 0, "x"))


def test_much_text_takes_little_memory(kernel):
    """It is counted and hashed, not kept: more than is on the way at once is never held."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    recording = kernel("for _ in range(100):\n    print('x' * 1_000_000)")
    assert "100,000,100 characters" in recording.printed["c0"]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 60_000
    assert sum(map(len, recording.printed.values())) < 101_000


def test_a_working_folder_may_go_or_change(kernel, room):
    """The run goes on, as in Jupyter."""
    recording = kernel(
        "import os, shutil\nos.mkdir('sub')\nos.chdir('sub')\nx = 1",
        "shutil.rmtree(os.path.dirname(os.getcwd()))\nx = 2",
        "x = 3",
        names=["x"],
    )
    assert [shown(recording, step, "x") for step in range(3)] == ["1", "2", "3"]
    assert not (room / "w").exists()


def test_values_that_can_not_be_looked_at_end_nothing(kernel):
    """They raise, loop, or end the process when they are asked what they are."""
    recording = kernel(
        """
class Hostile:
    def __init__(self, does):
        self.does = does
    def __reduce_ex__(self, _):
        return self.does()
    __repr__ = __eq__ = __hash__ = __reduce__ = __getstate__ = __reduce_ex__
def loop():
    while True: pass
x, y = Hostile(lambda: 1 / 0), Hostile(loop)
""",
        "z = 1",
        names=["x", "y", "z"],
    )
    assert (recording.failure, recording.ended) == (None, "")
    assert shown(recording, 1, "z") == "1"


def test_files_left_open_are_written_when_the_kernel_goes(kernel, room):
    """It may end in order."""
    kernel("file = open('open.txt', 'w')\nfile.write('text')", names=[])
    assert (room / "w/open.txt").read_text("utf-8") == "text"


def test_a_kernel_that_does_not_start_is_refused(kernel, room, monkeypatch):
    """With the last thing that it said."""
    (room / "w/ipykernel_launcher.py").write_text("raise SystemExit('not today')", "utf-8")
    with pytest.raises(BadRequest, match="not today"):
        kernel("x = 1")
