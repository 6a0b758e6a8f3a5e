"""The checklist in a real kernel: what is displayed, and what is said over the wire."""

import json
import subprocess
import sys
from queue import Empty

import pytest
from jupyter_client.manager import start_new_kernel

MIME = "application/vnd.nbengineer.checklist+json"
WIDGET = "application/vnd.jupyter.widget-view+json"
TARGET = "nbengineer.stages"
ITEMS = {"expert-interview": {"state": "done"}}
PROFILE = {"profile": "team"}


class Notebook:
    """A front end: runs cells, and collects what comes back on our wire."""

    def __init__(self, client):
        self.client = client
        self.opened = []
        self.said = []
        self.closed = []

    def run(self, code):
        """Run a cell; give its printed text and its result's bundle."""
        printed, bundle = "", None
        request = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=60)
            kind, content = message["msg_type"], message["content"]
            if message["parent_header"].get("msg_id") == request:
                if kind == "stream":
                    printed += content["text"]
                elif kind == "execute_result":
                    bundle = content["data"]
                elif kind == "error":
                    raise AssertionError("\n".join(content["traceback"]))
                elif kind == "status" and content["execution_state"] == "idle":
                    return printed, bundle
            self._take(kind, content)

    def say(self, data, comm=-1, kind="comm_msg"):
        """Send something over a wire, and wait until the kernel has taken it."""
        content = {"comm_id": self.opened[comm], "data": data}
        self.client.shell_channel.send(self.client.session.msg(kind, content))
        return self.run("pass")

    def value(self, code):
        """Give the value of an expression in the kernel."""
        return json.loads(self.run(f"import json; print(json.dumps({code}))")[0])

    def _take(self, kind, content):
        if kind == "comm_open" and content["target_name"] == TARGET:
            self.opened.append(content["comm_id"])
        elif kind == "comm_msg" and content["comm_id"] in self.opened:
            self.said.append(content["data"])
        elif kind == "comm_close" and content["comm_id"] in self.opened:
            self.closed.append(content["comm_id"])


@pytest.fixture(scope="module")
def kernel():
    """Start one kernel for all."""
    manager, client = start_new_kernel(kernel_name="python3")
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


@pytest.fixture
def notebook(kernel):
    """Give a notebook in which `w` is a new checklist."""
    while True:
        try:
            kernel.get_iopub_msg(timeout=0.1)
        except Empty:
            break
    made = Notebook(kernel)
    made.run("from nbengineer import StageChecklist; w = StageChecklist()")
    return made


def test_it_is_displayed_in_every_way(notebook):
    """Ours, a widget, HTML and text; a stage is named."""
    bundle = notebook.run("w")[1]
    assert bundle[MIME] == {"version": 1, "stage": ""}
    assert bundle[WIDGET]["model_id"]
    assert "Write down the problem" in bundle["text/html"]
    assert "Write down the problem" in bundle["text/plain"]
    assert notebook.run("StageChecklist('planning')")[1][MIME] == {"version": 1, "stage": "planning"}


def test_it_says_nothing_before_it_has_heard(notebook):
    """A new checklist must not empty the notebook's."""
    assert len(notebook.opened) == 1
    notebook.run(f"w.items = {ITEMS}")
    assert notebook.said == []


def test_it_takes_the_notebooks_state(notebook):
    """And does not echo it."""
    notebook.say({"items": ITEMS, "profile": "solo"})
    assert notebook.value("[w.items, w.profile]") == [ITEMS, "solo"]
    assert notebook.said == []


def test_it_tells_what_changes(notebook):
    """Whole, once for each change."""
    notebook.say({"items": ITEMS, **PROFILE})
    notebook.run("w._outline.box.selected_index = 1")
    notebook.run("w._outline.editors['expert-interview'].box.children[1].value = 'open'")
    assert notebook.said == [{"items": {}, **PROFILE}]
    notebook.say({"items": {}, **PROFILE})
    notebook.run("w.profile = 'solo'")
    assert notebook.said[1:] == [{"items": {}, "profile": "solo"}]


def test_what_was_answered_before_goes_on_top(notebook):
    """Nothing of either side is lost."""
    notebook.run(f"w.items = {ITEMS}")
    other = {"way-back": {"note": "kept"}}
    notebook.say({"items": other, **PROFILE})
    assert notebook.said == [{"items": other | ITEMS, **PROFILE}]
    assert notebook.value("w.items") == other | ITEMS


@pytest.mark.parametrize("data", [{}, {"items": 5}, {"items": None, "profile": 3}, {"profile": "solo"}])
def test_nonsense_is_left_alone(notebook, data):
    """And the wire still works."""
    assert notebook.say(data)[0] == ""
    notebook.say({"items": {"expert-interview": 5, "x": [1]}, "profile": []})
    assert notebook.value("[w.items, w.profile]") == [{"expert-interview": 5, "x": [1]}, "team"]


def test_it_works_on_when_nobody_listens(notebook):
    """After the front end has hung up."""
    notebook.say({"items": ITEMS, **PROFILE})
    notebook.say({}, kind="comm_close")
    notebook.run("w.items = {}")
    assert notebook.said == []
    assert notebook.value("w.items") == {}


def test_closing_it_hangs_up(notebook):
    """On our wire too."""
    notebook.run("w.close()")
    assert notebook.closed == notebook.opened


def test_a_converted_notebook_has_a_readable_list(tmp_path):
    """`nbconvert --execute` without any front end."""
    cell = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "id": "a"}
    cell["source"] = "from nbengineer import StageChecklist\nStageChecklist('planning')"
    content = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "x.ipynb").write_text(json.dumps(content), "utf-8")
    command = [sys.executable, "-m", "jupyter", "nbconvert", "--execute", "--to", "markdown", "--stdout", "x.ipynb"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    assert "Planning: 0 of 4 gates" in done.stdout
    assert "Write down the problem" in done.stdout
