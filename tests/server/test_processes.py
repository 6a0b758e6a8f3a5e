"""The processes behind the routes, and the extension as a server is told of it."""

import asyncio
import json
import sys
from pathlib import Path

from jupyter_server.extension.manager import ExtensionPackage

from nbengineer.errors import BadRequest, FolderRefused
from nbengineer.server import processes, wire
from nbengineer.server.problems import problem_of
from nbengineer.server.processes import Looker
from nbengineer.server.shares import share_of
from nbengineer.server.work import Failure, Look, Outcome

ROOT = Path(__file__).parents[2]
EMPTY = Look("analyse", wire.Notebook("a.ipynb", ()))


async def test_a_look_that_nobody_waits_for_is_not_taken():
    """Requests don't pile up behind one that takes long."""
    looker = Looker()
    asked = []

    def gone():
        asked.append(1)
        return False

    first = asyncio.create_task(looker.look(EMPTY, lambda: True))
    others = [asyncio.create_task(looker.look(EMPTY, gone)) for _ in range(5)]
    assert isinstance(await first, Outcome)
    assert await asyncio.gather(*others) == [None] * 5
    assert len(asked) == 5
    await looker.end()


async def test_a_look_that_takes_too_long_is_ended(monkeypatch):
    """With a sentence; the next one gets a process of its own."""
    looker = Looker()
    with monkeypatch.context() as patch:
        patch.setattr(processes, "COMMAND", ("sleep", "60"))
        patch.setattr(processes, "PATIENCE", 0.2)
        found = await looker.look(EMPTY, lambda: True)
    assert isinstance(found, Failure)
    assert (found.status, "no answer within" in found.problem.message) == (500, True)
    assert isinstance(await looker.look(EMPTY, lambda: True), Outcome)
    await looker.end()


async def test_a_process_that_does_not_start_is_a_failure(monkeypatch):
    """And says how it has ended."""
    monkeypatch.setattr(processes, "COMMAND", (sys.executable, "-c", "raise SystemExit(7)"))
    looker = Looker()
    found = await looker.look(EMPTY, lambda: True)
    assert isinstance(found, Failure)
    assert "exit code 7" in found.problem.message
    await looker.end()


async def test_no_file_of_the_working_folder_is_imported(monkeypatch, tmp_path):
    """A file beside a notebook that is called like one of ours, or of Python's, is not run."""
    for name in ("msgspec", "nbengineer", "queue"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run')", "utf-8")
    monkeypatch.chdir(tmp_path)
    looker = Looker()
    assert isinstance(await looker.look(EMPTY, lambda: True), Outcome)
    await looker.end()


def test_the_share_that_is_done_grows_with_a_run():
    """In the order in which a verification and a recording tell what they do."""
    verifying = [
        "under /usr/bin/python (the notebook's kernel python3)",
        "notebook: cell 1 of 4  Load",
        "notebook: cell 4 of 4",
        "package: imports",
        "package: step 2 of 2  load",
        "notebook once more: cell 1 of 4",
        "notebook once more: cell 4 of 4",
    ]
    assert [round(share_of(line), 3) for line in verifying] == [0.0, 0.0, 0.375, 0.5, 0.65, 0.8, 0.95]
    recording = [
        "notebook: cell 4 of 4",
        "the cells of 3 steps, on samples",
        "the same once more, backwards",
        "the package's functions, on the same samples",
        "the cells of what differs, once more",
        "the whole package",
    ]
    shares = [share_of(line) for line in recording]
    assert shares == sorted(shares)
    assert all(share > 0 for share in shares)


def test_nobody_is_told_of_options_who_has_none():
    """Help names what can be done in a panel."""
    error = FolderRefused(
        "this is a file", where="/srv/root/work/a", help="give a folder that does not exist yet with -o"
    )
    problem = problem_of(error, "/srv/root")
    assert (problem.message, problem.help) == ("work/a: this is a file", "give a folder that does not exist yet")
    help_ = "name the notebook's Python with --python, or another kernel with --kernel"
    assert problem_of(BadRequest("x", help=help_)).help == "choose an installed kernel for the notebook"


def test_a_server_loads_the_extension_by_its_file():
    """The file that is installed names the package, and the package what is to be loaded."""
    config = json.loads((ROOT / "jupyter-config/server-config/nbengineer.json").read_text("utf-8"))
    assert config == {"ServerApp": {"jpserver_extensions": {"nbengineer": True}}}
    package = ExtensionPackage(name="nbengineer", enabled=True)
    assert package.validate()
    assert list(package.extension_points) == ["nbengineer"]
