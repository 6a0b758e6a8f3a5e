"""Lines that install something: what they ask for becomes a dependency of the package, the line itself is dropped."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nbengineer.reading.commands import Part, only_shows, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

REQUIREMENT = re.compile(
    r"[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?\s*(?:\[[\w,.\s-]*\])?\s*"
    r"(?:(?:===?|~=|!=|<=?|>=?)\s*[\w.*+!-]+(?:\s*,\s*(?:===?|~=|!=|<=?|>=?)\s*[\w.*+!-]+)*)?"
)
DIRECT = re.compile(r"([A-Za-z0-9][\w.-]*(?:\[[\w,.\s-]*\])?)\s*@\s*(\S+)")
CONDA_VERSION = re.compile(r"([A-Za-z0-9][\w.-]*)=(\d[\w.]*)(\*?)(?:=\S*)?")
URL = re.compile(r"(?:git|hg|svn|bzr)\+|https?://|file:")
EGG = re.compile(r"[#&]egg=([A-Za-z0-9][\w.-]*)")
REDIRECTED = re.compile(r"[0-9]?&?>{1,2}&?")
PIP_VALUES = frozenset(
    "-r --requirement -c --constraint -i --index-url --extra-index-url -f --find-links -t --target --prefix --root"
    " --src --python --platform --python-version --abi --implementation --progress-bar --proxy --timeout --trusted-host"
    " --cache-dir --upgrade-strategy --log --no-binary --only-binary --global-option --config-settings --retries"
    " -e --editable".split()
)
CONDA_VALUES = frozenset("-c --channel -n --name -p --prefix --solver --file".split())
CONDAS = frozenset({"conda", "mamba", "micromamba"})
SYSTEMS = frozenset("apt apt-get aptitude dnf yum apk brew pacman snap port add-apt-repository dpkg choco".split())
FOR_THE_BROWSER = frozenset({"nbextension", "labextension", "serverextension", "nbclassic-extension"})


@dataclass(frozen=True, slots=True)
class Installs:
    """What a command line installs: `requirements`, `unknown` (can't be one), and `rest`, commands that do more."""

    requirements: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    rest: str = ""


def installs_of(command: str) -> Installs | None:
    """Give what a command line installs; None if it installs nothing."""
    parts = parts_of(command)
    if not parts:
        return None
    found = [_of_part(part) for part in parts]
    if not any(found):
        return None
    requirements = tuple(dict.fromkeys(one for part in found if part for one in part.requirements))
    unknown = tuple(dict.fromkeys(one for part in found if part for one in part.unknown))
    return Installs(requirements, unknown, _rest(parts, found))


def _rest(parts: Sequence[Part], found: Sequence[Installs | None]) -> str:
    """Give the commands that are no installation and do more than print, with what joins them."""
    rest = ""
    for part, installed in zip(parts, found, strict=True):
        if installed or only_shows(part.text):
            continue
        rest = f"{rest} {part.joint} {part.text}" if rest else part.text
    return rest if re.search(r"\b(?!cd\b|export\b)\w+", rest.split(" ")[0]) else ""


def _of_part(part: Part) -> Installs | None:
    words = part.words
    program, arguments = part.program, list(words[1:])
    if arguments[:2] == ["-m", "pip"] and re.fullmatch(r"(python|pypy)[\d.]*|.*executable\}?|py|\{.*\}", program):
        program, arguments = "pip", arguments[2:]
    if program == "uv" and arguments[:1] in (["pip"], ["add"]):
        program, arguments = "pip", arguments[1:] if arguments[0] == "pip" else ["install", *arguments[1:]]
    if program in SYSTEMS:
        return Installs(unknown=(part.text,))
    if program == "jupyter" and arguments and arguments[0] in FOR_THE_BROWSER:
        return Installs(unknown=(part.text,))
    if re.fullmatch(r"pip[\d.]*", program) and arguments:
        return _of_pip(arguments)
    if program in CONDAS and arguments:
        return _of_conda(arguments)
    return None


def _of_pip(arguments: list[str]) -> Installs | None:
    verb = next((word for word in arguments if not word.startswith("-")), "")
    if verb in {"uninstall", "download", "cache", "config"}:
        return Installs(unknown=("pip " + " ".join(arguments),))
    if verb != "install":
        return None
    wanted: list[str] = []
    unknown: list[str] = []
    for flag, word in _asked(arguments[arguments.index("install") + 1 :], PIP_VALUES):
        if flag in {"-r", "--requirement", "-e", "--editable"}:
            unknown.append(f"{flag} {word}")
        elif not flag:
            requirement = _requirement(word)
            (wanted if requirement else unknown).append(requirement or word)
    return Installs(tuple(wanted), tuple(unknown))


def _of_conda(arguments: list[str]) -> Installs | None:
    if arguments[0] in {
        "update",
        "upgrade",
        "remove",
        "uninstall",
        "create",
        "config",
        "env",
        "clean",
        "activate",
        "init",
    }:
        return Installs(unknown=("conda " + " ".join(arguments),))
    if arguments[0] != "install":
        return None
    wanted: list[str] = []
    unknown: list[str] = []
    for flag, word in _asked(arguments[1:], CONDA_VALUES):
        if flag == "--file":
            unknown.append(f"{flag} {word}")
        elif not flag:
            requirement = _conda_requirement(word.rpartition("::")[2])
            (wanted if requirement else unknown).append(requirement or word)
    return Installs(tuple(one for one in wanted if not re.match(r"python\b", one)), tuple(unknown))


def _asked(words: Sequence[str], with_value: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Give the arguments of an installation: with the flag that takes them, "" for what is to be installed."""
    words = list(words)
    while words:
        word = words.pop(0)
        if word.startswith("#"):
            return
        if redirected := REDIRECTED.match(word):
            if redirected.end() == len(word) and words:
                words.pop(0)
        elif word in with_value and words:
            yield word, words.pop(0)
        elif not word.startswith("-"):
            yield "", word


def _requirement(word: str) -> str:
    """Give a requirement as pyproject.toml takes it; "" for what is none (a path, an address without a name)."""
    if direct := DIRECT.fullmatch(word):
        return f"{direct[1]} @ {direct[2]}"
    if URL.match(word):
        egg = EGG.search(word)
        return f"{egg[1]} @ {word.partition('#')[0]}" if egg else ""
    if word.endswith((".whl", ".zip", ".tar.gz", ".txt")) or not REQUIREMENT.fullmatch(word):
        return ""
    return "".join(word.split())


def _conda_requirement(word: str) -> str:
    if versioned := CONDA_VERSION.fullmatch(word):
        return f"{versioned[1]}=={versioned[2].rstrip('.')}.*"
    return _requirement(word)
