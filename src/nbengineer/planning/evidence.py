"""Which module of the vocabulary a call, a statement or a word of a heading speaks for, and how loudly."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import TYPE_CHECKING

from nbengineer.analysis.calls import called_name
from nbengineer.analysis.making import dotted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

Weights = dict[str, float]


def _table(rows: Iterable[tuple[str, float, str]]) -> Mapping[str, tuple[str, float]]:
    return {word: (module, weight) for module, weight, words in rows for word in words.split()}


CALLS = _table(
    [
        (
            "data",
            3,
            "read_csv read_excel read_json read_parquet read_table read_sql read_sql_query read_pickle read_html",
        ),
        ("data", 3, "read_feather read_stata read_sas read_spss read_hdf read_fwf read_xml read_file scan_csv loadtxt"),
        (
            "data",
            3,
            "genfromtxt load_dataset load_data load_files image_dataset_from_directory flow_from_directory loadmat",
        ),
        (
            "data",
            2.5,
            "DataReader get_rdataset urlretrieve urlopen connect create_engine execute ImageFolder DataLoader",
        ),
        ("data", 2, "make_blobs make_classification make_regression make_moons make_circles load_iris load fetchall"),
        (
            "data",
            1.5,
            "open glob iglob listdir unzip extractall imread DataFrame Series from_dict from_records date_range",
        ),
        (
            "features",
            2,
            "get_dummies fit_transform StandardScaler MinMaxScaler RobustScaler LabelEncoder OneHotEncoder",
        ),
        ("features", 2, "OrdinalEncoder SimpleImputer KNNImputer PolynomialFeatures CountVectorizer TfidfVectorizer"),
        ("features", 2, "ColumnTransformer SelectKBest RFE SMOTE Tokenizer pad_sequences word_tokenize to_categorical"),
        (
            "features",
            1.5,
            "fillna dropna drop_duplicates cut qcut interpolate merge pivot pivot_table melt",
        ),
        ("features", 1.2, "map apply applymap replace astype concat groupby rolling shift resample assign explode PCA"),
        (
            "features",
            0.7,
            "drop rename transform set_index reset_index join stack unstack sort_values agg extract to_datetime",
        ),
        ("train", 2.5, "train_test_split GridSearchCV RandomizedSearchCV cross_val_score cross_validate fit_generator"),
        (
            "train",
            2,
            "fit compile Sequential KFold StratifiedKFold TimeSeriesSplit make_pipeline Pipeline backward SVC",
        ),
        (
            "train",
            2,
            "SVR KMeans DBSCAN GaussianNB MultinomialNB BernoulliNB ARIMA SARIMAX Prophet auto_arima VAR OLS ols",
        ),
        ("train", 2, "LinearRegression LogisticRegression Ridge Lasso ElasticNet LinearSVC AgglomerativeClustering"),
        ("train", 1, "Dense Conv2D LSTM Dropout Adam add_module zero_grad minimize curve_fit"),
        (
            "evaluate",
            2.5,
            "confusion_matrix classification_report roc_curve precision_recall_curve plot_confusion_matrix",
        ),
        (
            "evaluate",
            2,
            "mean_squared_error mean_absolute_error ConfusionMatrixDisplay evaluate permutation_importance",
        ),
        ("evaluate", 2, "mean_absolute_percentage_error rmse auc learning_curve validation_curve adfuller ttest_ind"),
        (
            "evaluate",
            1.5,
            "score summary chi2_contingency f_oneway pearsonr spearmanr mannwhitneyu shapiro shap_values",
        ),
        (
            "predict",
            1.5,
            "predict predict_proba forecast get_forecast get_prediction predict_classes inverse_transform",
        ),
        ("checks", 1, "isnull isna info describe duplicated nunique value_counts notnull notna memory_usage"),
        (
            "setup",
            2,
            "seed manual_seed set_seed set_random_seed set_option filterwarnings simplefilter set_style set_theme",
        ),
        (
            "setup",
            2,
            "set_context set_palette chdir mount basicConfig load_dotenv set_printoptions default_rng getLogger",
        ),
        (
            "plots",
            1.5,
            "plot hist boxplot scatter bar barh pie imshow heatmap pairplot countplot distplot histplot barplot",
        ),
        (
            "plots",
            1.5,
            "scatterplot lineplot kdeplot violinplot jointplot catplot lmplot regplot subplots figure displot",
        ),
        ("plots", 1.5, "plot_acf plot_pacf seasonal_decompose plot_tree plot_importance plot_model scatter_matrix"),
        ("plots", 0.4, "add_subplot add_axes add_patch add_trace add_shape add_annotation update_layout colorbar"),
        ("plots", 0.4, "show title xlabel ylabel legend tight_layout savefig axvline axhline xticks yticks set_title"),
        (
            "plots",
            0.4,
            "set_xlabel set_ylabel grid text annotate fill_between plot_surface contourf suptitle xlim ylim",
        ),
    ]
)
"""Calls by their last name. Where a name means several things, the receiver decides (`OWNERS`, `PREPARING`)."""

OWNERS = _table(
    [
        ("plots", 0.6, "plt pyplot ax axes axs"),
        ("plots", 1.5, "sns seaborn px go alt ff"),
        ("data", 1.5, "requests yf yfinance web"),
    ]
)
"""What a call speaks for by the name it is called on, where its own name says nothing."""

PREPARING = re.compile(
    r"scal|enc(?:oder)?\b|ohe|^le$|vect|imput|pca|tokeni|transformer|selector|binari|poly|norm|tfidf|^cv$|^sc\w?$"
)
"""Receivers whose `fit` prepares columns and trains nothing."""

ENDINGS = (
    (re.compile(r".(?:Classifier|Regressor|Regression|ClassifierCV|RegressorCV|Model|Mixture)$"), "train", 2.0),
    (re.compile(r"(?:^|_)(?:score|scores|error|loss|accuracy|metrics?|rmse|mae|report)$"), "evaluate", 2.0),
    (re.compile(r".(?:Encoder|Scaler|Imputer|Vectorizer|Transformer|Binarizer|Discretizer)$"), "features", 2.0),
)

BEGINNINGS = (
    (re.compile(r"(?:plot|draw|show|visuali[sz]e|display)(?:_|[A-Z]|$)"), "plots", 2.0),
    (re.compile(r"(?:load|read|fetch|download|get_data|import|scrape|query)(?:_|[A-Z]|$)"), "data", 2.0),
    (
        re.compile(r"(?:train|fit|tune|optimi[sz]e|build_model|create_model|make_model|run_model)(?:_|[A-Z]|$)"),
        "train",
        2.0,
    ),
    (re.compile(r"(?:evaluate|score|assess|compare|backtest|test)(?:_|[A-Z]|$)"), "evaluate", 2.0),
    (re.compile(r"(?:predict|forecast|infer|classify)(?:_|[A-Z]|$)"), "predict", 1.5),
    (
        re.compile(r"(?:clean|preprocess|prepare|encode|extract|add|impute|normali[sz]e|standardi[sz]e)(?:_|[A-Z]|$)"),
        "features",
        1.5,
    ),
    (re.compile(r"(?:check|validate|verify|assert|inspect)(?:_|[A-Z]|$)"), "checks", 1.5),
    (re.compile(r"(?:setup|set_up|init|configure)(?:_|[A-Z]|$)"), "setup", 1.5),
)
"""What a function of the notebook or of an unknown library speaks for by how its name begins."""

WORDS = _table(
    [
        (
            "data",
            1.5,
            "load loading import importing read reading ingest ingestion acquire acquisition collect collection",
        ),
        ("data", 1.5, "collecting gather gathering download downloading fetch fetching scrape scraping source sources"),
        ("data", 0.6, "data dataset datasets get getting dataframe dataframes file files"),
        (
            "setup",
            2,
            "setup settings configuration config environment library libraries package packages module modules",
        ),
        (
            "setup",
            2,
            "imports install installing installation requirements dependencies preliminaries prerequisites seed",
        ),
        ("setup", 1, "initialization initialisation initialize parameters constants options"),
        ("checks", 1.5, "check checks checking quality sanity inspect inspecting inspection overview describe"),
        (
            "checks",
            1,
            "missing null nulls duplicates duplicate understanding understand summary statistics info look glance",
        ),
        (
            "features",
            2,
            "feature features preprocess preprocessing processing clean cleaning cleanup cleansing prepare",
        ),
        (
            "features",
            2,
            "preparing preparation transform transforming transformation transformations encode encoding scale",
        ),
        ("features", 2, "scaling normalize normalise normalization normalisation standardize standardization impute"),
        (
            "features",
            2,
            "imputation imputing wrangle wrangling munging merge merging engineering tokenization tokenize",
        ),
        (
            "features",
            1.5,
            "vectorize vectorization aggregate aggregation handling handle reduction drop dropping filter",
        ),
        (
            "features",
            1.5,
            "filtering convert converting conversion outlier outliers rfm pca columns grouping resampling",
        ),
        ("train", 2, "train training fit fitting tune tuning hyperparameter hyperparameters modeling modelling"),
        (
            "train",
            1.4,
            "model models split splitting regression classifier classifiers classification clustering forest",
        ),
        (
            "train",
            1.4,
            "tree trees svm knn neural network networks xgboost lightgbm catboost boosting bayes arima sarima",
        ),
        (
            "train",
            1.4,
            "lstm cnn rnn kmeans ensemble baseline learning optimization algorithm algorithms estimator logistic",
        ),
        (
            "evaluate",
            2,
            "evaluate evaluating evaluation metric metrics accuracy performance confusion roc auc backtest",
        ),
        (
            "evaluate",
            1.6,
            "result results score scores scoring error errors assess assessment compare comparing comparison",
        ),
        ("evaluate", 1.6, "residual residuals diagnostics report importance interpretation hypothesis significance"),
        ("evaluate", 1, "test testing validation validate conclusion conclusions findings"),
        ("predict", 2, "predict predicting prediction predictions forecast forecasts forecasting inference submission"),
        ("predict", 1.2, "submit deploy deployment"),
        ("plots", 2, "plot plots plotting visualize visualise visualizing visualising visualization visualisation"),
        (
            "plots",
            2,
            "visualizations visualisations chart charts graph graphs histogram histograms heatmap boxplot scatter",
        ),
        (
            "plots",
            1.2,
            "explore exploring exploratory exploration eda distribution distributions correlation figure figures",
        ),
        ("plots", 0.6, "analysis analyze analyse trend trends"),
    ]
)
"""Words of headings."""

WORD = re.compile(r"[^\W\d_]+")
OWN_FUNCTION = 0.8
"""How much what a function of the notebook does counts where it is called."""


class Evidence:
    """What the code of one cell speaks for: `weights` by module, and the call that said so most loudly."""

    def __init__(self) -> None:
        self.weights: defaultdict[str, float] = defaultdict(float)
        self.calls: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, module: str, weight: float, call: str) -> None:
        """Count one sign."""
        self.weights[module] += weight
        if call:
            self.calls[module][call] += weight

    def call(self, module: str) -> str:
        """Give the call that speaks for a module most, the first of several; "" if none does."""
        found = self.calls[module]
        return max(found, key=found.__getitem__) if found else ""


def evidence_of(tree: ast.Module, functions: dict[str, Weights]) -> Evidence:
    """Weigh a cell's statements; what its definitions do is noted in `functions` and counts where they are called."""
    found = Evidence()
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            inner = Evidence()
            for node in ast.walk(statement):
                _weigh(node, inner, {})
            functions[statement.name] = dict(inner.weights)
        else:
            for node in _outside_definitions(statement):
                _weigh(node, found, functions)
    return found


