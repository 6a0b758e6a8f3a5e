"""Every sample notebook extracts, its package passes its own tests, runs, and gives the notebook's values."""

import re
import resource
import runpy

import pytest

from tests.differential.comparing import compare
from tests.samples.sample import NAMES, ROOT, SAMPLES, SECONDS, code_of, data, extract, notebook_of

PRINT_MORE = {"churn_messy"}
"""Notebooks with commands that only show something (`!head`, a cell of `info()`): the package does not print that."""

SHOWS = {
    "churn": (
        r"nbe:features\.add_ratios",  # tagged
        r"parameters",
        r"nbe:test",
        r"nbe:skip",
        r"plt\.subplots",  # plots
        r"def next_step\(p\):\n    return np\.where\(p >= threshold",  # a helper that reads a variable
        r'customers\["spend_per_month"\] = ',  # a change in place
    ),
    "churn_messy": (
        r"^df = df\.drop.*^df = df\[",  # bound again
        r"^from math import \*$",
        r"^%time ",
        r"^!head ",
        r"test_size=0\.25, random_state=42.*test_size=0\.25, random_state=42",  # hidden constants
        r"for t in .*:\n    rules\.append\(lambda q: q > t\)",  # a lambda over a loop variable
    ),
    "store_demand": (r'parse_dates=\["week"\]', r"^def fold_error", r"^class SeasonalSmoother"),
    "send_time": (r"groupby\([^)]*\)[^\n]*\nbest\[.*\nbest$",),  # ends in a group-by
}


@pytest.mark.parametrize("name", NAMES)
def test_a_sample_becomes_a_package_that_gives_its_values(name, runner, tmp_path):
    """It extracts, passes its own tests, runs, and every value that a step returns is the notebook's at that place."""
    before = seconds_of_children()
    package = extract(name, tmp_path / name)
    passes_its_own_tests(package, tmp_path)
    notebook = runner.cells(notebook_of(name), data())
    assert notebook.failure is None
    here = gives_the_values_of(notebook, package, runner)
    runs_as_a_program(package, here.stdout, tmp_path)
    there = iter(notebook.stdout.splitlines())
    assert [line for line in here.stdout.splitlines() if line not in there] == []
    assert seconds_of_children() - before < SECONDS


def passes_its_own_tests(package, folder):
    """Only stubs are skipped."""
    done = package.python("-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", str(package.folder), cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    skipped = [line for line in done.stdout.splitlines() if line.startswith("SKIPPED")]
    assert all("stub: " in line for line in skipped), skipped


def gives_the_values_of(notebook, package, runner):
    """After each step, what it returned is what the notebook's variables are after the step's last cell."""
    here = runner.package(package.sources, package.manifest, data())
    found = compare(notebook, here, package.manifest, every_name=False)
    assert [line for line in found if not (package.name in PRINT_MORE and line.startswith("stdout:"))] == []
    returned = sum(len(step["returns"]) for step in package.manifest["steps"])
    assert sum(len(values) for values in here.after.values()) == returned > 0
    return here


def runs_as_a_program(package, printed, folder):
    """From a folder without data it finds its own; it prints what the steps print, and then the results."""
    done = package.python("-m", package.name, cwd=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout == printed
    assert [line.partition(" = ")[0] for line in done.stderr.splitlines() if " = " in line] == results_of(package)


def seconds_of_children():
    """Give what the processes started here have used of the processor; the clock on the wall tells of other work."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def results_of(package):
    """Give the fields of `Results` as the module writes them."""
    text = package.sources[f"src/{package.name}/pipeline.py"]
    fields = text.partition("class Results:")[2].partition("\ndef ")[0].partition("\nasync def ")[0]
    return re.findall(r"^    (\w+): ", fields, re.MULTILINE)


@pytest.mark.parametrize(("name", "sign"), [(name, sign) for name, signs in SHOWS.items() for sign in signs])
def test_a_sample_still_shows_what_it_is_for(name, sign):
    """The four notebooks together show what people meet; none loses its point to a tidy hand."""
    tags = [tag for cell in notebook_of(name)["cells"] for tag in cell["metadata"].get("tags", ())]
    assert re.search(sign, code_of(name) + "\n".join(tags), re.MULTILINE | re.DOTALL)


def test_only_two_samples_have_targets():
    """One of a kind each: with tags and without."""
    tagged = {name for name in NAMES if '"nbe:' in (SAMPLES / f"{name}.ipynb").read_text("utf-8")}
    assert (set(NAMES), tagged) == ({"churn", "churn_messy", "send_time", "store_demand"}, {"churn", "store_demand"})


def test_the_churn_sample_is_about_twenty_cells():
    """Long enough to be real, short enough to be read."""
    assert 18 <= sum(cell["cell_type"] == "code" for cell in notebook_of("churn")["cells"]) <= 25


def test_the_samples_are_small():
    """Notebooks and data together stay below 300 kB."""
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.suffix in {".ipynb", ".csv"}) < 300_000


def test_the_data_comes_from_the_script(tmp_path, monkeypatch):
    """The seeded script makes the same bytes again."""
    script = runpy.run_path(str(ROOT / "sample_notebooks/make_data.py"))
    monkeypatch.setitem(script["main"].__globals__, "DATA", tmp_path)
    script["main"]()
    assert {f"data/{path.name}": path.read_text("utf-8") for path in sorted(tmp_path.iterdir())} == data()


def test_the_samples_have_no_outputs():
    """What a run leaves belongs to the one who ran it."""
    cells = [cell for name in NAMES for cell in notebook_of(name)["cells"] if cell["cell_type"] == "code"]
    assert not any(cell["outputs"] or cell["execution_count"] for cell in cells)
