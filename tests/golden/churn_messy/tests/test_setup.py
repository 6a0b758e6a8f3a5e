"""What setup.py promises."""

import inspect

import pytest

from churn_messy import setup


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("churn_messy.setup") == []


def test_prepare_takes_what_the_pipeline_passes():
    call = inspect.signature(setup.prepare).bind()
    assert call.arguments == {}


@pytest.mark.skip(reason="stub: what should prepare do when its caller wants to see warnings?")
def test_prepare_when_its_caller_wants_to_see_warnings(): ...