def _outside_definitions(statement: ast.stmt) -> Iterator[ast.AST]:
    todo: list[ast.AST] = [statement]
    while todo:
        node = todo.pop()
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Import | ast.ImportFrom):
            yield node
            todo += reversed(list(ast.iter_child_nodes(node)))


def _weigh(node: ast.AST, found: Evidence, functions: Mapping[str, Weights]) -> None:
    match node:
        case ast.Call():
            _weigh_call(node, found, functions)
        case ast.Assert():
            found.add("checks", 2, "assert")
        case ast.Assign(targets=[target, *_]):
            _weigh_target(target, found)
        case ast.AugAssign(target=ast.Subscript() as target):
            _weigh_target(target, found)
        case _:
            pass


def _weigh_target(target: ast.expr, found: Evidence) -> None:
    match target:
        case ast.Subscript(value=ast.Name() | ast.Attribute(attr="loc" | "iloc" | "at"), slice=index):
            text = index if isinstance(index, ast.Constant) else None
            found.add("features", 1.2 if text is not None and isinstance(text.value, str) else 0.6, "")
        case ast.Attribute(value=ast.Attribute(value=ast.Name(id="pd"), attr="options")):
            found.add("setup", 2, "pd.options")
        case ast.Subscript(value=ast.Attribute(attr="rcParams" | "environ" as what)):
            found.add("setup", 2, what)
        case ast.Name(id="X" | "y" | "Y"):
            found.add("train", 0.5, "")
        case _:
            pass


