"""The question that a test stub asks a person."""

import ast

import pytest

from nbengineer.planning.questions import question


def asked(source, *parameters, kind="step"):
    given = parameters[0] if parameters and isinstance(parameters[0], dict) else dict.fromkeys(parameters, "")
    text = question("f", ast.parse(source).body, given, kind, frozenset({"pd", "np", "plt"}))
    assert text.startswith("what should f do when ")
    assert text.endswith("?")
    return text.removeprefix("what should f do when ").removesuffix("?")


@pytest.mark.parametrize(
    ("source", "case"),
    [
        ("df = pd.read_csv('data/x.csv')\nr = df.a / df.b", "data/x.csv is missing"),
        ("df = pd.read_csv('https://a.b/c.csv')", "https://a.b/c.csv can't be reached"),
        ("df = pd.read_csv(Path(ROOT) / 'x.csv')", "there is no file at Path(root) / 'x.csv'"),
        ("r = requests.get(url)", "url does not answer"),
        ("r = df.spend / df.tenure", "df.tenure is 0"),
        ("r = df['spend'] / df['tenure']", "column 'tenure' is 0 somewhere"),
        ("r = total / len(rows)", "rows is empty"),
        ("r = x / x.sum()", "x sums to 0"),
        ("z = (x - x.mean()) / x.std()", "all values of x are the same"),
        ("z = (x - x.min()) / (x.max() - x.min())", "all values of x are the same"),
        ("df['a'] = df['a'].map({'x': 1})", "column 'a' holds a value that the mapping lacks"),
        ("d = pd.get_dummies(df, columns=['plan'])", "column 'plan' holds a category that was not there before"),
        ("df['a'] = LabelEncoder().fit_transform(df['a'])", "a category appears that the LabelEncoder has not seen"),
        ("cv = cross_val_score(m, X, y, cv=K)", "there are fewer rows than cv=k"),
        ("a, b = train_test_split(df, stratify=df['y'])", "a class of df['y'] has only one row"),
        ("k = KMeans(n_clusters=3)", "there are fewer rows than n_clusters=3"),
        ("auc = roc_auc_score(y_test, p)", "y_test holds only one class"),
        ("df['d'] = pd.to_datetime(df['d'])", "column 'd' holds something that is no date"),
        ("df['l'] = np.log(df['spend'])", "column 'spend' is 0 or negative"),
        ("c = pd.merge(a, b, on='id')", "a row of a has no match in b"),
        ("assert df.a.notna().all()", "df.a.notna().all() does not hold"),
        ("if n < 3:\n    raise ValueError(n)", "n < 3"),
        ("x = df['spend'].sum()", "column 'spend' is missing from df"),
        ("x = config['spend']", "key 'spend' is missing from config"),
        ("big = df[df.x > LIMIT]", "no row of df has df.x > LIMIT"),
        ("g = df.groupby('plan').size()", "column 'plan' of df has missing values"),
        ("best = scores.idxmax()", "scores is empty"),
        ("for x in items:\n    print(x)", "items is empty"),
        ("model.fit(X)", "X holds missing values"),
        ("plt.plot(xs, ys)", "xs is empty"),
        ("r = x / (2 * np.sqrt(n))", "n is 0"),
        ("r = a.div(b)", "b is 0"),
        ("X = df.iloc[:, 0:8].values", "the columns of df stand in another order"),
        ("d = df.drop(columns=['id', 'name'])", "column 'id' is missing from df"),
        ("d = df.rename(columns={'a': 'b'})", "column 'a' is missing from df"),
        ("d = df.drop('id', axis=1)", "column 'id' is missing from df"),
        ("s = df['name'].str.len()", "column 'name' is missing from df"),
        ("s = names.str.split(',')", "a value of names is missing"),
        ("y = X @ b", "the shapes of X and b do not fit"),
        ("y = np.dot(X, b)", "the shapes of X and b do not fit"),
        ("m = prices.mean()", "prices has missing values"),
        ("c = df['a'].astype(int)", "column 'a' holds a value that is no whole number"),
        ("x = scaler.transform(X_new)", "X_new holds a value that scaler was not fitted on"),
        ("p = model.predict(X_new)", "X_new lacks a column that model was fitted on"),
        ("e = r2_score(y, p)", "all values of y are the same"),
        ("x = codes[key]\ncodes = {}", "key is not in codes"),
    ],
)
def test_a_question_is_drawn_from_the_code(source, case):
    """A case that the code leaves open, in the words of the code; settings by the parameter's name."""
    assert asked(source, "df", "root", "k", "key") == case


def test_the_most_telling_case_is_asked():
    """A file before a division, a division before a missing column, whatever comes first."""
    code = "y = df['churned']\nr = df.a / df.b\nz = pd.read_csv('x.csv')"
    assert asked(code, "df") == "x.csv is missing"
    assert asked(code.rpartition("\n")[0], "df") == "df.b is 0"


@pytest.mark.parametrize(
    "source",
    [
        "r = x / 2",
        "r = x / np.pi",
        "for ax in axes:\n    f(ax)\naxes[0].grid()",
        "r = x / (y + 1e-9)",
        "r = x / y.clip(lower=1)",
        "p = DATA_DIR / name",
        "p = Path('a') / name",
        "r = '%s' % x",
        "df['new'] = 1\ny = df['new']",
        "open('out.txt', 'w')",
        "names = {'a': 1}\nx = names['a']",
    ],
)
def test_what_the_code_takes_care_of_is_not_asked(source):
    """Constants, guarded divisors, parts of paths, columns that it makes, files that it writes."""
    assert asked(source, "x", "df") in {"x holds a missing value", "df is empty", "y is below 1"}


