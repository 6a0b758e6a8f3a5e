"""A notebook, a folder beside it, and how a command writes there."""

import pytest

from nbengineer.edges.writing import stand_before, write


@pytest.fixture
def notebook(tmp_path):
    file = tmp_path / "churn.ipynb"
    file.write_text("{}", "utf-8")
    return file


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "churn"


@pytest.fixture
def put(notebook, directory):
    """Write a tree as a new command would: look first, then write."""
    return lambda tree, **options: write(stand_before(directory, notebook), tree, **options)
