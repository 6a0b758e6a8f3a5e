"""What functions and settings are called (DESIGN 3 and 6), and what a function's docstring says."""

from __future__ import annotations

import builtins
import keyword
import re
from typing import TYPE_CHECKING

from nbengineer.reading.names import cut_at_word, snake_case

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from nbengineer.reading.headings import Heading

SITE = frozenset("copyright credits exit help license quit".split())
"""Builtins that only some ways to start Python have; an emitted package must not depend on the way."""

OF_A_KERNEL = frozenset({"display", "get_ipython"})
BUILTINS = frozenset(name for name in dir(builtins) if not name.startswith("_")) | SITE | OF_A_KERNEL
KEYWORDS = frozenset(keyword.kwlist)

VERBS = {
    "setup": "prepare",
    "data": "load",
    "checks": "check",
    "features": "build",
    "train": "train",
    "evaluate": "evaluate",
    "predict": "predict",
    "plots": "plot",
}
"""The verb that a function of each module of the vocabulary starts with; any other module is its own verb."""

SAYS_LITTLE = frozenset(
    "x y x_train x_test y_train y_test x_val y_val x_valid y_valid fig ax axes axs figure f g p i j k n".split()
)
"""Names of returned values that tell a reader less about a function than any other does."""

USED_BY_CONFIG = frozenset("config field self".split())
"""Names that stand in the body of `Config`, or beside it, in the emitted `config.py` and `pipeline.py`."""

NAMES_LIMIT = 40

FIRST_WORD = re.compile(r"[^\W\d_]+(?!\w|[.(\[=]\S)")
"""A word of letters that goes on with nothing which only code has: not `df_all`, `np.mean` or `x2`."""


def function_name(
    heading_plain: str,
    *,
    module: str,
    returns: Sequence[str],
    taken: AbstractSet[str],
    given: AbstractSet[str] = frozenset(),
) -> str:
    """Give the name of a step's function: from its heading, else from what it returns, else from its module.

    `heading_plain` is the heading without markup and numbering. `taken` are names that it may not be: those that the
    notebook uses, and the modules of the package. `given` are functions that have their names already: a second one of
    the same name gets `_2`.
    """
    verb = VERBS.get(module, snake_case(module, humps=True) or "run")
    asked = cut_at_word(snake_case(heading_plain), NAMES_LIMIT)
    if asked[:1].isdigit():
        asked = cut_at_word(f"{verb}_{asked}", NAMES_LIMIT)
    candidates = [asked, *_by_what_it_returns(verb, returns), *([verb] if module == "setup" else []), f"{module}_step"]
    free = next((name for name in candidates if _can_be(name, module, taken)), f"{module}_step")
    return numbered(free, taken, given)


def _by_what_it_returns(verb: str, returns: Sequence[str]) -> list[str]:
    """Give the verb with the first returned name that says something, then with the first one."""
    names = [snake_case(name, humps=True) for name in returns]
    telling = [name for name in names if name and name not in SAYS_LITTLE]
    return [cut_at_word(f"{verb}_{name}", NAMES_LIMIT) for name in [*telling[:1], *names[:1]] if name]


def _can_be(name: str, module: str, taken: AbstractSet[str]) -> bool:
    """Say whether a function can be called this; one character is no name for a reader."""
    usable = len(name) > 1 and name.isidentifier()
    return usable and name not in KEYWORDS and name not in BUILTINS and name != module and name not in taken


def given_name(function: str, taken: AbstractSet[str], given: AbstractSet[str] = frozenset()) -> str:
    """Give the name of a function that a tag asks for.

    `taken` are the imports and definitions of the notebook: with one of them, or a builtin, it becomes `FUNCTION_step`.
    `given` are functions of that module that have their names already: the same one again is `FUNCTION_2`.
    """
    name = function
    if name in taken or name in BUILTINS or name in KEYWORDS:
        name = f"{function}_step"
    return numbered(name, taken, given)


def numbered(name: str, *taken: AbstractSet[str]) -> str:
    """Give `name`, or with the first number from 2 on that makes it one of its own."""
    fresh, count = name, 1
    while any(fresh in names for names in taken):
        count += 1
        fresh = f"{name}_{count}"
    return fresh


def field_name(notebook_name: str, *, taken: frozenset[str], fixed: bool) -> str:
    """Give the field of `Config` for a variable of the notebook: lower case where that is free, else as it is.

    `taken` are the names of the notebook and of its imports, and the fields named already. `fixed`: a string that a
    library evaluates names the variable. Two leading underscores go, since a class would change such a name.
    """
    lower = notebook_name.lower()
    if lower.startswith("__"):
        return numbered(lower.strip("_") or "value", taken, KEYWORDS, BUILTINS, USED_BY_CONFIG)
    if fixed or lower == notebook_name or not lower.isidentifier():
        return notebook_name
    if lower in taken or lower in KEYWORDS or lower in BUILTINS or lower in USED_BY_CONFIG:
        return notebook_name
    return lower


def docstring(heading: Heading, identifiers: AbstractSet[str] = frozenset()) -> str:
    """Give what a function's docstring says under this heading: the first paragraph, else the heading, else "".

    A paragraph may begin with one of the `identifiers` of the code.
    """
    return begun(heading.paragraph, identifiers) or begun(heading.plain or heading.text)


def begun(text: str, identifiers: AbstractSet[str] = frozenset()) -> str:
    """Give a text as a sentence begins: a lower-case first word gets a capital, unless it is one of `identifiers`."""
    first = FIRST_WORD.match(text)
    is_word = first is not None and first[0].islower() and first[0] not in identifiers
    return text[:1].upper() + text[1:] if is_word else text
