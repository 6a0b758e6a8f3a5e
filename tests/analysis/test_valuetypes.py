"""The types that the code alone decides; a wrong one would mislead a reader, so a doubt is no type."""

import ast

import pytest

from nbengineer.analysis.typeflow import types_after
from nbengineer.analysis.valuetypes import Meanings

MODULES = {
    "pd": "pandas",
    "np": "numpy",
    "plt": "matplotlib.pyplot",
    "LinearRegression": "sklearn.linear_model.LinearRegression",
    "make_pipeline": "sklearn.pipeline.make_pipeline",
    "IterativeImputer": "sklearn.impute.IterativeImputer",
    "sm": "statsmodels.api",
    "Path": "pathlib.Path",
    "mine": "mine",
    "Input": "keras.Input",
}
BUILTINS = frozenset("len int float str round abs sorted list sum range bool".split())


def type_after(source, **before):
    given = {name: kind.replace("frame", "pandas.DataFrame") for name, kind in before.items()}
    return types_after(ast.parse(source).body, given, Meanings(MODULES, BUILTINS)).get("x", "unbound")


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("x = 1", "int"),
        ("x = -1.5", "float"),
        ("x = True", "bool"),
        ("x = f'{a}'", "str"),
        ("x = 'a %s' % b", "str"),
        ("x = [i for i in a]", "list"),
        ("x = {}", "dict"),
        ("x = {1}", "set"),
        ("x = 1, 2", "tuple"),
        ("x = len(a)", "int"),
        ("x = len(a) / 2", "float"),
        ("x = round(len(a) / 2)", "int"),
        ("x = ', '.join(a)", "str"),
        ("x = not a", "bool"),
        ("x = len(a) > 2", "bool"),
        ("x = a in b", "bool"),
        ("x = Path('a') / 'b'", "pathlib.Path"),
        ("x = pd.read_csv('a.csv', sep=';')", "pandas.DataFrame"),
        ("x = pd.read_csv('a.csv').dropna().sort_values('a')", "pandas.DataFrame"),
        ("x = df[['a', 'b']]", "pandas.DataFrame"),
        ("x = df[(df.a > 1) & ~df.b.isna()]", "pandas.DataFrame"),
        ("x = df.shape[0]", "int"),
        ("x = pd.Series([1]).fillna(0)", "pandas.Series"),
        ("x = np.zeros(3)", "numpy.ndarray"),
        ("x = LinearRegression().fit(a, b)", "sklearn.linear_model.LinearRegression"),
        ("x = make_pipeline(a)", "sklearn.pipeline.Pipeline"),
        ("x = sm.OLS(a, b)", "statsmodels.api.OLS"),
        ("x, ax = plt.subplots()", "matplotlib.figure.Figure"),
        ("a, x = 1, 'b'", "str"),
        ("y = x = 2", "int"),
        ("x: int = 2", "int"),
        ("x = 1\nx += 2", "int"),
        ("x = 1\nx = 'a'", "str"),
        ("if a:\n    x = 1\nelse:\n    x = 2", "int"),
        ("x = 1\nfor i in a:\n    x = x + 1", "int"),
        ("x = 1\nwith a as f:\n    x = 2", "int"),
        ("try:\n    x = 1\nexcept E:\n    x = 2", "int"),
        ("x = df\nfor c in a:\n    x = x.drop(columns=c)", "pandas.DataFrame"),
        ("x = 1 if a else 2", "int"),
    ],
)
def test_what_is_certain(source, kind):
    """Literals, builtins, classes of known libraries, what surely stays a frame."""
    assert type_after(source, df="frame") == kind


@pytest.mark.parametrize(
    "source",
    [
        "x = None",
        "x = a",
        "x = sum(a)",
        "x = df['a']",
        "x = df[a]",
        "x = df[a == 1]",
        "x = df.loc[1]",
        "x = df.drop(columns='a', inplace=True)",
        "x = df.apply(f)",
        "x = pd.read_csv('a.csv', chunksize=3)",
        "x = pd.read_csv('a.csv', **options)",
        "x = pd.read_excel('a.xlsx', sheet_name=None)",
        "x = np.linspace(0, 1, retstep=True)",
        "x = np.sum(a)",
        "x = sm.OLS(a, b).fit()",
        "x = mine.Thing()",
        "x = Input(3)",
        "x = IterativeImputer()",
        "x = 2 ** a",
        "x = 1\nx /= a",
        "if a:\n    x = 1\nelse:\n    x = 'a'",
        "x = 1\nif a:\n    x = 'a'",
        "x = 1\nfor i in a:\n    x = 'a'",
        "x = 1\nfor i in a:\n    x = x / 2",
        "x = y = 1\nfor i in a:\n    x = y\n    y = 'a'",
        "x = 1\ntry:\n    x = 'a'\nexcept E:\n    pass",
        "for x in a:\n    pass",
        "with a as x:\n    pass",
        "import x",
        "def x():\n    pass",
        "f(x := 1)",
        "match a:\n    case [x]:\n        pass",
        "len = f\nx = len(a)",
        "pd = f\nx = pd.read_csv('a')",
        "(x, ax), b = plt.subplots()",
        "x = 1 if a else 'b'",
        "x = (lambda: 1)()",
        "async def f():\n    pass\nx = f()",
    ],
)
def test_what_is_not_certain_has_none(source):
    """Other paths, other arguments, unknown functions, columns that may be several."""
    assert type_after(source, df="frame", a="", b="") == ""


def test_other_statements_forget():
    """A deleted or rebound parameter is not what it was."""
    assert type_after("del x\nx = f()", x="frame") == ""
    assert type_after("x['a'] = 1\nx.a = 2", x="frame") == "pandas.DataFrame"