def _weigh_call(node: ast.Call, found: Evidence, functions: Mapping[str, Weights]) -> None:
    name = called_name(node)
    receiver = dotted(node.func.value) if isinstance(node.func, ast.Attribute) else ""
    if not receiver and name in functions:
        for module, weight in functions[name].items():
            found.add(module, min(weight * OWN_FUNCTION, 2.0), name)
    owner = receiver.rpartition(".")[2]
    for module, weight in _signs(name, receiver, owner):
        found.add(module, weight, name)


def _signs(name: str, receiver: str, owner: str) -> Iterator[tuple[str, float]]:
    """Give what one call speaks for; the first table that knows it decides."""
    if name in {"fit", "transform", "fit_transform"} and PREPARING.search(owner.lower()):
        yield "features", 2.0
    elif owner == "style" and name == "use":
        yield "setup", 2.0
    elif name in {"join", "split", "replace", "format"} and (receiver.endswith("path") or not receiver):
        return
    elif name in CALLS:
        yield CALLS[name]
    elif owner in OWNERS:
        yield OWNERS[owner]
    else:
        sign = next(((module, weight) for pattern, module, weight in ENDINGS if pattern.search(name)), None)
        sign = sign or next(((module, weight) for pattern, module, weight in BEGINNINGS if pattern.match(name)), None)
        if sign:
            yield sign


def words_of(heading: str) -> Weights:
    """Give what a heading's words speak for; a word counts once."""
    found: defaultdict[str, float] = defaultdict(float)
    for word in dict.fromkeys(WORD.findall(heading.lower())):
        if word in WORDS:
            module, weight = WORDS[word]
            found[module] += weight
    return dict(found)
