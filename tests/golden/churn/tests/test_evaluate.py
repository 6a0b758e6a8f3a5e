"""What evaluate.py promises."""

import inspect

import pytest

from churn import evaluate


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.evaluate") == []


def test_evaluate_model_takes_what_the_pipeline_passes():
    call = inspect.signature(evaluate.evaluate_model).bind("X_test", "y_test", "model")
    assert call.arguments == {"X_test": "X_test", "y_test": "y_test", "model": "model"}


def test_choose_threshold_takes_what_the_pipeline_passes():
    call = inspect.signature(evaluate.choose_threshold).bind(
        "y_test", "probability", call_share="call_share"
    )
    assert call.arguments == {
        "y_test": "y_test",
        "probability": "probability",
        "call_share": "call_share",
    }


@pytest.mark.skip(reason="stub: what should evaluate_model do when y_test holds only one class?")
def test_evaluate_model_when_y_test_holds_only_one_class(): ...


@pytest.mark.skip(reason="stub: what should choose_threshold do when the mean of y_test is 0?")
def test_choose_threshold_when_the_mean_of_y_test_is_0(): ...


def test_how_good_is_the_ranking(after_evaluate_model):
    auc = after_evaluate_model["auc"]
    assert auc > 0.7
