"""What modules beside the notebook do when they are imported and when their functions are called."""

import pytest

from nbengineer.analysis.beside import look_beside
from nbengineer.analysis.effects import heard_output

QUIET = [
    "def f(x):\n    y = [x]\n    y[0] = 2\n    return y",
    "A = 3\nB = ('a', 'b')\nimport re\nWORD = re.compile('a')",
    "class A:\n    n = 0\n    def f(self):\n        self.n = 1",
    "import functools\n@functools.wraps(f)\ndef g(x=()): pass",
]
REMEMBERING = {
    "a container": "A = []",
    "a call's result": "A = make()",
    "a global": "A = 0\ndef f():\n    global A\n    A = 1",
    "a default": "def f(x=[]): pass",
    "a cache": "from functools import lru_cache\n@lru_cache\ndef f(): return []",
    "an attribute of a function": "def f():\n    f.n = 1",
    "an attribute of a class": "class A:\n    n = 0\n    @classmethod\n    def f(cls):\n        cls.n = 1",
    "an attribute of the own class": "class A:\n    def f(self):\n        self.__class__.n = 1",
    "an item of an import": "import os\ndef f():\n    os.environ['a'] = 'b'",
    "a container of a class": "class A:\n    rows = []",
    "a decorator that nobody knows": "@remember\ndef f(): pass",
    "what does not parse": "def",
}


@pytest.mark.parametrize("source", QUIET)
def test_functions_that_leave_nothing_behind(source):
    """They may be called any number of times."""
    found = look_beside({"shapes": source}, ())
    assert (found.stateful, found.acting, found.loud) == (frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize("source", REMEMBERING.values(), ids=REMEMBERING.keys())
def test_what_outlives_a_call(source):
    """One module that remembers makes all of them do so: they may import each other."""
    assert look_beside({"shapes": source, "other": "A = 1"}, ()).stateful == {"shapes", "other"}


def test_effects_on_the_process():
    """Those of functions count when they are called, those of the module when it is imported."""
    body = "np.random.seed(1)"
    inside = look_beside({"a": f"import numpy as np\ndef f():\n    {body}"}, ())
    outside = look_beside({"a": f"import numpy as np\n{body}"}, ())
    assert (inside.acting, inside.loud) == ({"a"}, frozenset())
    assert (outside.acting, outside.loud) == (frozenset(), {"a"})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("logging.StreamHandler(buffer)", "logging"),
        ("logging.FileHandler('a.log')", "logging"),
        ("class H(logging.Handler):\n    pass", "logging"),
        ("logging.basicConfig(level=1, filename='a.log')", "logging"),
        ("sys.stdout = out", "logging print"),
        ("logging.StreamHandler()", ""),
        ("logging.StreamHandler(sys.stdout)", ""),
        ("logging.basicConfig(level=logging.INFO)", ""),
        ("sys.stdout == out", ""),
    ],
)
def test_output_that_some_code_can_read_again(text, expected):
    """Only then is it an effect; a terminal reads nothing back."""
    assert heard_output([text]) == frozenset(expected.split())
