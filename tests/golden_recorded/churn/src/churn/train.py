"""Train."""

import pandas as pd
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler


def split_customers(
    customers: pd.DataFrame, *, test_size: float, seed: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series, pd.Series]:
    """A quarter of the customers, with the same share of leavers as the rest."""
    X = customers.drop(columns=["customer_id", "churned", "spend", "calls"])
    y = customers["churned"]
    X_train, X_test, y_train, y_test = train_test_split(
        X, y, test_size=test_size, random_state=seed, stratify=y
    )
    return X_train, X_test, y_train, y_test


def train_model(X_train: pd.DataFrame, y_train: pd.Series) -> Pipeline:
    """A linear model is enough for a first answer, and its coefficients can be explained to the
    call team.
    """
    numbers = ["tenure", "late_bills", "spend_per_month", "calls_per_month", "relative_spend"]
    prepare = make_column_transformer(
        (OneHotEncoder(drop="first"), ["plan", "contract"]),
        (StandardScaler(), numbers),
        verbose_feature_names_out=False,
    )
    model = make_pipeline(prepare, LogisticRegression(max_iter=1000))
    model.fit(X_train, y_train)
    return model
