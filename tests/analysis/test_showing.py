import ast

import pytest

from nbengineer.analysis.showing import only_shows, shown_names

MODULES = {
    "np": "numpy",
    "pd": "pandas",
    "plt": "matplotlib.pyplot",
    "p": "matplotlib.pyplot",
    "sns": "seaborn",
    "math": "math",
    "random": "random",
    "requests": "requests",
    "shutil": "shutil",
    "os": "os",
    "copy": "copy",
    "sqrt": "math.sqrt",
    "evaluate": "helpers.evaluate",
    "np_mean": "numpy.mean",
    "clean": "helpers.clean",
}

SHOWS = """
df
df.shape
df.shape[0]
df["age"]
df[["age", "fare"]]
df.loc[0:5, "age"]
df[df.age > 30]
df[~df.age.isna() & (df.fare > 3)]
1
"text"
f"{len(df)} rows, {auc:.3f}"
a + b * 2
-x
not x
a < b <= c
"age" in df.columns
"age" in df
x if y else z
a and b or c
(df.shape, len(df))
[a, b]
{"rows": len(df), **{"a": 1}}
{a, 1}
df.head()
df.head(10)
df.tail(n=3)
df.describe(include="all").T
df.dtypes
df["sex"].value_counts(normalize=True)
df.corr().round(2)
df.isna().sum()
df.isnull().sum().sort_values(ascending=False)
df.nunique()
df.groupby("sex")["age"].mean()
df.groupby(["a", "b"]).agg({"x": "mean", "y": ["min", "max"]})
df.groupby(key).agg(np.mean)
df.agg([len, "sum", np.std, math.sqrt])
df.pivot_table(index="a", columns="b", values="c", aggfunc="mean")
df.pivot_table(index="a", aggfunc=np.sum)
df.sort_values("age", ascending=False).head()
df.drop(columns="id").head()
df.drop_duplicates()
df.set_index("id").loc[3]
df.reset_index(drop=True)
df.rename(columns={"a": "b"})
df.replace({1: 2})
df["a"].replace(1, 2)
df.merge(other, on="id").head()
df.join(other)
df.query("age > 30")
df.isin([1, 2]).any()
df.T
df.columns.tolist()
df["name"].str.upper().str.split(" ")
df["name"].str.extract("(a)")
df["name"].str.contains("x").sum()
df["when"].dt.day_name()
df["when"].dt.normalize()
df.memory_usage(deep=True).sum()
df.copy()
df.sum().any()
df.inplace
df.dropna(inplace=False)
df.style.background_gradient(cmap="Blues").format("{:.2f}")
len(df)
type(df)
round(x, 2)
sum(df["a"])
sum([1, 2])
max(df.columns)
sorted(df["a"].unique())
list(df.columns)
set(df["a"])
sorted(df.columns, key=len)
[c for c in df.columns if df[c].isna().any()]
{c: df[c].nunique() for c in df.columns}
{c for c in df["a"]}
[(i, c) for i, c in enumerate(df.columns)]
np.mean(df.a)
np.sqrt(x) + np.pi
np.linalg.norm(x)
pd.crosstab(df.a, df.b)
pd.crosstab(df.a, df.b, values=df.c, aggfunc="mean")
pd.concat([a, b]).shape
math.sqrt(2)
sqrt(2)
display(df.head())
display(df, df.shape)
model.coef_
text.upper()
text.title()
words.count("a")
"a,b".split(",")
"{} rows".format(n)
", ".join(names)
d.keys()
d.items()
a.union(b)
x.item()
x.tolist()
isinstance(x, str)
np.pi
sns
[*df.columns]
"""

DOES_MORE = """
df.sample(5)
next(it)
print(df)
print("x")
unknown(df)
evaluate(df)
df.plot()
df.plot.bar()
df.hist()
df["a"].hist()
df.boxplot()
plt.title("Ages")
plt.show()
p.title("Ages")
p.title()
sns.heatmap(df.corr())
df.info()
df.head().info()
display(df.info())
display(unknown())
df.dropna(inplace=True)
df.sort_values("a", inplace=True)
df.drop("a", inplace=flag)
np.add(a, b, out=c)
names.append(1)
names.add("x")
names.remove(1)
names.sort()
names.pop()
d.pop("a")
d.update(a=1)
d.setdefault("a", [])
d.get("a")
queue.get()
df.apply(f)
df.apply(lambda row: row.sum())
df["a"].map(f)
df.map(f)
df.pipe(f)
df.agg(f)
df.groupby("a").agg(total=("b", f))
df.groupby("a").agg(clean)
df.groupby("a").apply(len)
df.transform("mean")
df.pivot_table(index="a", aggfunc=f)
df.sort_values("a", key=f)
sorted(df["a"], key=f)
pd.crosstab(a, b, values=c, aggfunc=f)
model.fit(X, y)
model.predict(X)
model.score(X, y)
model.eval()
model.summary()
path.rename("other.csv")
path.replace("other.csv")
path.unlink()
archive.extract("a.csv")
archive.extractall()
os.rename("a", "b")
os.replace("a", "b")
shutil.copy("a", "b")
requests.get("https://example.org")
random.random()
random.sample(names, 2)
np.random.rand(3)
np.random.permutation(x)
np.save("a.npy", x)
df.to_csv("a.csv")
df.to_string("a.txt")
f.read()
open("a.txt")
thread.join()
thread.join(10)
table.drop()
a >> b
(x := 3)
lambda: 1
await task
(yield)
(c for c in df.columns)
[c for c in names]
[f(c) for c in df.columns]
[c async for c in df.columns]
[x for d[0] in df.columns]
sum(values)
sum(x for x in df.columns)
list(it)
list(loader.batches)
max(values)
3 in unknown()
3 in (x for x in y)
[*it]
f(*names)
df.head(**options)
df[f()]
df.loc[names.pop()]
f"{names.pop()}"
{"a": names.pop()}
{**names.pop()}
(a, next(it))
a + f(b)
a if f() else b
a and f()
np.random.seed(1)
np.apply_along_axis(f, 0, x)
pd.set_option("display.width", 100)
pd.read_csv("a.csv")
getattr(x, "a")
setattr(x, "a", 1)
input()
globals()
x.normalize()
x.partition(2)
x.fill(0)
x.resize(3)
tokenizer.encode("a")
mystery.method()
"""


