"""What plots.py promises."""

import inspect

import pytest

from churn_messy import plots


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn_messy.plots") == []


def test_some_plots_first_takes_what_the_pipeline_passes():
    call = inspect.signature(plots.some_plots_first).bind("df")
    assert call.arguments == {"df": "df"}


def test_how_much_money_is_it_takes_what_the_pipeline_passes():
    call = inspect.signature(plots.how_much_money_is_it).bind("y_test", "p")
    assert call.arguments == {"y_test": "y_test", "p": "p"}


@pytest.mark.skip(
    reason="stub: what should some_plots_first do when column 'spend' is missing from df?"
)
def test_some_plots_first_when_column_spend_is_missing_from_df(): ...


@pytest.mark.skip(reason="stub: what should how_much_money_is_it do when a value of p is missing?")
def test_how_much_money_is_it_when_a_value_of_p_is_missing(): ...
