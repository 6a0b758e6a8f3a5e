"""The outermost edge: exit codes, messages, and a fast start."""

import json
import subprocess
import sys
from types import SimpleNamespace

import click
import platformdirs
import pytest

from nbengineer import __version__
from nbengineer.cli import main
from nbengineer.errors import BadRequest, EditedInTheWay

HEAVY = [
    "IPython",
    "jinja2",
    "jupyter_client",
    "jupyter_server",
    "libcst",
    "msgspec",
    "nbclient",
    "nbconvert",
    "nbformat",
    "rich",
    "tornado",
    "nbengineer.extract",
    "nbengineer.server",
]


@pytest.fixture
def run(monkeypatch, capsys):
    """Run the command line with one command, `x`, that does what it is given; the exit code, stdout and stderr."""

    def call(does=lambda: None, *arguments):
        command = click.Command("x", callback=does)
        monkeypatch.setitem(main.COMMANDS, "x", ("fake", "A command."))
        monkeypatch.setattr(
            main, "import_module", lambda name: SimpleNamespace(command=command) if name == "fake" else real(name)
        )
        code = main.run(list(arguments) or ["x"])
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    real = main.import_module
    return call


def failing(error):
    def fail():
        raise error

    return fail


def test_starting_up_imports_nothing_heavy():
    """`--help` needs click and nothing else of what is installed."""
    code = f"""
import sys, json
from nbengineer.cli.main import run
run(["--help"])
print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []
    assert "extract  Make a package of a notebook." in done.stdout


def test_importing_the_package_imports_nothing_heavy():
    """The public names are fetched when they are asked for."""
    code = f"import sys, json, nbengineer; print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []


def test_python_m_is_the_same_command():
    """`python -m nbengineer --version` prints the version."""
    done = subprocess.run([sys.executable, "-m", "nbengineer", "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == f"nbengineer, version {__version__}\n"


def test_a_command_gives_its_exit_code(run):
    """Findings are 1, nothing said is 0."""
    assert run(lambda: 1)[0] == 1
    assert run()[0] == 0


def test_bad_input_is_one_message_and_exit_code_2(run):
    """What, where, and what to do; no traceback, nothing on stdout."""
    code, out, err = run(failing(BadRequest("no such kernel", where="--kernel", help="installed: none")))
    assert (code, out) == (2, "")
    assert err == "error: --kernel: no such kernel\n  installed: none\n"


def test_edited_files_are_findings(run):
    """Exit 1."""
    assert run(failing(EditedInTheWay("edited", paths=("a",))))[0] == 1


@pytest.mark.parametrize("arguments", [["nonsense"], ["x", "--nonsense"], ["x", "more"]])
def test_a_call_that_is_none_is_exit_code_2(run, arguments):
    """Click's own message."""
    code, _, err = run(lambda: None, *arguments)
    assert code == 2
    assert "Error:" in err


def test_a_bug_of_ours_is_one_sentence_and_a_report(run, monkeypatch, tmp_path):
    """Exit 3; the traceback is in the file that the sentence names, not on the screen."""
    monkeypatch.setattr(platformdirs, "user_state_dir", lambda *_, **__: str(tmp_path / "state"))
    code, out, err = run(failing(ZeroDivisionError("a\nb")))
    assert (code, out) == (3, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    report = tmp_path / "state/report-1.txt"
    assert str(report) in err
    assert "ZeroDivisionError" in report.read_text("utf-8")
    run(failing(ZeroDivisionError()))
    assert (tmp_path / "state/report-2.txt").exists()


def test_a_bug_without_a_disk_is_still_one_sentence(run, monkeypatch, tmp_path):
    """The report is a courtesy."""
    (tmp_path / "file").touch()
    monkeypatch.setattr(platformdirs, "user_state_dir", lambda *_, **__: str(tmp_path / "file/state"))
    code, _, err = run(failing(ZeroDivisionError("division")))
    assert code == 3
    assert "No report could be written" in err


def test_an_interrupt_is_no_bug(run):
    """Ctrl-C ends with the shell's own code."""
    assert run(failing(KeyboardInterrupt()))[0] == 130


def test_colours_are_for_terminals_that_want_them(run, monkeypatch):
    """Not in a pipe; not with NO_COLOR."""
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda _stream, color: color is False)
    assert "\x1b[" in run(failing(BadRequest("x")))[2]
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in run(failing(BadRequest("x")))[2]


def test_a_reader_that_leaves_is_no_bug():
    """`nbengineer ... | head` ends quietly."""
    code = """
import nbengineer.cli.main as main, click, types
command = click.Command("x", callback=lambda: [click.echo("y" * 1000) for _ in range(1000)] and 0)
main.COMMANDS["x"] = ("fake", "")
main.import_module = lambda name: types.SimpleNamespace(command=command)
main.main(["x"])
"""
    shell = f"{sys.executable} -c '{code}' | head -c 10"
    done = subprocess.run(["bash", "-c", shell], capture_output=True, text=True, check=True)
    assert done.stderr == ""


def test_a_refusal_is_said_once(capsys, tmp_path):
    """With its code, and not as a diagnostic beside."""
    notebook = tmp_path / "a.ipynb"
    cell = {"cell_type": "code", "id": "c", "metadata": {"tags": ["nbe:os"]}, "source": "x = 1", "outputs": []}
    notebook.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), "utf-8")
    assert main.run(["extract", str(notebook)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("error NBE305: cell 1")
    assert err.count("can't be obeyed") == 1
