"""Starts a JupyterLab or a Notebook 7 that sees nothing of the user's, and the front end as it was built."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
BUNDLE = ROOT / "src/nbengineer/labextension/package.json"
NAME = "nbengineer-labextension"
TOKEN = "for-tests"  # noqa: S105 - the servers of one test run know it
PATIENCE = 90.0

PAGE_CONFIG = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


@dataclass(frozen=True)
class Application:
    """A server that runs; `kind` says which front end it serves."""

    kind: Literal["lab", "notebook"]
    url: str
    root: Path
    settings: Path

    def folder(self, name: str) -> Path:
        """Make a folder below the root."""
        folder = self.root / re.sub(r"\W+", "-", name).strip("-")
        folder.mkdir()
        return folder

    @contextmanager
    def setting(self, extension: str, plugin: str, values: dict[str, object]) -> Iterator[None]:
        """Set what a person can set, for pages that are opened meanwhile."""
        file = self.settings / extension / f"{plugin}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), "utf-8")
        yield
        file.unlink()

    def page(self, file: Path) -> str:
        """Give the address of a notebook."""
        path = file.relative_to(self.root).as_posix()
        way = f"lab/tree/{path}?reset&" if self.kind == "lab" else f"notebooks/{path}?"
        return f"{self.url}{way}token={TOKEN}"


def serve(kind: Literal["lab", "notebook"], home: Path) -> Iterator[Application]:
    """Give a server that answers; it ends with the session."""
    root = home / "root"
    root.mkdir()
    command = [
        sys.executable, "-m", "jupyterlab" if kind == "lab" else "notebook", "--no-browser", "--allow-root",
        "--ip=127.0.0.1", "--ServerApp.port=0", f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root}",
        "--ServerApp.terminals_enabled=False",
        f"--{'LabApp' if kind == 'lab' else 'JupyterNotebookApp'}.expose_app_in_browser=True",
    ]  # fmt: skip
    with (home / "log").open("w") as log:
        process = subprocess.Popen(command, env=_environment(home), stdout=log, stderr=log, cwd=home)
    try:
        yield Application(kind, _address(home, process), root, home / "settings")
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(home: Path) -> dict[str, str]:
    """Give an environment in which everything of Jupyter's lies below `home`."""
    places = {
        "HOME": "home", "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "run",
        "IPYTHONDIR": "ipython", "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
    }  # fmt: skip
    for place in places.values():
        (home / place).mkdir()
    extension = home / "data/labextensions" / NAME
    shutil.copytree(BUNDLE.parent, extension)
    shutil.copy(ROOT / "labextension/install.json", extension)
    shutil.copytree(ROOT / "jupyter-config/server-config", home / "config/jupyter_server_config.d")
    (home / "config/labconfig").mkdir()
    (home / "config/labconfig/page_config.json").write_text(json.dumps(PAGE_CONFIG), "utf-8")
    paths = os.pathsep.join(filter(None, (str(ROOT / "src"), os.environ.get("PYTHONPATH"))))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JUPYTER", "PYTEST"))}
    return {**kept, **{name: str(home / place) for name, place in places.items()}, "PYTHONPATH": paths}


def _address(home: Path, process: subprocess.Popen[bytes]) -> str:
    """Wait until the server answers, and give its address."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        for file in (home / "run").glob("jpserver-*.json"):
            try:
                url = json.loads(file.read_text("utf-8"))["url"]
                with urllib.request.urlopen(f"{url}api/status?token={TOKEN}", timeout=10):  # noqa: S310 - our own
                    return str(url)
            except (OSError, ValueError, KeyError):
                continue
        time.sleep(0.1)
    raise RuntimeError(f"the server did not start:\n{(home / 'log').read_text('utf-8')[-4000:]}")
