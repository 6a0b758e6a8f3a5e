"""What setup.py promises."""

import inspect

import pytest

from churn_messy import setup


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn_messy.setup") == []


def test_churn_v3_final_takes_what_the_pipeline_passes():
    call = inspect.signature(setup.churn_v3_final).bind()
    assert call.arguments == {}


@pytest.mark.skip(
    reason="stub: what should churn_v3_final do when warnings.filterwarnings was called before with other values?"
)
def test_churn_v3_final_when_warnings_filterwarnings_was_called(): ...
