import ast

import pytest

from nbengineer.analysis.frames import frame_argument, frame_words

CASES = {
    # source: names looked up, and whether there may be others
    "df.query('a > @b')": ("b", False),
    "df.query('a > @ b and c < @d.e')": ("b d", False),
    "df.query('a > b')": ("", False),
    "df.query(expr='a > @b')": ("b", False),
    "df.query('a > @b', engine='python')": ("b", False),
    "df.query(f'a > {b} and c < @d')": ("d", True),
    "df.query('a > ' + b + '@c')": ("c", True),
    "df.query(text)": ("", True),
    "df.query(text[0])": ("", True),
    "df.query(make('@a'))": ("a", True),
    "df.eval('c = a + @b')": ("b", False),
    "df.eval('c = a + @ß', inplace=True)": ("ß", False),
    "pd.eval('a + b')": ("a b", False),
    "eval('a + b')": ("a b", False),
    "duckdb.sql('select x from df where y > 1')": ("select x df where y", False),
    "sqldf('select * from df')": ("select df", False),
    "smf.ols('y ~ x + f(z)', data=df)": ("y x f z", False),
    "smf.ols(formula='y ~ x', data=df)": ("y x", False),
    "smf.ols(text, data=df)": ("", True),
    "df.query(f'a > {b}')": ("", True),
    "df.query(f'a > @b')": ("b", False),
    "df.query()": ("", False),
    "df.query(1)": ("", False),
}


@pytest.mark.parametrize(("source", "expected"), CASES.items(), ids=CASES)
def test_names_in_strings_that_a_library_evaluates(source, expected):
    """After `@` for a frame's query and eval, any word for formulas and SQL; what is no literal may hold anything."""
    call = ast.parse(source, mode="eval").body
    texts, dynamic = frame_argument(call)
    names, unknown = expected
    assert (frame_words(call, texts), dynamic) == (set(names.split()), unknown)
