"""Fixtures of the tests of the sample notebooks."""

import pytest

from tests.differential.running import Runner


@pytest.fixture(scope="session")
def runner():
    """One warm worker for the session."""
    with Runner() as warm:
        yield warm
