"""What is known of functions: builtins and those of libraries (methods stand in `methods.py`)."""

from __future__ import annotations

import ast
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from nbengineer.analysis.making import dotted

if TYPE_CHECKING:
    from collections.abc import Mapping

Verdict = Literal["new", "shares", "changes", "keeps", "first", "unknown"]
"""What a call does. `new` and `shares` leave everything alone; what `new` gives holds nothing of what was given.
`changes` changes the receiver and leaves the arguments alone, `keeps` holds them in it, `first` is a function that
changes its first argument and may keep the others in it. `unknown` may do anything to whatever it can reach.
"""

USUAL_NAMES: Mapping[str, str] = {
    "np": "numpy",
    "numpy": "numpy",
    "pd": "pandas",
    "pandas": "pandas",
    "plt": "matplotlib.pyplot",
    "mpl": "matplotlib",
    "matplotlib": "matplotlib",
    "sns": "seaborn",
    "scipy": "scipy",
    "sklearn": "sklearn",
    "math": "math",
    "px": "plotly.express",
    "os": "os",
    "sys": "sys",
    "json": "json",
    "shutil": "shutil",
    "requests": "requests",
    "subprocess": "subprocess",
}
"""What names stand for in notebooks whose imports are not given."""

MODULE_NAMES = frozenset(
    "random time copy shutil pickle glob re gc requests joblib torch tf keras nltk spacy subprocess sys os"
    " json yaml csv sqlite3 logging warnings pprint collections itertools functools operator datetime string"
    " textwrap threading queue multiprocessing socket urllib tempfile zipfile tarfile io uuid secrets stats"
    " metrics px go alt ipd wandb mlflow xgb lgb sm smf smt nx cv2 shap dask dd pl ray optuna tqdm librosa".split()
)
"""Further names that are mostly modules, whose functions are not known to be harmless when imports are not given."""

NEW_BUILTINS = frozenset(
    "abs all any ascii bin bool bytes callable chr complex display divmod float format hasattr hash hex id"
    " input int isinstance issubclass len object oct open ord pow print range repr round slice str sum type".split()
)
SHARING_BUILTINS = frozenset(
    "bytearray dict enumerate filter frozenset getattr iter list map max memoryview min reversed set sorted"
    " super tuple vars zip".split()
)
CALLING_BUILTINS = frozenset("map filter".split())
PURE_BUILTINS = frozenset(
    "abs ascii bin bool callable chr complex float format hash hex id int isinstance issubclass len oct ord"
    " repr round str type divmod pow hasattr range slice".split()
)
"""Builtins that ask one thing of their arguments and change nothing."""

ITERATING_BUILTINS = frozenset(
    "all any dict enumerate frozenset list max min reversed set sorted sum tuple zip".split()
)
"""Builtins that leave a container alone but use up an iterator."""

BUILTIN_CONTAINERS = ITERATING_BUILTINS
SHOWING_FUNCTIONS: Mapping[str, frozenset[str]] = {
    "numpy": frozenset(
        "abs absolute all allclose amax amin angle any arange argmax argmin argsort argwhere around array"
        " array_equal array_equiv asarray average bincount ceil clip column_stack concatenate copy corrcoef"
        " correlate cos cosh count_nonzero cov cross cumprod cumsum deg2rad degrees diag diff digitize divide"
        " dot dtype einsum equal exp expm1 eye finfo flatnonzero flip float32 float64 floor geomspace gradient"
        " greater heaviside histogram hstack hypot identity iinfo inner int32 int64 interp intersect1d isclose"
        " isfinite isin isinf isnan isscalar kron linalg.cond linalg.det linalg.eig linalg.eigh linalg.eigvals"
        " linalg.inv linalg.lstsq linalg.matrix_rank linalg.norm linalg.pinv linalg.solve linalg.svd linspace"
        " log log10 log1p log2 logical_and logical_not logical_or logspace lexsort matmul max maximum mean"
        " median meshgrid min minimum mod multiply nanargmax nanargmin nanmax nanmean nanmedian nanmin"
        " nanpercentile nanquantile nanstd nansum nanvar ndim nonzero not_equal ones ones_like outer"
        " percentile polyfit polyval power prod ptp quantile rad2deg radians ravel reshape roots round"
        " searchsorted setdiff1d shape sign sin sinh size sort split sqrt square squeeze stack std subtract"
        " sum take tan tanh tile trace transpose trapezoid trapz trunc union1d unique var vdot vstack where"
        " zeros zeros_like".split()
    ),
    "pandas": frozenset(
        "DataFrame Series Index MultiIndex Timestamp Timedelta Period Categorical concat crosstab cut"
        " date_range get_dummies get_option infer_freq isna isnull merge melt notna notnull period_range pivot"
        " pivot_table qcut timedelta_range to_datetime to_numeric to_timedelta unique value_counts Interval"
        " describe_option".split()
    ),
    "math": frozenset(
        "acos acosh asin asinh atan atan2 atanh ceil comb copysign cos cosh degrees dist e erf erfc exp expm1"
        " fabs factorial floor fmod fsum gamma gcd hypot isclose isfinite isinf isnan lcm lgamma log log10"
        " log1p log2 perm pi pow prod radians sin sinh sqrt tan tanh trunc".split()
    ),
    "statistics": frozenset(
        "mean median mode stdev pstdev variance pvariance quantiles fmean harmonic_mean geometric_mean"
        " correlation covariance linear_regression median_low median_high multimode".split()
    ),
}
"""Functions of libraries that only show, by their package."""

