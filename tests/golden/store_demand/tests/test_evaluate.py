"""What evaluate.py promises."""

import inspect

import pytest

from store_demand import evaluate


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("store_demand.evaluate") == []


def test_compare_forecasters_takes_what_the_pipeline_passes():
    call = inspect.signature(evaluate.compare_forecasters).bind("errors")
    assert call.arguments == {"errors": "errors"}


@pytest.mark.skip(
    reason="stub: what should compare_forecasters do when column 'store' is missing from errors?"
)
def test_compare_forecasters_when_column_store_is_missing_from_errors(): ...
