"""Packages in a real process: what is seen of them, and all the ways in which they end."""

import pytest

from nbengineer.model.recording import Failure
from tests.verify.conftest import ends, shown

RUN = "from pkg import data\n\ndef run():\n    data.load()\n    data.change()\n"


def test_steps_are_seen_one_by_one(package):
    """Their values by the notebook's names, and what each prints, programs that it starts included."""
    recording = package(
        ("load", ("a", "b")),
        ("change", ("a",)),
        pipeline="import sys\nfrom pkg import data\n\ndef run():\n    a, b = data.load()\n    print('between')\n    data.change(a)\n",
        data="import subprocess\n\ndef load():\n    print('one')\n    subprocess.run(['echo', 'two'])\n    return 1, [2]\n\n"
        "def change(a):\n    print('three', end='')\n    return a + 1\n",
    )
    assert (recording.failure, recording.ended) == (None, "")
    assert recording.printed == {"0": "one\ntwo\n", "": "between\n", "1": "three"}
    assert (shown(recording, 0, "a"), shown(recording, 1, "a")) == ("1", "2")
    assert set(recording.after[0].values) == {"a", "b"}


def test_steps_that_await_and_variables_without_a_value(package):
    """A pipeline that is a coroutine runs in a loop of its own; `UNBOUND` is no value."""
    recording = package(
        ("load", ("a", "b")),
        pipeline="from pkg import data\n\nasync def run():\n    await data.load()\n",
        data="import asyncio\nfrom pkg.unbound import UNBOUND\n\nasync def load():\n    await asyncio.sleep(0)\n    return 1, UNBOUND\n",
        unbound="from enum import Enum\n\nclass Unbound(Enum):\n    UNBOUND = 'unbound'\n\nUNBOUND = Unbound.UNBOUND\n",
    )
    assert shown(recording, 0, "a") == "1"
    assert recording.after[0].values["b"].print == {"type": "unbound"}


def test_nothing_that_a_step_returns_is_kept(package):
    """What ends when the pipeline lets it go ends then."""
    recording = package(
        ("load", ("a",)),
        ("change", ("gone",)),
        pipeline="from pkg import data\n\ndef run():\n    a = data.load()\n    del a\n    data.change()\n",
        data="import weakref\n\nclass Box: pass\ngone = []\n\ndef load():\n    box = Box()\n    weakref.finalize(box, gone.append, 1)\n"
        "    return box\n\ndef change():\n    return len(gone)\n",
    )
    assert shown(recording, 1, "gone") == "1"


@pytest.mark.parametrize(
    ("does", "type_", "message"),
    [
        ("1 / 0", "ZeroDivisionError", "division by zero"),
        ("exit()", "SystemExit", ""),
        ("import sys; sys.exit(3)", "SystemExit", "3"),
        (
            "input()",
            "StdinNotImplementedError",
            "raw_input was called, but this frontend does not support input requests.",
        ),
        ("class E(Exception):\n        __str__ = None\n    raise E", "E", ""),
    ],
)
def test_a_step_that_raises_ends_the_run(package, does, type_, message):
    """Type, message and step are kept, and all that was seen before."""
    recording = package(
        ("load", ("a",)),
        ("change", ()),
        pipeline=RUN,
        data=f"def load():\n    return 1\n\ndef change():\n    print('x')\n    {does}\n",
    )
    assert (recording.failure.type, recording.failure.message) == (type_, message)
    assert (recording.failure.step, recording.ended) == (1, "")
    assert (list(recording.after), recording.printed) == ([0], {"1": "x\n"})


@pytest.mark.parametrize(("does", "how"), [("os._exit(3)", "exit code 3"), ("os.kill(os.getpid(), 11)", "SIGSEGV")])
def test_a_process_that_dies_ends_the_run(package, does, how):
    """With the step in which it was, and how."""
    recording = package(
        ("load", ("a",)),
        ("change", ()),
        pipeline=RUN,
        data=f"import os\n\ndef load():\n    return 1\n\ndef change():\n    {does}\n",
    )
    assert recording.failure == Failure("", how, step=1)
    assert recording.ended == ""
    assert list(recording.after) == [0]


def test_a_step_that_hangs_is_ended_when_the_time_is_up(package):
    """What it started is ended too, even what holds its output open."""
    recording = package(
        ("load", ("a",)),
        ("change", ()),
        pipeline=RUN,
        data="import subprocess\n\ndef load():\n    return subprocess.Popen(['sleep', '1000']).pid\n\n"
        "def change():\n    while True: pass\n",
        timeout=1.0,
    )
    assert recording.ended == "it did not end within 1 seconds: it was in change"
    assert ends(shown(recording, 0, "a"))


def test_what_goes_on_when_the_work_is_done_is_ended(package):
    """A program left running holds nobody up."""
    recording = package(
        ("load", ("a",)),
        pipeline="from pkg import data\n\ndef run():\n    data.load()\n",
        data="import subprocess\n\ndef load():\n    return subprocess.Popen(['sleep', '1000']).pid\n",
    )
    assert recording.ended == ""
    assert recording.seconds < 8


def test_a_package_that_can_not_be_imported_says_so(package):
    """Outside of every step."""
    recording = package(("load", ("a",)), pipeline="import nowhere_to_be_found\n", data="")
    assert (recording.failure.type, recording.failure.step) == ("ModuleNotFoundError", -1)


def test_what_lies_in_the_working_folder_is_not_imported(package, room):
    """The package has all that it needs; its own folder is not written to."""
    (room / "w/beside.py").write_text("x = 1", "utf-8")
    recording = package(("load", ("a",)), pipeline="import beside\n", data="")
    assert recording.failure.type == "ModuleNotFoundError"
