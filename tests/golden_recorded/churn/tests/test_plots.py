"""What plots.py promises; the values come from a run of churn.ipynb (tests/recorded)."""

import numpy as np
import pandas as pd
import pytest

from churn import plots, train


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.plots") == []


def test_plot_calibration_reproduces_the_notebook(recorded, drawn):
    given, expected = recorded("plots.plot_calibration")
    fig = plots.plot_calibration(**given)
    assert type(fig).__name__ == "Figure"
    assert drawn() == expected["drawn"]


def test_plot_calibration_leaves_its_arguments_alone(recorded):
    given, _ = recorded("plots.plot_calibration")
    before, _ = recorded("plots.plot_calibration")
    plots.plot_calibration(**given)
    pd.testing.assert_series_equal(given["y_test"], before["y_test"])
    np.testing.assert_allclose(given["probability"], before["probability"])


def test_plot_drivers_reproduces_the_notebook(recorded, drawn):
    _, expected = recorded("plots.plot_drivers")
    model = train.train_model(**recorded("train.train_model")[0])
    names, drivers = plots.plot_drivers(model=model)
    np.testing.assert_array_equal(names, expected["names"])
    pd.testing.assert_series_equal(drivers, expected["drivers"])
    assert drawn() == expected["drawn"]


@pytest.mark.skip(
    reason="stub: what should plot_calibration do when probability has too few different values for 5 groups?"
)
def test_plot_calibration_when_probability_has_too_few_different_values_for_5_groups(): ...


@pytest.mark.skip(reason="stub: what should plot_drivers do when model was not fitted?")
def test_plot_drivers_when_model_was_not_fitted(): ...
