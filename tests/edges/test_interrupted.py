"""Writing that ends half way, or meets another: all or nothing."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from nbengineer.edges import staging
from nbengineer.edges.writing import stand_before, write
from nbengineer.errors import FolderRefused
from tests.edges.packages import NEW, OLD, contents


def test_a_disk_that_refuses_leaves_the_old_state(put, directory, monkeypatch):
    """An error while staging is one sentence, and nothing of the attempt stays."""
    put(OLD)
    before = contents(directory)

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(staging, "_write", full)
    with pytest.raises(FolderRefused, match="No space left on device"):
        put(NEW)
    assert contents(directory) == before


def test_two_extractions_at_once_are_kept_apart(put, directory):
    """The second is told to wait."""
    put(OLD)
    with staging.locked(directory / ".nbengineer"), pytest.raises(FolderRefused, match="another nbengineer"):
        put(NEW)
    put(NEW)


KILLED = """
import os, signal, sys
from pathlib import Path
from nbengineer.edges import staging, writing
sys.path.insert(0, {tests!r})
from packages import NEW
left = [{moves}]
def after(real):
    def call(*arguments):
        if not left[0]:
            os.kill(os.getpid(), signal.SIGKILL)
        left[0] -= 1
        return real(*arguments)
    return call
os.replace = after(os.replace)
os.rename = after(os.rename)
writing.write(writing.stand_before(Path({directory!r}), Path({notebook!r})), NEW)
"""


def killed_after(moves, directory, notebook):
    """Extract NEW in a process that is killed at its renaming number `moves`; say whether it was."""
    code = KILLED.format(
        tests=str(Path(__file__).parent), moves=moves, directory=str(directory), notebook=str(notebook)
    )
    return subprocess.run([sys.executable, "-c", code], check=False).returncode == -signal.SIGKILL


def test_killed_while_writing_for_the_first_time_leaves_nothing(put, directory, notebook):
    """The next run makes the whole package and clears the leftovers away."""
    assert killed_after(0, directory, notebook)
    assert not directory.exists()
    put(NEW)
    assert contents(directory) == NEW.texts
    assert sorted(file.name for file in directory.parent.iterdir()) == ["churn", "churn.ipynb"]


def test_killed_at_any_move_the_next_command_sees_old_or_new(put, directory, notebook):
    """Before the list is complete the old state stays, afterwards the new one is finished."""
    moves, outcomes = 0, []
    while True:
        if directory.exists():
            subprocess.run(["rm", "-rf", directory], check=True)
        put(OLD)
        if not killed_after(moves, directory, notebook):
            break
        stand_before(directory, notebook)
        outcomes.append(contents(directory))
        moves += 1
    assert outcomes[0] == OLD.texts
    assert all(outcome == NEW.texts for outcome in outcomes[1:])
    assert len(outcomes) > 5


def test_an_edit_made_after_the_kill_is_set_aside_not_lost(put, directory, notebook):
    """Finishing a list never overwrites what nobody expected there."""
    put(OLD)
    assert killed_after(2, directory, notebook)
    (directory / "src/a.py").write_text("edited meanwhile\n", "utf-8")
    stand_before(directory, notebook)
    assert (directory / "src/a.py").read_text("utf-8") == "a = 2\n"
    assert (directory / ".nbengineer/backup/src/a.py").read_text("utf-8") == "edited meanwhile\n"


def test_killed_in_a_folder_that_held_only_git_leaves_it_usable(put, directory, notebook):
    """An incomplete list does not make the folder somebody else's."""
    (directory / ".git").mkdir(parents=True)
    assert killed_after(0, directory, notebook)
    put(NEW)
    assert contents(directory) == NEW.texts


def test_what_another_run_put_there_meanwhile_stays(directory, notebook):
    """Two at once: the one that comes second says so and leaves no trace."""
    first, second = stand_before(directory, notebook), stand_before(directory, notebook)
    write(first, OLD)
    there = contents(directory)
    with pytest.raises(FolderRefused, match="something was put there meanwhile"):
        write(second, OLD)
    assert contents(directory) == there
    assert sorted(place.name for place in directory.parent.iterdir()) == ["churn", "churn.ipynb"]
