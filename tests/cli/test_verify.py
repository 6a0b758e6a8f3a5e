"""`nbengineer verify` from the outside: what it says, its exit codes, and what it leaves behind."""

import json
import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from nbengineer.cli.main import run as run_main
from tests.verify.conftest import code_cell, ends, lives, save


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """Run the command line in a folder with a `t` for what is temporary; exit code, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "none"))

    def call(*arguments):
        capsys.readouterr()
        code = run_main(list(arguments))
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return call


def package_of(run, *cells):
    """Make `shop.ipynb` and its package."""
    save(Path("shop.ipynb"), *cells)
    code, _, err = run("extract", "shop.ipynb")
    assert code == 0, err


STEPS = (("x = 1", "nbe:data.load"), ("y = [x, 2]\nprint(y)", "nbe:train.fit"))


def test_equal_is_exit_0_with_a_line_for_each_step(run):
    """Nothing on stderr where there is no terminal."""
    package_of(run, *STEPS)
    code, out, err = run("verify", "shop.ipynb", "shop")
    assert (code, err) == (0, "")
    program = min(os.path.relpath(sys.executable), sys.executable, key=len)
    python = f"{program} (the one that nbengineer runs in)"
    assert out == (
        f"both ran under {python}, seeded alike\nsame      data.load  x\nsame      train.fit  y\n2 values: 2 same\n"
    )


def test_different_is_exit_1_with_the_first_place(run):
    """And with the code that the documentation explains."""
    package_of(run, *STEPS)
    file = Path("shop/src/shop/train.py")
    file.write_text(file.read_text("utf-8").replace("[x, 2]", "[x, 3]"), "utf-8")
    code, out, _ = run("verify", "shop")
    assert code == 1
    assert "differs   train.fit  y\n" in out
    assert "y: [1]: 2 in the notebook, 3 in the package" in out
    assert "(NBE501)" in out
    assert "2 values: 1 same, 1 differs" in out


def test_unknown_is_exit_0_and_with_strict_1(run):
    """Both raise: compared up to there."""
    package_of(run, STEPS[0], ("y = x / 0", "nbe:train.fit"))
    code, out, _ = run("verify", "shop")
    assert code == 0
    assert "both raise ZeroDivisionError: division by zero in cell 2: compared up to there (NBE504)" in out
    assert "(NBE503)" in out
    assert run("verify", "shop", "--strict")[0] == 1


def test_unstable_is_no_difference(run):
    """It is told apart by a second run."""
    package_of(run, STEPS[0], ("import os\ny = os.getpid()", "nbe:train.fit"))
    code, out, _ = run("verify", "shop")
    assert code == 0
    assert "(NBE502)" in out


def test_nothing_the_same_is_exit_1(run):
    """A verification that verified nothing is none."""
    package_of(run, ("x = 1 / 0", "nbe:data.load"))
    assert run("verify", "shop")[0] == 1


def test_json_is_all_that_stands_on_stdout(run):
    """The verification, whether it passes, and diagnostics."""
    package_of(run, STEPS[0], ("y = x / 0", "nbe:train.fit"))
    code, out, err = run("verify", "shop", "--json")
    outcome = json.loads(out)
    assert (code, err) == (0, "")
    assert outcome["passes"] is True
    assert outcome["counts"] == {"same": 1, "differs": 0, "unstable": 0, "unknown": 1}
    assert {one["code"] for one in outcome["diagnostics"]} == {"NBE503", "NBE504"}


def test_a_run_that_takes_too_long_is_said(run):
    """Both sides are ended, what was seen is compared; but that is not all, so it is no success."""
    package_of(run, STEPS[0], ("while True: pass\ny = 1", "nbe:train.fit"))
    code, out, _ = run("verify", "shop", "--timeout", "1")
    assert "cell 2 was running" in out
    assert "same      data.load  x" in out
    assert code == 1


def test_processes_that_end_alike_are_compared_up_to_there(run):
    """As with an exception that both raise; one that ends on one side only differs."""
    package_of(run, STEPS[0], ("import os\nos._exit(x + 2)\ny = 1", "nbe:train.fit"))
    code, out, _ = run("verify", "shop")
    assert code == 0
    assert "both processes end (exit code 3) in cell 2: compared up to there (NBE504)" in out
    file = Path("shop/src/shop/train.py")
    file.write_text(file.read_text("utf-8").replace("x + 2", "x + 3"), "utf-8")
    code, out, _ = run("verify", "shop")
    assert code == 1
    assert "its process ends (exit code 3) in the notebook, its process ends (exit code 4) in the package" in out


HOSTILE = """
class Hostile:
    def __init__(self, does): self.does = does
    def __repr__(self): return self.does()
    __eq__ = __hash__ = __reduce__ = __reduce_ex__ = __getstate__ = __repr__
