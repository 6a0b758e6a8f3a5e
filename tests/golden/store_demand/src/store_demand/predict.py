"""Predict."""

import numpy as np
import pandas as pd

from store_demand.forecasters import make_forecaster


def forecast_stores(
    weekly: pd.DataFrame, winner, *, weeks_ahead: int, season_length: int, smoothing: float
) -> pd.DataFrame:
    """The winner, fitted to everything we have."""
    next_weeks = pd.date_range(weekly.index[-1], periods=weeks_ahead + 1, freq="7D", name="week")[
        1:
    ]
    expected = pd.DataFrame(index=next_weeks)
    for store in weekly.columns:
        expected[store] = (
            make_forecaster(winner, season_length=season_length, smoothing=smoothing)
            .fit(weekly[store])
            .predict(weeks_ahead)
        )
    return expected


def make_order_list(comparison, winner, expected: pd.DataFrame, *, weeks_ahead: int):
    """The expected units plus a reserve for the error that each store showed in the backtest."""
    reserve = comparison[winner]
    orders = np.ceil(expected * (1 + reserve)).astype(int)
    units_ordered = int(orders.to_numpy().sum())
    print(f"{units_ordered} units in {weeks_ahead} weeks")
    return reserve, orders, units_ordered
