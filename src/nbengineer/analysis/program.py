"""All cells of a notebook as facts."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from nbengineer.analysis.beside import look_beside
from nbengineer.analysis.calls import CONSUMERS, EAGER_CALLS, LAZY_LIBRARIES, PASSES_ON
from nbengineer.analysis.facts import facts_of, learn_needs
from nbengineer.analysis.hidden import SETTING
from nbengineer.analysis.known import Known
from nbengineer.model.facts import Program
from nbengineer.reading.python import tree_of

if TYPE_CHECKING:
    import ast
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.notebook import Code

DEFINED = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)", re.MULTILINE)
TABLES = CONSUMERS | EAGER_CALLS | PASSES_ON
REBOUND = re.compile(rf"\b({'|'.join(sorted(TABLES))})[ \t]*(?:=(?!=)|,[^()\n]*=(?!=)|:=| in\b)")
LAZY_IMPORT = re.compile(rf"^[ \t]*(?:import|from)[ \t]+(?:{'|'.join(sorted(LAZY_LIBRARIES))})\b", re.MULTILINE)
PLOTTING = re.compile(
    r"matplotlib|pylab|seaborn|plotnine|\.plot|\.hist|\.boxplot|networkx|shap|missingno|mplfinance|yellowbrick|scikitplot"
    r"|Display|statsmodels|plot_"
)
BACKENDS = re.compile(r"\buse\b|backend")
SENSITIVE = re.compile(
    r"environ|sys\.path|chdir|\.use\(|switch_backend|putenv|error|^[ \t]*\w+\.\w[\w.]*[ \t]*=[^=]", re.MULTILINE
)
COUNTED = re.compile(r"\b__(?:init_subclass|subclasses)__\b")
WRITING = re.compile(r"\bwith\s+open\(|savefig|imsave|imwrite|write_image")


def analyse(
    codes: Sequence[Code | None],
    *,
    slicing: bool,
    modules: Mapping[str, str] | None = None,
    see: Callable[[ast.stmt], None] | None = None,
) -> Program:
    """Give the facts of every cell in order; `codes` has None for cells that are no code.

    `slicing`: some cells may stay out of the package, so what statements might change is asked as well. `modules` lie
    beside the notebook (dotted name -> source). `see` is called with each statement, for whoever else wants to look at
    it while its tree is there.
    """
    texts = [code.text for code in codes if code is not None and not code.error]
    known = _known(texts, slicing=slicing)
    known.sets = any(SETTING.search(text) for text in texts)
    known.counted = any(COUNTED.search(text) for text in texts)
    known.writes = slicing and any(WRITING.search(text) for text in texts)
    if slicing:
        known.beside = look_beside(modules or {}, texts)
    cells: list[tuple[Facts, ...] | None] = []
    identifiers: set[str] = set()
    imported: set[str] = set()
    at_words: set[str] = set()
    for number, code in enumerate(codes):
        if code is None or code.error:
            cells.append(None)
            continue
        learn_needs(code.needs, known)
        rows: list[Facts] = []
        body = tree_of(code).body
        for index, statement in enumerate(body):
            if see:
                see(statement)
            facts, inventory = facts_of(
                statement, (number, index), known, last=index == len(body) - 1, alone=len(body) == 1
            )
            identifiers |= inventory.identifiers
            imported |= inventory.imported
            at_words |= inventory.at_words
            rows.append(facts)
        if rows and rows[-1].animates == "value":
            rows[-1] = replace(rows[-1], **_shown_or_not(code, body[-1]))
        cells.append(_shown(rows))
    frame_names = frozenset[str]().union(
        *(facts.frame_reads for row in cells if row for facts in row if facts.frame_reads)
    )
    return Program(
        tuple(cells),
        frozenset(identifiers),
        frozenset(imported),
        frame_names,
        bool(at_words),
        frozenset(at_words),
        dict(known.modules),
    )


def _shown_or_not(code: Code, last: ast.stmt) -> dict[str, Any]:
    """Give what changes in the facts of a cell's value that is an animation; one with `;` after it is not shown."""
    rest = code.text.split("\n")[(last.end_lineno or 1) - 1].encode()[last.end_col_offset or 0 :]
    return {"animates": ""} if rest.lstrip().startswith(b";") else {"shows": False}


def _shown(rows: list[Facts]) -> tuple[Facts, ...]:
    """Give a cell's facts; what only shows counts as such in a cell of nothing else, or as its last expression."""
    if all(row.shows or row.kind == "text" for row in rows):
        return tuple(rows)
    return tuple(replace(row, shows=False) if row.shows and row is not rows[-1] else row for row in rows)


def _known(texts: Iterable[str], *, slicing: bool) -> Known:
    """Look over all texts for what must be known before the first statement is read."""
    defined: set[str] = set()
    lazy: set[str] = set()
    plots = backends = sensitive = False
    for text in texts:
        if "def" in text or "class" in text:
            defined |= set(DEFINED.findall(text))
        lazy |= set(REBOUND.findall(text))
        if LAZY_IMPORT.search(text):
            lazy |= EAGER_CALLS | PASSES_ON
        plots = plots or PLOTTING.search(text) is not None
        backends = backends or BACKENDS.search(text) is not None
        sensitive = sensitive or SENSITIVE.search(text) is not None
    lazy |= defined & TABLES
    return Known(frozenset(defined), frozenset(lazy), slicing, plots=plots, backends=backends, sensitive=sensitive)
