import ast

import pytest

from nbengineer.analysis.drawing import draws, pyplot_calls, sets_backend
from nbengineer.analysis.openfigures import Drawing

MODULES = {
    "plt": "matplotlib.pyplot",
    "plot": "matplotlib.pyplot.plot",
    "mpl": "matplotlib",
    "pylab": "pylab",
    "sns": "seaborn",
    "np": "numpy",
    "pd": "pandas",
    "px": "plotly.express",
    "alt": "altair",
    "nx": "networkx",
    "shap": "shap",
    "sm": "statsmodels.api",
    "stats": "scipy.stats",
    "msno": "missingno",
    "mpf": "mplfinance",
    "plot_tree": "sklearn.tree.plot_tree",
    "plot_acf": "statsmodels.graphics.tsaplots.plot_acf",
    "plot_model": "tensorflow.keras.utils.plot_model",
    "plot_plotly": "plotly.offline.plot",
    "plot_decision_regions": "mlxtend.plotting.plot_decision_regions",
    "scatter_matrix": "pandas.plotting.scatter_matrix",
    "register_matplotlib_converters": "pandas.plotting.register_matplotlib_converters",
    "dendrogram": "scipy.cluster.hierarchy.dendrogram",
    "ConfusionMatrixDisplay": "sklearn.metrics.ConfusionMatrixDisplay",
    "RocCurveDisplay": "sklearn.metrics.RocCurveDisplay",
    "SomeModel": "somewhere.SomeModel",
    "WordCloud": "wordcloud.WordCloud",
    "xgb": "xgboost",
    "lgb": "lightgbm",
}

DRAWS = """
plt.plot(x)
plt.figure()
fig, ax = plt.subplots()
plt.title("a")
plt.savefig("a.png")
plt.gca().set_title("a")
plt.imshow(x)
plot(x)
pylab.plot(x)
mpl.pyplot.plot(x)
x = [plt.plot(y) for y in ys]
if x: plt.plot(y)
for x in xs: plt.plot(x)
df.plot()
df.plot(kind="bar")
df["a"].plot.bar()
df.a.plot.hist(bins=3)
df.groupby("a").size().plot.pie()
df.hist()
df["a"].hist()
df.boxplot()
df.plot.hexbin(x="a")
ax.plot(x, y)
sns.heatmap(x)
sns.FacetGrid(df)
sns.pairplot(df)
sns.despine()
msno.matrix(df)
mpf.plot(df)
plot_tree(m)
plot_acf(x)
plot_decision_regions(X, y, m)
scatter_matrix(df)
pd.plotting.scatter_matrix(df)
dendrogram(z)
stats.probplot(x, plot=plt)
ConfusionMatrixDisplay.from_predictions(y, p)
RocCurveDisplay.from_estimator(m, X, y)
ConfusionMatrixDisplay(c).plot()
sm.qqplot(x)
sm.graphics.tsa.plot_acf(x)
res.plot_diagnostics()
m.plot_components(f)
nx.draw(g)
nx.draw_networkx(g)
shap.summary_plot(v, X)
shap.plots.beeswarm(v)
shap.dependence_plot("a", v, X)
shap.force_plot(a, b, matplotlib=True)
xgb.plot_importance(m)
lgb.plot_importance(m)
visualizer.poof()
draw_ages(df)
x = list(map(draw_ages, dfs))
"""

DRAWS_NOT = """
plt.show()
plt.close("all")
plt.rcParams.update(a)
plt.rc("font", size=1)
plt.style.use("a")
plt.get_cmap("a")
plt.cm.viridis(x)
plt.Circle((0, 0), 1)
plt.Normalize(0, 1)
plt.switch_backend("Agg")
plt.ion()
mpl.use("Agg")
mpl.rc("a", b=1)
sns.set()
sns.set_theme()
sns.set_palette("a")
sns.color_palette("a")
sns.load_dataset("a")
px.scatter(df)
px.histogram(df).show()
alt.Chart(df).mark_bar()
plot_model(m)
plot_plotly(f)
register_matplotlib_converters()
pd.plotting.register_matplotlib_converters()
np.histogram(x)
x = hist[0]
stats.probplot(x)
dendrogram(z, no_plot=True)
shap.force_plot(a, b)
shap.TreeExplainer(m)
SomeModel.from_estimator(m)
WordCloud().generate(t)
nx.Graph()
df.head()
df.style.bar()
f(x)
import matplotlib.pyplot as plt
def f(): plt.plot(x)
f = lambda: plt.plot(x)
x = plt
x = 1
plotting(df)
"""


@pytest.mark.parametrize("source", DRAWS.strip().splitlines())
def test_what_draws_with_pyplot(source):
    """Calls of pyplot, plot methods, libraries that draw with pyplot, functions of the notebook that do."""
    assert draws(ast.parse(source).body[0], MODULES, frozenset({"draw_ages"}))


