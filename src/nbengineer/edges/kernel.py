"""Runs a notebook in a fresh kernel, cell by cell, and looks after the last cell of each step.

What is shown is dropped as it comes; of what is printed the beginning and a hash are kept. Looking binds nothing in the
notebook's namespace and leaves `_`, `In`, `Out` and the numbering alone. However the run ends, no process is left.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import secrets
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import ensure_async
from nbclient.client import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.v4 import new_code_cell, new_notebook

from nbengineer.edges.planting import IN_THE_KERNEL, answered, looked
from nbengineer.edges.printed import Printed
from nbengineer.edges.spooled import contents_of
from nbengineer.errors import BadRequest
from nbengineer.model.recording import Failure, Look, Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from jupyter_client.manager import KernelManager

    from nbengineer.model.notebook import Cell

NAME = "nbengineer"
SILENT = logging.getLogger("nbengineer.kernel")
SILENT.addHandler(logging.NullHandler())
SILENT.propagate = False

LONGEST = 2000
PATIENCE = 120
"""Seconds for a kernel to start, for the last of its output to arrive, and for one look."""

LONGEST_SOCKET = 90
"""Characters that the path of a socket may have, with room to spare."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """How a kernel is started: a kernelspec's `argv`, with `{connection_file}`, and its environment."""

    argv: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Task:
    """What to run and where to look.

    `looks` has for a cell's id the steps that end with it, `names` for each step what it returns. `folder` is the
    working folder, `spool` an empty folder outside of it, `bulk` one that all runs have in common, `sent` that of what
    is sent inside. `tell` is called with the number of code cells done, and the next one. `asks` are expressions that
    the kernel evaluates beside the notebook, before the cell of an id, or under "" after the last one. `results` are
    names to look at when all is done.
    """

    cells: Sequence[Cell]
    looks: Mapping[str, tuple[int, ...]]
    names: Mapping[int, tuple[str, ...]]
    folder: Path
    spool: Path
    bulk: Path
    sent: Path
    kernel: Kernel
    seed: bool
    timeout: float
    tell: Callable[[int, Cell], None]
    asks: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    results: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class About:
    """The Python that the kernel is, and the environment variables that it started with."""

    program: str
    environment: Mapping[str, str]


def run_notebook(task: Task) -> tuple[Recording, About]:
    """Run the cells in their order until one raises, the kernel ends, or the time is up.

    Raises:
        BadRequest: the kernel can't be started.
        KeyboardInterrupt: the kernel is stopped first.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(_run(task))
    with ThreadPoolExecutor(1) as aside:  # called from a notebook, whose own loop runs here
        return aside.submit(asyncio.run, _run(task)).result()


class _Client(NotebookClient):
    """Counts what is printed, and keeps nothing that is shown."""

    printed: Printed
    reply: Mapping[str, Any]
    spool: Path
    token: str

    def output(self, _outs: Any, msg: Any, _display_id: Any, _cell_index: Any) -> None:
        """Take a piece of output."""
        if msg["msg_type"] != "stream" or msg["content"]["name"] != "stdout":
            return
        text = msg["content"]["text"]
        if text.startswith(f"\0{self.token} "):
            self.printed.add_file(self.spool / text.strip("\0").rpartition(" ")[2])
        else:
            self.printed.add(text)

    def clear_output(self, _outs: Any, _msg: Any, _cell_index: Any) -> None:
        """Printed is printed."""

    def handle_comm_msg(self, _outs: Any, _msg: Any, _cell_index: Any) -> None:
        """Widgets are shown to nobody."""

    def note(self, execute_reply: Mapping[str, Any], **_: object) -> None:
        """Keep the kernel's answer to a cell."""
        self.reply = execute_reply["content"]


