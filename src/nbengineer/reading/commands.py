"""Shell commands taken apart as far as one must to know what they do: their parts, their programs, what only shows."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass

OPERATOR = re.compile(
    r"""(?P<quoted>'[^']*'|"(?:[^"\\]|\\.)*")|(?P<escaped>\\.)|(?P<both>[0-9]?>&[0-9]?|&>>?)"""
    r"""|(?P<operator>&&|\|\||;|\||&)|(?P<broken>['"])""",
    re.DOTALL,
)
OPAQUE = re.compile(r"\$\(|`|<<|\n|<\(")
ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*", re.DOTALL)
REDIRECTION = re.compile(r"(?<![<>])(?:[0-9]|&)?>{1,2}\s*(?!&|\s*/dev/null)")
QUOTED = re.compile(r"'[^']*'|\"(?:[^\"\\]|\\.)*\"", re.DOTALL)
PREFIXES = frozenset({"sudo", "time", "nohup", "command", "-E", "-H"})

SHOWING = frozenset(
    "[ : arch basename cal cat clear cmp column cut date df diff dirname dmesg du egrep env false fgrep file free"
    " grep groups head hostname id jobs join last less ll locate ls lsb_release lscpu lsof lspci md5sum more nl"
    " nproc nvidia-smi"
    " od paste printenv ps pstree pwd readlink realpath sha1sum sha256sum shasum sort stat strings tac tail test"
    " top tr tree true type uname uniq uptime users vmstat w wc whereis which who whoami xxd zcat zgrep".split()
)
SHOWING_WITH = {
    "pip": frozenset({"list", "show", "freeze", "check", "search", "--version", "debug", "help"}),
    "conda": frozenset({"list", "info", "search", "--version", "help"}),
    "git": frozenset({"status", "log", "diff", "branch", "show", "rev-parse", "describe", "--version", "remote"}),
    "jupyter": frozenset({"--version", "kernelspec", "--paths", "troubleshoot"}),
}
ASKING = frozenset({"--version", "-V", "-version", "--help", "-h"})
UNLESS = {
    "find": ("-delete", "-exec", "-ok", "-fprint", "-execdir"),
    "sort": ("-o", "--output"),
    "date": ("-s", "--set"),
    "git": ("-D", "-d", "-m", "add", "rm", "remove"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One simple command of a command line; `joint` is the operator before it ("" for the first)."""

    joint: str
    text: str

    @property
    def words(self) -> tuple[str, ...]:
        """Give its words, from the program on: assignments, `sudo` and the like left out."""
        try:
            words = shlex.split(self.text)
        except ValueError:
            words = self.text.split()
        start = 0
        while start < len(words) and (words[start] in PREFIXES or ASSIGNMENT.fullmatch(words[start])):
            start += 1
        return tuple(words[start:])

    @property
    def program(self) -> str:
        """Give the program's name without its folder; "" for assignments alone."""
        words = self.words
        return words[0].rpartition("/")[2] if words else ""


def parts_of(command: str) -> tuple[Part, ...] | None:
    """Give the simple commands of a line; None where it is more (substitutions, here-documents, open quotes)."""
    if OPAQUE.search(QUOTED.sub(lambda found: found[0] if found[0][0] == '"' else "''", command)):
        return None
    parts = []
    joint, start = "", 0
    for found in OPERATOR.finditer(command):
        if found["broken"]:
            return None
        if found["operator"]:
            parts.append(Part(joint, command[start : found.start()].strip()))
            joint, start = found["operator"], found.end()
    parts.append(Part(joint, command[start:].strip()))
    return tuple(part for part in parts if part.text)


def only_shows(command: str) -> bool:
    """Say whether a command line surely does nothing but look around; `echo` speaks as `print` does, so it stays."""
    parts = parts_of(command)
    if not parts or REDIRECTION.search(QUOTED.sub("''", command)):
        return False
    return all(part.joint != "&" and _shows(part) for part in parts)


def _shows(part: Part) -> bool:
    words = part.words
    if not words:
        return False
    program, arguments = part.program, words[1:]
    if any(word.startswith(bad) for bad in UNLESS.get(program, ()) for word in arguments):
        return False
    if program in SHOWING or (arguments and set(arguments) <= ASKING):
        return True
    if program == "find":
        return True
    if program == "sed":
        return not any(word.startswith(("-i", "--in-place")) for word in arguments)
    if program in {"tar", "unzip"}:
        return bool(arguments) and arguments[0].lstrip("-").startswith("t" if program == "tar" else "l")
    kind = re.sub(r"[\d.]+$", "", program)
    kind = "conda" if kind in {"mamba", "micromamba"} else kind
    return bool(arguments) and arguments[0] in SHOWING_WITH.get(kind, frozenset())


def has_no_effect(command: str) -> bool:
    """Say whether a command only changes its own shell, which ends with the line (`cd x`, `export A=b`, `source f`)."""
    parts = parts_of(command)
    if not parts:
        return False
    return all(part.program in {"cd", "export", "alias", "set", "unset", "", "ulimit"} for part in parts)
