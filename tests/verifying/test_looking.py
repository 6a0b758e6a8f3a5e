"""The look itself: it ends, raises nothing, changes nothing, and needs nothing but Python."""

from __future__ import annotations

import collections
import io
import itertools
import json
import signal
import subprocess
import sys
import time
import types
import warnings

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from nbengineer.edges import sending
from nbengineer.edges.sent import look
from nbengineer.edges.spooled import contents_of

ASKED = """__eq__ __repr__ __str__ __reduce__ __reduce_ex__ __getstate__ __getattr__ __getattribute__ __len__ __iter__
__next__ __hash__ __bool__ __contains__ __getitem__ __dir__ __sizeof__ __array__""".split()
BASES = (object, list, dict, tuple, set, str, int, float, collections.OrderedDict, pd.DataFrame, pd.Series)


def seen(value, **more):
    """Give what a look sees of one value."""
    return look(["x"], {"x": value}, "", **more)["values"]["x"]


def loops(*_, **__):
    """Never answer."""
    while True:
        pass


def raises(*_, **__):
    """Refuse."""
    raise ValueError("no")


@pytest.mark.parametrize("answer", [loops, raises])
@pytest.mark.parametrize("name", ASKED)
def test_hostile_objects(name, answer):
    """An object of the notebook that loops or raises whatever it is asked does not keep a look from ending."""
    started = time.monotonic()
    values = {"x": type("Hostile", (), {name: answer, "__module__": "__main__"})()}
    assert look(["x"], values, "")["values"]["x"]["print"]["type"].endswith("Hostile")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("answer", [loops, raises])
@pytest.mark.parametrize("base", BASES)
def test_hostile_children_of_known_types(base, answer):
    """The same of a class derived from one that is known: it is seen by what the known class holds."""
    body = {name: answer for name in ASKED if name not in {"__hash__", "__getattribute__", "__getattr__", "__array__"}}
    kind = type("Hostile", (base,), {**body, "__module__": "__main__"})
    value = kind({"a": [1]}) if base is pd.DataFrame else kind([1]) if base is pd.Series else kind.__new__(kind)
    assert seen(value)["unknown"] == ""


class Judge(type):
    """A metaclass that refuses whatever is asked."""

    __eq__ = __getattribute__ = __instancecheck__ = __subclasscheck__ = raises
    __hash__ = raises


class Judged(metaclass=Judge):
    """Its class answers nothing."""


def test_hostile_classes():
    """Classes with a metaclass that refuses everything, among them and among the items of a column."""
    values = [object.__new__(Judged) for _ in range(40)]
    for value in (values[0], values, pd.Series(values), {1: values[0]}):
        assert seen(value)["print"]["type"]


def test_a_library_that_hangs(monkeypatch):
    """Code of a library that does not answer is ended after a while; another of its objects is not asked again."""
    kind = type("Slow", (), {"__reduce_ex__": loops, "__module__": "library"})
    started = time.monotonic()
    found = seen([kind(), kind(), 3])
    assert found["unknown"] == "library.Slow at [0]: does not answer"
    assert found["print"]["parts"][2] == ["[2]", {"type": "int", "text": "3"}]
    assert time.monotonic() - started < 20


def test_the_timer_of_the_notebook():
    """A timer and a handler that the notebook has set are there afterwards."""
    before = signal.signal(signal.SIGALRM, raises)
    try:
        signal.setitimer(signal.ITIMER_REAL, 300)
        seen([1])
        assert signal.getsignal(signal.SIGALRM) is raises
        assert 200 < signal.setitimer(signal.ITIMER_REAL, 0)[0] <= 300
    finally:
        signal.signal(signal.SIGALRM, before)


def test_cycles_and_depth():
    """A list in itself and a list nested deeper than Python allows are told, as far as it goes."""
    loop: list = []
    loop.append(loop)
    assert seen(loop) == {"print": {"type": "list", "parts": [["[0]", {"type": "list", "again": ""}]]}, "unknown": ""}
    deep: list = []
    for _ in range(50_000):
        deep = [deep]
    assert "too large to be seen whole" in seen(deep)["unknown"]


def test_nothing_is_consumed(tmp_path):
    """Iterators, generators, files and generators of numbers stand where they stood."""
    (tmp_path / "a.txt").write_text("one\ntwo\n")
    with (tmp_path / "a.txt").open() as file:
        file.readline()
        values = {
            "iterator": iter([1, 2]),
            "zip": zip([1], [2], strict=True),
            "generator": (n for n in [1, 2]),
            "count": itertools.count(),
            "file": file,
            "memory": io.StringIO("text"),
            "random": np.random.default_rng(1),
        }
        before = values["random"].bit_generator.state
        first, second = (look(list(values), values, "")["values"] for _ in range(2))
        assert first == second
        assert values["random"].bit_generator.state == before
        assert [next(values[name]) for name in ("iterator", "zip", "generator", "count")] == [1, (1, 2), 1, 0]
        assert file.readline() == "two\n"


def test_unwritten_text_stays_unwritten(tmp_path):
    """To look at a file that is being written does not write it: another reader sees what it would have seen."""
    with (tmp_path / "a.txt").open("w") as file:
        file.write("not yet")
        assert "not written out yet" in seen(file)["unknown"]
        assert (tmp_path / "a.txt").read_text() == ""


