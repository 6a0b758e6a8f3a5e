"""Backtest."""

import numpy as np
import pandas as pd

from store_demand.forecasters import make_forecaster


def wape(actual, predicted):
    return np.abs(actual - predicted).sum() / actual.sum()


def fold_error(name, series, cut, *, season_length: int, smoothing: float, weeks_ahead: int):
    forecaster = make_forecaster(name, season_length=season_length, smoothing=smoothing).fit(
        series.iloc[:cut]
    )
    return wape(series.iloc[cut : cut + weeks_ahead], forecaster.predict(weeks_ahead))


def backtest_stores(
    weekly: pd.DataFrame, *, weeks_ahead: int, folds: int, season_length: int, smoothing: float
) -> pd.DataFrame:
    """Cut off the last weeks, forecast them, compare; then cut off more.

    The error is the weighted absolute percentage error: the units we were wrong by, as a share of
    the units sold.
    """
    rows = []
    for store, series in weekly.items():
        for fold in range(1, folds + 1):
            cut = len(series) - fold * weeks_ahead
            for name in ["seasonal naive", "seasonal smoother"]:
                rows.append(
                    (
                        store,
                        fold,
                        name,
                        fold_error(
                            name,
                            series,
                            cut,
                            season_length=season_length,
                            smoothing=smoothing,
                            weeks_ahead=weeks_ahead,
                        ),
                    )
                )

    errors = pd.DataFrame(rows, columns=["store", "fold", "forecaster", "wape"])
    return errors
