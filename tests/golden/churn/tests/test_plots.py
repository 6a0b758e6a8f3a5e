"""What plots.py promises."""

import inspect

import pytest

from churn import plots


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.plots") == []


def test_plot_calibration_takes_what_the_pipeline_passes():
    call = inspect.signature(plots.plot_calibration).bind("y_test", "probability")
    assert call.arguments == {"y_test": "y_test", "probability": "probability"}


def test_plot_drivers_takes_what_the_pipeline_passes():
    call = inspect.signature(plots.plot_drivers).bind("model")
    assert call.arguments == {"model": "model"}


@pytest.mark.skip(
    reason="stub: what should plot_calibration do when probability has too few different values for 5 groups?"
)
def test_plot_calibration_when_probability_has_too_few_different_values_for_5_groups(): ...


@pytest.mark.skip(reason="stub: what should plot_drivers do when model was not fitted?")
def test_plot_drivers_when_model_was_not_fitted(): ...
