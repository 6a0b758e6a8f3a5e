"""What data.py promises."""

import inspect

import pytest

from churn_messy import data


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn_messy.data") == []


def test_load_takes_what_the_pipeline_passes():
    call = inspect.signature(data.load).bind()
    assert call.arguments == {}


@pytest.mark.skip(reason="stub: what should load do when data/customers.csv is missing?")
def test_load_when_data_customers_csv_is_missing(): ...
