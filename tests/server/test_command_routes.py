"""The routes of commands take what Starlette's own would take, and lists take a page."""

import re
from collections.abc import Iterator
from itertools import product

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from server.perform import find_commands
from server.routes.commands import CommandRoute
from tests.support.server import ROOT

COMMANDS = find_commands().values()
FIXED = {
    "approvals.types",
    "catalog.list",
    "compliance.available",
    "demo.absent",
    "formats.list",
    "notification_channels.kinds",
    "quality.checks",
}
"""Lists that the installation fixes."""
ONWARD = {"audit.list", "channels.events"}
"""Lists that go on from an entry."""


async def _handler(_request: Request) -> Response:
    return Response()


def _near(path: str) -> Iterator[str]:
    """The path with its fields filled in, and what is nearly that."""
    filled = re.sub(r"\{(\w+)\}", r"some-\1", path)
    yield from (
        filled,
        f"{filled}/",
        f"{filled}/more",
        filled.rpartition("/")[0],
        f"/{filled}",
        filled.upper(),
    )
    yield re.sub(r"\{\w+\}", "", path)
    yield re.sub(r"\{\w+\}", "a b/ü", path)


def test_a_path_is_taken_as_the_framework_takes_it() -> None:
    for path, method in sorted({(f"/api{one.path}", one.method) for one in COMMANDS}):
        usual, ours = Route(path, _handler, methods=[method]), CommandRoute(path, _handler, method)
        assert (usual.path, usual.methods) == (ours.path, ours.methods)
        for kind, asked in product(("http", "websocket"), (method, "HEAD", "OPTIONS")):
            for near in _near(path):
                scope = {"type": kind, "method": asked, "path": near}
                assert usual.matches(scope) == ours.matches(scope), near


def test_a_path_with_its_fields_filled_in_is_taken() -> None:
    route = CommandRoute("/api/documents/{id}/versions/{version}", _handler, "GET")
    scope = {"type": "http", "method": "GET", "path": "/api/documents/d1/versions/7"}
    match, found = route.matches(scope)
    assert (Match.FULL, {"id": "d1", "version": "7"}) == (match, found["path_params"])


def test_every_list_takes_a_page_and_says_which_one_it_is() -> None:
    """But for those that the interface's page names."""
    lists = {one.name: one for one in COMMANDS if one.method == "GET" and "items" in one.output.model_fields}
    page, answer = {"offset", "limit"}, {"total", "offset", "limit"}
    without = {name for name, one in lists.items() if not page <= one.input.model_fields.keys()}
    assert FIXED | ONWARD == without
    assert set(ONWARD) == {
        name for name, one in lists.items() if not answer <= one.output.model_fields.keys()
    }
    said = (ROOT / "server/API.md").read_text("utf-8").partition("**Lists**")[2].partition("**Times**")[0]
    assert FIXED | ONWARD == set(re.findall(r"`(\w+\.\w+)`", said))
