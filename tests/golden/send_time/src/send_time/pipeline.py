"""The whole run: the notebook's steps, in the notebook's order."""

from dataclasses import dataclass
from typing import Any

from send_time import checks, data, features, setup
from send_time.config import Config


@dataclass(frozen=True)
class Results:
    """What the run leaves for its reader."""

    open_rate: Any
    by_weekend: Any
    by_hour: Any
    best: Any


def run(config: Config | None = None) -> Results:
    """Run every step with `config` (default: the notebook's own values)."""
    config = config or Config()

    # Set up
    setup.set_up()

    # Load the emails
    emails = data.load_the_emails(data=config.data)

    # Check the times
    checks.check_the_times(emails)

    # Mark the opened ones
    emails, open_rate = features.mark_the_opened_ones(emails, open_within=config.open_within)

    # Add hour and weekend
    emails = features.add_hour_and_weekend(emails)

    # Compare weekdays and weekends
    by_weekend = features.compare_weekdays_and_weekends(emails)

    # Opening rate by hour
    by_hour = features.opening_rate_by_hour(emails, min_emails=config.min_emails)

    # Opening rate by segment and hour
    by_segment = features.opening_rate_by_segment_and_hour(emails, min_emails=config.min_emails)

    # Best hour for each segment
    best = features.best_hour_for_each_segment(emails, by_segment)

    return Results(open_rate=open_rate, by_weekend=by_weekend, by_hour=by_hour, best=best)