async def _run(task: Task) -> tuple[Recording, About]:
    client = _client(task)
    manager, orderly = client.km, False
    assert manager is not None
    try:
        about = await _start(client, task)
        began = time.monotonic()
        printed, failure, ended = await _cells(client, task, began + task.timeout)
        if not ended:
            await _look(client, "end")
        if not ended and not failure:
            for expression in task.asks.get("", ()):
                await _ask(client, expression)
        orderly = True
        return _recording(task, printed, failure, ended, time.monotonic() - began), about
    finally:
        await _stop(client, manager, now=not orderly)


def _client(task: Task) -> _Client:
    """Prepare a kernel of a kernelspec of its own, which talks through sockets in the spool where it can."""
    spec = task.spool / "kernels" / NAME / "kernel.json"
    spec.parent.mkdir(parents=True)
    about = {"argv": list(task.kernel.argv), "display_name": NAME, "language": "python"}
    spec.write_text(json.dumps(about), "utf-8")
    connection = task.spool / "kernel.json"
    sockets = hasattr(os, "fork") and len(str(connection)) < LONGEST_SOCKET
    manager = AsyncKernelManager(
        kernel_name=NAME,
        kernel_spec_manager=KernelSpecManager(
            kernel_dirs=[str(spec.parents[1])], ensure_native_kernel=False, log=SILENT
        ),
        connection_file=str(connection),
        transport="ipc" if sockets else "tcp",
        log=SILENT,
    )
    notebook = new_notebook(cells=[new_code_cell(cell.source) for cell in task.cells])
    client = _Client(
        notebook,
        km=manager,
        startup_timeout=PATIENCE,
        iopub_timeout=PATIENCE,
        shell_timeout_interval=1,
        allow_errors=True,
        log=SILENT,
    )
    client.on_cell_executed = client.note
    client.spool, client.token = task.spool, secrets.token_hex(16)
    return client


async def _start(client: _Client, task: Task) -> About:
    """Start the kernel, and what looks in it."""
    try:
        with (task.spool / "kernel.err").open("wb") as errors:
            await client.async_start_new_kernel(
                cwd=str(task.folder), env=dict(task.kernel.environment), stdout=errors, stderr=errors
            )
        await client.async_start_new_kernel_client()
    except (RuntimeError, OSError) as error:
        raise BadRequest(
            f"the kernel can't be started ({_last_line(task) or error})", where=task.kernel.argv[0]
        ) from None
    job = task.spool / "job.json"
    names = {str(step): list(names) for step, names in task.names.items()} | {"end": list(task.results)}
    about_it = {"spool": str(task.spool), "bulk": str(task.bulk), "seed": task.seed, "names": names, "package": ""}
    job.write_text(json.dumps(about_it | {"token": client.token}), "utf-8")
    code = IN_THE_KERNEL.format(sent=str(task.sent), job=str(job))
    trouble = await _ask(client, f"exec({code!r}, {{'__name__': '_nbengineer'}})")
    about = answered(task.spool, "about")
    if about is None:
        help_ = "nbengineer can look into kernels of IPython under Python 3.11 or later"
        raise BadRequest(f"the kernel does not do as it is told ({trouble})", where=task.kernel.argv[0], help=help_)
    return About(about["program"], about["environment"])


def _last_line(task: Task) -> str:
    text = (task.spool / "kernel.err").read_text("utf-8", "replace").strip()
    return text.splitlines()[-1][:LONGEST] if text else ""


async def _cells(client: _Client, task: Task, deadline: float) -> tuple[dict[str, str], Failure | None, str]:
    """Run the cells; gives what each printed, the exception that ended them, and what else ended them."""
    printed: dict[str, str] = {}
    client.timeout_func = lambda _: max(int(deadline - time.monotonic() + 0.5), 1)
    for index, cell in enumerate(task.cells):
        task.tell(index, cell)
        for expression in task.asks.get(cell.id, ()):
            await _ask(client, expression)
        client.printed, client.reply = Printed(), {}
        failure, ended = None, ""
        try:
            await client.async_execute_cell(client.nb.cells[index], index)
            failure = _failure(client.reply, cell)
        except CellTimeoutError:
            ended = f"it did not end within {task.timeout:g} seconds: cell {cell.number} was running"
        except DeadKernelError:
            _raise_if_cancelled()
            failure = Failure("", await _how_it_ended(client), cell.id)
        printed[cell.id] = client.printed.text()
        if failure is None and not ended and _asked_to_exit(client.reply):
            failure, ended = Failure("SystemExit", "", cell.id), f"it calls exit() in cell {cell.number}"
        if failure or ended:
            return printed, failure, ended
        for step in task.looks.get(cell.id, ()):
            if trouble := await _look(client, str(step)):
                return printed, None, f"what cell {cell.number} made could not be looked at ({trouble})"
    return printed, None, ""


