"""What holds for any text in a cell, however odd: drawn from pieces of Python, of IPython and of neither."""

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from nbengineer.model.notebook import Cell, Code
from nbengineer.reading.magics import translate
from nbengineer.reading.noting import diagnostics_of

PIECES = (
    r"""
x = 1|y = (1,|2)|'''|s = 'a|if x:|else:|for i in x:|pass|def f():|return 1|@d|await f()|import a|class A:|try:|finally:|print(1)|lambda: 0|é|{x!r}
%time x = 1|%time !ls|%time|x = %time f()|%timeit f(x)|%timeit for i in x: f(i)|%lprun -f f f(x)|%cd {x}|%env A=$x|%env A|%run a.py|%foo a|%
!ls|!rm $x|x = !ls|a.b['c'] = !ls $x|!a \|!!|!|%pip install x|pip install a|!pip install a && rm b|ls|%ls
x?|?x|?|%time?|%%time?|%%time|%%capture|%%capture out|%%timeit|%%timeit a=1|%%bash|%%bash --out o|%%writefile a|%%html|%%sql -o x|%%script false|%%|%%!
get_ipython().system('ls')|get_ipython().run_line_magic('time', 'f()')|get_ipython()|,a b|/f x|;|>>> x|... y|In [1]: x|# c (|\|$y
""".strip()
    .replace("\n", "|")
    .split("|")
)
LINE = st.tuples(st.sampled_from(["", "", "", "    ", "  ", "\t"]), st.sampled_from(PIECES)).map("".join)
CELLS = st.lists(LINE, min_size=1, max_size=7).map("\n".join) | st.text("%!?x=\n '\"()#\\{}$", max_size=20)


@settings(max_examples=300, deadline=None)
@given(CELLS)
def test_a_translation_is_python_with_the_cells_lines_or_an_error(source):
    """Never raises; parses; at least as many lines; notes and diagnostics name lines of the cell."""
    cell = Cell("c", 1, "code", source)
    code = translate(cell)
    lines = source.count("\n") + 1
    diagnostics = diagnostics_of(cell, code)
    assert all(1 <= one.line <= lines for one in (*code.notes, *diagnostics))
    if code.error:
        assert code == Code(source, error=code.error)
        assert len(diagnostics) == 1
        return
    compile(code.text, "cell", "exec", ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    assert code.text.count("\n") + 1 >= lines
    if code.display_only:
        assert all(isinstance(statement, ast.Pass) for statement in ast.parse(code.text).body)


@settings(max_examples=150, deadline=None)
@given(CELLS)
def test_translating_what_came_out_changes_nothing(source):
    """Plain Python stays as it is."""
    code = translate(Cell("c", 1, "code", source))
    if not code.error and "get_ipython" not in code.text and code.text.strip() != "ls":
        assert translate(Cell("c", 1, "code", code.text)) == Code(code.text)
