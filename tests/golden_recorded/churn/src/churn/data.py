"""Data."""

import pandas as pd


def load_the_customers(*, data: str) -> pd.DataFrame:
    """One row per customer; `churned` is 1 if the contract was ended in the following quarter."""
    customers = pd.read_csv(data)
    customers = customers.drop_duplicates(subset="customer_id")  # the export sends some rows twice
    customers = customers.dropna(subset=["tenure"])  # new contracts have no tenure yet
    return customers


def tidy_plan_names(customers: pd.DataFrame) -> pd.DataFrame:
    """Some shops type the plan by hand, so `"Basic "` and `"basic"` are the same plan.

    Changes `customers` in place.
    """
    customers["plan"] = customers["plan"].str.strip().str.lower()
    return customers
