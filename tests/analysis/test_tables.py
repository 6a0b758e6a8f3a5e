import importlib
import inspect
import pkgutil
import random
import warnings

import numpy as np
import pandas as pd
import pytest
import sklearn
from matplotlib import pyplot as plt
from sklearn.utils import all_estimators

from nbengineer.analysis.drawing import QUIET
from nbengineer.analysis.effecttables import (
    MAKERS_OF_DATA,
    NO_DRAW,
    RANDOM_ESTIMATORS,
    RANDOM_SOLVERS,
    RANDOM_SPLITTERS,
)
from nbengineer.analysis.library import SHARING_FUNCTIONS, SHOWING_FUNCTIONS
from nbengineer.analysis.methods import (
    APPLYING,
    CHANGING,
    ESTIMATING,
    NEW_FRAMES,
    NEW_TEXTS,
    PLOTTING,
    RETURNING_NONE,
    SHARING,
    TELLING,
)
from nbengineer.analysis.showing import SHOWING_METHODS

KNOWN = NEW_FRAMES | NEW_TEXTS | SHARING | TELLING | APPLYING | CHANGING | RETURNING_NONE | PLOTTING | ESTIMATING
LEFT = frozenset("eval from_arrow from_dict from_records sparse struct list str dt byteswap getfield to_device".split())
"""Methods that the tables leave unknown, or that are judged by their call."""

DETERMINISTIC = frozenset(
    "BaseDecisionTree BaseShuffleSplit FactorAnalysis Lars LassoLars PartialDependenceDisplay Perceptron Ridge"
    " RidgeClassifier".split()
)
"""Classes of sklearn with a random state that they only use when another option asks for it."""


def frame():
    index = pd.date_range("2024-01-01", periods=4, name="day")
    return pd.DataFrame({"a": [3.0, 1.0, None, 2.0], "b": [1, 2, 2, 4]}, index=index)


def methods_of(kind):
    return {name for name in dir(kind) if not name.startswith("_") and callable(getattr(kind, name, None))}


@pytest.mark.parametrize(
    "kind", [pd.DataFrame, pd.Series, np.ndarray, str, list, dict, set], ids=lambda kind: kind.__name__
)
def test_every_method_is_in_a_table(kind):
    """No method of the common types is forgotten: known, or left unknown on purpose."""
    assert methods_of(kind) - KNOWN - LEFT <= {"fromkeys", "maketrans", "to_iceberg"}


def test_what_shows_never_changes():
    """A method that is display-only by its name alone is in no table of changing or plotting ones."""
    assert not SHOWING_METHODS & (CHANGING | PLOTTING | APPLYING | TELLING)
    assert not SHOWING_METHODS & RETURNING_NONE


@pytest.mark.parametrize(
    "make", [frame, lambda: frame()["a"], lambda: frame().to_numpy()], ids=["frame", "series", "array"]
)
def test_methods_that_show_leave_their_object_alone(make):
    """Every showing method that can be called without arguments is called, on a frame, a series and an array."""
    called = 0
    for name in sorted(SHOWING_METHODS & methods_of(type(make()))):
        thing, before = make(), make()
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                getattr(thing, name)()
        except (TypeError, ValueError, NotImplementedError, AttributeError, ImportError, AssertionError):
            continue
        called += 1
        if isinstance(thing, np.ndarray):
            np.testing.assert_array_equal(thing, before, err_msg=name)
        else:
            assert thing.equals(before), name
            assert list(thing.index) == list(before.index), name
    assert called > 20


@pytest.mark.parametrize("name", sorted(NEW_FRAMES & methods_of(np.ndarray)))
def test_new_arrays_share_no_memory(name):
    """What an array's method in the table of new things gives is no view of it."""
    array = np.array([[3.0, 1.0], [2.0, 4.0]])
    arguments = {"astype": (float,), "repeat": (2,), "searchsorted": None, "take": ([0],), "dot": (array,)}
    given = arguments.get(name, ())
    if given is None or name in {"choose", "compress"}:
        return
    if name in {"argpartition", "round"}:
        given = (1,)
    result = getattr(array, name)(*given)
    assert not np.shares_memory(np.asarray(result), array) or name == "all"


def test_new_results_of_numpy_share_no_memory():
    """What a function of numpy with one argument gives is new, unless the table says that it may be shared."""
    array = np.array([[3.0, 1.0], [2.0, 4.0]])
    shared = set()
    for name in dir(np):
        function = getattr(np, name)
        if name.startswith(("_", "show_")) or not callable(function) or inspect.isclass(function):
            continue
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = function(array)
        except Exception:  # noqa: BLE001, S112 (it takes something else)
            continue
        parts = result if isinstance(result, tuple | list) else [result]
        if any(isinstance(part, np.ndarray) and np.shares_memory(part, array) for part in parts):
            shared.add(name)
    assert shared <= SHARING_FUNCTIONS["numpy"]


