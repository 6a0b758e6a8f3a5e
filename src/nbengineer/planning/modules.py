"""The modules of a plan in import order, and which imports stand at the top of each."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from nbengineer.model.plan import Import, Module
from nbengineer.planning.futures import futures_of
from nbengineer.planning.naming import begun

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from nbengineer.model.facts import Facts
    from nbengineer.model.plan import Plan, Step
    from nbengineer.planning.assembling import Around
    from nbengineer.planning.figures import Figures
    from nbengineer.planning.middle import Middle

HARMLESS = frozenset(
    "numpy pandas matplotlib sklearn scipy statsmodels plotly altair bokeh xgboost lightgbm catboost torch"
    " torchvision tensorflow keras nltk PIL cv2 skimage requests bs4 lxml joblib tqdm networkx IPython ipywidgets sympy"
    " openpyxl yaml imblearn wordcloud dateutil pytz sqlalchemy gensim spacy transformers folium missingno".split()
)
"""Distributions whose modules can be imported, or not, without a difference to anything else."""
WHOLE = frozenset({"numpy", "os"})
"""Packages that load the modules below them themselves."""
WITH_EFFECT = frozenset({"mpl_toolkits.mplot3d", "antigravity", "this", "seaborn.apionly", "sklearn.experimental"})


def modules_of(
    plan: Plan, middle: Middle, around: Around, figures: Figures, extra: Mapping[Import, frozenset[int]]
) -> tuple[Module, ...]:
    """Make the modules in import order."""
    hoisted = middle.hoisted
    stars = tuple(row.imports[0] for row in hoisted.bindings.rows if row.open_star)
    found = []
    for name in around.placement.order:
        steps = [(step, group) for step, group in zip(plan.steps, middle.groups, strict=True) if step.module == name]
        rows = rows_of(name, middle, around)
        if not rows:
            continue
        used = {one for row in rows for one in row.mentions | row.early}
        if any(group.reads_anything for _, group in steps):
            used |= hoisted.top
        cells = {row.cell for row in rows}
        closes = [row for row in rows if row.place in figures.after]
        if closes:
            used.add(figures.name)
        imports = [one for top in sorted(used & hoisted.top) for one in _imports_of(top, rows, middle)]
        imports += [one for one, where in extra.items() if cells & where]
        imports += [figures.added] if figures.added and closes else []
        imports += [*futures_of(rows, middle), *stars]
        if figures.replaced:
            imports = [one for one in imports if not _only_shows(one, figures)]
        found.append(
            Module(
                name,
                _module_docstring(name, [step for step, _ in steps]),
                tuple(dict.fromkeys(imports)),
                around.placement.uses.get(name, {}),
            )
        )
    return tuple(found)


def rows_of(module: str, middle: Middle, around: Around) -> list[Facts]:
    """Give the statements that stand in a module: those of its steps, then its definitions."""
    rows = [row for group in middle.groups if group.module == module for row in group.rows]
    homes = around.placement.homes
    return rows + [row for one, row in middle.hoisted.definitions.items() if homes[one] == module]


def _imports_of(name: str, rows: Sequence[Facts], middle: Middle) -> Sequence[Import]:
    """Give the imports of a name that statements need: of `os` and `os.path` the latter only where they name it."""
    found = middle.hoisted.bindings.imports[name]
    if not any(one.module == name and not one.name for one in found):
        return found
    others = [one for one in found if one.module != name] + _elsewhere_loaded(name, middle)
    if not others:
        return found
    texts = [code.text.split("\n")[row.line - 1 : row.end_line] for row in rows if (code := middle.codes[row.cell])]
    lines = [line for text in texts for line in text]
    below = [one for one in others if any(one.module in line for line in lines)]
    return below or [one for one in found if one.module == name]


def _elsewhere_loaded(name: str, middle: Middle) -> list[Import]:
    """Give the modules below a package that imports under other names load: `import xml.etree.ElementTree as ET`."""
    top, imports = middle.hoisted.top, middle.hoisted.bindings.imports
    found = (one for bound in imports if bound in top for one in imports[bound] if not one.guarded)
    return [Import(one.module) for one in found if one.module.startswith(f"{name}.") and (one.alias or one.name)]


def _only_shows(one: Import, figures: Figures) -> bool:
    """Say whether an import is of a function whose calls are all dropped."""
    return one.bound in figures.replaced and one.name == "display"


def _module_docstring(name: str, steps: Sequence[Step]) -> str:
    headings = {step.heading for step in steps}
    text = headings.pop() if len(headings) == 1 else ""
    text = begun(text.strip()) or name.replace("_", " ").strip().capitalize()
    return text if text.endswith((".", "!", "?", "…", ":")) else f"{text}."


def needed_imports(middle: Middle) -> dict[Import, frozenset[int]]:
    """Give the imports that translated magics rely on, with the cells that do."""
    found: dict[Import, set[int]] = {}
    for number, code in enumerate(middle.codes):
        for line in code.needs if code else ():
            words = line.split()
            one = Import(words[1], words[3]) if words[0] == "from" else Import(words[1])
            if one.bound not in middle.hoisted.bindings.imports:
                found.setdefault(one, set()).add(number)
    return {one: frozenset(cells) for one, cells in found.items()}


def kept_imports(middle: Middle) -> dict[Import, frozenset[int]]:
    """Give the imports that nothing uses but that may have an effect, with the cell before whose step they are kept."""
    hoisted = middle.hoisted
    used = {name for row in hoisted.bindings.rows for name in row.mentions}
    places = [row.cell for group in middle.groups for row in group.rows]
    found = {}
    for row in hoisted.bindings.rows:
        for one in imports_of(row):
            goes = one.bound in hoisted.top or row.kind == "star"
            if goes and one.bound not in used and (not is_harmless(one) or _loads(one, middle)):
                later = [cell for cell in places if cell >= row.cell] or places[-1:]
                found[one] = frozenset(later[:1])
    return found


def _loads(one: Import, middle: Middle) -> bool:
    """Say whether an import loads a module that is found through its package: `sklearn.svm.SVC` of `import sklearn`."""
    module = f"{one.module}.{one.name}" if one.name and "." not in one.module else one.module
    package, _, rest = module.partition(".")
    if not rest or package in WHOLE:
        return False
    imports = middle.hoisted.bindings.imports.items()
    names = [name for name, found in imports if any((other.module, other.name) == (package, "") for other in found)]
    if "." in one.module:  # where the package has its own name, that is imported whole
        names = [name for name in names if name != package]
    ways = re.compile("|".join(rf"\b{name}\.{re.escape(rest)}\.\w" for name in names) or r"(?!)")
    return any(code is not None and ways.search(code.text) is not None for code in middle.codes)


def imports_of(row: Facts) -> tuple[Import, ...]:
    """Give what an import statement imports, a star import of which no name is used included."""
    if row.kind == "star" and not row.imports:
        return (Import(row.name),)
    return row.imports if row.kind == "import" else ()


def is_harmless(one: Import) -> bool:
    """Say whether an import that nothing uses can be left out."""
    top = one.module.partition(".")[0]
    if one.module == "__future__":
        return True
    if any(one.module == name or one.module.startswith(f"{name}.") for name in WITH_EFFECT):
        return False
    return top in sys.stdlib_module_names or top in HARMLESS
