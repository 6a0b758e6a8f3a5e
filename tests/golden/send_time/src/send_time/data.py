"""Load the emails."""

import pandas as pd


def load_the_emails(*, data: str) -> pd.DataFrame:
    """One row per email; `opened_at` is empty when it was never opened."""
    emails = pd.read_csv(data, parse_dates=["sent_at", "opened_at"])
    return emails
