"""Plots."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline


def plot_calibration(y_test: pd.Series, probability: np.ndarray) -> plt.Figure:
    """In each fifth of the list, the predicted share of leavers and the share that did leave.

    The closer to the diagonal, the better.
    """
    fifth = pd.qcut(probability, 5, labels=False, duplicates="drop")
    calibration = pd.DataFrame({"predicted": probability, "left": y_test}).groupby(fifth).mean()

    fig, ax = plt.subplots(figsize=(4, 4))
    ax.plot([0, 1], [0, 1], color="lightgrey")
    ax.plot(calibration["predicted"], calibration["left"], marker="o")
    ax.set_xlabel("predicted")
    ax.set_ylabel("left")
    plt.close("all")
    return fig


def plot_drivers(model: Pipeline) -> tuple[np.ndarray, pd.Series]:
    """The coefficients of the model: to the right, customers leave sooner."""
    names = model[:-1].get_feature_names_out()
    drivers = pd.Series(model[-1].coef_[0], index=names).sort_values()
    drivers.plot.barh(title="Coefficients", figsize=(6, 3))
    plt.close("all")
    return names, drivers