def _failure(reply: Mapping[str, Any], cell: Cell) -> Failure | None:
    """Give the exception that a cell raised; a value that can't be shown is none, though kernels call it an error."""
    if reply.get("status") != "error" or reply.get("ename") == type(None).__name__:
        return None
    return Failure(str(reply.get("ename", "")), str(reply.get("evalue", ""))[:LONGEST], cell.id)


def _raise_if_cancelled() -> None:
    """Give way to an interruption, which nbclient takes for the death of the kernel."""
    here = asyncio.current_task()
    if here is not None and here.cancelling():
        raise asyncio.CancelledError


async def _how_it_ended(client: _Client) -> str:
    assert client.km is not None
    code = await client.km.provisioner.poll() if client.km.provisioner else None
    return how_it_ended(code)


def how_it_ended(code: int | None) -> str:
    """Say in words what an exit code means."""
    if code is None:
        return "nobody knows how"
    if code >= 0:
        return f"exit code {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"


def _asked_to_exit(reply: Mapping[str, Any]) -> bool:
    """Say whether a cell called `exit()`: the kernel answers, and goes a moment later."""
    asked = [part for part in reply.get("payload", ()) if part.get("source") == "ask_exit"]
    return any(not part.get("keepkernel") for part in asked)


async def _look(client: _Client, name: str) -> str:
    """Look in the kernel; gives what went wrong."""
    return await _ask(client, f"__import__('_nbengineer_inside.kernel_side').kernel_side.after({name!r})")


async def _ask(client: _Client, expression: str) -> str:
    """Have the kernel evaluate an expression beside the notebook; gives what went wrong."""
    assert client.kc is not None
    asked = client.kc.execute(
        "", silent=True, store_history=False, user_expressions={NAME: expression}, allow_stdin=False
    )
    try:
        reply = await asyncio.wait_for(client.async_wait_for_reply(asked), PATIENCE)
    except TimeoutError:
        return f"no answer within {PATIENCE} seconds"
    except DeadKernelError:
        return f"the kernel's process ended: {await _how_it_ended(client)}"
    found = (reply or {}).get("content", {}).get("user_expressions", {}).get(NAME, {})
    return "" if found.get("status") == "ok" else f"{found.get('ename', 'no answer')}: {found.get('evalue', '')}"


async def _stop(client: _Client, manager: KernelManager, *, now: bool) -> None:
    """End the kernel and all that it started; in order, it may still write what is in its buffers."""
    group = getattr(manager.provisioner, "pgid", None)
    try:
        if await ensure_async(manager.is_alive()):
            await ensure_async(manager.shutdown_kernel(now=now))
    finally:
        if group and hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(group, signal.SIGKILL)
        await ensure_async(manager.cleanup_resources())
        if client.kc is not None:
            client.kc.stop_channels()


def _recording(task: Task, printed: dict[str, str], failure: Failure | None, ended: str, seconds: float) -> Recording:
    after = {step: looked(task.spool, str(step), names) for step, names in task.names.items()}
    return Recording(
        after={step: look for step, look in after.items() if look is not None},
        start=looked(task.spool, "start") or Look(),
        end=looked(task.spool, "end", task.results) or Look(),
        printed=printed,
        failure=failure,
        ended="" if failure else ended,
        seconds=seconds,
        contents=contents_of(task.bulk),
    )
