"""Which type the calls and methods of libraries surely give; what is in no table is unknown."""

from __future__ import annotations

import re

FRAME = "pandas.DataFrame"
SERIES = "pandas.Series"
ARRAY = "numpy.ndarray"
FIGURE = "matplotlib.figure.Figure"


def _table(*rows: tuple[str, str, str]) -> dict[str, str]:
    """Read rows of a type, a prefix, and the words that give that type behind it."""
    return {f"{prefix}{word}": kind for kind, prefix, words in rows for word in words.split()}


BUILTINS = _table(
    ("int", "", "int len ord id hash"),
    ("float", "", "float"),
    ("str", "", "str repr input format chr ascii hex bin oct"),
    ("bool", "", "bool isinstance issubclass callable hasattr any all"),
    ("list", "", "list sorted"),
    ("dict", "", "dict"),
    ("set", "", "set"),
    ("frozenset", "", "frozenset"),
    ("tuple", "", "tuple"),
    ("range", "", "range"),
    ("bytes", "", "bytes"),
)
FUNCTIONS = _table(
    (FRAME, "pandas.", "DataFrame get_dummies merge crosstab melt json_normalize"),
    (SERIES, "pandas.", "Series"),
    (ARRAY, "numpy.", "array asarray zeros ones empty full arange linspace logspace eye identity"),
    (FIGURE, "matplotlib.pyplot.", "figure gcf"),
    ("numpy.random.Generator", "numpy.random.", "default_rng"),
    ("numpy.random.RandomState", "numpy.random.", "RandomState"),
    ("sklearn.pipeline.Pipeline", "sklearn.pipeline.", "make_pipeline"),
    ("sklearn.pipeline.FeatureUnion", "sklearn.pipeline.", "make_union"),
    ("sklearn.compose.ColumnTransformer", "sklearn.compose.", "make_column_transformer"),
    ("str", "sklearn.metrics.", "classification_report"),
    ("pathlib.Path", "pathlib.", "Path Path.cwd Path.home"),
    ("collections.Counter", "collections.", "Counter"),
    ("collections.defaultdict", "collections.", "defaultdict"),
    ("collections.OrderedDict", "collections.", "OrderedDict"),
    ("collections.deque", "collections.", "deque"),
    ("datetime.datetime", "datetime.datetime", ".now .today .strptime .fromisoformat .utcnow"),
    ("datetime.datetime", "datetime.", "datetime"),
    ("datetime.date", "datetime.", "date date.today date.fromisoformat"),
    ("datetime.timedelta", "datetime.", "timedelta"),
    ("decimal.Decimal", "decimal.", "Decimal"),
    ("fractions.Fraction", "fractions.", "Fraction"),
    ("io.StringIO", "io.", "StringIO"),
    ("io.BytesIO", "io.", "BytesIO"),
    ("random.Random", "random.", "Random"),
    ("float", "time.", "time perf_counter process_time monotonic"),
    ("float", "math.", "sqrt log log1p log2 log10 exp sin cos tan atan atan2 hypot radians degrees fsum"),
    ("float", "random.", "random uniform gauss"),
    ("int", "random.", "randint randrange"),
    ("str", "os.", "getcwd"),
)
"""What calls of a library's functions give, whatever their arguments."""

READERS = frozenset(
    "pandas.read_csv pandas.read_table pandas.read_fwf pandas.read_json pandas.read_parquet pandas.read_feather"
    " pandas.read_excel pandas.read_stata pandas.read_sas pandas.read_orc".split()
)
READ_OTHERWISE = frozenset("chunksize iterator squeeze sheet_name typ".split())
"""With one of these a reader may give something else than a frame."""

GIVEN_OTHERWISE = {"numpy.linspace": {"retstep"}, "sklearn.metrics.classification_report": {"output_dict"}}
"""Keywords with which a function gives something else."""

CLASSES_OF = frozenset("sklearn xgboost lightgbm catboost imblearn statsmodels".split())
"""Libraries in which every name that begins with a capital is a class."""

SELF_FITTING = re.compile(r"(?:sklearn|imblearn)\.|(?:xgboost\.XGB|lightgbm\.LGBM|catboost\.CatBoost)")
"""Classes whose `fit` gives the object itself."""

EXPERIMENTAL = frozenset("IterativeImputer HalvingGridSearchCV HalvingRandomSearchCV".split())
"""Classes that exist only once another module has been imported."""

CONDITIONS = frozenset("isin isna isnull notna notnull between duplicated".split())
"""Methods of a column that say yes or no for each row."""

METHODS = {
    FRAME: _table(
        (FRAME, "", "drop dropna drop_duplicates fillna ffill bfill sort_values sort_index reset_index set_index"),
        (FRAME, "", "rename copy head tail sample assign astype round replace merge join describe select_dtypes"),
        (FRAME, "", "pivot melt transpose nlargest nsmallest reindex interpolate isna isnull notna notnull corr cov"),
        (FRAME, "", "where mask clip abs asfreq cumsum cumprod add_prefix add_suffix explode shift diff rank query"),
        (ARRAY, "", "to_numpy"),
        (SERIES, "", "nunique duplicated"),
    ),
    SERIES: _table(
        (SERIES, "", "dropna drop_duplicates fillna ffill bfill sort_values sort_index copy head tail astype round"),
        (SERIES, "", "replace map isna isnull notna notnull shift diff rank clip abs cumsum cumprod where mask isin"),
        (SERIES, "", "nlargest nsmallest reindex asfreq interpolate value_counts describe between duplicated"),
        (FRAME, "", "to_frame"),
    ),
    ARRAY: _table((ARRAY, "", "copy reshape ravel flatten transpose astype"), ("list", "", "tolist")),
    "str": _table(
        ("str", "", "join format lower upper strip lstrip rstrip replace title capitalize zfill center ljust rjust"),
        ("list", "", "split rsplit splitlines"),
        ("bool", "", "startswith endswith isdigit isalpha isupper islower isidentifier"),
        ("int", "", "count find index"),
        ("bytes", "", "encode"),
    ),
    "list": _table(("list", "", "copy"), ("int", "", "count index")),
    "dict": _table(("dict", "", "copy")),
    "set": _table(("set", "", "copy union intersection difference symmetric_difference")),
}
"""What the methods of a type surely give, where they are not asked to work in place."""

ATTRIBUTES = {
    (FRAME, "shape"): "tuple",
    (FRAME, "T"): FRAME,
    (FRAME, "values"): ARRAY,
    (FRAME, "empty"): "bool",
    (SERIES, "shape"): "tuple",
    (SERIES, "empty"): "bool",
    (ARRAY, "shape"): "tuple",
    (ARRAY, "T"): ARRAY,
    (ARRAY, "size"): "int",
    (ARRAY, "ndim"): "int",
}
