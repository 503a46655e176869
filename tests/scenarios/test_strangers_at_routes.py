"""Every route of the router, asked by a stranger: nothing of another organisation is told, not even that it is there.

Made from the router, so that a route without a case fails.
"""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from server.app import create_app
from server.perform import find_commands
from server.routes.described import DescribedRoute
from server.routes.schemas import CHANNELS
from server.settings import Settings
from server.wiring import open_concert
from tests.support.besieged import Besieged, besieged
from tests.support.furnished import with_tables
from tests.support.household import NEVER_MADE
from tests.support.neighbours import SECRET
from tests.support.visitors import VISITORS

COMMANDS = {(one.method, f"/api{one.path}") for one in find_commands().values()}
"""Asked in test_strangers.py."""

ABOUT = {
    ("GET", "/api/documents/{id}/export"): "design",
    ("POST", "/api/documents/{id}/reset/import"): "design",
    ("POST", "/api/collaboration/workspaces/{id}/import"): "workspace",
    ("GET", "/api/scan-results/workspaces/{id}/export"): "workspace",
}
"""Routes that name an object in their path, and of what kind it is."""
BY_TOKEN = {
    ("POST", "/api/session"): {"name": "x"},
    ("POST", "/api/session/join"): {"name": "x"},
    ("POST", "/api/session/invitation"): {},
}
"""Routes that a token in the body speaks for."""
BY_SIGNATURE = {("POST", "/api/hooks/{trigger}")}
"""Routes that a signed message speaks for: a session is worth nothing at them."""
BY_LINK = {("GET", "/decide/{token}"), ("POST", "/decide/{token}")}
"""Routes that the secret in a link of a message speaks for, and nothing else."""
OF_REPORTS = {("GET", "/api/reports/{report}/download"), ("GET", "/api/shared-reports/{link}")}
"""Routes to a report: for who may read all it is about, or holds its link."""
OWN = {("GET", "/api/session"), ("POST", "/api/session/ticket"), ("DELETE", "/api/session")}
"""Routes about whoever asks."""
STATUS = {("GET", "/api/status/health"), ("GET", "/api/status/metrics")}
"""Routes that tell whoever is signed in how the process does: they know nobody's data."""
PUBLIC = {
    ("GET", "/api/openapi.json"),
    ("GET", "/api/asyncapi.json"),
    ("GET", "/api/errors"),
    ("GET", "/healthz"),
    ("GET", "/readyz"),
    ("GET", "/metrics"),
}
"""Routes that answer everybody alike and know nobody's data."""
NOWHERE = "/api/{path:path}"
"""Answers that there is no such path."""


async def _routes(data: Path) -> list[BaseRoute]:
    concert = await open_concert(Settings(data=with_tables(data), demo=False), lambda *_: None)
    try:
        return list(create_app(concert).routes)
    finally:
        await concert.close()


@pytest.fixture(scope="module")
def routes(tmp_path_factory: pytest.TempPathFactory) -> list[BaseRoute]:
    return asyncio.run(_routes(tmp_path_factory.mktemp("routes")))


@pytest.fixture(scope="module")
def siege(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Besieged]:
    with besieged(tmp_path_factory.mktemp("strangers")) as siege:
        yield siege
        siege.check_at_the_end()


def test_T12_every_route_door_and_channel_kind_has_a_case(routes: list[BaseRoute]) -> None:
    http = {
        (method, route.path)
        for route in routes
        if isinstance(route, Route) and route.path != NOWHERE
        for method in (route.methods or {"GET"}) - {"HEAD"}
    }
    without_object = BY_SIGNATURE | BY_LINK | OF_REPORTS | OWN | STATUS | PUBLIC
    assert http == COMMANDS | set(ABOUT) | set(BY_TOKEN) | without_object
    assert set(VISITORS) == {route.path for route in routes if isinstance(route, WebSocketRoute)}
    assert ["/assets", ""] == [route.path for route in routes if isinstance(route, Mount)], (
        "only the app's own files"
    )
    assert [] == [route for route in routes if not isinstance(route, Route | WebSocketRoute | Mount)]
    source = (Path(__file__).parent / "test_strangers.py").read_text(encoding="utf-8")
    assert [] == [kind for kind in CHANNELS if f'f"{kind}:' not in source]


def test_every_route_below_api_is_described(routes: list[BaseRoute]) -> None:
    below = [route for route in routes if isinstance(route, Route) and route.path.startswith("/api/")]
    undescribed = {
        (method, route.path)
        for route in below
        if not isinstance(route, DescribedRoute) and route.path != NOWHERE
        for method in (route.methods or set()) - {"HEAD"}
    }
    assert undescribed == COMMANDS


def test_T12_a_link_nobody_was_sent_decides_nothing(siege: Besieged) -> None:
    for method in ("GET", "POST"):
        answer = httpx.request(method, f"{siege.server.url}/decide/{NEVER_MADE}", timeout=30)
        assert 404 == answer.status_code
        assert SECRET not in answer.text


