"""Features."""

import pandas as pd


def ratio(total, months):
    """Per month; the first month counts in full."""
    return total / months.clip(lower=1)


def add_ratios(customers: pd.DataFrame) -> pd.DataFrame:
    """Totals grow with tenure and say little.

    What a customer spends and how often they call in a month is comparable between old and new
    customers.

    Changes `customers` in place.
    """
    customers["spend_per_month"] = ratio(customers["spend"], customers["tenure"])
    customers["calls_per_month"] = ratio(customers["calls"], customers["tenure"])
    return customers


def add_relative_spend(customers: pd.DataFrame) -> pd.DataFrame:
    """30 a month is much on the basic plan and little on the family plan: divide by what is usual
    there.

    Changes `customers` in place.
    """
    usual_spend = customers.groupby("plan")["spend_per_month"].median()
    customers["relative_spend"] = customers["spend_per_month"] / customers["plan"].map(usual_spend)
    return customers
