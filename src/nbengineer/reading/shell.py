"""Shell commands of a cell as `subprocess` calls, as dependencies, or as nothing where they only show something."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.reading.commands import has_no_effect, only_shows
from nbengineer.reading.installs import Installs, installs_of
from nbengineer.reading.literals import interpolated, literal, pieces_of
from nbengineer.reading.translated import (
    INSTALL,
    INSTALL_UNKNOWN,
    NO_EFFECT,
    SHELL_RUNS,
    SHELL_SHOWS,
    Became,
)

if TYPE_CHECKING:
    from nbengineer.reading.translated import Around

SHELL_FEATURE = re.compile(r"[|&;<>()$`*?\[\]~{}!\n]|(?:^|\s)#|^\s*[A-Za-z_]\w*=")
BASH_ONLY = re.compile(
    r"\[\[|&>|[<>]\(|<<<|\$'|\{[^{}\s]*(?:,|\.\.)[^{}\s]*\}|(?:^|[;&|]\s*)(?:source|pushd|popd|shopt)\b"
)
NEEDS = ("import subprocess",)
REPLACE_IT = "write it in Python (pathlib, shutil, urllib), or run it before the notebook"
CAPTURED = "stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True"


def command_line(command: str, around: Around) -> Became:
    """Give what `!command` becomes."""
    command = command.strip()
    installed = installs_of(command)
    if installed:
        return _installed(installed, around)
    if not command or has_no_effect(command):
        return Became("", NO_EFFECT, "a shell of its own runs each such line: use %cd or %env if it should last")
    if only_shows(command) and not around.keep_shows:
        return Became("", SHELL_SHOWS)
    text = f"subprocess.run({arguments(command, around)}, check=False)"
    if around.captured:
        text = f'print(subprocess.run({arguments(command, around)}, {CAPTURED}, check=False).stdout, end="")'
    return Became(text, SHELL_RUNS, REPLACE_IT, NEEDS)


def captured(command: str, around: Around, target: str = "") -> Became:
    """Give what `target = !command` becomes: the lines that the command prints, errors included."""
    call = f"subprocess.run({arguments(command.strip(), around)}, {CAPTURED}, check=False).stdout.splitlines()"
    return Became(f"{target} = {call}" if target else call, SHELL_RUNS, REPLACE_IT, NEEDS)


def arguments(command: str, around: Around) -> str:
    """Give the first arguments of `subprocess.run` for a command: a list where no shell is needed."""
    pieces = pieces_of(command, around)
    if pieces is not None:
        text = interpolated(command, around)
        fixed = "".join(piece if isinstance(piece, str) else "_" for piece in pieces)
        return f'["bash", "-c", {text}]' if BASH_ONLY.search(fixed) else f"{text}, shell=True"
    if BASH_ONLY.search(command):
        return f'["bash", "-c", {literal(command)}]'
    try:
        words = shlex.split(command)
    except ValueError:
        words = []
    if SHELL_FEATURE.search(_without_quoted(command)) or not words:
        return f"{literal(command)}, shell=True"
    return f"[{', '.join(literal(word) for word in words)}]"


def _without_quoted(command: str) -> str:
    """Leave out what quotes protect from the shell: all in single ones, all but `$` and backticks in double ones."""
    command = re.sub(r"'[^']*'", "''", command)
    return re.sub(r'"((?:[^"\\]|\\.)*)"', lambda found: "".join(re.findall(r"[$`]", found[1])), command)


def _installed(installed: Installs, around: Around) -> Became:
    code, help_ = INSTALL, ""
    if installed.unknown:
        code = INSTALL_UNKNOWN
        help_ = f"not a Python distribution that can be written down: {', '.join(installed.unknown)}; see to it by hand"
    if not installed.rest:
        return Became("", code, help_, installs=installed.requirements)
    rest = command_line(installed.rest, around)
    return replace(rest, installs=installed.requirements, help=help_ or rest.help)
