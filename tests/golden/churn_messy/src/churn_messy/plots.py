"""Plots."""

from math import *  # noqa: F403

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd


def some_plots_first(df: pd.DataFrame) -> tuple[pd.DataFrame, plt.Figure]:
    """Some plots first.

    Changes `df` in place.
    """
    df.spend.hist(bins=40)
    plt.title("spend")
    plt.close("all")
    # long tail -> log
    df["log_spend"] = df["spend"].apply(log1p)  # noqa: F405
    df["sqrt_calls"] = df["calls"].apply(sqrt)  # noqa: F405

    fig, axes = plt.subplots(1, 3, figsize=(10, 3))
    for ax, col in zip(axes, ["tenure", "log_spend", "sqrt_calls"]):
        for label, part in df.groupby("churned"):
            ax.hist(part[col], bins=20, alpha=0.5, density=True, label=str(label))
        ax.set_title(col)
    plt.legend()
    plt.close("all")
    return df, fig


def how_much_money_is_it(y_test, p):
    """If we call everybody over the threshold; a call costs 4, a kept customer is worth 120, 1 in
    4 stays.
    """
    called = p > 0.35
    saved = called.sum() * y_test[called].mean() * 0.25 * 120
    cost = called.sum() * 4
    profit = saved - cost
    print("calls:", called.sum(), "profit:", floor(profit))  # noqa: F405

    xs = np.arange(0.05, 0.95, 0.05)
    ys = []
    for x in xs:
        called = p > x
        ys.append((y_test[called] * 0.25 * 120).sum() - called.sum() * 4)
    plt.plot(xs, ys, "o-")
    plt.axvline(0.35, color="red", ls="--")
    plt.xlabel("threshold")
    plt.ylabel("profit")
    plt.close("all")
    best = xs[np.argmax(ys)]
    return called, saved, cost, profit, xs, ys, best
