"""Evaluate."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import Pipeline


def evaluate_model(
    X_test: pd.DataFrame, y_test: pd.Series, model: Pipeline
) -> tuple[np.ndarray, float]:
    """The area under the ROC curve on the customers held out."""
    probability = model.predict_proba(X_test)[:, 1]
    auc = roc_auc_score(y_test, probability)
    print(f"AUC {auc:.3f}")
    return probability, auc


def choose_threshold(
    y_test: pd.Series, probability: np.ndarray, *, call_share: float
) -> tuple[np.float64, np.float64, np.float64]:
    """The team calls the share of customers with the highest probability.

    Lift says how many more leavers they reach than with a list drawn at random.
    """
    threshold = np.quantile(probability, 1 - call_share)
    hit_rate = y_test[probability >= threshold].mean()
    lift = hit_rate / y_test.mean()
    print(f"call from {threshold:.2f} on: {hit_rate:.0%} of them would leave, lift {lift:.1f}")
    return threshold, hit_rate, lift
