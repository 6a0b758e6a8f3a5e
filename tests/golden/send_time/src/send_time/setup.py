"""Set up."""

import pandas as pd


def set_up() -> None:
    """Rates with three digits are enough."""
    pd.set_option("display.precision", 3)
