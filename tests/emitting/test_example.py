"""The example of the design, letter for letter."""

from nbengineer.emitting.modules import module_texts
from nbengineer.emitting.pipeline import pipeline_text
from tests.emitting.churn import CODES, PLAN
from tests.emitting.formatting import written

EXAMPLE = {
    "data": '''\
"""Load the customers."""

import pandas as pd


def load_the_customers(*, data: str) -> pd.DataFrame:
    """One row per customer; `churned` is the label."""
    df = pd.read_csv(data)
    df = df.dropna(subset=["tenure"])  # new contracts have no tenure yet
    return df
''',
    "features": '''\
"""Features."""

import pandas as pd


def ratio(a, b):
    return a / b.clip(lower=1)


def add_ratios(df: pd.DataFrame) -> pd.DataFrame:
    """Spend and calls per month of tenure.

    Changes `df` in place.
    """
    df["spend_per_month"] = ratio(df["spend"], df["tenure"])
    df["calls_per_month"] = ratio(df["calls"], df["tenure"])
    return df
''',
    "train": '''\
"""Train."""

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split


def train_model(
    df: pd.DataFrame, *, test_size: float, seed: int
) -> tuple[pd.DataFrame, pd.Series, LogisticRegression]:
    """A linear model is enough for a first answer."""
    X = df.drop(columns="churned")
    y = df["churned"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed
    )
    model = LogisticRegression(max_iter=1000).fit(X_train, y_train)
    return X_test, y_test, model
''',
    "evaluate": '''\
"""Evaluate."""

import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score


def evaluate_model(X_test: pd.DataFrame, y_test: pd.Series, model: LogisticRegression) -> float:
    """Evaluate."""
    auc = roc_auc_score(y_test, model.predict_proba(X_test)[:, 1])
    print(f"AUC {auc:.3f}")
    return auc
''',
    "pipeline": '''\
"""The whole run: the notebook's steps, in the notebook's order."""

from dataclasses import dataclass

from sklearn.linear_model import LogisticRegression

from churn import data, evaluate, features, train
from churn.config import Config


@dataclass(frozen=True)
class Results:
    """What the run leaves for its reader."""

    model: LogisticRegression
    auc: float


def run(config: Config | None = None) -> Results:
    """Run every step with `config` (default: the notebook's own values)."""
    config = config or Config()

    # Load the customers
    df = data.load_the_customers(data=config.data)

    # Features
    df = features.add_ratios(df)

    # Train
    X_test, y_test, model = train.train_model(df, test_size=config.test_size, seed=config.seed)

    # Evaluate
    auc = evaluate.evaluate_model(X_test, y_test, model)

    return Results(model=model, auc=auc)
''',
}
"""The modules of the example that shows what good output looks like."""


def test_the_example_comes_out_as_shown(tmp_path):
    """The churn notebook becomes, letter for letter, the package that the design shows."""
    texts = written(PLAN, CODES, tmp_path)
    assert {name: texts[name] for name in EXAMPLE} == EXAMPLE


def test_what_we_write_is_near_formatted(tmp_path):
    """Without the formatter only long lines are missing their breaks."""
    texts = module_texts(PLAN, CODES)
    assert texts["src/churn/features.py"] == EXAMPLE["features"]
    assert texts["src/churn/evaluate.py"] == EXAMPLE["evaluate"]
    assert pipeline_text(PLAN) == EXAMPLE["pipeline"]


def test_emitting_twice_gives_the_same():
    """The texts depend on nothing but the plan and the cells."""
    assert module_texts(PLAN, CODES) == module_texts(PLAN, CODES)
