"""What an extraction came to, as text: pure functions from nouns to lines."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from nbengineer.model.diagnostic import Diagnostic
    from nbengineer.model.notebook import Notebook
    from nbengineer.model.plan import Plan
    from nbengineer.model.recorded import Recorded

KILO = 1000


def fates(plan: Plan, notebook: Notebook) -> dict[int, tuple[str, ...]]:
    """Say for each code cell, by its number, what became of it; a cell may have gone to several places."""
    numbers = {cell.id: cell.number for cell in notebook.cells if cell.kind == "code"}
    found: dict[int, list[str]] = {number: [] for number in numbers.values()}

    def note(cell: str, fate: str) -> None:
        if cell in numbers and fate not in found[numbers[cell]]:
            found[numbers[cell]].append(fate)

    for setting in plan.settings:
        note(setting.cell, "settings")
    for definition in plan.definitions:
        note(definition.cell, f"{definition.module}.{definition.name}")
    for step in plan.steps:
        for cell in step.cells:
            note(cell, f"{step.module}.{step.function}")
    for test in plan.tests:
        note(test.cell, f"tests of {test.module}" if test.module else "tests")
    for skipped in plan.skipped:
        if numbers.get(skipped.cell) is not None and not found[numbers[skipped.cell]]:
            note(skipped.cell, _skipped(skipped.reason))
    return {number: tuple(places) or ("imports",) for number, places in found.items()}


def _skipped(reason: str) -> str:
    """Give why a cell stays behind in short; what exactly stays is in REVIEW.md."""
    return "imports" if reason == "imports" else f"skipped: {reason.partition(': ')[0]}"


def headline(plan: Plan, notebook: Notebook) -> str:
    """Give the extraction in one line: `22 cells → 9 functions in 5 modules, 4 cells skipped, 2 warnings`."""
    places = fates(plan, notebook)
    skipped = sum(fate[0].startswith("skipped:") for fate in places.values())
    functions = len({(step.module, step.function) for step in plan.steps})
    functions += len({(definition.module, definition.name) for definition in plan.definitions})
    modules = len({step.module for step in plan.steps} | {definition.module for definition in plan.definitions})
    warnings = sum(diagnostic.severity == "warning" for diagnostic in plan.diagnostics)
    parts = [f"{many(len(places), 'cell')} → {many(functions, 'function')} in {many(modules, 'module')}"]
    if skipped:
        parts.append(f"{many(skipped, 'cell')} skipped")
    parts.append(many(warnings, "warning") if warnings else "no warnings")
    return ", ".join(parts)


def fate_lines(plan: Plan, notebook: Notebook) -> list[str]:
    """Give one line per place that cells went to, in the order in which cells first went there."""
    cells: dict[str, list[int]] = defaultdict(list)
    for number, places in sorted(fates(plan, notebook).items()):
        for place in places:
            cells[place].append(number)
    width = min(max(map(len, cells), default=0), 44)
    return [
        f"  {place:<{width}}  {'cells' if len(numbers) > 1 else 'cell'} {ranges(numbers)}"
        for place, numbers in cells.items()
    ]


def ranges(numbers: Sequence[int]) -> str:
    """Give ascending numbers in short: `2, 4-6`."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def tree_lines(name: str, sizes: Mapping[str, int]) -> list[str]:
    """Draw the files of a package as a tree with their sizes; folders before files."""
    return [f"{name}/", *_branch({tuple(path.split("/")): size for path, size in sizes.items()}, "")]


def brief(paths: Iterable[str]) -> str:
    """Name files in one line, those of a folder by their number: `src/ (11 files), README.md`."""
    counts = Counter(path.partition("/")[0] + ("/" if "/" in path else "") for path in paths)
    return ", ".join(
        f"{name} ({many(count, 'file')})" if name.endswith("/") else name for name, count in counts.items()
    )


def _branch(files: Mapping[tuple[str, ...], int], indent: str) -> Iterable[str]:
    folders: dict[str, dict[tuple[str, ...], int]] = defaultdict(dict)
    for path, size in files.items():
        if len(path) > 1:
            folders[path[0]][path[1:]] = size
    entries = [*sorted(folders), *sorted(path[0] for path in files if len(path) == 1)]
    for entry in entries:
        last = entry == entries[-1]
        stem = f"{indent}{'└── ' if last else '├── '}{entry}"
        if entry in folders:
            yield f"{stem}/"
            yield from _branch(folders[entry], indent + ("    " if last else "│   "))
        else:
            yield f"{stem}  {_size(files[(entry,)])}"


def _size(count: int) -> str:
    return f"{count} B" if count < KILO else f"{count / KILO:.1f} kB"


def grouped(diagnostics: Iterable[Diagnostic]) -> list[tuple[str, list[Diagnostic]]]:
    """Give the diagnostics by cell, in the notebook's order; those of the whole notebook first."""
    groups: dict[int, list[Diagnostic]] = defaultdict(list)
    for diagnostic in sorted(diagnostics):
        groups[diagnostic.number].append(diagnostic)
    return [(f"cell {number}" if number else "notebook", groups[number]) for number in sorted(groups)]


def recorded_lines(kept: Recorded) -> list[str]:
    """Say how many steps have a test that asserts the notebook's values, and why others have none."""
    without = [step for step in kept.steps if step.why_not]
    count = len(kept.steps) - len(without)
    sampled = sum(step.sampled for step in kept.steps if not step.why_not)
    how = f", {sampled} of them on a sample of the rows" if sampled else ""
    lines = [f"{count} of {many(len(kept.steps), 'step')} have a test that asserts the notebook's values{how}"]
    return lines + [f"  {step.name} has none: {step.why_not}" for step in without]


def recorded(kept: Recorded) -> dict[str, str]:
    """Say of each step why no test asserts its values ("" where one does)."""
    return {step.name: step.why_not for step in kept.steps}


def many(count: int, noun: str) -> str:
    """Give a count with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
