"""What checks.py promises."""

import inspect

import pytest

from send_time import checks


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("send_time.checks") == []


def test_check_the_times_takes_what_the_pipeline_passes():
    call = inspect.signature(checks.check_the_times).bind("emails")
    assert call.arguments == {"emails": "emails"}


@pytest.mark.skip(
    reason="stub: what should check_the_times do when column 'opened_at' is missing from emails?"
)
def test_check_the_times_when_column_opened_at_is_missing_from_emails(): ...
