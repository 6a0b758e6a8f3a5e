"""Which module each cell of an untagged notebook goes to."""

import pytest

from nbengineer.model.notebook import Cell, Code, Notebook
from nbengineer.planning.proposing import propose
from nbengineer.reading.headings import headings


def proposed(*sources, roles=None):
    """Markdown starts with `#`; every other source is a code cell with a body."""
    kinds = ["markdown" if source.startswith("#") else "code" for source in sources]
    cells = tuple(
        Cell(f"c{n}", n, kind, text) for n, (kind, text) in enumerate(zip(kinds, sources, strict=True), start=1)
    )
    notebook = Notebook("n", cells)
    codes = tuple(Code(cell.source) if cell.kind == "code" else None for cell in cells)
    roles = roles or ["code" if kind == "code" else "none" for kind in kinds]
    return propose(notebook, codes, headings(notebook), roles)


def modules(*sources, **asked):
    return [module for module, _ in proposed(*sources, **asked)]


@pytest.mark.parametrize(
    ("source", "module", "why"),
    [
        ("df = pd.read_csv('x.csv')", "data", "reads data: read_csv"),
        ("np.random.seed(0)", "setup", "sets things up: seed"),
        ("plt.style.use('ggplot')\npd.options.display.precision = 2", "setup", "sets things up: use"),
        ("assert df.notna().all().all()", "checks", "looks at the data: assert"),
        ("df['age'] = df['age'].fillna(0)", "features", "prepares columns: fillna"),
        ("X = StandardScaler().fit_transform(X)", "features", "prepares columns: fit_transform"),
        ("scaler.fit(X_train)", "features", "prepares columns: fit"),
        ("model.fit(X, y)", "train", "trains: fit"),
        ("clf = RandomForestClassifier()", "train", "trains: RandomForestClassifier"),
        ("auc = roc_auc_score(y, p)", "evaluate", "scores: roc_auc_score"),
        ("y_hat = model.predict(X)", "predict", "predicts: predict"),
        ("sns.despine(ax)", "plots", "draws: despine"),
        ("plot_history(h)", "plots", "draws: plot_history"),
        ("a = 1", "features", "prepares columns"),
    ],
)
def test_a_cell_alone_goes_by_what_it_calls(source, module, why):
    """Without headings and neighbours."""
    assert proposed(source) == ((module, why),)


@pytest.mark.parametrize(
    ("heading", "module"),
    [
        ("# 1. Loading the data", "data"),
        ("## Data cleaning", "features"),
        ("## Exploratory data analysis", "plots"),
        ("## Train/test split", "train"),
        ("## Model evaluation", "evaluate"),
        ("## Submission", "predict"),
        ("## Libraries", "setup"),
        ("## Sanity checks", "checks"),
    ],
)
def test_a_heading_decides_where_calls_say_nothing(heading, module):
    """By its words."""
    assert proposed(heading, "a = f(b)")[1] == (module, f"under “{heading.lstrip('# ').removeprefix('1. ')}”")


def test_calls_outweigh_a_heading():
    """A heading breaks ties only."""
    assert modules("## Data", "model.fit(X, y)\nscore = model.score(X, y)")[1] == "train"


def test_both_reasons_are_given():
    """The heading and the call that agree."""
    assert proposed("## Train", "model.fit(X, y)")[1] == ("train", "under “Train”, calls fit")


def test_cells_under_one_heading_stay_together():
    """A single line of another kind does not divide them, and is said to go on."""
    found = proposed("## Model", "model = LinearRegression()\nmodel.fit(X, y)", "k = model.coef_", "model.fit(X2, y)")
    assert [module for module, _ in found] == ["", "train", "train", "train"]
    plain = proposed("a = pd.read_csv('a')", "n = 3", "b = pd.read_csv('b')")
    assert plain[1] == ("data", "goes on with the cell above")
    assert proposed("n = 3", "a = pd.read_csv('a')")[0] == ("data", "goes with the cell below")


def test_much_of_another_kind_divides_them():
    """A notebook without headings still gets several modules."""
    found = modules(
        "np.random.seed(1)",
        "df = pd.read_csv('a')",
        "df['a'] = df.a.fillna(0)\ndf['b'] = df.b.map(f)\ndf = pd.get_dummies(df)",
        "model = LogisticRegression()\nmodel.fit(X, y)",
        "print(accuracy_score(y, p))\nprint(confusion_matrix(y, p))",
    )
    assert found == ["setup", "data", "features", "train", "evaluate"]


def test_what_a_function_of_the_notebook_does_counts_where_it_is_called():
    """Its own name says nothing."""
    roles = ["none", "code"]
    assert modules("def go(m):\n    m.fit(X, y)\n    return m", "m = go(m)", roles=roles) == ["", "train"]


def test_other_cells_get_none():
    """Markdown, cells without a body, cells that don't parse."""
    assert proposed("# Title", "import os", "a = (", roles=["none", "none", "code"]) == (("", ""),) * 3


def test_an_empty_notebook_has_nothing_to_propose():
    """No cells, no proposals."""
    assert proposed() == ()