def test_nothing_is_changed(capsys):
    """Figures are not laid out, caches not filled, nothing is printed or warned, generators don't move."""
    figure = Figure()
    axes = figure.add_subplot()
    axes.plot([1, 2])
    stale = dict(axes._stale_viewlims)
    state = np.random.get_state()[1].tolist()  # noqa: NPY002 (the global one is what must not move)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert seen(figure)["unknown"] == ""
    assert (dict(axes._stale_viewlims), told, capsys.readouterr()) == (stale, [], ("", ""))
    assert np.random.get_state()[1].tolist() == state  # noqa: NPY002


def test_a_figure_is_the_same_before_and_after_it_is_shown():
    """A notebook renders it, a package does not: colors that come from numbers are made then."""
    figure = Figure()
    axes = figure.add_subplot()
    drawn = [
        axes.scatter([1, 2], [3, 4], c=[0.1, 0.9]),
        axes.pcolor([[1.0, 2.0], [3.0, 4.0]]),
        axes.imshow([[1, 2]]),
    ]
    figure.colorbar(drawn[1])
    before = seen([figure, axes, *drawn])
    figure.canvas.draw()
    assert seen([figure, axes, *drawn]) == before
    drawn[0].set_array([0.1, 0.8])
    assert seen(drawn[0])["print"] != before["print"]


def test_where_another_attribute_lies_is_no_state():
    """An object may keep the `id` of something that it holds, to notice that it was replaced."""

    class Counter:
        def __init__(self, words):
            self.words = words
            self._words_id = id(words)

    assert seen(Counter(["a", "b"]))["print"] == seen(Counter(["a", "b"]))["print"]
    counter = Counter(["a", "b"])
    counter._words_id = 3
    assert seen(counter)["print"] != seen(Counter(["a", "b"]))["print"]


def test_the_package_says_the_same():
    """Code of the notebook's own is named alike in `__main__`, in the package, and where it lay beside the notebook."""
    source = "class Model:\n    size = 3\n    def fit(self, x=1):\n        return x * self.size\n"
    found = []
    for module, package in (("__main__", ""), ("churn.train", "churn")):
        namespace = {"__name__": module}
        exec(source, namespace)
        kind = namespace["Model"]
        found.append([seen(value, package=package) for value in (kind, kind(), kind().fit, [kind.fit])])
    assert found[0] == found[1]
    beside = [type("Tool", (), {"__module__": module}) for module in ("tools", "churn.local.tools")]
    assert seen(beside[0]) == seen(beside[1], package="churn")
    assert seen(types.ModuleType("tools")) == seen(types.ModuleType("churn.local.tools"), package="churn")


def test_unbound_names():
    """A name that is not bound has a print of its own, as the sentinel of a package has."""
    unbound = type("Unbound", (), {"__module__": "churn.unbound"})()
    assert look(["x"], {}, "")["values"] == look(["x"], {"x": unbound}, "", package="churn")["values"]


def test_the_folder_of_the_run():
    """Texts that name the run's folder are the same in another folder, also in a column."""
    for of in (lambda text: text, lambda text: [text] * 40, lambda text: pd.Series([text, None] * 40)):
        assert seen(of("/tmp/a/data.csv"), folder="/tmp/a") == seen(of("/tmp/b/data.csv"), folder="/tmp/b")  # noqa: S108


def test_state_names_what_was_changed():
    """Options that are not at their default are part of the state, each under its name."""
    with mpl.rc_context({"lines.linewidth": 7.0}), pd.option_context("display.max_rows", 3):
        state = look([], {}, "")["state"]
    assert state["rcParams['lines.linewidth']"]["text"] == "7.0"
    assert state["pandas.options.display.max_rows"]["text"] == "3"
    assert "pandas.options.display.max_rows" not in look([], {}, "")["state"]


def test_contents_are_kept_once(tmp_path):
    """Bulk is kept once, by digest, however often it is looked at; what is short stands in the print."""
    values = {"long": np.arange(100_000), "again": np.arange(100_000), "medium": ["word"] * 1000, "short": np.arange(3)}
    for _ in range(2):
        found = look(list(values), values, str(tmp_path))["values"]
    leaves = {name: one["print"]["leaf"] for name, one in found.items()}
    contents = contents_of(tmp_path)
    assert leaves["long"] == leaves["again"]
    assert contents(leaves["long"]["digest"]) == np.arange(100_000).tobytes()
    assert contents(leaves["medium"]["digest"]) == b"word\n" * 1000
    assert "inline" in leaves["short"]
    assert len(list(tmp_path.iterdir())) == 2
    assert contents("0" * 32) is None


def test_large_prints_are_kept_apart(tmp_path):
    """A print of many nodes goes into the spool as a whole."""
    values = {"x": {name: {"of": [object()]} for name in range(2000)}}
    node = look(["x"], values, str(tmp_path))["values"]["x"]["print"]
    assert node["type"] == "dict"
    assert len(json.loads(contents_of(tmp_path)(node["stored"]))["parts"]) == 2000


def test_it_runs_where_nothing_is_installed(tmp_path):
    """The bundle runs under a bare interpreter, by its own name."""
    for path, text in sending.bundle().items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    code = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
from _nbengineer_sent import look
import json
x = [1, {{"a": 2.5}}, {{3}}]
print(json.dumps(look(["x"], globals(), "")["values"]["x"]))
assert not [name for name in sys.modules if name.startswith(("nbengineer", "numpy", "pandas"))]
"""
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(run.stdout) == seen([1, {"a": 2.5}, {3}])
