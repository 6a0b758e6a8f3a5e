"""What backtest.py promises."""

import inspect

import pytest

from store_demand import backtest


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("store_demand.backtest") == []


def test_backtest_stores_takes_what_the_pipeline_passes():
    call = inspect.signature(backtest.backtest_stores).bind(
        "weekly",
        weeks_ahead="weeks_ahead",
        folds="folds",
        season_length="season_length",
        smoothing="smoothing",
    )
    assert call.arguments == {
        "weekly": "weekly",
        "weeks_ahead": "weeks_ahead",
        "folds": "folds",
        "season_length": "season_length",
        "smoothing": "smoothing",
    }


@pytest.mark.skip(reason="stub: what should wape do when actual sums to 0?")
def test_wape_when_actual_sums_to_0(): ...


@pytest.mark.skip(reason="stub: what should fold_error do when series has fewer than cut values?")
def test_fold_error_when_series_has_fewer_than_cut_values(): ...


@pytest.mark.skip(reason="stub: what should backtest_stores do when weekly is empty?")
def test_backtest_stores_when_weekly_is_empty(): ...
