"""Features."""

from math import *  # noqa: F403

import pandas as pd


def build_df(df: pd.DataFrame) -> pd.DataFrame:
    """Features.

    Changes `df` in place.
    """
    df["spend_pm"] = df.spend / df.tenure
    df["calls_pm"] = df.calls / df.tenure
    df = df.drop(["spend", "calls"], axis=1)

    limit = df.calls_pm.quantile(0.99)  # noqa: F841
    print(len(df.query("calls_pm > @limit")), "customers with very many calls, drop them")
    df = df.query("calls_pm <= @limit")

    # same scale for everything
    num = ["tenure", "log_spend", "sqrt_calls", "spend_pm", "calls_pm"]
    means = df[num].mean()
    stds = df[num].std()
    for c in num:
        df[c] = df[c].apply(lambda v: (v - means[c]) / stds[c])  # noqa: B023

    df = pd.get_dummies(df, columns=["plan", "contract"], drop_first=True)
    df = df.set_index("customer_id")
    return df
