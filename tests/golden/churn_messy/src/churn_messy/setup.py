"""Churn v3 (FINAL)."""

import warnings
from math import *  # noqa: F403


def churn_v3_final() -> None:
    """quick look at the customer export, see if we can predict who leaves."""
    warnings.filterwarnings("ignore")
