"""Who may ask, and what is no request: every route refuses alike, with a sentence."""

import json

import pytest
from jupyter_server.services.contents.manager import AsyncContentsManager
from tornado.httpclient import HTTPClientError
from tornado.web import HTTPError

from nbengineer.server import handlers, wire
from tests.server.conftest import NOTEBOOK, save, wired

LOOKS = ("analyse", "tag", "check")
MAKES = ("plan", "extract", "verify")
POSTS = (*LOOKS, *MAKES)
ROUTES = [
    *((name, "POST") for name in POSTS),
    ("catalog", "GET"),
    ("jobs", "GET"),
    ("jobs/12ab", "GET"),
    ("jobs/12ab", "DELETE"),
]
PROBLEM = {"message", "help", "diagnostics", "files"}


def body_of(route, path="work/ratios.ipynb", **more):
    """Give a request that is fine but for what is given."""
    return {**wired(NOTEBOOK, path=path), **more} if route in LOOKS else {"path": path, **more}


def refuses(answer, code):
    """Say that an answer is a refusal with a sentence."""
    assert answer.code == code, answer.text
    assert set(answer.said) == PROBLEM
    assert answer.said["message"]
    return True


async def test_nobody_asks_without_a_token(ask, place):
    """403 for every route."""
    for route, method in ROUTES:
        body = "{}" if method == "POST" else None
        refuses(await ask(route, method=method, raw=body, headers={"Authorization": "token wrong"}), 403)


async def test_a_browser_that_is_logged_in_must_show_its_xsrf_token(
    http_server_client, jp_base_url, jp_serverapp, place
):
    """A page elsewhere that posts with the user's cookie gets 403."""
    token = jp_serverapp.identity_provider.token
    page = await http_server_client.fetch(
        f"{jp_base_url}login?token={token}", follow_redirects=False, raise_error=False
    )
    cookies = "; ".join(one.split(";")[0] for one in page.headers.get_list("Set-Cookie"))
    assert "username" in cookies
    for route, method in ROUTES:
        if method != "GET":
            url = f"{jp_base_url}nbengineer/api/{route}"
            body = json.dumps(body_of(route)) if method == "POST" else None
            with pytest.raises(HTTPClientError) as refused:
                await http_server_client.fetch(url, method=method, body=body, headers={"Cookie": cookies})
            assert refused.value.code == 403
            assert "_xsrf" in json.loads(refused.value.response.body)["message"]


@pytest.mark.parametrize("route", POSTS)
async def test_a_body_that_is_no_request_is_refused_with_a_sentence(ask, place, route):
    """400; nothing is guessed."""
    for raw in ("", "{", "[]", "null", '"x"', "\ufeff{}", "[" * 100_000, b"\xff\xfe", '{"path": "\\ud800"}'):
        answer = await ask(route, raw=raw)
        refuses(answer, 400)
        assert answer.said["message"].startswith("the request is malformed: ")


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"source": 3}, "$.notebook.cells[0].source"),
        ({"kind": "code "}, "$.notebook.cells[0].kind"),
        ({"tags": "nbe:data"}, "$.notebook.cells[0].tags"),
        ({"tags": [None]}, "$.notebook.cells[0].tags[0]"),
        ({"id": None}, "$.notebook.cells[0].id"),
    ],
)
@pytest.mark.parametrize("route", LOOKS)
async def test_a_wrong_type_is_named_with_its_place(ask, place, route, change, where):
    """A text is not made of a number."""
    body = body_of(route)
    body["notebook"]["cells"][0] |= change
    answer = await ask(route, body)
    refuses(answer, 400)
    assert where in answer.said["message"]


@pytest.mark.parametrize("change", [{"path": 3}, {"folder": None}, {"name": ["x"]}])
@pytest.mark.parametrize("route", ["plan", "extract"])
async def test_a_wrong_type_of_an_option_is_named_with_its_place(ask, place, route, change):
    """The same for what works with files."""
    answer = await ask(route, body_of(route) | change)
    refuses(answer, 400)
    assert f"$.{next(iter(change))}" in answer.said["message"]


async def test_a_body_is_limited(ask, place):
    """413 for what no notebook without outputs has; one that just fits is read."""
    body = wired(NOTEBOOK)
    body["notebook"]["metadata"] = {"x": "y" * handlers.LARGEST_BODY}
    refuses(await ask("analyse", body), 413)
    body["notebook"]["metadata"] = {"x": "y" * (handlers.LARGEST_BODY - 10_000)}
    assert (await ask("analyse", body)).code == 200


NO_PATHS = [
    "nothing.ipynb",
    "",
    "/",
    "work",
    "../outside.ipynb",
    "work/../../outside.ipynb",
    "/etc/passwd",
    "..%2foutside.ipynb",
    "work%2fratios.ipynb",
    "work\\ratios.ipynb",
    ".hidden.ipynb",
    ".hidden/a.ipynb",
    "work/\0.ipynb",
    "x" * 5000 + ".ipynb",
]


