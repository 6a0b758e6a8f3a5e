import subprocess
import sys
from dataclasses import replace

from nbengineer.emitting.modules import module_texts
from nbengineer.model.notebook import Code
from nbengineer.model.plan import Import, Module, Parameter, Plan, Return, Statement, Step
from tests.emitting.formatting import lay_out, ruff

CELLS = (
    "# count\ndef add(n):\n    global total\n    total += n * RATE",
    None,
    "add(1); add(2)\nprint(sorted(set(globals()) & {'late', 'total'}), __name__)  # shown\ndisplay(total)",
)
CODES = [Code(cell) if cell else None for cell in CELLS]
STEP = Step(
    "work",
    "count",
    "verbatim",
    tuple(Statement(*place) for place in [(0, 0), (2, 0), (2, 1), (2, 2), (2, 3)]),
    ("a", "b"),
    heading="Count",
    parameters=(
        Parameter("total", "total", "total", handed_over=True),
        Parameter("late", "late", "late", maybe_unbound=True),
        Parameter("rate", "RATE", "config.rate", keyword_only=True),
    ),
    returns=(Return("total", "total", "total"), Return("late_", "late", "late_", maybe_unbound=True)),
    namespace={"total": "total", "late": "late", "RATE": "rate", "math": "math"},
)
PLAN = Plan(
    package="p",
    notebook="n.ipynb",
    modules=(Module("work", "Work", (Import("math"),)),),
    steps=(STEP,),
    needs_unbound=True,
    replaced_calls={"display": ""},
    renames={"RATE": "rate"},
)


def run(plan: Plan, codes, program: str, folder) -> str:
    """Write a package and run a program over it; all of it must be clean."""
    lay_out(module_texts(plan, codes) | {"src/p/__init__.py": ""}, folder)
    assert not ruff(folder, "check", "--select", "E,F,I,UP,B")
    assert not ruff(folder, "format", "--check")
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, cwd=folder / "src", capture_output=True, text=True, check=False)
    return done.stdout + done.stderr[-300:]


def test_a_verbatim_step_is_source_and_a_call():
    """The cells are data; the function builds their namespace, has them run, and gives the listed names."""
    texts = module_texts(PLAN, CODES)
    assert texts["src/p/verbatim/work.count.txt"] == (
        "# count\ndef add(n):\n    global total\n    total += n * RATE\n\n"
        "add(1)\nadd(2)\nprint(sorted(set(globals()) & {'late', 'total'}), __name__)  # shown\n"
    )
    assert (
        texts["src/p/work.py"]
        == '''\
"""Work."""

import math

from p import verbatim
from p.unbound import UNBOUND


def count(total, late=UNBOUND, *, rate):
    """Count."""
    total = total.pop()
    namespace = {
        "total": total,
        "late": late,
        "RATE": rate,
        "math": math,
    }
    del total
    verbatim.run("work.count", namespace)
    return namespace["total"], namespace.get("late", UNBOUND)
'''
    )


def test_a_verbatim_step_runs_as_in_the_notebook(tmp_path):
    """Functions see each other's variables, what is not bound is not there, and the module is the main one."""
    program = "from p import work; print(work.count([5], rate=2)); print(work.count([5], 1, rate=2))"
    assert run(PLAN, CODES, program, tmp_path) == (
        "['total'] __main__\n(11, UNBOUND)\n['late', 'total'] __main__\n(11, 1)\n"
    )


def test_late_imports_are_part_of_the_namespace(tmp_path):
    """One that may fail is only there if its module is."""
    late = (Import("json"), Import("no_such_module", alias="gone", guarded=True), Import("math", guarded=True))
    names = {"json": "json", "gone": "gone", "math": "math"}
    statements = (Statement(0, 0), Statement(0, 1))
    step = replace(STEP, statements=statements, parameters=(), returns=(), namespace=names, local_imports=late)
    plan = replace(PLAN, steps=(step,), modules=(Module("work", "Work"),), needs_unbound=False)
    codes = [Code("import json\nprint(json.dumps([math.floor(2.5), 'gone' in globals()]))")]
    assert (
        module_texts(plan, codes)["src/p/work.py"].partition('"""Count."""\n')[2]
        == """\
    import json
    namespace = {
        "json": json,
    }
    with contextlib.suppress(ImportError):
        import no_such_module as gone
        namespace["gone"] = gone
    with contextlib.suppress(ImportError):
        import math
        namespace["math"] = math
    verbatim.run("work.count", namespace)
"""
    )
    lay_out(module_texts(plan, codes) | {"src/p/__init__.py": ""}, tmp_path)
    command = [sys.executable, "-c", "from p import work; work.count()"]
    done = subprocess.run(command, cwd=tmp_path / "src", capture_output=True, text=True, check=True)
    assert done.stdout == "[2, false]\n"


def test_a_verbatim_step_may_await(tmp_path):
    """Its function is a coroutine function; a source that awaits nothing is only run."""
    cells = ["import asyncio\nx = 1\nawait asyncio.sleep(0)\ny = x + 1"]
    statements = tuple(Statement(0, index) for index in range(4))
    step = replace(
        STEP, statements=statements, parameters=(), namespace={}, is_async=True, returns=(Return("y", "y", "y"),)
    )
    plan = replace(PLAN, steps=(step,), modules=(Module("work", "Work"),), needs_unbound=False)
    program = "import asyncio; from p import work; print(asyncio.run(work.count()))"
    assert run(plan, [Code(cell) for cell in cells], program, tmp_path) == "2\n"


def test_the_notebooks_future_holds_in_its_source():
    """`from __future__` of an earlier cell is repeated, since the source is compiled by itself."""
    plan = replace(PLAN, modules=(Module("work", "Work", (Import("__future__", "annotations"),)),))
    assert module_texts(plan, CODES)["src/p/verbatim/work.count.txt"].startswith(
        "from __future__ import annotations\n\n# count\n"
    )


def test_a_package_without_such_a_step_has_no_runner():
    """Nothing of it is written then."""
    paths = module_texts(replace(PLAN, steps=(replace(STEP, kind="plain"),)), CODES)
    assert sorted(paths) == ["src/p/unbound.py", "src/p/work.py"]
