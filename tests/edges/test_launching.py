"""How a kernel is started, and which Pythons are refused."""

import json
import sys
from pathlib import Path

import pytest

from nbengineer.edges.interpreter import Interpreter, NoInterpreter
from nbengineer.edges.launching import launch
from nbengineer.errors import BadRequest


def program(tmp_path, answer, name="python"):
    """Make a program that answers as a Python would."""
    file = tmp_path / name
    file.write_text(f"#!/bin/sh\necho '{answer}'\n", "utf-8")
    file.chmod(0o755)
    return file


def spec(tmp_path, **content):
    file = tmp_path / "kernels/mine/kernel.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(content), "utf-8")
    return file


def test_a_python_is_started_with_ipykernel(tmp_path, monkeypatch):
    """With the hash seed that both sides have, without a history, and with the inline backend."""
    monkeypatch.setenv("MPLBACKEND", "Agg")
    kernel = launch(Interpreter(Path(sys.executable), "--python"), tmp_path)
    assert kernel.argv[:4] == (sys.executable, "-m", "ipykernel_launcher", "-f")
    assert kernel.argv[-1] == "--HistoryManager.hist_file=:memory:"
    assert kernel.environment["PYTHONHASHSEED"] == "0"
    assert "MPLBACKEND" not in kernel.environment


def test_a_kernelspec_is_started_as_it_says(tmp_path, monkeypatch):
    """With its arguments and environment variables, under the interpreter that its program means."""
    monkeypatch.setenv("BASE", "there")
    argv = ["python", "-X", "dev", "-m", "ipykernel_launcher", "-f", "{connection_file}", "--dir={resource_dir}"]
    file = spec(tmp_path, argv=argv, env={"WHERE": "${BASE}/here"})
    kernel = launch(Interpreter(program(tmp_path, "3 12 1"), "--kernel mine", file), tmp_path)
    assert kernel.argv[0] == str(tmp_path / "python")
    assert kernel.argv[1:3] == ("-X", "dev")
    assert f"--dir={file.parent}" in kernel.argv
    assert kernel.environment["WHERE"] == "there/here"


def test_a_kernel_that_starts_no_python_directly_is_started_too(tmp_path):
    """`conda run` and the like."""
    file = spec(tmp_path, argv=["conda", "run", "python", "-m", "ipykernel_launcher", "-f", "{connection_file}"])
    assert launch(NoInterpreter("it does not", file), tmp_path).argv[:2] == ("conda", "run")


@pytest.mark.parametrize(
    ("answer", "what"),
    [
        ("3 9 1", "this is Python 3.9, and packages need 3.11"),
        ("3 12 0", "-m pip install ipykernel"),
        ("hello", "this is no Python that can be asked"),
    ],
)
def test_what_can_not_run_the_notebook_is_refused(tmp_path, answer, what):
    """With a sentence that says what to do."""
    with pytest.raises(BadRequest) as refusal:
        launch(Interpreter(program(tmp_path, answer), "--python"), tmp_path)
    assert what in str(refusal.value)


@pytest.mark.parametrize("content", ["{", "[]", '{"argv": 7}'])
def test_a_broken_kernelspec_is_refused(tmp_path, content):
    """And so is one whose Python is gone."""
    file = spec(tmp_path)
    file.write_text(content, "utf-8")
    with pytest.raises(BadRequest):
        launch(Interpreter(program(tmp_path, "3 12 1"), "why", file), tmp_path)
    with pytest.raises(BadRequest, match="no longer there"):
        launch(NoInterpreter("it starts a Python that is no longer there"), tmp_path)