@pytest.mark.parametrize("source", DRAWS_NOT.strip().splitlines())
def test_what_draws_nothing_with_pyplot(source):
    """Settings, classes, colours, browser plots, and functions that are only made."""
    assert not draws(ast.parse(source).body[0], MODULES, frozenset({"draw_ages"}))


def test_a_function_draws_only_if_it_is_said_to():
    """The notebook's own functions are known by name."""
    assert not draws(ast.parse("draw_ages(df)").body[0], MODULES)


SHOWS = [
    ({"plt": "matplotlib.pyplot"}, {"plt.show": 'plt.close("all")'}),
    ({"pylab": "pylab"}, {"pylab.show": 'pylab.close("all")'}),
    ({"matplotlib": "matplotlib"}, {"matplotlib.pyplot.show": 'matplotlib.pyplot.close("all")'}),
    ({"mpl": "matplotlib"}, {"mpl.pyplot.show": 'mpl.pyplot.close("all")'}),
    (
        {"show": "matplotlib.pyplot.show", "plt": "matplotlib.pyplot"},
        {"show": 'plt.close("all")', "plt.show": 'plt.close("all")'},
    ),
    ({"show": "matplotlib.pyplot.show", "close": "matplotlib.pyplot.close"}, {"show": 'close("all")'}),
    ({"show": "matplotlib.pyplot.show"}, {"show": ""}),
    ({"show": "bokeh.plotting.show", "np": "numpy"}, {}),
    ({}, {}),
]


@pytest.mark.parametrize(("modules", "expected"), SHOWS)
def test_how_the_notebook_writes_show(modules, expected):
    """Each way to write pyplot's `show` has the statement that closes all figures by the same name."""
    assert pyplot_calls(modules) == expected


BACKENDS = [
    ("mpl.use('Agg')", True),
    ("mpl.use(backend='Agg')", True),
    ("mpl.use(name)", True),
    ("plt.switch_backend('Agg')", True),
    ("if x: mpl.use('Agg')", True),
    ("mpl.rcParams['backend'] = 'Agg'", True),
    ("mpl.use('module://matplotlib_inline.backend_inline')", False),
    ("plt.style.use('Agg')", False),
    ("mpl.rcParams['font'] = 'Agg'", False),
    ("def f(): mpl.use('Agg')", False),
    ("use('Agg')", False),
    ("x = mpl.get_backend()", False),
]


@pytest.mark.parametrize(("source", "expected"), BACKENDS)
def test_what_chooses_another_backend(source, expected):
    """`matplotlib.use`, `switch_backend` and its setting do, unless they ask for the inline one."""
    assert sets_backend(ast.parse(source).body[0], MODULES) is expected


def drawing(*functions):
    """Know `plt` and some functions of the notebook."""
    known = Drawing(MODULES, ["plt.show"], frozenset(), frozenset())
    for source in functions:
        (node,) = ast.parse(source).body
        names = known.drawing | {node.name}
        closing = known.closing | (
            {node.name} if Drawing(MODULES, ["plt.show"], names, known.closing).closes(node) else set()
        )
        known = Drawing(MODULES, ["plt.show"], names, closing)
    return known


SHOWS = "def shows(a):\n    plt.plot(a)\n    plt.show()"
SKETCHES = "def sketches(a):\n    plt.plot(a)\n    if a:\n        plt.show()"
RETURNS = "def returns(a):\n    plt.plot(a)\n    if a:\n        return\n    plt.show()"


@pytest.mark.parametrize(
    ("source", "opens", "closes"),
    [
        ("plt.plot(a)", True, False),
        ("plt.show()", False, True),
        ("shows(a)", False, True),
        ("b = shows(a)", False, True),
        ("sketches(a)", True, False),
        ("returns(a)", True, False),
        ("for a in b:\n    plt.plot(a)\n    plt.show()", False, False),
        ("for a in b:\n    shows(a)", False, False),
        ("for a in b:\n    plt.show()\n    plt.plot(a)", True, False),
        ("for a in b:\n    plt.plot(a)\n    if a:\n        break\n    plt.show()", True, False),
        ("if a:\n    plt.plot(a)\nplt.show()", False, True),
        ("if a:\n    shows(a)\nelse:\n    plt.show()", False, True),
        ("if a:\n    shows(a)", False, False),
        ("with a:\n    plt.plot(b)\n    plt.show()", False, True),
        ("b = [shows(a) for a in c]", False, False),
        ("while a:\n    break", False, False),
    ],
)
def test_what_leaves_figures_open(source, opens, closes):
    """A figure is closed once: by the show that surely follows it."""
    known, body = drawing(SHOWS, SKETCHES, RETURNS), ast.parse(source).body
    assert (known.leaves_open(body), not known.leaves_open(body, before=True)) == (opens, closes)