ITERATORS = frozenset(
    "iter map filter zip enumerate reversed open reader DictReader finditer iglob scandir chain cycle islice"
    " accumulate takewhile dropwhile starmap groupby count repeat tee pairwise batched imap imap_unordered"
    " as_completed from_iterable".split()
)
"""Functions that give an iterator, which reading uses up."""

ITERATOR_METHODS = frozenset(
    "iterrows itertuples iteritems finditer iglob glob rglob iterdir walk open reader scandir elements imap"
    " imap_unordered iter_rows iter_content iter_lines get_chunk as_numpy_iterator make_one_shot_iterator flow"
    " flow_from_directory flow_from_dataframe cursor execute".split()
)
"""Methods that do. Of the functions above, `map`, `filter`, `count`, `groupby` and `repeat` are not among them."""

FIRST_BUILTINS = frozenset("next setattr delattr anext".split())
FIRST_FUNCTIONS = frozenset(
    "shuffle fill_diagonal put place copyto putmask put_along_axis setp at heappush heappop heapify"
    " heapreplace heappushpop insort insort_left insort_right setitem delitem iadd iconcat isub imul setstate"
    " set_state".split()
)
"""Functions of libraries that change their first argument."""

SURE_FUNCTIONS: Mapping[str, str] = {
    **dict.fromkeys(
        "accuracy_score adjusted_rand_score auc average_precision_score balanced_accuracy_score"
        " brier_score_loss classification_report cohen_kappa_score confusion_matrix davies_bouldin_score"
        " explained_variance_score f1_score fbeta_score homogeneity_score jaccard_score log_loss"
        " matthews_corrcoef max_error mean_absolute_error mean_absolute_percentage_error mean_squared_error"
        " mean_squared_log_error median_absolute_error precision_recall_curve precision_score r2_score"
        " recall_score roc_auc_score roc_curve root_mean_squared_error silhouette_samples silhouette_score"
        " pairwise_distances cosine_similarity make_scorer".split(),
        "sklearn.metrics",
    ),
    **dict.fromkeys(
        "train_test_split cross_val_predict cross_val_score cross_validate learning_curve validation_curve".split(),
        "sklearn.model_selection",
    ),
    "permutation_importance": "sklearn.inspection",
    "plot_tree": "sklearn.tree",
    "deepcopy": "copy",
    "tqdm": "tqdm",
}
"""Names that mean one function of one library wherever imports are not given."""

SHARING_FUNCTIONS: Mapping[str, frozenset[str]] = {
    "numpy": frozenset(
        "array array_split asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray asmatrix"
        " astype atleast_1d atleast_2d atleast_3d broadcast_arrays broadcast_to diag diagonal dsplit"
        " expand_dims flip fliplr flipud from_dlpack frombuffer hsplit imag lib matrix_transpose moveaxis"
        " nan_to_num permute_dims ravel real real_if_close require reshape resize rollaxis rot90 split squeeze"
        " swapaxes transpose trim_zeros unstack vsplit nditer matrix rec view".split()
    ),
    "sklearn": frozenset(
        "make_pipeline make_union make_column_transformer check_array check_X_y column_or_1d as_float_array"
        " indexable check_random_state check_cv make_scorer with_callbacks sort_graph_by_row_values".split()
    ),
    "pandas": frozenset({"array"}),
}
"""Functions of packages that are otherwise known to give something new, and whose result may share what is given."""

