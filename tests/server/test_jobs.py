"""What works with files: the plan, and jobs that go on whoever looks."""

import asyncio
import json
import os
import time

import pytest

from nbengineer.server import jobs
from tests.server.conftest import NOTEBOOK, ended, save, wired

PATH = "work/ratios.ipynb"
HANGS = (
    NOTEBOOK
    + '# %% tags=["nbe:evaluate.wait"]\nimport os, time\nprint(os.getpid(), file=open(MARK, "w"))\ntime.sleep(600)\n'
)


async def extracted(ask, **how):
    answer = await ask("extract", {"path": PATH, **how})
    assert answer.code == 202, answer.text
    return (await ended(ask, answer.said))[0]


async def test_a_plan_shows_the_files_and_writes_none(ask, place):
    """The folder beside the notebook by default; sizes, and a diff."""
    before = sorted(place.rglob("*"))
    answer = await ask("plan", {"path": PATH})
    assert answer.code == 200, answer.text
    assert (answer.said["package"], answer.said["folder"]) == ("ratios", "work/ratios")
    files = {one["path"]: one for one in answer.said["files"]}
    assert files["src/ratios/features.py"]["change"] == "new"
    assert files["src/ratios/features.py"]["size"] > 0
    assert not any(path.startswith(".nbengineer/") for path in files)
    assert "+++ b/src/ratios/features.py" in answer.said["diff"]
    assert {one["code"] for one in answer.said["findings"]} <= {"NBE480"}
    assert sorted(place.rglob("*")) == before


async def test_an_extraction_is_a_job_that_writes_the_package(ask, place):
    """What it wrote is what the plan has shown; afterwards nothing would change, and an edit is kept."""
    planned = (await ask("plan", {"path": PATH})).said
    job = await extracted(ask)
    assert (job["kind"], job["path"], job["share"], job["problem"]) == ("extract", PATH, 1.0, None)
    found = job["extracted"]
    assert found["folder"] == "work/ratios"
    assert found["files"] == [one["path"] for one in planned["files"]]
    assert found["summary"].startswith("6 cells → 4 functions in 3 modules, 1 cell skipped")
    assert (place / "work/ratios/src/ratios/features.py").is_file()
    (place / "work/ratios/README.md").write_text("mine\n", "utf-8")
    again = (await ask("plan", {"path": PATH})).said
    assert {one["change"] for one in again["files"]} == {"same", "kept"}
    assert again["diff"] == ""
    assert [one["path"] for one in again["files"] if one["change"] == "kept"] == ["README.md"]


async def test_a_name_and_a_folder_may_be_given(ask, place):
    """As paths are written in the contents API; the notebook finds its package again."""
    job = await extracted(ask, name="mine", folder="/work/here/")
    assert (job["extracted"]["package"], job["extracted"]["folder"]) == ("mine", "work/here")
    assert (place / "work/here/src/mine/__init__.py").is_file()
    assert (await ask("plan", {"path": PATH, "name": "mine"})).said["folder"] == "work/here"
    own = await ask("plan", {"path": "work/here/notebooks/ratios.ipynb", "name": "mine"})
    assert own.said["folder"] == "work/here"


async def test_edited_files_in_the_way_are_a_conflict(ask, place):
    """409 with their paths, nothing written; with force they move to a backup."""
    await extracted(ask)
    save(place / PATH, NOTEBOOK.replace("a / b", "b / a"))
    edited = place / "work/ratios/src/ratios/features.py"
    edited.write_text("mine\n", "utf-8")
    planned = (await ask("plan", {"path": PATH})).said
    assert "edited" in {one["change"] for one in planned["files"]}
    answer = await ask("extract", {"path": PATH})
    assert (answer.code, answer.said["files"]) == (409, ["src/ratios/features.py"])
    assert "-o" not in answer.said["help"]
    assert edited.read_text("utf-8") == "mine\n"
    assert (await ask("jobs", params={"path": PATH})).said["jobs"][0]["state"] == "done"
    assert "src/ratios/features.py" in (await extracted(ask, force=True))["extracted"]["files"]
    assert (place / "work/ratios/.nbengineer/backup/src/ratios/features.py").read_text("utf-8") == "mine\n"


