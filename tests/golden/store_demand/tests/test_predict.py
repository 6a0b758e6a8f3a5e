"""What predict.py promises."""

import inspect

import pytest

from store_demand import predict


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("store_demand.predict") == []


def test_forecast_stores_takes_what_the_pipeline_passes():
    call = inspect.signature(predict.forecast_stores).bind(
        "weekly",
        "winner",
        weeks_ahead="weeks_ahead",
        season_length="season_length",
        smoothing="smoothing",
    )
    assert call.arguments == {
        "weekly": "weekly",
        "winner": "winner",
        "weeks_ahead": "weeks_ahead",
        "season_length": "season_length",
        "smoothing": "smoothing",
    }


def test_make_order_list_takes_what_the_pipeline_passes():
    call = inspect.signature(predict.make_order_list).bind(
        "comparison", "winner", "expected", weeks_ahead="weeks_ahead"
    )
    assert call.arguments == {
        "comparison": "comparison",
        "winner": "winner",
        "expected": "expected",
        "weeks_ahead": "weeks_ahead",
    }


@pytest.mark.skip(reason="stub: what should forecast_stores do when weekly is empty?")
def test_forecast_stores_when_weekly_is_empty(): ...


@pytest.mark.skip(
    reason="stub: what should make_order_list do when expected * (1 + reserve) holds a value that is no whole number?"
)
def test_make_order_list_when_expected_1_reserve_holds_a_value_that_is_no_whole(): ...
