import ast

import pytest

from nbengineer.analysis.calls import arguments_of, called_name, runs_now

NOW = [
    "sum(x for x in y)",
    "list(x for x in y)",
    "','.join(x for x in y)",
    "names.extend(x for x in y)",
    "np.array(x for x in y)",
    "x.apply(lambda a: a)",
    "df.groupby('a').agg(lambda a: a)",
    "df.assign(b=lambda a: a)",
    "sorted(y, key=lambda a: a)",
    "y.sort(key=lambda a: a)",
    "max(y, key=lambda a: a)",
    "df.pipe(lambda a: a)",
    "reduce(lambda a, b: a, y)",
    "re.sub('a', lambda m: m, y)",
    "curve_fit(lambda x, a: x, y, z)",
]

LATER = [
    "f(x for x in y)",
    "iter(x for x in y)",
    "map(f, (x for x in y))",
    "sum((x for x in y), 1)",
    "sorted((x for x in y), key=f)",
    "list((x for x in y), *z)",
    "x.map(lambda a: a)",
    "map(lambda a: a, y)",
    "filter(lambda a: a, y)",
    "Thread(target=lambda: x)",
    "f(lambda a: a)",
    "defaultdict(lambda: 0)",
    "x[0](lambda a: a)",
    "tf.function(lambda a: a)",
]


def handed(source):
    """Give the lambda or generator expression of a call, and the call."""
    call = ast.parse(source, mode="eval").body
    arguments = [*call.args, *(keyword.value for keyword in call.keywords)]
    return next(one for one in arguments if isinstance(one, ast.Lambda | ast.GeneratorExp)), call


@pytest.mark.parametrize("source", NOW)
def test_what_has_run_when_the_call_returns(source):
    """Consumers of a generator expression given alone; calls that call a function and do not keep it."""
    assert runs_now(*handed(source), frozenset())


@pytest.mark.parametrize("source", LATER)
def test_what_may_run_later(source):
    """Iterators, unknown calls, and whatever stands beside another argument."""
    assert not runs_now(*handed(source), frozenset())


@pytest.mark.parametrize("source", NOW)
def test_a_name_with_another_meaning_promises_nothing(source):
    """A lazy library's, or a function of the notebook by that name."""
    argument, call = handed(source)
    assert not runs_now(argument, call, frozenset({called_name(call)}))


@pytest.mark.parametrize(
    ("source", "expected"), [("f()", "f"), ("a.b.c()", "c"), ("a[0]()", ""), ("f()()", ""), ("(lambda: 1)()", "")]
)
def test_called_names(source, expected):
    """The last part of what is called."""
    assert called_name(ast.parse(source, mode="eval").body) == expected


def test_all_parameters_of_a_function():
    """Positional-only, keyword-only and starred ones included."""
    function = ast.parse("def f(a, /, b, *c, d=1, **e): pass").body[0]
    assert [one.arg for one in arguments_of(function)] == ["a", "b", "d", "c", "e"]
