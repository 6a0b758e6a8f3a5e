"""What features.py promises."""

import inspect

import pytest

from send_time import features


def test_importing_it_does_nothing(what_importing_does):
    """No file is opened, nothing is started, nothing is printed."""
    assert what_importing_does("send_time.features") == []


def test_mark_the_opened_ones_takes_what_the_pipeline_passes():
    call = inspect.signature(features.mark_the_opened_ones).bind(
        "emails", open_within="open_within"
    )
    assert call.arguments == {"emails": "emails", "open_within": "open_within"}


def test_add_hour_and_weekend_takes_what_the_pipeline_passes():
    call = inspect.signature(features.add_hour_and_weekend).bind("emails")
    assert call.arguments == {"emails": "emails"}


def test_compare_weekdays_and_weekends_takes_what_the_pipeline_passes():
    call = inspect.signature(features.compare_weekdays_and_weekends).bind("emails")
    assert call.arguments == {"emails": "emails"}


def test_opening_rate_by_hour_takes_what_the_pipeline_passes():
    call = inspect.signature(features.opening_rate_by_hour).bind("emails", min_emails="min_emails")
    assert call.arguments == {"emails": "emails", "min_emails": "min_emails"}


def test_opening_rate_by_segment_and_hour_takes_what_the_pipeline_passes():
    call = inspect.signature(features.opening_rate_by_segment_and_hour).bind(
        "emails", min_emails="min_emails"
    )
    assert call.arguments == {"emails": "emails", "min_emails": "min_emails"}


def test_best_hour_for_each_segment_takes_what_the_pipeline_passes():
    call = inspect.signature(features.best_hour_for_each_segment).bind("emails", "by_segment")
    assert call.arguments == {"emails": "emails", "by_segment": "by_segment"}


@pytest.mark.skip(reason="stub: what should rate_table do when column 'emails' is 0 somewhere?")
def test_rate_table_when_column_emails_is_0_somewhere(): ...


@pytest.mark.skip(
    reason="stub: what should mark_the_opened_ones do when column 'opened_at' is missing from emails?"
)
def test_mark_the_opened_ones_when_column_opened_at_is_missing_from_emails(): ...


@pytest.mark.skip(
    reason="stub: what should add_hour_and_weekend do when column 'sent_at' is missing from emails?"
)
def test_add_hour_and_weekend_when_column_sent_at_is_missing_from_emails(): ...


@pytest.mark.skip(
    reason="stub: what should compare_weekdays_and_weekends do when column 'weekend' of emails has missing values?"
)
def test_compare_weekdays_and_weekends_when_column_weekend_of_emails_has_missing_values(): ...


@pytest.mark.skip(reason="stub: what should opening_rate_by_hour do when emails is empty?")
def test_opening_rate_by_hour_when_emails_is_empty(): ...


@pytest.mark.skip(
    reason="stub: what should opening_rate_by_segment_and_hour do when emails is empty?"
)
def test_opening_rate_by_segment_and_hour_when_emails_is_empty(): ...


@pytest.mark.skip(
    reason="stub: what should best_hour_for_each_segment do when column 'segment' of by_segment has missing values?"
)
def test_best_hour_for_each_segment_when_column_segment_of_by_segment_has_missing_values(): ...
