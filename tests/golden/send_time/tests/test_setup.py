"""What setup.py promises."""

import inspect

import pytest

from send_time import setup


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("send_time.setup") == []


def test_set_up_takes_what_the_pipeline_passes():
    call = inspect.signature(setup.set_up).bind()
    assert call.arguments == {}


@pytest.mark.skip(
    reason="stub: what should set_up do when its caller has set other options of pandas?"
)
def test_set_up_when_its_caller_has_set_other_options_of_pandas(): ...
