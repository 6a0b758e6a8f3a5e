"""What data.py promises."""

import inspect

import pytest

from churn import data


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.data") == []


def test_load_the_customers_takes_what_the_pipeline_passes():
    call = inspect.signature(data.load_the_customers).bind(data="data")
    assert call.arguments == {"data": "data"}


def test_tidy_plan_names_takes_what_the_pipeline_passes():
    call = inspect.signature(data.tidy_plan_names).bind("customers")
    assert call.arguments == {"customers": "customers"}


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
