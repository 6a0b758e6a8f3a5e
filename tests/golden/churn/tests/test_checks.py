"""What checks.py promises."""

import inspect

import pytest

from churn import checks


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.checks") == []


def test_check_customers_takes_what_the_pipeline_passes():
    call = inspect.signature(checks.check_customers).bind("customers")
    assert call.arguments == {"customers": "customers"}


@pytest.mark.skip(
    reason="stub: what should check_customers do when column 'plan' is missing from customers?"
)
def test_check_customers_when_column_plan_is_missing_from_customers(): ...
