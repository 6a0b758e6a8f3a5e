"""Cell magics: what takes the place of a whole cell, or what stands around a body that stays."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.reading import timing
from nbengineer.reading.commands import only_shows
from nbengineer.reading.installs import installs_of
from nbengineer.reading.linemagics import PROFILERS
from nbengineer.reading.literals import block_literal, interpolated, literal, pieces_of
from nbengineer.reading.translated import (
    CAPTURE,
    CELL_SHOWS,
    INSTALL,
    KERNEL,
    NO_EFFECT,
    SCRIPT,
    SHELL_SHOWS,
    STATEMENT_KEPT,
    UNKNOWN,
    WRITES_FILE,
    Became,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from nbengineer.reading.translated import Around

FOR_THE_BROWSER = frozenset("html HTML javascript js latex markdown svg SVG css mermaid ai".split())
SHELLS = frozenset({"bash", "sh", "!", "system", "sx", "zsh"})
INTERPRETERS = frozenset({"perl", "ruby", "python", "python2", "python3", "pypy", "script"}) | SHELLS
SWITCHED_OFF = frozenset({"false", "true", "echo", ":"})
HEREDOC_OR_CONTINUED = re.compile(r"<<|\\$", re.MULTILINE)
REDIRECTED = "contextlib.redirect_stdout(io.StringIO())"


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the body of a cell magic, which is translated as a cell of its own.

    `first` takes the magic's own line; `last` is a line below the body. `indented`: the body stands inside `first`.
    `quiet_alone`: the frame is left out around statements that print nothing. `once`: the body binds nothing, and is
    left out where it is pure.
    """

    code: str
    first: str = ""
    last: str = ""
    indented: bool = False
    quiet_alone: bool = False
    once: bool = False
    help: str = ""
    needs: tuple[str, ...] = ()


def cell_magic(name: str, arguments: str, body: str, around: Around, number: int) -> Became | Frame:
    """Give what a cell magic becomes; `number` is the cell's, for names that no other cell has."""
    if name == "time" or name in PROFILERS:
        return Frame(STATEMENT_KEPT)
    if name == "timeit":
        return _timeit(arguments, body, number)
    if name == "capture":
        return _capture(arguments, around)
    if name in FOR_THE_BROWSER:
        return Became("", CELL_SHOWS)
    if name in INTERPRETERS:
        return _script(name, arguments, body, around)
    if name in {"writefile", "file"}:
        return _writefile(name, arguments, body, around)
    return unknown(name, arguments, body)


def unknown(name: str, arguments: str, body: str) -> Became:
    """Keep a cell magic as the call that IPython makes of it."""
    text = f"get_ipython().run_cell_magic({literal(name)}, {literal(arguments)}, {block_literal(body)})"
    help_ = f"replace %%{name} by plain Python, or tag the cell nbe:skip"
    code = KERNEL if name in {"timeit", "writefile", "file"} | INTERPRETERS else UNKNOWN
    return Became(text, code, help_, verbatim=f"%%{name} only works inside IPython")


def _timeit(arguments: str, body: str, number: int) -> Became | Frame:
    options, setup = timing.options_and_rest(arguments, flags="tcqo", values="nrpv")
    if "v" in options:
        return unknown("timeit", arguments, body)
    parameters = timing.as_parameters(setup)
    if parameters is None:
        return unknown("timeit", arguments, body)
    function = f"timed_{number}"
    help_ = "the package runs it once; delete the cell if it is not needed"
    return Frame(
        STATEMENT_KEPT, f"def {function}({parameters}):", f"{function}()", indented=True, once=True, help=help_
    )


def _capture(arguments: str, around: Around) -> Frame:
    words = arguments.split()
    output = next((word for word in words if not word.startswith("-")), "")
    if output and (around.mentioned is None or output in around.mentioned):
        switches = {"--no-stdout": "stdout=False", "--no-stderr": "stderr=False", "--no-display": "display=False"}
        given = ", ".join(value for word, value in switches.items() if word in words)
        help_ = f"print less, and take {output} out: the package needs IPython for it"
        return Frame(
            CAPTURE,
            f"with capture_output({given}) as {output}:",
            indented=True,
            help=help_,
            needs=("from IPython.utils.capture import capture_output",),
        )
    if "--no-stdout" in words:
        return Frame(CAPTURE)
    return Frame(
        CAPTURE, f"with {REDIRECTED}:", indented=True, quiet_alone=True, needs=("import contextlib", "import io")
    )