def loop():
    while True: pass
"""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("for _ in range(100): print('x' * 1_000_000)\ny = x", "same      train.fit   y"),
        ("import os, shutil\nshutil.rmtree(os.getcwd())\ny = x", "files removed: shop.ipynb"),
        ("import os\nos.mkdir('in')\nos.chdir('in')\nopen('a.txt', 'w').close()\ny = x", "files written: in/a.txt"),
        ("exit()\ny = x", "both raise SystemExit in cell 2: compared up to there"),
        (f"{HOSTILE}y, z = Hostile(loop), Hostile(lambda: 1 / 0)", "same      train.fit   y, z"),
    ],
)
def test_whatever_a_notebook_does_is_told(run, source, said):
    """Much text, a folder that goes, one that it moves to, values that do not answer: nothing hangs, nothing is lost."""
    package_of(run, STEPS[0], (source, "nbe:train.fit"), ("print(x)", "nbe:train.last"))
    code, out, _ = run("verify", "shop")
    assert code == 0, out
    assert said in out


def test_what_the_run_gives_at_the_end_is_compared_too(run):
    """What is mixed up on the way to `Results` is no step's value."""
    package_of(run, ("a = [1]\na", "nbe:data.load"), ("b = [2]\nb", "nbe:train.fit"))
    file = Path("shop/src/shop/pipeline.py")
    text = file.read_text("utf-8")
    file.write_text(text.replace("a=a, b=b", "a=b, b=b"), "utf-8")
    assert file.read_text("utf-8") != text
    code, out, _ = run("verify", "shop")
    assert code == 1
    assert "at the end a: [0]: 1 in the notebook, 2 in the package" in out


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["nowhere"], "there is no package"),
        (["none.ipynb", "shop"], "none.ipynb"),
        (["shop.ipynb", "shop", "more"], "too many paths"),
        ([], "Missing argument"),
        (["shop", "--kernel", "none"], "no kernel is called none"),
        (["shop", "--python", "/none"], "no program is at /none"),
        (["shop", "--python", "false"], "no Python that can be asked"),
        (["shop", "--copy-limit", "10"], "--in-place"),
        (["shop", "--rtol", "-1"], "--rtol"),
        (["shop", "--timeout", "0"], "--timeout"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_can_not_be_run_is_exit_2_with_one_message(run, arguments, what):
    """No traceback, nothing on stdout, nothing written."""
    package_of(run, *STEPS)
    code, out, err = run("verify", *arguments)
    assert (code, out) == (2, ""), err
    assert what in err
    assert "Traceback" not in err
    assert not Path("shop/.nbengineer/verification.json").exists()


def test_help_has_examples_and_exit_codes(run):
    """What a reader needs first."""
    code, out, _ = run("verify", "--help")
    assert code == 0
    assert "nbengineer verify churn.ipynb churn --twice" in out
    assert "Exit codes: 0 nothing differs" in out


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
@pytest.mark.parametrize("side", ["notebook", "package"])
def test_interrupted_it_leaves_nothing_behind(run, tmp_path, number, side):
    """No process, no folder."""
    os.mkfifo("pipe")
    (tmp_path / "t").mkdir()
    wait = f"import os\nif ('IPython' in __import__('sys').modules) == {side == 'notebook'}:\n"
    wait += f"    open({str(tmp_path / 'pipe')!r}, 'w').write(f'{{os.getpid()}}\\n')\n    while True: pass\n"
    package_of(run, (f"{wait}x = 1", "nbe:data.load"))
    environment = {name: value for name, value in os.environ.items() if name != "PYTEST_CURRENT_TEST"}
    command = [sys.executable, "-m", "nbengineer", "verify", "shop", "--in-place"]
    with subprocess.Popen(
        command,
        env=environment | {"TMPDIR": str(tmp_path / "t")},
        stdout=-1,
        stderr=-1,
        text=True,
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (background jobs ignore it)
    ) as ours:
        process = Path("pipe").read_text("utf-8").strip()
        assert lives(process)
        ours.send_signal(number)
        out, err = ours.communicate(timeout=30)
    assert (ours.returncode, out) == (130, "")
    assert "interrupted" in err
    assert "Traceback" not in err
    assert ends(process)
    assert not list((tmp_path / "t").iterdir())


def test_a_value_that_can_not_be_shown_ends_nothing(run):
    """Some kernels call that an error."""
    cells = [
        code_cell(
            "class Odd:\n    def _repr_html_(self): raise ValueError('no')\nodd = Odd()\nx = 1\nodd", "nbe:data.load"
        ),
        code_cell("y = x", "nbe:train.fit"),
    ]
    package_of(run, *cells)
    code, out, _ = run("verify", "shop", "--strict")
    assert "raises" not in out
    assert code == 0, out
