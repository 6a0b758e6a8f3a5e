"""Features."""

import pandas as pd


def mark_the_opened_ones(emails: pd.DataFrame, *, open_within: str):
    """A newsletter that is opened two days later was not sent at a good time.

    Changes `emails` in place.
    """
    emails["waited"] = emails["opened_at"] - emails["sent_at"]
    emails["opened"] = emails["waited"] <= pd.Timedelta(open_within)
    open_rate = emails["opened"].mean()
    print(f"{open_rate:.1%} opened within {open_within}")
    return emails, open_rate


def add_hour_and_weekend(emails: pd.DataFrame) -> pd.DataFrame:
    """Both as the clock showed them where the reader lives.

    Changes `emails` in place.
    """
    emails["hour"] = emails["sent_at"].dt.hour
    emails["weekend"] = emails["sent_at"].dt.day_name().isin(["Saturday", "Sunday"])
    return emails


def compare_weekdays_and_weekends(emails: pd.DataFrame):
    """If weekends were as good as weekdays, we could leave them out of the question."""
    by_weekend = emails.groupby("weekend")["opened"].agg(["size", "mean"])
    return by_weekend


def rate_table(frame, keys, *, min_emails: int):
    """Emails, opening rate and its standard error for each group."""
    table = frame.groupby(keys)["opened"].agg(emails="size", rate="mean")
    table["error"] = (table["rate"] * (1 - table["rate"]) / table["emails"]) ** 0.5
    return table[table["emails"] >= min_emails]


def opening_rate_by_hour(emails: pd.DataFrame, *, min_emails: int):
    """The rate with its standard error: with some two hundred emails an hour, a difference of
    three points may well be noise.
    """
    by_hour = rate_table(emails, "hour", min_emails=min_emails)
    return by_hour


def opening_rate_by_segment_and_hour(emails: pd.DataFrame, *, min_emails: int):
    """Customers and trial users live different days, and the mean over both hides it."""
    by_segment = rate_table(emails, ["segment", "hour"], min_emails=min_emails)
    return by_segment


def best_hour_for_each_segment(emails: pd.DataFrame, by_segment):
    """One hour each, and what it gains over sending at any hour."""
    best = by_segment.reset_index().sort_values("rate").groupby("segment").last()
    best["gain"] = best["rate"] - emails.groupby("segment")["opened"].mean()
    return best
