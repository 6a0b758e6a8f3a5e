"""What predict.py promises."""

import inspect

import pytest

from churn import predict


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.predict") == []


def test_make_call_list_takes_what_the_pipeline_passes():
    call = inspect.signature(predict.make_call_list).bind("X_test", "probability", "threshold")
    assert call.arguments == {
        "X_test": "X_test",
        "probability": "probability",
        "threshold": "threshold",
    }


@pytest.mark.skip(reason="stub: what should next_step do when a value of p is missing?")
def test_next_step_when_a_value_of_p_is_missing(): ...


@pytest.mark.skip(
    reason="stub: what should make_call_list do when column 'plan' is missing from X_test?"
)
def test_make_call_list_when_column_plan_is_missing_from_x_test(): ...
