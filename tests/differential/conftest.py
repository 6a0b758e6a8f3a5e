"""Fixtures of the differential tests; puts the repository's root on the path, so that they can import each other."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.differential.running import Runner  # needs the path


@pytest.fixture(scope="session")
def runner():
    """One warm worker for the session."""
    with Runner() as warm:
        yield warm
