"""Check what arrived."""

import numpy as np
import pandas as pd


def check_customers(customers: pd.DataFrame) -> np.float64:
    """A wrong export has cost us a week before: stop here if the table is not what the model
    expects.
    """
    unknown_plans = set(customers["plan"]) - {"basic", "plus", "family"}
    if unknown_plans:
        raise ValueError(f"unknown plans: {sorted(unknown_plans)}")
    if not customers["tenure"].ge(1).all():
        raise ValueError("a tenure is shorter than a month")

    churn_rate = customers["churned"].mean()
    print(f"{churn_rate:.1%} of the customers left")
    return churn_rate
