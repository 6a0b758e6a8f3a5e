import pytest

from nbengineer import extract_notebook
from nbengineer.model.tree import FileTree
from tests.differential.percent import parse
from tests.emitting.packaging import put, pytest_of

COUNTS = """
# %% tags=["nbe:data.begin"]
class Count:
    n = 0

Count.n += 1
a = Count.n
# %% tags=["nbe:test"]
assert a == 1
# %% tags=["nbe:train.end"]
Count.n += 1
b = Count.n
# %% tags=["nbe:test"]
assert b == Count.n == 2
"""
GATHERS = """
# %% tags=["nbe:data.begin"]
def add(x, to=[]):
    to.append(x)
    return to

a = add(1)
# %% tags=["nbe:test"]
assert a == [1]
# %% tags=["nbe:train.end"]
b = add(2)
# %% tags=["nbe:test"]
assert b == [1, 2]
"""
LOCKS = """
# %% tags=["nbe:data.begin"]
import threading

lock = threading.Lock()
# %% tags=["nbe:test"]
assert not lock.locked()
# %% tags=["nbe:train.end"]
b = 1
"""


@pytest.mark.parametrize("script", [COUNTS, GATHERS, LOCKS])
def test_each_test_finds_what_the_notebook_has_at_its_place(script, tmp_path):
    """Whatever earlier runs left in the package's modules, and whether or not a value can be copied."""
    put(FileTree(extract_notebook(parse(script), name="study").files), tmp_path)
    status, out, _ = pytest_of(tmp_path)
    assert status == 0, out