def test_T12_a_route_with_a_parameter_names_its_object() -> None:
    named = {route for route in set(BY_TOKEN) | OWN | STATUS | PUBLIC if "{" in route[1]}
    assert named == set()


@pytest.mark.parametrize(("method", "path"), ABOUT)
def test_T12_a_route_about_a_stranger_s_object_answers_as_for_one_never_made(
    siege: Besieged, method: str, path: str
) -> None:
    theirs = getattr(siege.neighbours, ABOUT[(method, path)])
    answers = [
        asked(siege, method, path.replace("{id}", id_), siege.mallory.token) for id_ in (theirs, NEVER_MADE)
    ]
    assert [404, 404] == [answer.status_code for answer in answers]
    assert answers[0].json() == answers[1].json()
    assert without_number(answers[0]) == without_number(answers[1])
    own = asked(siege, method, path.replace("{id}", theirs), siege.neighbours.token)
    assert own.status_code != 404


@pytest.mark.parametrize(("method", "path"), BY_SIGNATURE)
def test_T12_a_hook_of_strangers_answers_without_a_signature_as_one_never_made(
    siege: Besieged, method: str, path: str
) -> None:
    triggers = f"/api/workflow/workflows/{siege.neighbours.design}/triggers"
    made = asked(siege, "POST", triggers, siege.neighbours.token, json={"kind": "webhook"})
    assert made.status_code < 400, made.text
    for token in ("", siege.mallory.token, siege.neighbours.token):
        answers = [
            asked(siege, method, path.replace("{trigger}", id_), token, json={})
            for id_ in (made.json()["id"], NEVER_MADE)
        ]
        assert answers[0].status_code in {401, 403, 404}
        assert answers[0].status_code == answers[1].status_code
        assert answers[0].json() == answers[1].json()
        assert without_number(answers[0]) == without_number(answers[1])


def test_T12_a_report_of_strangers_and_its_link_are_not_there(siege: Besieged) -> None:
    their = siege.neighbours
    place = f"/api/reports/workspaces/{their.workspace}"
    said = {"title": SECRET, "sources": [their.source]}
    report = asked(siege, "POST", place, their.token, json=said).json()["id"]
    link = asked(siege, "POST", f"{place}/{report}/links", their.token, json={"audience": "members"}).json()
    for path, made_up in (
        (f"/api/reports/{report}/download", f"/api/reports/{NEVER_MADE}/download"),
        (f"/api{link['path'].removeprefix('/api')}", "/api/shared-reports/never-made"),
    ):
        own = asked(siege, "GET", path, their.token)
        assert 200 == own.status_code, own.text
        answers = [asked(siege, "GET", one, siege.mallory.token) for one in (path, made_up)]
        assert [404, 404] == [answer.status_code for answer in answers]
        assert all(SECRET not in answer.text for answer in answers)
        assert 401 == asked(siege, "GET", path).status_code


@pytest.mark.parametrize(("method", "path"), [*ABOUT, *sorted(OWN | STATUS)])
def test_T12_nobody_is_told_anything_without_a_token(siege: Besieged, method: str, path: str) -> None:
    answer = asked(siege, method, path.replace("{id}", siege.neighbours.design))
    assert (401, "not_signed_in") == (answer.status_code, answer.json()["error"]["code"])


@pytest.mark.parametrize(("method", "path"), BY_TOKEN)
def test_T12_a_token_of_another_kind_is_as_good_as_none(siege: Besieged, method: str, path: str) -> None:
    """The neighbours' own token, known to somebody, is no link and no invitation."""
    answers = [
        asked(siege, method, path, json={**BY_TOKEN[(method, path)], "token": token})
        for token in (siege.neighbours.token, "concert_link_" + "A" * 43, "x")
    ]
    assert {answers[0].status_code} == {answer.status_code for answer in answers}
    assert answers[0].status_code in {401, 404}
    assert [answers[0].json()] * 3 == [answer.json() for answer in answers]


@pytest.mark.parametrize(("method", "path"), sorted((OWN | STATUS | PUBLIC) - {("DELETE", "/api/session")}))
def test_T12_a_route_without_an_object_tells_nothing_of_strangers(
    siege: Besieged, method: str, path: str
) -> None:
    text = asked(siege, method, path, siege.mallory.token).text
    their = siege.neighbours
    for secret in (SECRET, their.user, their.workspace, their.design, their.source, their.run):
        assert secret not in text


def asked(siege: Besieged, method: str, path: str, token: str = "", **more: Any) -> httpx.Response:
    headers = {"authorization": f"Bearer {token}"} if token else {}
    with httpx.Client(base_url=siege.server.url, timeout=60) as http:
        return http.request(method, path, headers=headers, **more)


def without_number(answer: httpx.Response) -> dict[str, str]:
    return {
        name: re.sub(r"\d", "0", value) for name, value in answer.headers.items() if name != "x-request-id"
    }
