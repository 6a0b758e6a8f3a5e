"""The whole run: the notebook's steps, in the notebook's order."""

from dataclasses import dataclass

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from churn import checks, data, evaluate, features, plots, predict, train
from churn.config import Config


@dataclass(frozen=True)
class Results:
    """What the run leaves for its reader."""

    churn_rate: np.float64
    model: Pipeline
    auc: float
    threshold: np.float64
    hit_rate: np.float64
    lift: np.float64
    call_list: pd.DataFrame
    fig: plt.Figure
    names: np.ndarray
    drivers: pd.Series


def run(config: Config | None = None) -> Results:
    """Run every step with `config` (default: the notebook's own values)."""
    config = config or Config()

    # Load the customers
    customers = data.load_the_customers(data=config.data)

    # Tidy the plan names
    customers = data.tidy_plan_names(customers)

    # Check what arrived
    churn_rate = checks.check_customers(customers)

    # Spend and calls per month
    customers = features.add_ratios(customers)

    # Spend compared with the plan
    customers = features.add_relative_spend(customers)

    # Hold out a test set
    X_train, X_test, y_train, y_test = train.split_customers(
        customers, test_size=config.test_size, seed=config.seed
    )

    # Train a linear model
    model = train.train_model(X_train, y_train)

    # How good is the ranking?
    probability, auc = evaluate.evaluate_model(X_test, y_test, model)

    # Whom to call
    threshold, hit_rate, lift = evaluate.choose_threshold(
        y_test, probability, call_share=config.call_share
    )

    # The call list
    call_list = predict.make_call_list(X_test, probability, threshold)

    # Can the probabilities be trusted?
    fig = plots.plot_calibration(y_test, probability)

    # What drives it?
    names, drivers = plots.plot_drivers(model)

    return Results(
        churn_rate=churn_rate,
        model=model,
        auc=auc,
        threshold=threshold,
        hit_rate=hit_rate,
        lift=lift,
        call_list=call_list,
        fig=fig,
        names=names,
        drivers=drivers,
    )
