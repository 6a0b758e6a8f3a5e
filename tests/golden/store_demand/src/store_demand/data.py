"""Data."""

import pandas as pd


def load_the_weekly_sales(*, data: str) -> pd.DataFrame:
    """One row per store and week, promotions marked."""
    sales = pd.read_csv(data, parse_dates=["week"])
    sales = sales.sort_values(["store", "week"]).reset_index(drop=True)
    return sales


def make_weekly_table(sales: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """Weeks that never arrived, and those when a store was closed, are drawn straight between
    their neighbours.
    """
    weekly = sales.pivot(index="week", columns="store", values="units").asfreq("7D")
    filled = int(weekly.isna().sum().sum())
    weekly = weekly.interpolate(limit_direction="both")
    print(f"{len(weekly)} weeks, {weekly.shape[1]} stores, {filled} values filled")
    return weekly, filled
