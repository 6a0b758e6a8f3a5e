"""What features.py promises."""

import inspect

import pandas as pd
import pytest

from churn import features
from churn.features import ratio


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.features") == []


def test_add_ratios_takes_what_the_pipeline_passes():
    call = inspect.signature(features.add_ratios).bind("customers")
    assert call.arguments == {"customers": "customers"}


def test_add_relative_spend_takes_what_the_pipeline_passes():
    call = inspect.signature(features.add_relative_spend).bind("customers")
    assert call.arguments == {"customers": "customers"}


@pytest.mark.skip(reason="stub: what should ratio do when months is below 1?")
def test_ratio_when_months_is_below_1(): ...


@pytest.mark.skip(
    reason="stub: what should add_ratios do when column 'spend' is missing from customers?"
)
def test_add_ratios_when_column_spend_is_missing_from_customers(): ...


@pytest.mark.skip(
    reason="stub: what should add_relative_spend do when customers is such that usual_spend is 0 for a value of column 'plan'?"
)
def test_add_relative_spend_when_customers_is_such_that_usual_spend_is_0_for_a_value(): ...


def test_spend_and_calls_per_month():
    assert ratio(pd.Series([30.0, 30.0]), pd.Series([3, 0])).tolist() == [10.0, 30.0]
