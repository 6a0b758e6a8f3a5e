"""Load."""

from math import *  # noqa: F403

import pandas as pd


def load() -> pd.DataFrame:
    """Load."""
    df = pd.read_csv("data/customers.csv")
    print(df.shape)

    df = df.drop_duplicates()
    df = df[df.tenure.notnull()]
    df.plan = df.plan.str.strip().str.lower()
    return df
