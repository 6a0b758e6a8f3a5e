"""What checks.py promises."""

import inspect

import pytest

from store_demand import checks


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("store_demand.checks") == []


def test_check_history_takes_what_the_pipeline_passes():
    call = inspect.signature(checks.check_history).bind(
        "weekly", weeks_ahead="weeks_ahead", folds="folds", season_length="season_length"
    )
    assert call.arguments == {
        "weekly": "weekly",
        "weeks_ahead": "weeks_ahead",
        "folds": "folds",
        "season_length": "season_length",
    }


@pytest.mark.skip(reason="stub: what should check_history do when shortest < 2 * season_length?")
def test_check_history_when_shortest_2_season_length(): ...
