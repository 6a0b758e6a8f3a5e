"""Closed weeks."""

import numpy as np
import pandas as pd


def closed_weeks(sales: pd.DataFrame) -> pd.DataFrame:
    """A closed store sells nothing, but that says nothing about demand.

    Changes `sales` in place.
    """
    sales["units"] = sales["units"].astype(float)
    sales.loc[sales["closed"] == 1, "units"] = np.nan
    return sales
