"""What train.py promises."""

import inspect

import pytest

from churn_messy import train


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn_messy.train") == []


def test_model_takes_what_the_pipeline_passes():
    call = inspect.signature(train.model).bind("df")
    assert call.arguments == {"df": "df"}


@pytest.mark.skip(reason="stub: what should evaluate do when y_test holds only one class?")
def test_evaluate_when_y_test_holds_only_one_class(): ...


@pytest.mark.skip(
    reason="stub: what should model do when column 'plan_family' of df has missing values?"
)
def test_model_when_column_plan_family_of_df_has_missing_values(): ...
