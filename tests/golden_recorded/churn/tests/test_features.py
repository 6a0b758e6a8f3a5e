"""What features.py promises; the values come from a run of churn.ipynb (tests/recorded)."""

import pandas as pd
import pytest

from churn import features
from churn.features import ratio


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.features") == []


def test_add_ratios_reproduces_the_notebook(recorded):
    given, expected = recorded("features.add_ratios")
    customers = features.add_ratios(**given)
    pd.testing.assert_frame_equal(customers, expected["customers"])


def test_add_ratios_adds_two_columns_and_keeps_the_rows(recorded):
    given, _ = recorded("features.add_ratios")
    before = given["customers"].copy()
    customers = features.add_ratios(**given)
    assert list(customers.columns) == [*before.columns, "spend_per_month", "calls_per_month"]
    pd.testing.assert_index_equal(customers.index, before.index)


def test_add_relative_spend_reproduces_the_notebook(recorded):
    given, expected = recorded("features.add_relative_spend")
    customers = features.add_relative_spend(**given)
    pd.testing.assert_frame_equal(customers, expected["customers"])


def test_add_relative_spend_adds_one_column_and_keeps_the_rows(recorded):
    given, _ = recorded("features.add_relative_spend")
    before = given["customers"].copy()
    customers = features.add_relative_spend(**given)
    assert list(customers.columns) == [*before.columns, "relative_spend"]
    pd.testing.assert_index_equal(customers.index, before.index)


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
