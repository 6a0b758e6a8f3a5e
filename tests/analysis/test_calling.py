import ast

import pytest

from nbengineer.analysis.calling import gives_iterator

MODULES = {"np": "numpy", "pd": "pandas", "it": "itertools", "chain": "itertools.chain", "csv": "csv", "os": "os"}

ITERATORS = """
(x for x in y)
iter(x)
map(f, x)
filter(f, x)
zip(x, y)
enumerate(x)
reversed(x)
open("a")
it.count()
it.chain(x, y)
chain(x, y)
chain.from_iterable(x)
csv.reader(f)
csv.DictReader(f)
os.scandir("a")
df.iterrows()
df.itertuples()
pattern.finditer(text)
path.glob("*")
folds.split(X)
folds.split(X, y)
folds.split(X, groups=g)
[iter(x), 1]
(1, map(f, x))
{"a": zip(x, y)}
iter(x) if a else None
x or iter(y)
path.open()
""".strip()

OTHERS = """
x
[x for x in y]
list(map(f, x))
sorted(x)
range(3)
df["a"].map(f)
df.a.map({"x": 1})
df.groupby("a")
df.groupby("a").count()
df.filter(like="a")
df.index.repeat(2)
np.repeat(x, 2)
pd.read_csv("a")
text.split(",")
text.split()
text.split(",", 1)
s.str.count("a")
names.count("a")
"a".join(x)
dict(zip(x, y))
{"a": 1}
1 if a else 2
""".strip()


@pytest.mark.parametrize("source", ITERATORS.split("\n"))
def test_values_that_reading_uses_up(source):
    """Generators, iterators of builtins and the standard library, and containers of them."""
    assert gives_iterator(ast.parse(source, mode="eval").body, MODULES)


@pytest.mark.parametrize("source", OTHERS.split("\n"))
def test_values_that_can_be_read_again(source):
    """Methods of frames that are called like functions for iterators give frames."""
    assert not gives_iterator(ast.parse(source, mode="eval").body, MODULES)
