"""What data.py promises."""

import inspect

import pandas as pd
import pytest

from store_demand import data


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("store_demand.data") == []


def test_load_the_weekly_sales_takes_what_the_pipeline_passes():
    call = inspect.signature(data.load_the_weekly_sales).bind(data="data")
    assert call.arguments == {"data": "data"}


def test_make_weekly_table_takes_what_the_pipeline_passes():
    call = inspect.signature(data.make_weekly_table).bind("sales")
    assert call.arguments == {"sales": "sales"}


@pytest.mark.skip(
    reason="stub: what should load_the_weekly_sales do when there is no file at data?"
)
def test_load_the_weekly_sales_when_there_is_no_file_at_data(): ...


@pytest.mark.skip(
    reason="stub: what should make_weekly_table do when column 'week' is missing from sales?"
)
def test_make_weekly_table_when_column_week_is_missing_from_sales(): ...


def test_one_column_per_store(after_make_weekly_table):
    weekly = after_make_weekly_table["weekly"]
    assert weekly.notna().all().all()
    assert (weekly.index.to_series().diff().dropna() == pd.Timedelta("7D")).all()