@pytest.mark.parametrize("route", ["plan", "extract"])
async def test_what_forbids_a_package_is_said_at_once(ask, place, route):
    """422 with the diagnostics, and no job."""
    save(place / PATH, '# %% tags=["nbe:data"]\nx = (1\n')
    answer = await ask(route, {"path": PATH})
    assert answer.code == 422
    assert [(one["code"], one["cell"]) for one in answer.said["diagnostics"]] == [("NBE102", "c1")]
    (place / PATH).write_text("no notebook", "utf-8")
    answer = await ask(route, {"path": PATH})
    assert answer.code == 422
    assert answer.said["message"].startswith("work/ratios.ipynb: ")
    save(place / PATH, NOTEBOOK)
    assert (await ask(route, {"path": PATH, "name": "no name"})).code == 422
    (place / "work/ratios").mkdir()
    (place / "work/ratios/theirs.txt").touch()
    assert (await ask(route, {"path": PATH})).code == 422
    assert (await ask("jobs", params={"path": PATH})).said == {"jobs": []}


async def test_no_verification_without_a_package(ask, place):
    """422, and no job."""
    answer = await ask("verify", {"path": PATH})
    assert answer.code == 422
    assert "no package" in answer.said["message"]
    assert (await ask("verify", {"path": PATH, "folder": "work"})).code == 422


async def test_a_verification_is_a_job_that_compares_each_step(ask, place):
    """Its progress never falls; what it found is kept in the package."""
    await extracted(ask)
    answer = await ask("verify", {"path": PATH, "twice": True})
    assert answer.code == 202, answer.text
    job, shares = await ended(ask, answer.said)
    assert shares == sorted(shares)
    found = job["verified"]
    assert [(one["step"], one["verdict"], one["values"], one["cells"]) for one in found["steps"]] == [
        ("data.load", "same", 1, ["c5"]),
        ("features.add_ratios", "same", 1, ["c6"]),
        ("evaluate.total", "same", 1, ["c7"]),
    ]
    assert (found["folder"], found["counts"], found["summary"]) == ("work/ratios", {"same": 3}, "3 values: 3 same")
    assert (place / "work/ratios/.nbengineer/verification.json").is_file()
    assert [one["kind"] for one in (await ask("jobs", params={"path": PATH})).said["jobs"]] == ["verify", "extract"]


async def test_a_difference_is_told_in_a_sentence(ask, place):
    """Where, what, and by which step."""
    await extracted(ask)
    module = place / "work/ratios/src/ratios/evaluate.py"
    module.write_text(module.read_text("utf-8").replace("sum(", "1 + sum("), "utf-8")
    job, _ = await ended(ask, (await ask("verify", {"path": PATH})).said)
    last = job["verified"]["steps"][2]
    assert (last["step"], last["verdict"]) == ("evaluate.total", "differs")
    assert "2.5 in the notebook, 3.5 in the package" in last["detail"]
    assert job["verified"]["counts"] == {"same": 2, "differs": 1}


async def test_a_recording_is_a_job_that_runs_the_notebook(ask, place):
    """The package gets tests that assert its values."""
    answer = await ask("extract", {"path": PATH, "record": True})
    assert answer.code == 202, answer.text
    job, shares = await ended(ask, answer.said)
    assert shares == sorted(shares)
    assert "3 of 3 steps have a test" in job["extracted"]["summary"]
    assert (place / "work/ratios/tests/recorded").is_dir()


@pytest.fixture
def mark(place, tmp_path):
    """Give the file in which a notebook that hangs leaves its process, once it does."""
    file = tmp_path / "mark"
    save(place / PATH, HANGS.replace("MARK", json.dumps(str(file))))
    return file


async def hanging(mark):
    """Wait for the notebook to hang, and give its process."""
    while not (mark.is_file() and mark.read_text().strip()):  # noqa: ASYNC110 (another process writes it)
        await asyncio.sleep(0.05)
    return int(mark.read_text())


