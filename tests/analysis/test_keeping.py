import pytest

from nbengineer.analysis.changing import keeps_or_changes
from tests.analysis.libraries import MODULES, parse

KEEPS = [
    ("x = df[C]", False),
    ("x = df[C + ['a']]", False),
    ("x = df.loc[:, C]", False),
    ("x = C[0]", False),
    ("x = C['a']['b']", False),
    ("for x in C: f(x)", False),
    ("for i, x in enumerate(C): f(x)", False),
    ("for x, y in zip(C, ys): f(x)", False),
    ("x = [f(c) for c in C]", False),
    ("x = {**C, 'a': 1}", False),
    ("x = [*C, 1]", False),
    ("x = f(*C)", False),
    ("m = Model(**C)", False),
    ("x = a in C", False),
    ("x = C == y", False),
    ("x = C + y", False),
    ("x = len(C)", False),
    ("x = sorted(C)", False),
    ("x = list(zip(C, ys))", False),
    ("x = ', '.join(C)", False),
    ("print(C)", False),
    ("C", False),
    ("x = f'{C}'", False),
    ("if C: pass", False),
    ("if C and x: pass", False),
    ("while not C: pass", False),
    ("assert C, 'none'", False),
    ("x = df.drop(columns=C)", False),
    ("x = df.groupby('a').agg(C)", False),
    ("x = df['a'].map(C)", False),
    ("x = pd.read_csv('a.csv', names=C)", False),
    ("x = np.array(C)", False),
    ("df[C] = 1", False),
    ("df.drop(columns=C, inplace=True)", False),
    ("model.fit(X, C)", False),
    ("x = GridSearchCV(model, C)", False),
    ("x = C.get('a')", False),
    ("for k, v in C.items(): f(v)", False),
    ("x = C.copy()", False),
    ("x.extend(C)", False),
    ("x.update(C)", False),
    ("sns.barplot(x=C, y=C)", False),
    ("x = C", True),
    ("x = [C]", True),
    ("x = {'a': C}", True),
    ("x = C, 1", True),
    ("x = C if y else z", True),
    ("x = C or y", True),
    ("x = y.a = C", True),
    ("x['a'] = C", True),
    ("x.append(C)", True),
    ("f(C)", True),
    ("f(a=C)", True),
    ("x.mystery(C)", True),
    ("C.mystery()", True),
    ("C.append(1)", True),
    ("C['a'] = 1", True),
    ("C['a'].append(1)", True),
    ("C['a']['b'] = 1", True),
    ("C[0] += 1", True),
    ("C += [1]", True),
    ("del C[0]", True),
    ("C.sort()", True),
    ("for row in C: row.append(1)", True),
    ("for i, row in enumerate(C): row['a'] = 1", True),
    ("for C['a'] in x: pass", True),
    ("x = iter(C)", True),
    ("x = zip(C, ys)", True),
    ("x = map(f, C)", True),
    ("x = lambda: C", True),
    ("def f(): return C", True),
    ("def f(): return len(C)", False),
    ("def f(): C.append(1)", True),
    ("def f(x=C): pass", True),
    ("random.shuffle(C)", True),
    ("x = (y for y in C)", False),
    ("(x := C)", True),
    ("with C as x: pass", True),
    ("return_value = yielded = C", True),
]


@pytest.mark.parametrize(("source", "expected"), KEEPS)
def test_containers_that_are_changed_or_kept(source, expected):
    """Indexing, iterating, unpacking, comparing and known calls leave a container; naming or handing it on keeps it."""
    assert keeps_or_changes(parse(source), frozenset({"C"}), MODULES) == (frozenset({"C"}) if expected else frozenset())


def test_only_the_asked_containers_are_reported():
    """Other names don't count, nor does a name that is only bound."""
    assert keeps_or_changes(parse("x = A; y = B"), frozenset({"B"})) == frozenset()
    assert keeps_or_changes(parse("B = [1]"), frozenset({"B"})) == frozenset()
    assert keeps_or_changes(parse("x = A, B, D"), frozenset({"A", "B"})) == frozenset({"A", "B"})
