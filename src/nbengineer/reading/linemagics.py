"""Line magics as plain Python: one function for each kind, one table for which magic is of which kind."""

from __future__ import annotations

import re
import shlex
from dataclasses import replace
from typing import TYPE_CHECKING

from nbengineer.reading import timing
from nbengineer.reading.literals import interpolated, literal, pieces_of
from nbengineer.reading.python import is_python
from nbengineer.reading.shell import captured, command_line
from nbengineer.reading.translated import (
    ENVIRONMENT,
    FOLDER,
    HELP,
    KERNEL,
    NO_EFFECT,
    PLAIN_CALL,
    PYLAB,
    RUNS_FILE,
    SESSION,
    STATEMENT_KEPT,
    TIMING_DROPPED,
    UNKNOWN,
    Became,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from nbengineer.reading.translated import Around

OF_THE_SESSION = frozenset(
    "matplotlib load_ext reload_ext unload_ext autoreload config xmode colors pdb precision pprint autosave automagic"
    " autocall autoawait alias unalias alias_magic doctest_mode gui logstart logon logoff logstop notebook"
    " rehashx killbgscripts"
    " bookmark code_wrap load loadpy nb_black lab_black flake8_on flake8_off pycodestyle_on pycodestyle_off"
    " page subplots save pastebin mypy_on mypy_off load_history".split()
)
SHOWING = frozenset(
    "who whos lsmagic magic quickref pinfo pinfo2 pdoc pdef psource pfile psearch pycat history hist rep dhist dirs"
    " logstate watermark version_information tensorboard debug tb memory_usage psx pwd".split()
)
SHELL = {
    "ls": "ls", "ll": "ls -l", "lf": "ls -l", "lk": "ls -l", "lx": "ls -l", "ldir": "ls", "cat": "cat", "cp": "cp",
    "mv": "mv", "rm": "rm", "mkdir": "mkdir", "rmdir": "rmdir",
    "man": "man", "more": "more", "less": "less", "pip": "pip",
    "conda": "conda", "mamba": "mamba", "micromamba": "micromamba", "uv": "uv",
}  # fmt: skip
PROFILERS = {
    "prun": ("rq", "lsTD"), "lprun": ("rs", "fmDTuz"), "memit": ("coi", "rt"), "mprun": ("rc", "fT"),
    "snakeviz": ("t", "f"), "pyinstrument": ("", ""), "scalene": ("", ""),
}  # fmt: skip
"""Magics that run a statement in the notebook's namespace and report on it, with their flags and options."""
PYLAB_IMPORTS = (
    "import numpy; import matplotlib; from matplotlib import pylab, mlab, pyplot; import numpy as np;"
    " import matplotlib.pyplot as plt"
)
PYLAB_STARS = "; from matplotlib.pylab import *; from numpy import *"
ESCAPE = re.compile(r"(?P<kind>%|!{1,2})\s*(?P<rest>.*)", re.DOTALL)
NAMED = re.compile(r"(?P<name>[\w.]+)\s*(?P<arguments>.*)", re.DOTALL)


def command(text: str, around: Around, target: str = "") -> Became:
    """Give what `%magic arguments`, `!command` or `!!command` becomes; `target` is what its value is bound to."""
    escape = ESCAPE.fullmatch(text.strip())
    assert escape
    if escape["kind"] == "%":
        named = NAMED.fullmatch(escape["rest"])
        return line_magic(named["name"], named["arguments"].strip(), around, target) if named else Became("", NO_EFFECT)
    return captured(escape["rest"], around, target) if target else command_line(escape["rest"], around)


def line_magic(name: str, arguments: str, around: Around, target: str = "") -> Became:
    """Give what a line magic becomes; one that nobody knows stays a call of IPython's shell."""
    if name in OF_THE_SESSION:
        return _bound(Became("", SESSION), target)
    if name in PROFILERS:
        flags, values = PROFILERS[name]
        _, statement = timing.options_and_rest(arguments, flags=flags, values=values)
        return _statement(statement, around, "") if not target else unknown(name, arguments, target)
    if name in SHELL:
        line = f"{SHELL[name]} {arguments}".strip()
        return captured(line, around, target) if target else command_line(line, around)
    translator = TRANSLATORS.get(name)
    if translator is not None:
        return translator(name, arguments, around, target)
    if name in SHOWING and not target:
        return Became("", HELP)
    return unknown(name, arguments, target)


def unknown(name: str, arguments: str, target: str = "") -> Became:
    """Keep a magic as the call that IPython makes of it."""
    call = f"get_ipython().run_line_magic({literal(name)}, {literal(arguments)})"
    code = KERNEL if name in TRANSLATORS or name in SHOWING or name in PROFILERS else UNKNOWN
    return Became(
        _assigned(call, target), code, f"replace %{name} by plain Python", verbatim=f"%{name} only works inside IPython"
    )


def _assigned(value: str, target: str) -> str:
    return f"{target} = {value}" if target else value


def _bound(became: Became, target: str) -> Became:
    """Give what is dropped, with None for a name that its value was bound to."""
    return replace(became, text=f"{target} = None") if target else became


def _time(name: str, arguments: str, around: Around, target: str) -> Became:
    del name
    return _statement(re.sub(r"^--no-raise-error\b\s*", "", arguments), around, target)


def _statement(statement: str, around: Around, target: str) -> Became:
    """Give the statement that a magic runs in the notebook's namespace."""
    if not statement:
        return _bound(Became("", TIMING_DROPPED), target)
    if statement.startswith(("%", "!")):
        return command(statement, around, target)
    kept = _assigned(statement, target)
    if not is_python(kept):
        return Became(kept, STATEMENT_KEPT, "write the statement as plain Python")
    return Became(kept, STATEMENT_KEPT)


def _timeit(name: str, arguments: str, around: Around, target: str) -> Became:
    options, statement = timing.options_and_rest(arguments, flags="tcqo", values="nrpv")
    if target or "v" in options:
        return unknown(name, arguments, target)
    if statement.startswith(("%", "!")):
        return command(statement, around)
    if not statement or timing.is_pure(statement):
        return Became("", TIMING_DROPPED)
    once = timing.without_binding(statement)
    if once is not None:
        return Became(once, STATEMENT_KEPT, "the package runs it once; delete the line if it is not needed")
    if not is_python(statement):
        return Became(statement, STATEMENT_KEPT)
    return Became(
        f"exec({literal(statement)}, dict(globals()))",
        KERNEL,
        "delete the line, or time it in a file of its own",
        verbatim=f"%{name} runs statements whose names must not stay",
    )


def _system(name: str, arguments: str, around: Around, target: str) -> Became:
    del name
    return captured(arguments, around, target) if target else command_line(arguments, around)


def _cd(name: str, arguments: str, around: Around, target: str) -> Became:
    folder = re.sub(r"^-q(\s+|$)", "", arguments).strip().replace("\\ ", " ")
    if target or folder.startswith("-"):
        return unknown(name, arguments, target)
    needs = ("import os",)
    if len(folder) > 1 and folder[0] == folder[-1] and folder[0] in "\"'":
        folder = folder[1:-1]
    path = interpolated(folder or "~", around)
    if not folder or folder.startswith("~") or pieces_of(folder, around) is not None:
        path = f"os.path.expanduser({path})"
    help_ = (
        "the notebook goes on where the folder is missing, the package stops: use paths instead of changing the folder"
    )
    return Became(f"os.chdir({path})", FOLDER, help_, needs)


def _pwd(name: str, arguments: str, around: Around, target: str) -> Became:
    del name, arguments, around
    return Became(f"{target} = os.getcwd()", PLAIN_CALL, needs=("import os",)) if target else Became("", HELP)


def _env(name: str, arguments: str, around: Around, target: str) -> Became:
    variable, split, value = arguments.partition("=" if "=" in arguments else " ")
    variable, value = variable.strip(), value.strip()
    needs = ("import os",)
    if split and not target and not re.search(r"\s", variable):
        text = f"os.environ[{interpolated(variable, around)}] = {interpolated(value, around)}"
        return Became(text, ENVIRONMENT, "the package sets it at this place; set it outside if it is a secret", needs)
    if split or name == "set_env":
        return unknown(name, arguments, target)
    if not target:
        return Became("", HELP)
    found = f"os.environ[{interpolated(variable, around)}]" if variable else "dict(os.environ)"
    return Became(f"{target} = {found}", PLAIN_CALL, needs=needs)


def _pylab(name: str, arguments: str, around: Around, target: str) -> Became:
    del name, around
    stars = "" if "--no-import-all" in arguments else PYLAB_STARS
    return _bound(
        Became(PYLAB_IMPORTS + stars, PYLAB, "write the imports that the notebook needs instead of %pylab"), target
    )


def _run(name: str, arguments: str, around: Around, target: str) -> Became:
    """Run a script as `%run` does, whose names become the notebook's; other notebooks take IPython."""
    try:
        words = shlex.split(arguments)
    except ValueError:
        words = []
    while words and words[0] in {"-t", "-e"}:
        del words[0]
    as_module = words[:1] == ["-m"]
    words = words[1:] if as_module else words
    if target or not words or words[0].startswith("-") or words[0].endswith((".ipynb", ".ipy")):
        kept = unknown(name, arguments, target)
        help_ = "put what the other notebook defines into a module beside this one and import it"
        return replace(kept, code=RUNS_FILE, help=help_)
    file = words[0] if as_module or words[0].endswith(".py") else f"{words[0]}.py"
    call = "runpy.run_module" if as_module else "runpy.run_path"
    text = f'import runpy; globals().update({call}({interpolated(file, around)}, run_name="__main__"))'
    if len(words) > 1:
        listed = ", ".join(interpolated(word, around) for word in (file, *words[1:]))
        text = f"import sys; sys.argv = [{listed}]; {text}"
    module = re.sub(r"\.py$", "", file).replace("/", ".").lstrip(".")
    help_ = f"import what the notebook uses of it: from {module} import …"
    return Became(text, RUNS_FILE, help_, verbatim=f"%run {file} binds names that only running it tells")


def _reset(name: str, arguments: str, around: Around, target: str) -> Became:
    del name, arguments, around
    return _bound(Became("", NO_EFFECT, "the package's functions forget their variables by themselves"), target)


def _xdel(name: str, arguments: str, around: Around, target: str) -> Became:
    del around
    wanted = re.sub(r"^-n\s+", "", arguments)
    if not wanted.isidentifier() or target:
        return unknown(name, arguments, target)
    return Became(f"del {wanted}", PLAIN_CALL)


def _aimport(name: str, arguments: str, around: Around, target: str) -> Became:
    """Give the import that autoreload's `%aimport` makes."""
    del around
    modules = [one.strip() for one in arguments.split(",") if one.strip() and not one.strip().startswith("-")]
    if target or not all(re.fullmatch(r"[\w.]+", one) for one in modules):
        return unknown(name, arguments, target)
    return Became("; ".join(f"import {one}" for one in modules), PLAIN_CALL) if modules else Became("", SESSION)


TRANSLATORS: dict[str, Callable[[str, str, Around, str], Became]] = {
    "time": _time,
    "timeit": _timeit,
    "system": _system,
    "sx": _system,
    "cd": _cd,
    "pwd": _pwd,
    "env": _env,
    "set_env": _env,
    "pylab": _pylab,
    "run": _run,
    "reset": _reset,
    "reset_selective": _reset,
    "xdel": _xdel,
    "aimport": _aimport,
}