def _script(name: str, arguments: str, body: str, around: Around) -> Became:
    """Give a script as a program that reads it; without its lines that install, where it is the shell's."""
    try:
        options, words = _script_options(shlex.split(arguments))
    except ValueError:
        return unknown(name, arguments, body)
    program = {"script": words, "!": ["bash"], "system": ["bash"], "sx": ["bash"]}.get(name, [name, *words])
    if not program or options.keys() & {"--err", "--proc"} or options.keys() >= {"--bg", "--out"}:
        return unknown(name, arguments, body)
    if name == "script" and program[0] in SWITCHED_OFF:
        return Became("", NO_EFFECT, "delete the cell: it is switched off")
    installs: tuple[str, ...] = ()
    if name in SHELLS:
        body, installs, runs = _without_installs(body)
        if not runs and "--out" not in options:
            return Became("", INSTALL if installs else SHELL_SHOWS, installs=installs)
    listed = ", ".join(interpolated(word, around) for word in program)
    text = f"subprocess.{_call(name, listed, block_literal(body), options)}"
    if "--out" in options:
        text = f"{options['--out']} = {text}.stdout"
    elif around.captured and "--bg" not in options:
        text = f'print({text.removesuffix(")")}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT).stdout, end="")'
    return Became(text, SCRIPT, "write it in Python, or run it before the notebook", ("import subprocess",), installs)


def _call(name: str, program: str, body: str, options: Mapping[str, str]) -> str:
    """Give the call that runs a script; one in the background is given its text as an argument."""
    if "--bg" in options:
        flag = "-e" if name in {"perl", "ruby"} else "-c"
        return f'Popen([{program}, "{flag}", {body}])'
    check = "--no-raise-error" not in options
    output = ", stdout=subprocess.PIPE" if "--out" in options else ""
    return f"run([{program}], text=True, check={check}{output}, input={body})"


def _script_options(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Part the options of IPython's script magics from the program and its arguments."""
    options: dict[str, str] = {}
    rest = []
    waiting = list(words)
    while waiting:
        word = waiting.pop(0)
        option, equals, value = word.partition("=")
        if option in {"--out", "--err", "--proc"}:
            options[option] = value if equals else (waiting.pop(0) if waiting else "")
        elif word in {"--bg", "--no-raise-error"}:
            options[word] = ""
        else:
            rest.append(word)
    return options, rest


def _without_installs(body: str) -> tuple[str, tuple[str, ...], bool]:
    """Give a script without its lines that install, what those install, and whether the rest does more than print."""
    if HEREDOC_OR_CONTINUED.search(body):
        return body, (), True
    lines, wanted, runs = [], list[str](), False
    for line in body.split("\n"):
        found = installs_of(line) if line.strip() and not line.lstrip().startswith("#") else None
        if found and line == line.lstrip() and not found.rest:
            wanted += found.requirements
            lines.append("")
            continue
        shown = not line.strip() or line.lstrip().startswith("#") or only_shows(line)
        runs = runs or not shown
        lines.append(line)
    return "\n".join(lines), tuple(dict.fromkeys(wanted)), runs


def _writefile(name: str, arguments: str, body: str, around: Around) -> Became:
    words = re.findall(r"'[^']*'|\"[^\"]*\"|\S+", arguments)
    append = [word for word in words if word in {"-a", "--append"}]
    paths = [word for word in words if word not in append]
    if len(paths) != 1 or paths[0].startswith("-"):
        return unknown(name, arguments, body)
    path = paths[0][1:-1] if paths[0][0] in "\"'" else paths[0]
    constant = pieces_of(path, around) is None and not path.startswith("~")
    place = f"Path({interpolated(path, around)})"
    if not constant:
        place += ".expanduser()"
    needs = ("from pathlib import Path",)
    help_ = "keep the file beside the notebook instead of writing it from a cell"
    if append:
        text = f'with {place}.open("a", encoding="utf-8") as _file: _file.write({block_literal(body)})'
        return Became(text, WRITES_FILE, help_, needs)
    text = f'{place}.write_text({block_literal(body)}, encoding="utf-8")'
    return Became(text, WRITES_FILE, help_, needs, files=((path, body),) if constant else ())