NOTEBOOK = "<notebook>"
"""The package of functions of the notebook that leave their arguments alone (`quiet.py`)."""

PACKAGES: Mapping[str, Verdict] = {
    NOTEBOOK: "shares",
    **dict.fromkeys(
        "numpy pandas scipy seaborn matplotlib sklearn statsmodels math cmath statistics re datetime time"
        " calendar string textwrap fractions decimal hashlib glob os json html urllib uuid struct zlib base64"
        " difflib unicodedata sys logging warnings pprint missingno mplfinance wordcloud xgboost lightgbm"
        " catboost imblearn mlxtend pathlib category_encoders scikitplot requests shutil subprocess tempfile"
        " platform getpass pickle joblib pmdarima dateutil pytz zoneinfo inspect traceback gc secrets colorsys"
        " imageio locale".split(),
        "new",
    ),
    **dict.fromkeys(
        "itertools collections functools operator copy tqdm random types dataclasses IPython plotly altair"
        " bokeh zipfile io csv sqlite3 sqlalchemy torch tensorflow keras polars contextlib enum typing numbers"
        " abc category_encoders sklearn_pandas prophet fbprophet xarray PIL".split(),
        "shares",
    ),
    "copy.deepcopy": "new",
    "plotly.express": "new",
    "networkx.draw": "new",
    "torch.nn.init": "first",
    "torch.nn.utils": "first",
    "pandas.eval": "unknown",
    "pickle.load": "unknown",
    "json.load": "unknown",
    "pickle.dump": "unknown",
    "json.dump": "unknown",
    "joblib.Parallel": "unknown",
    "joblib.delayed": "unknown",
}
"""What the functions of a package do to what they are given; the longest name that fits counts."""

HOLDERS = frozenset("pandas sklearn imblearn mlxtend category_encoders scipy logging".split())
"""Packages whose classes keep what they are given."""

CALLING_FUNCTIONS = frozenset(
    "apply_along_axis apply_over_axes vectorize frompyfunc fromfunction piecewise minimize minimize_scalar"
    " curve_fit least_squares root fsolve brentq newton bisect quad dblquad solve_ivp odeint"
    " differential_evolution basinhopping dual_annealing fmin fmin_bfgs fmin_l_bfgs_b reduce partial starmap"
    " bootstrap permutation_test approx_fprime".split()
)
"""Functions of libraries that call a function given to them, mostly first."""

CALLING_LATER = frozenset("piecewise bootstrap permutation_test".split())
FUNCTION_KEYWORDS = frozenset("f fun func func1d function statistic jac hess callback".split())

REACHING_KEYWORDS = frozenset(
    "out ax axes axs fig cax callbacks callback file evals_result ns namespace ctx con conn cursor".split()
)
"""Keywords whose argument a library changes."""

RANDOM_KEYWORDS = frozenset("random_state rng seed generator".split())
GENERATORS = ("rng", "gen", "prng", "randomstate")
CHANGING_FLAGS = ("overwrite_a", "overwrite_b", "overwrite_x", "overwrite_input", "overwrite_data", "inplace")


@lru_cache(maxsize=64)
def root(node: ast.expr) -> str:
    """Give the name that an expression of attributes, items and calls starts from; "" for none."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=value) | ast.Subscript(value=value) | ast.Starred(value=value):
                node = value
            case ast.Call(func=func):
                node = func
            case _:
                return ""


def has_flag(call: ast.Call, *names: str) -> bool:
    """Say whether one of these keywords is given with anything but False and None."""
    return any(
        keyword.arg in names and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
        for keyword in call.keywords
    )


def resolved(node: ast.expr, modules: Mapping[str, str] | None) -> str:
    """Give the dotted thing that a called name stands for (`np.random.seed` is `numpy.random.seed`); "" for none."""
    text = dotted(node)
    if not text:
        return ""
    first, dot, rest = text.partition(".")
    known = (USUAL_NAMES if modules is None else modules).get(first)
    return f"{known}{dot}{rest}" if known else text


def library_function(node: ast.expr, modules: Mapping[str, str] | None) -> str:
    """Give the dotted name of a library's function; "" for anything that is not surely imported."""
    if root(node) in (USUAL_NAMES if modules is None else modules):
        return resolved(node, modules)
    if modules is None and isinstance(node, ast.Name) and node.id in SURE_FUNCTIONS:
        return f"{SURE_FUNCTIONS[node.id]}.{node.id}"
    return ""