def test_functions_that_show_exist_or_did():
    """The table names functions of the library, no made-up ones; `trapz` went with numpy 2.4."""
    assert {name for name in SHOWING_FUNCTIONS["pandas"] if not hasattr(pd, name)} <= {"value_counts"}
    flat = {name for name in SHOWING_FUNCTIONS["numpy"] if "." not in name and not hasattr(np, name)}
    assert flat <= {"trapz", "trapezoid"}


def test_every_random_class_of_sklearn_is_in_a_table():
    """A class with a random state draws when it is fitted, or is known not to by default."""
    found = {name for name, thing in _sklearn() if inspect.isclass(thing) and _has_state(thing)}
    assert found - DETERMINISTIC - RANDOM_ESTIMATORS <= RANDOM_SPLITTERS


FITTED = {
    **dict.fromkeys(
        "Lasso ElasticNet MultiTaskLasso SVR NuSVR OneClassSVM SGDRegressor LinearSVC KMeans".split(), True
    ),
    **dict.fromkeys("SVC DecisionTreeClassifier RandomForestClassifier GraphicalLasso".split(), True),
    **dict.fromkeys(
        "LogisticRegression LinearRegression Ridge Lars LassoLars Perceptron FactorAnalysis".split(), False
    ),
    **dict.fromkeys("KNeighborsClassifier GaussianNB StandardScaler BayesianRidge".split(), False),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(("name", "draws"), FITTED.items())
def test_what_draws_when_it_is_fitted_is_in_the_table(name, draws):
    """Fitted with its defaults, it moves the global generator or not; some without a random state do."""
    rows = np.abs(np.random.default_rng(0).normal(size=(40, 3)))
    target = rows if name.startswith("Multi") else np.arange(40) % 2
    before = np.random.get_state()[2]  # noqa: NPY002 (the one that notebooks draw from)
    dict(all_estimators())[name]().fit(rows, target)
    assert (np.random.get_state()[2] != before) is draws  # noqa: NPY002 (the same)
    assert name in RANDOM_SOLVERS or (name in RANDOM_ESTIMATORS) is draws


def test_every_random_function_of_sklearn_is_in_a_table():
    """A function with a random state draws, or loads data whose order alone it may shuffle."""
    found = {name for name, thing in _sklearn() if callable(thing) and not inspect.isclass(thing) and _has_state(thing)}
    left = {name for name in found - MAKERS_OF_DATA if not name.startswith(("fetch_", "load_"))}
    assert left <= {
        *("estimate_bandwidth", "learning_curve", "locally_linear_embedding", "non_negative_factorization"),
        *("quantile_transform", "ridge_regression", "silhouette_score", "check_cv", "check_random_state"),
    }


def _sklearn():
    for module in pkgutil.iter_modules(sklearn.__path__):
        if module.name.startswith("_") or module.name in {"conftest", "tests", "experimental", "externals"}:
            continue
        loaded = importlib.import_module(f"sklearn.{module.name}")
        for name in getattr(loaded, "__all__", []):
            if name.startswith("Halving"):
                continue
            yield name, getattr(loaded, name)


def _has_state(thing):
    try:
        return "random_state" in inspect.signature(thing).parameters
    except (TypeError, ValueError):
        return False


def test_quiet_functions_of_pyplot_make_no_figure():
    """Those that can be called without arguments are called; all figures stay away."""
    plt.close("all")
    risky = {
        "xkcd",
        "switch_backend",
        "rcdefaults",
        "ion",
        "ioff",
        "interactive",
        "rc_context",
        "show",
        "cycler",
        "findobj",
    }
    for name in sorted(QUIET - risky):
        function = getattr(plt, name, None)
        if callable(function) and not name.startswith(("install", "uninstall")):
            try:
                function()
            except (TypeError, ValueError):
                continue
            assert not plt.get_fignums(), name


@pytest.mark.parametrize("name", sorted(NO_DRAW & (set(dir(np.random)) | set(dir(random)))))
def test_what_does_not_draw_leaves_the_generators_alone(name):
    """Making a generator, or asking for a state, draws nothing from the global ones."""
    np.random.seed(1)  # noqa: NPY002 (the global generator is the subject)
    random.seed(1)
    before = (np.random.get_state()[1].tolist(), random.getstate())  # noqa: NPY002 (the same)
    for library in (np.random, random):
        try:
            getattr(library, name)()
        except (AttributeError, TypeError, NotImplementedError):
            continue
    assert (np.random.get_state()[1].tolist(), random.getstate()) == before  # noqa: NPY002 (the same)
