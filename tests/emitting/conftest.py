"""The package of one of each, emitted once."""

import pytest

from tests.emitting import wild
from tests.emitting.packaging import put, tree_of


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """The package of one of each."""
    tree = tree_of(wild.PLAN, wild.CODES, modules=wild.MODULES, data=wild.DATA)
    return put(tree, tmp_path_factory.mktemp("wild"))
