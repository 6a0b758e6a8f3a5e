"""Enough history?"""

import pandas as pd


def check_history(weekly: pd.DataFrame, *, weeks_ahead: int, folds: int, season_length: int) -> int:
    """Every fold of the backtest needs two seasons to learn from."""
    shortest = len(weekly) - folds * weeks_ahead
    print(f"the earliest fold learns from {shortest} weeks")
    assert shortest >= 2 * season_length, "fewer than two seasons"
    return shortest
