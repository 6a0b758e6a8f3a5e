"""What data.py promises."""

import inspect

import pytest

from send_time import data


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("send_time.data") == []


def test_load_the_emails_takes_what_the_pipeline_passes():
    call = inspect.signature(data.load_the_emails).bind(data="data")
    assert call.arguments == {"data": "data"}


@pytest.mark.skip(reason="stub: what should load_the_emails do when there is no file at data?")
def test_load_the_emails_when_there_is_no_file_at_data(): ...
