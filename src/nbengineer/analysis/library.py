"""What is known of library calls: which leave everything alone, which give new objects, which change their object."""

from __future__ import annotations

import ast

from nbengineer.analysis.making import dotted

SHOWING_METHODS = frozenset(
    "head tail describe value_counts corr cov isna isnull notna notnull nunique unique count sum mean median std var min max"
    " mode quantile skew kurt kurtosis sem idxmin idxmax argmin argmax nlargest nsmallest sort_values sort_index groupby agg"
    " aggregate size first last transpose round abs cumsum cumprod cummax cummin diff pct_change rank clip between isin"
    " duplicated drop_duplicates dropna fillna drop rename reset_index set_index reindex astype copy to_frame to_string"
    " to_dict to_list tolist to_numpy pivot pivot_table melt stack unstack merge join query filter select_dtypes"
    " memory_usage any all eq ne lt gt le ge add sub mul div mod dot rolling expanding resample shift ffill bfill"
    " interpolate explode get_group nth cumcount ngroup squeeze item xs asof truncate equals lower upper title strip lstrip"
    " rstrip startswith endswith contains replace split rsplit cat len slice extract findall zfill isdigit isalpha format"
    " capitalize day_name month_name strftime total_seconds normalize floor ceil keys values items index get"
    " get_params get_feature_names_out most_common getvalue flatten ravel reshape nonzero argsort conj trace prod ptp"
    " where mask combine_first applymap_ at_time between_time to_period to_timestamp tz_localize tz_convert"
    " memory_map bit_length hex as_integer_ratio union intersection difference symmetric_difference issubset"
    " issuperset isdisjoint".split()
)
"""Methods of frames, series, arrays, texts and containers that give an answer and change nothing."""

FRESH_METHODS = SHOWING_METHODS - frozenset(
    "values items keys get first last reshape ravel squeeze transpose groupby rolling expanding resample replace"
    " item xs nth get_group clip".split()
)
"""Of those, the ones whose result shares nothing that could be changed through it."""

CHANGING_METHODS = frozenset(
    "append extend insert update add remove discard clear pop popitem setdefault sort reverse fit partial_fit fit_transform"
    " fit_predict fit_resample fill put itemset resize setflags partition byteswap add_ zero_ fill_ mul_ div_ sub_ train"
    " eval load_state_dict step zero_grad backward compile build set_params add_trace update_layout update_traces"
    " update_xaxes update_yaxes add_subplot write writelines read readline readlines seek truncate close flush send throw"
    " appendleft extendleft popleft rotate subtract put_nowait acquire release set_index_ set_title set_xlabel set_ylabel"
    " set_xlim set_ylim set_xticks set_yticks set_xticklabels set_yticklabels legend grid plot scatter bar barh hist"
    " boxplot imshow axhline axvline text annotate fill_between errorbar pie invert_yaxis tick_params twinx set"
    " suptitle tight_layout subplots_adjust colorbar add_axes savefig move_to_end intersection_update"
    " difference_update symmetric_difference_update __setitem__ __delitem__ setattr drop_ execute commit".split()
)
"""Methods known to change their object."""

PURE_BUILTINS = frozenset(
    "len type isinstance issubclass abs round bool repr str int float complex hash id callable ord chr".split()
)
ITERATING_BUILTINS = frozenset(
    "sum min max sorted list set tuple dict frozenset any all enumerate zip reversed".split()
)
"""Builtins that leave a container alone but use up an iterator."""

HARMLESS_FUNCTIONS = (
    PURE_BUILTINS | ITERATING_BUILTINS | frozenset("print display range iter map filter format".split())
)
HARMLESS_MODULES = frozenset(
    "numpy pandas matplotlib seaborn math statistics scipy.stats scipy.special sklearn.metrics os.path json.dumps textwrap"
    " collections.Counter itertools missingno plotly.express".split()
)
"""Modules whose functions leave their arguments alone, apart from those in `CHANGING_FUNCTIONS`."""

CHANGING_FUNCTIONS = frozenset(
    "shuffle fill_diagonal put place copyto putmask put_along_axis setp setattr delattr next heappush heappop heapify"
    " heapreplace insort insort_left insort_right nan_to_num_ setfield".split()
)
"""Functions that change their first argument."""

HARMLESS_CALLS = frozenset(
    "train_test_split cross_val_score cross_validate cross_val_predict confusion_matrix classification_report accuracy_score"
    " roc_auc_score roc_curve precision_recall_curve mean_squared_error mean_absolute_error r2_score f1_score"
    " precision_score recall_score learning_curve validation_curve permutation_importance partial_dependence"
    " KFold StratifiedKFold clone get_dummies concat merge to_datetime to_numeric cut qcut crosstab DataFrame Series"
    " predict predict_proba decision_function score transform inverse_transform summary info to_csv to_json to_parquet"
    " to_excel to_html to_pickle to_sql to_markdown to_latex dump dumps savefig show apply applymap pipe assign"
    " iterrows itertuples iteritems plot_tree heatmap pprint sleep time strftime kneighbors score_samples n_features"
    " evaluate plot_importance".split()
)
"""Calls of common libraries, by their last name, that leave receiver and arguments alone."""

COPIES = frozenset(
    "deepcopy copy array list tuple dict set sorted str int float len sum min max round abs bool".split()
)
VIEWS = frozenset(
    "asarray ascontiguousarray atleast_1d atleast_2d ravel reshape transpose broadcast_to squeeze asanyarray".split()
)
"""numpy functions whose result may share memory with their argument."""

ITERATORS = frozenset(
    "iter map filter zip enumerate reversed open reader DictReader finditer iglob scandir chain cycle islice accumulate"
    " takewhile dropwhile starmap groupby count repeat tee pairwise batched imap imap_unordered as_completed".split()
)
"""Calls that give an iterator, which reading uses up."""


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


def has_flag(call: ast.Call, name: str) -> bool:
    """Say whether a keyword is given with anything but False and None."""
    return any(
        keyword.arg == name and not (isinstance(keyword.value, ast.Constant) and not keyword.value.value)
        for keyword in call.keywords
    )


def resolved(node: ast.expr, modules: dict[str, str]) -> str:
    """Give the dotted thing that a called name stands for (`np.random.seed` is `numpy.random.seed`); "" for none."""
    text = dotted(node)
    if not text:
        return ""
    first, dot, rest = text.partition(".")
    known = modules.get(first)
    return f"{known}{dot}{rest}" if known else text