def runs(process):
    """Say whether there is such a process."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


async def gone(process, seconds=20):
    """Wait for a process to go."""
    until = time.monotonic() + seconds
    while runs(process) and time.monotonic() < until:  # noqa: ASYNC110 (nobody tells)
        await asyncio.sleep(0.05)
    return not runs(process)


async def test_a_job_that_hangs_is_seen_by_a_page_that_is_loaded_again_and_can_be_cancelled(ask, place, mark):
    """Its kernel ends with it, and nothing of it is left; another job of the notebook waits for that."""
    job = (await ask("extract", {"path": PATH, "record": True})).said
    kernel = await hanging(mark)
    assert [one["id"] for one in (await ask("jobs", params={"path": PATH})).said["jobs"]] == [job["id"]]
    now = (await ask(f"jobs/{job['id']}")).said
    assert (now["state"], now["step"].partition("  ")[0]) == ("running", "notebook: cell 7 of 7")
    second = await ask("extract", {"path": PATH})
    assert (second.code, second.said["files"]) == (409, [])
    assert (await ask("jobs", params={"path": "work/other.ipynb"})).said == {"jobs": []}
    assert (await ask(f"jobs/{job['id']}", method="DELETE")).code == 204
    await ended(ask, job, "cancelled")
    assert await gone(kernel)
    assert sorted(path.name for path in (place / "work").iterdir()) == ["ratios.ipynb", "rows.json"]
    assert (await ask(f"jobs/{job['id']}", method="DELETE")).code == 204
    assert (await ask(f"jobs/{job['id']}")).code == 404


async def test_a_verification_that_hangs_can_be_cancelled(ask, place, mark):
    """The package stays as it was, without a verification."""
    await extracted(ask)
    before = sorted(place.rglob("*"))
    job = (await ask("verify", {"path": PATH})).said
    kernel = await hanging(mark)
    await ask(f"jobs/{job['id']}", method="DELETE")
    await ended(ask, job, "cancelled")
    assert await gone(kernel)
    assert sorted(place.rglob("*")) == before


async def test_jobs_end_with_the_server(ask, place, mark, jp_serverapp):
    """Their kernels too."""
    await ask("extract", {"path": PATH, "record": True})
    kernel = await hanging(mark)
    await jp_serverapp.extension_manager.stop_all_extensions()
    assert await gone(kernel)


async def test_a_worker_ends_when_its_server_is_killed(ask, place, mark, jp_serverapp):
    """Nobody is there to tell it."""
    job = (await ask("extract", {"path": PATH, "record": True})).said
    kernel = await hanging(mark)
    process = jp_serverapp.web_app.settings["nbengineer_office"].jobs.entries[job["id"]].worker.process
    process.stdin.close()
    assert await gone(kernel)
    assert await gone(process.pid)


async def test_a_worker_that_is_killed_is_a_job_that_failed(ask, place, mark, jp_serverapp):
    """With a sentence; the server goes on."""
    job = (await ask("extract", {"path": PATH, "record": True})).said
    await hanging(mark)
    jp_serverapp.web_app.settings["nbengineer_office"].jobs.entries[job["id"]].worker.process.kill()
    job, _ = await ended(ask, job, "failed")
    assert "SIGKILL" in job["problem"]["message"]
    assert (await ask("plan", {"path": PATH})).code == 200


async def test_a_look_that_ends_its_process_is_answered_and_the_next_one_is_too(ask, place, jp_serverapp):
    """500 with a sentence; another process starts."""
    looker = jp_serverapp.web_app.settings["nbengineer_office"].looker
    assert (await ask("analyse", wired(NOTEBOOK))).code == 200
    looker.worker.process.kill()
    codes = [(await ask("analyse", wired(NOTEBOOK))).code for _ in range(2)]
    assert codes[-1] == 200


async def test_old_jobs_are_forgotten(ask, place, monkeypatch):
    """An hour after their end, or when there are many."""
    for _ in range(3):
        await extracted(ask)
    monkeypatch.setattr(jobs, "MOST_ENDED", 2)
    assert len((await ask("jobs", params={"path": PATH})).said["jobs"]) == 2
    monkeypatch.setattr(jobs, "HOUR", 0.0)
    assert (await ask("jobs", params={"path": PATH})).said == {"jobs": []}
