"""The generator's programs are worth running, and a failing one can be made small."""

from tests.differential.fuzz import program_of
from tests.differential.percent import parse, render
from tests.differential.program import Cell, Program, Trial
from tests.differential.shrinking import shrink

PROGRAMS = [program_of(seed) for seed in range(60)]


def test_most_programs_run_to_completion():
    """A program that raises early tests little; some do, since exceptions are compared too."""
    statements = [[text for cell in program.cells for text in cell.statements] for program in PROGRAMS]
    complete = [all(map(Trial().completes, texts)) for texts in statements]
    assert sum(complete) > len(PROGRAMS) * 0.8


def test_a_seed_is_always_the_same_program():
    """What a run finds can be found again."""
    assert [program_of(seed) for seed in range(10)] == PROGRAMS[:10]


def test_programs_bind_in_many_ways():
    """The usual forms of binding all occur."""
    text = "\n".join(render(program.notebook()) for program in PROGRAMS)
    forms = ("for ", "while ", "with ", "except ", "match ", "del ", ":= ", "global ", "nonlocal ", "lambda ", "class ")
    assert [form for form in (*forms, "import ", "yield ", "+= ", ", *", "@") if form not in text] == []


def test_a_program_is_a_percent_script():
    """A failure that was printed can be put into a case file."""
    for program in PROGRAMS:
        assert parse(render(program.notebook())) == program.notebook()


def test_shrink_keeps_only_what_fails():
    """Cells, statements and shells that the failure does not need are gone."""
    body = "if a:\n    for x in range(2):\n        b = 1\n        bad = 2\nelse:\n    c = 3"
    program = Program((Cell("nbe:data", ("a = 1", "z = 2")), Cell("nbe:train", ("y = 1", body))))
    small = shrink(program, lambda cut: any("bad" in cell.source for cell in cut.cells))
    assert small == Program((Cell("nbe:train", ("bad = 2",)),))
