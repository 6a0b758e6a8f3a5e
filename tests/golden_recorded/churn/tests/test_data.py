"""What data.py promises; the values come from a run of churn.ipynb (tests/recorded)."""

import pandas as pd
import pytest

from churn import data


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.data") == []


def test_load_the_customers_reproduces_the_notebook(recorded):
    given, expected = recorded("data.load_the_customers")
    customers = data.load_the_customers(**given)
    assert customers.shape == (1577, 8)
    pd.testing.assert_frame_equal(customers.iloc[::32], expected["customers"])


def test_tidy_plan_names_reproduces_the_notebook(recorded):
    given, expected = recorded("data.tidy_plan_names")
    customers = data.tidy_plan_names(**given)
    pd.testing.assert_frame_equal(customers, expected["customers"])


def test_tidy_plan_names_keeps_the_rows_and_columns(recorded):
    given, _ = recorded("data.tidy_plan_names")
    before = given["customers"].copy()
    customers = data.tidy_plan_names(**given)
    assert list(customers.columns) == list(before.columns)
    pd.testing.assert_index_equal(customers.index, before.index)


@pytest.mark.skip(reason="stub: what should load_the_customers do when there is no file at data?")
def test_load_the_customers_when_there_is_no_file_at_data(): ...


@pytest.mark.skip(
    reason="stub: what should tidy_plan_names do when a value of column 'plan' is missing?"
)
def test_tidy_plan_names_when_a_value_of_column_plan_is_missing(): ...


def test_check_what_arrived(after_check_customers):
    customers = after_check_customers["customers"]
    assert customers["customer_id"].is_unique
    assert customers.notna().all().all()
    assert set(customers["churned"]) == {0, 1}
