"""The whole run: the notebook's steps, in the notebook's order."""

from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from churn_messy import data, features, plots, setup, train
from churn_messy.config import Config


@dataclass(frozen=True)
class Results:
    """What the run leaves for its reader."""

    fig: plt.Figure
    lr: LogisticRegression
    rf: RandomForestClassifier
    called: Any
    saved: Any
    cost: Any
    profit: Any
    xs: np.ndarray
    ys: list
    best: Any


def run(config: Config | None = None) -> Results:
    """Run every step; nothing can be set."""
    # Prepare
    setup.prepare()

    # load
    df = data.load()

    # some plots first
    df, fig = plots.some_plots_first(df)

    # features
    df = features.build_df(df)

    # model
    y_test, lr, p, rf = train.model(df)

    # how much money is it
    called, saved, cost, profit, xs, ys, best = plots.how_much_money_is_it(y_test, p)

    return Results(
        fig=fig,
        lr=lr,
        rf=rf,
        called=called,
        saved=saved,
        cost=cost,
        profit=profit,
        xs=xs,
        ys=ys,
        best=best,
    )
