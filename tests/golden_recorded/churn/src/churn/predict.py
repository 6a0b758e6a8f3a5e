"""The call list."""

import numpy as np
import pandas as pd


def next_step(p, *, threshold):
    return np.where(p >= threshold, "call", "wait")


def make_call_list(
    X_test: pd.DataFrame, probability: np.ndarray, threshold: np.float64
) -> pd.DataFrame:
    """The most urgent first, with the two numbers that the team asks for."""
    call_list = X_test[["plan", "contract", "relative_spend", "calls_per_month"]].copy()
    call_list["probability"] = probability
    call_list["next_step"] = next_step(call_list["probability"], threshold=threshold)
    call_list = call_list.sort_values("probability", ascending=False)
    return call_list
