"""Setup."""

import warnings
from math import *  # noqa: F403


def prepare() -> None:
    """Set what holds for the whole run."""
    warnings.filterwarnings("ignore")