@pytest.mark.parametrize("route", POSTS)
async def test_only_notebooks_that_the_server_shows_can_be_asked_about(ask, place, route):
    """404, the same for what is not there, not below the folder, and hidden."""
    (place / ".hidden").mkdir()
    for name in (".hidden.ipynb", ".hidden/a.ipynb", "../outside.ipynb"):
        save(place / name, NOTEBOOK)
    for path in NO_PATHS:
        refuses(await ask(route, body_of(route, path)), 404)


@pytest.mark.parametrize("route", MAKES)
async def test_a_link_leads_nowhere_else(ask, place, route, tmp_path):
    """Files are worked with only where they really lie below the server's folder, and not hidden there."""
    (tmp_path / "elsewhere").mkdir()
    (place / ".hidden").mkdir()
    for real in (tmp_path / "elsewhere/a.ipynb", place / ".hidden/a.ipynb"):
        save(real, NOTEBOOK)
    (place / "link.ipynb").symlink_to(tmp_path / "elsewhere/a.ipynb")
    (place / "folder").symlink_to(tmp_path / "elsewhere")
    (place / "seen.ipynb").symlink_to(place / ".hidden/a.ipynb")
    for path in ("link.ipynb", "folder/a.ipynb", "seen.ipynb"):
        refuses(await ask(route, {"path": path}), 404)


@pytest.mark.parametrize("route", MAKES)
async def test_a_package_stays_below_the_servers_folder(ask, place, route, tmp_path):
    """404, and nothing is written."""
    (place / "link").symlink_to(tmp_path / "elsewhere")
    before = sorted(tmp_path.rglob("*"))
    for folder in ("../out", "work/../../out", "link", "link/out", ".out", "work/.out/x", "a\0b"):
        refuses(await ask(route, {"path": "work/ratios.ipynb", "folder": folder}), 404)
    assert [one for one in sorted(tmp_path.rglob("*")) if one not in before] == []


@pytest.mark.parametrize("route", ["plan", "extract"])
async def test_the_default_folder_is_no_way_out_either(ask, place, route, tmp_path):
    """A link that has the package's name."""
    (tmp_path / "elsewhere").mkdir()
    (place / "work/ratios").symlink_to(tmp_path / "elsewhere")
    refuses(await ask(route, {"path": "work/ratios.ipynb"}), 422)
    assert list((tmp_path / "elsewhere").iterdir()) == []


async def test_what_is_not_there_says_so(ask, place):
    """404 for a route that is none and a job that is none, 405 for a method that a route has not."""
    refuses(await ask("nonsense"), 404)
    refuses(await ask("nonsense", raw="{}"), 404)
    refuses(await ask("jobs/12ab"), 404)
    refuses(await ask("jobs/12ab", method="DELETE"), 404)
    refuses(await ask("analyse"), 405)
    refuses(await ask("jobs"), 400)


async def test_a_fault_of_ours_is_one_sentence(ask, place, monkeypatch):
    """500; the traceback goes to the log."""
    monkeypatch.setattr(handlers, "Look", None)
    refuses(await ask("analyse", wired(NOTEBOOK)), 500)


class Bucket(AsyncContentsManager):
    """Keeps one notebook, and no file."""

    async def get(self, path, content=True, type=None, format=None):  # noqa: A002, FBT002 (the interface)
        """Give the notebook."""
        if path != "bucket/ratios.ipynb":
            raise HTTPError(404, "no such thing")
        return {"name": "ratios.ipynb", "path": path, "type": "notebook", "content": None}


class TestElsewhere:
    """A server that keeps notebooks elsewhere than in files."""

    @pytest.fixture
    def jp_server_config(self):
        """Take the bucket."""
        return {
            "ServerApp": {"jpserver_extensions": {"nbengineer": True}, "contents_manager_class": Bucket},
        }

    async def test_looking_works_wherever_notebooks_are_kept(self, ask):
        """The contents manager is all that is asked."""
        answer = await ask("analyse", wired(NOTEBOOK, path="bucket/ratios.ipynb"))
        assert (answer.code, answer.said["package"]) == (200, "ratios")
        assert (await ask("tag", wired(NOTEBOOK, path="bucket/ratios.ipynb"))).code == 200
        refuses(await ask("analyse", wired(NOTEBOOK, path="other.ipynb")), 404)

    @pytest.mark.parametrize("route", MAKES)
    async def test_working_with_files_needs_files(self, ask, route):
        """422."""
        refuses(await ask(route, {"path": "bucket/ratios.ipynb"}), 422)


def test_a_problem_is_what_the_front_end_expects():
    """The keys that every refusal has."""
    assert set(wire.Problem.__struct_fields__) == PROBLEM
