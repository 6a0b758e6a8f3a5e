"""Which one wins?"""

import pandas as pd


def compare_forecasters(errors: pd.DataFrame):
    """The mean error of each forecaster in each store."""
    comparison = errors.pivot_table(index="store", columns="forecaster", values="wape")
    winner = comparison.mean().idxmin()
    print(comparison.round(3))
    print(
        f"{winner} wins in {(comparison.idxmin(axis=1) == winner).sum()} of {len(comparison)} stores"
    )
    return comparison, winner