@pytest.mark.parametrize(
    ("source", "parameters", "kind", "case"),
    [
        ("a = f(df)", ("df",), "step", "df is empty"),
        ("a = f(model)", ("model",), "step", "model was not fitted"),
        ("a = f(n_rows)", ("n_rows",), "step", "n_rows is 0 or negative"),
        ("def g(rows, k):\n    return k", (), "function", "rows is empty"),
        (
            "class A:\n    def __init__(self):\n        pass\n    def go(self, model):\n        pass",
            (),
            "class",
            "model was not fitted",
        ),
        (
            "warnings.filterwarnings('ignore')",
            (),
            "step",
            "its caller wants to see warnings",
        ),
        ("a = 1", (), "step", "a is to hold other values than those in the code"),
        ("pass", (), "step", "its caller wants other values than those in the code"),
    ],
)
def test_without_an_open_case_it_is_about_what_goes_in(source, parameters, kind, case):
    """The first parameter, else what it calls or binds."""
    assert asked(source, *parameters, kind=kind) == case


@pytest.mark.parametrize(
    ("source", "kind", "case"),
    [
        ("means = df.groupby('plan').mean()\nx = means['spend']", "step", "column 'plan' of df has missing values"),
        ("n = 20\nx = df / n", "step", "df holds a missing value"),
        ("m = len(df)\nx = 1 / m", "step", "df is empty"),
        ("best = []\nfor x in df.a:\n    best.append(x)\nmax(best)", "step", "column 'a' is empty"),
        ("if not df.ok:\n    raise ValueError", "step", "df is empty"),
        ("assert not df.bad.any()", "step", "df.bad.any() is true"),
        ("assert len(df) >= 2 * k", "step", "len(df) < 2 * k"),
        ("last = df.to_numpy()[-k:]", "step", "df has fewer than k values"),
        ("def g(name):\n    return 1 if name == 'a' else 2", "function", "name is not 'a'"),
        ("def g(p, t):\n    return np.where(p >= t, 1, 0)", "function", "a value of p is missing"),
        ("ax.barh(df.columns, model.coef_)", "step", "model was not fitted"),
        ("subprocess.run(['make', 'x'], check=False)", "step", "make is not installed, or fails"),
        ("r = np.sqrt(df.a ** 2)", "step", "df is empty"),
    ],
)
def test_a_question_is_about_what_goes_in(source, kind, case):
    """Not about what the code makes itself, nor about what it has decided already."""
    assert asked(source, "df", "model", "k", kind=kind) == case


@pytest.mark.parametrize(
    ("source", "kind", "case"),
    [
        ("d = df.diff()\nr = 1 / d", "step", "df is such that d is 0"),
        ("d, e = split(df)\nfor item in d:\n    r = 1 / item", "step", "df is such that item is 0"),
        ("d = df.diff()\nr = d / d.lag\ns = df['a'].sum()", "step", "df is such that d.lag is 0"),
        ("y = df['b']\na, b = train_test_split(df, stratify=y)", "step", "a class of column 'b' has only one row"),
        ("X = df.drop(columns='y')\nm.fit(X)", "step", "column 'y' is missing from df"),
        ("X, y = make(3)\nm = Model().fit(X, y)", "step", "df is empty"),
        ("def g(rows):\n    kept = rows[1:]\n    return max(kept)", "function", "rows is such that kept is empty"),
        ("def g(rows):\n    return sorted(rows, key=lambda one: one[0])", "function", "rows is empty"),
        (
            "class A:\n    def fit(self, X):\n        m = size(X)\n        return 1 / m",
            "class",
            "X is such that m is 0",
        ),
    ],
)
def test_a_question_is_about_what_a_caller_can_pass(source, kind, case):
    """What the code makes is said by what it is made of; where that is nothing passed, it is not asked about."""
    assert asked(source, *(["df"] if kind == "step" else []), kind=kind) == case


def test_a_type_says_what_may_be_wrong():
    """A frame may be empty, an estimator not fitted; a number is never missing."""
    assert asked("f(a)", {"a": "pd.DataFrame"}) == "a is empty"
    assert asked("f(a)", {"a": "KNeighborsClassifier"}) == "a was not fitted"
    assert asked("f(a + b)", {"a": "int", "b": "list"}) == "b holds a missing value"


def test_long_expressions_are_described_and_lines_are_one():
    """A test's reason must be readable."""
    long = " + ".join(["alpha"] * 20)
    assert asked(f"r = x / ({long})") == "what is made from alpha is 0"
    assert asked(f"r = x / ({' + '.join(['alpha'] * 2000)})") == "what is made from alpha is 0"
    assert "\n" not in asked("df['''a\nb'''].sum()", "df")


def test_the_code_is_not_changed():
    """Names are replaced in the words, not in the tree."""
    tree = ast.parse("df = pd.read_csv(DATA + 'x')")
    before = ast.dump(tree)
    assert question("f", tree.body, {"data": "str"}, "step") == "what should f do when there is no file at data + 'x'?"
    assert ast.dump(tree) == before
