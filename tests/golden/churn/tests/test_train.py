"""What train.py promises."""

import inspect

import pytest

from churn import train


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn.train") == []


def test_split_customers_takes_what_the_pipeline_passes():
    call = inspect.signature(train.split_customers).bind(
        "customers", test_size="test_size", seed="seed"
    )
    assert call.arguments == {"customers": "customers", "test_size": "test_size", "seed": "seed"}


def test_train_model_takes_what_the_pipeline_passes():
    call = inspect.signature(train.train_model).bind("X_train", "y_train")
    assert call.arguments == {"X_train": "X_train", "y_train": "y_train"}


@pytest.mark.skip(
    reason="stub: what should split_customers do when a class of column 'churned' has only one row?"
)
def test_split_customers_when_a_class_of_column_churned_has_only_one_row(): ...


@pytest.mark.skip(
    reason="stub: what should train_model do when a category appears that the OneHotEncoder has not seen?"
)
def test_train_model_when_a_category_appears_that_the_onehotencoder_has_not_seen(): ...