def expression(source):
    tree = ast.parse(f"async def _():\n    {source}").body[0].body[0]
    return tree.value


@pytest.mark.parametrize("source", SHOWS.strip().splitlines())
def test_what_only_gives_a_value_only_shows(source):
    """Names, parts, arithmetic and methods known to be pure, with and without knowing the imports."""
    assert only_shows(expression(source), modules=MODULES)
    if "math." not in source and "sqrt(2)" not in source:
        assert only_shows(expression(source))


@pytest.mark.parametrize("source", DOES_MORE.strip().splitlines())
def test_whatever_may_do_more_does_not_only_show(source):
    """An effect, a draw, a plot, a use of an iterator or anything unknown is never display-only."""
    assert not only_shows(expression(source), modules=MODULES)
    assert source.startswith("p.") or not only_shows(expression(source))


@pytest.mark.parametrize(
    ("source", "expected"),
    [("df.info()", True), ("df[['a']].info(verbose=True)", True), ("df.info(buf=b)", False), ("f().info()", False)],
)
def test_info_shows_as_a_cell_of_its_own(source, expected):
    """`df.info()` prints: it is display-only as a whole cell, and only if its receiver is."""
    assert only_shows(expression(source), whole_cell=True) is expected
    assert not only_shows(expression(source))


def test_a_module_called_by_another_name_is_no_frame():
    """`p.title()` draws where `p` is pyplot, whatever methods of texts are called."""
    assert only_shows(expression("p.title()"))
    assert not only_shows(expression("p.title()"), modules=MODULES)


SHOWN = [
    ("auc", "auc"),
    ("auc, f1", "auc f1"),
    ("df.head()", ""),
    ("df.shape", ""),
    ("f(auc)", ""),
    ("print(auc)", "auc"),
    ("print('AUC', auc, n)", "auc n"),
    ("print(df.shape, len(df))", ""),
    ("print(f'{auc:.3f} of {n} {len(x)} {a.b}')", "auc n"),
    ("print(f'{auc=}')", "auc"),
    ("print('a' + f'{auc}')", "auc"),
    ("print('%.2f' % auc)", "auc"),
    ("print('%s %s' % (auc, n))", "auc n"),
    ("print('{} {x}'.format(auc, x=n))", "auc n"),
    ("print(*auc)", ""),
    ("display(df)", "df"),
    ("display(df.head(), auc)", "auc"),
    ("f'{auc}'", "auc"),
    ("f'{auc:.3f}'", "auc"),
    ("if x:\n    print(auc)\nelse:\n    display(f1)", "auc f1"),
    ("if x:\n    auc", ""),
    ("for c in cs:\n    print(c, auc)", "auc c"),
    ("while x:\n    print(auc)", "auc"),
    ("with f() as g:\n    print(auc)", "auc"),
    ("try:\n    print(a)\nexcept E:\n    print(b)\nelse:\n    print(c)\nfinally:\n    print(d)", "a b c d"),
    ("match x:\n    case 1:\n        print(auc)", "auc"),
    ("def f():\n    print(auc)", ""),
    ("class A:\n    print(auc)", ""),
    ("x = print(auc)", ""),
    ("x = auc", ""),
    ("log.print(auc)", ""),
    ("logger.info(auc)", ""),
]


@pytest.mark.parametrize(("source", "expected"), SHOWN)
def test_names_shown_by_themselves(source, expected):
    """A bare last expression, an argument of print and display, a field of an f-string; in blocks, not in functions."""
    assert shown_names(ast.parse(source).body[0], last=True) == frozenset(expected.split())


@pytest.mark.parametrize("source", ["auc", "auc, f1", "f'{auc}'"])
def test_only_the_last_expression_of_a_cell_is_shown(source):
    """A bare name further up shows nothing."""
    assert shown_names(ast.parse(source).body[0], last=False) == frozenset()
    assert shown_names(ast.parse("print(auc)").body[0], last=False) == frozenset({"auc"})
