"""Tables: which module of the vocabulary a call, a name or a word of a heading speaks for, and how loudly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


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
