"""A real JupyterLab and a real Notebook 7 with the built front end, and Debian's Chromium to look at them.

One server of each kind serves all tests of a process; each test has a folder of its own below the server's root.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.ui.serving import BUNDLE, Application, serve
from tests.ui.workbench import Workbench

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage"
).split()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser; without one it is skipped, and counted, but fails under CI."""
    for item in items:
        if "/ui/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _what_it_needs() -> None:
    lacks = [] if CHROMIUM else ["there is no Chromium: apt-get install chromium"]
    lacks += [] if BUNDLE.exists() else ["the front end is not built: pip install -e ."]
    if lacks and os.environ.get("CI"):
        pytest.fail("; ".join(lacks))
    if lacks:
        pytest.skip("; ".join(lacks))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    return {"executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, object]:
    return {"reduced_motion": "reduce", "viewport": {"width": 1200, "height": 800}}


@pytest.fixture(scope="session")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    yield from serve("lab", tmp_path_factory.mktemp("lab"))


@pytest.fixture(scope="session")
def notebook7(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Application]:
    yield from serve("notebook", tmp_path_factory.mktemp("notebook7"))


@pytest.fixture(params=["lab", "notebook7"])
def application(request: pytest.FixtureRequest) -> Application:
    """JupyterLab, then Notebook 7."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def bench(application: Application, page: Page, request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """Give the page of a test that looks at both applications."""
    yield from _bench(application, page, request)


@pytest.fixture
def lab_bench(lab: Application, page: Page, request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """Give the page of a test of what does not depend on the application."""
    yield from _bench(lab, page, request)


def _bench(application: Application, page: Page, request: pytest.FixtureRequest) -> Iterator[Workbench]:
    """Give a page with an empty folder below the server's root; a script error of ours fails the test at its end."""
    bench = Workbench(page, application, application.folder(request.node.name))
    yield bench
    bench.close()
    assert bench.errors == []
