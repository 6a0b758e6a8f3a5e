"""Check the times."""

import pandas as pd


def check_the_times(emails: pd.DataFrame) -> None:
    """Nothing can be opened before it was sent."""
    too_early = emails["opened_at"] < emails["sent_at"]
    assert not too_early.any(), f"{too_early.sum()} emails opened before they were sent"
