import pytest

from nbengineer.emitting.naming import Names
from nbengineer.emitting.rules import Role, rules_of
from nbengineer.emitting.statements import Job, write_statements
from nbengineer.emitting.steps import step_text
from nbengineer.model.notebook import Code
from nbengineer.model.plan import Import, Parameter, Plan, Return, Statement, Step

NAMES = Names("p", ("helper",))


def text(cell: str, **fields) -> str:
    """Give the function of a step that holds one cell."""
    count = len(compile(cell, "<cell>", "exec", 0x400).body)
    statements = tuple(Statement(0, index) for index in range(count))
    step = Step("work", "go", "plain", statements, ("c",), **fields)
    role = Role(nonlocals=step.nonlocals)
    jobs = [Job(statement, role) for statement in statements]
    return step_text(step, write_statements([Code(cell)], jobs, rules_of(Plan("p", "n"), NAMES)), NAMES)


def data(name: str, **fields) -> Parameter:
    return Parameter(name, name, name, **fields)


def back(name: str, **fields) -> Return:
    return Return(name, name, name, **fields)


STEPS = {
    "nothing in, nothing out": (
        ("x = 1", {}),
        'def go() -> None:\n    """Go."""\n    x = 1',
    ),
    "an empty body": (
        ("# nothing", {"docstring": "Rest."}),
        'def go() -> None:\n    """Rest."""',
    ),
    "the heading where there is no paragraph": (
        ("x = 1", {"heading": "Load all"}),
        'def go() -> None:\n    """Load all."""\n    x = 1',
    ),
    "one value": (
        ("y = x", {"parameters": (data("x"),), "returns": (back("y"),)}),
        'def go(x):\n    """Go."""\n    y = x\n    return y',
    ),
    "types where all are known": (
        (
            "y = x",
            {
                "parameters": (data("x", annotation="int"),),
                "returns": (back("x", annotation="int"), back("y", annotation="str")),
            },
        ),
        'def go(x: int) -> tuple[int, str]:\n    """Go."""\n    y = x\n    return x, y',
    ),
    "no type of the result where one is unknown": (
        ("y = x", {"parameters": (data("x"),), "returns": (back("x", annotation="int"), back("y"))}),
        'def go(x):\n    """Go."""\n    y = x\n    return x, y',
    ),
    "the order of parameters": (
        (
            "y = 1",
            {
                "parameters": (
                    data("k", keyword_only=True, maybe_unbound=True),
                    data("a", maybe_unbound=True),
                    data("b"),
                    data("l", keyword_only=True, annotation="int"),
                )
            },
        ),
        (
            'def go(b, a=UNBOUND, *, l: int, k=UNBOUND) -> None:\n    """Go."""\n'
            "    if k is UNBOUND:\n        del k\n    if a is UNBOUND:\n        del a\n    y = 1"
        ),
    ),
    "a hand-over of what may be unbound": (
        ("del x", {"parameters": (data("x", handed_over=True, maybe_unbound=True, annotation="int"),)}),
        'def go(x: list[int]) -> None:\n    """Go."""\n    x = x.pop()\n    if x is UNBOUND:\n        del x\n    del x',
    ),
    "what may be unbound goes out under another name": (
        (
            "returned_x = 2\nif y:\n    x = 1",
            {"parameters": (data("y"),), "returns": (back("y"), back("x", maybe_unbound=True))},
        ),
        (
            'def go(y):\n    """Go."""\n    returned_x = 2\n    if y:\n        x = 1\n    try:\n        returned_x_ = x\n'
            "    except NameError:\n        returned_x_ = UNBOUND\n    return y, returned_x_"
        ),
    ),
    "it awaits": (
        ("x = await y()", {"is_async": True, "parameters": (data("y"),)}),
        'async def go(y) -> None:\n    """Go."""\n    x = await y()',
    ),
    "remarks": (
        (
            "x.append(y)",
            {
                "parameters": (data("x"), data("y"), data("z")),
                "changes": ("x", "y", "z"),
                "hidden_inputs": ("the seed set in `prepare`", "Depends on the options of pandas."),
            },
        ),
        (
            'def go(x, y, z) -> None:\n    """Go.\n\n    Changes `x`, `y` and `z` in place.\n'
            "    Depends on the seed set in `prepare`.\n    Depends on the options of pandas.\n"
            '    """\n    x.append(y)'
        ),
    ),
    "late imports": (
        (
            "x = np.pi",
            {
                "local_imports": (
                    Import("numpy", alias="np"),
                    Import("torch", guarded=True),
                    Import("os"),
                    Import("helper", "f", guarded=True),
                )
            },
        ),
        (
            'def go() -> None:\n    """Go."""\n    import os\n\n    import numpy as np\n'
            "    with contextlib.suppress(ImportError):\n        import torch\n"
            "    with contextlib.suppress(ImportError):\n        from p.local.helper import f\n    x = np.pi"
        ),
    ),
    "a function that counts": (
        ("def count():\n    global n\n    n += 1\nn = 0", {"nonlocals": frozenset({"n"}), "returns": (back("n"),)}),
        'def go():\n    """Go."""\n    def count():\n        nonlocal n\n        n += 1\n    n = 0\n    return n',
    ),
}


@pytest.mark.parametrize(("given", "expected"), STEPS.values(), ids=STEPS)
def test_a_step_is_a_function(given, expected):
    """Signature, docstring, what comes in, the cells as they stand, what goes out."""
    cell, fields = given
    assert text(cell, **fields) == expected


def test_what_may_be_unbound_passes_through_a_step():
    """A name comes in and goes out unbound, and a closure that captured it never sees the mark."""
    mark = object()
    source = text(
        "seen = lambda: x\nif not known:\n    x = 1",
        parameters=(data("known"), data("x", maybe_unbound=True)),
        returns=(back("seen"), back("x", maybe_unbound=True)),
    )
    space = {"UNBOUND": mark}
    exec(source, space)
    seen, x = space["go"](known=True)
    assert x is mark
    with pytest.raises(NameError):
        seen()
    assert space["go"](known=False)[1] == 1
    assert space["go"](known=True, x=5)[1] == 5


def test_a_hand_over_leaves_the_list_empty():
    """The step takes the object out, so that nobody outside holds it."""
    space = {}
    exec(text("y = x + 1", parameters=(data("x", handed_over=True),), returns=(back("y"),)), space)
    handed = [1]
    assert space["go"](handed) == 2
    assert handed == []
