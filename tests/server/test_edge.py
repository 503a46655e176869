"""The edge of one process: numbers on every answer, strict headers, signing in and out."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from engine.members.records import Invitation
from engine.records import User, Workspace
from engine.writes import Put
from server.app import create_app
from server.attempts import Attempts
from server.errors import TooManyAttempts
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio

ORIGIN = "http://concert.test"


@dataclass
class Edge:
    concert: Concert
    http: httpx.AsyncClient

    async def link(self) -> str:
        return await self.concert.sign_in_link()

    async def invited(self) -> str:
        concert = self.concert
        workspace = (await concert.platform.store.records.find(Workspace, {}))[0]
        text, _ = await concert.identity.invite(concert.owner.id, workspace, "editor", 1)
        return text

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/api/session{path}", json=body, headers={"origin": ORIGIN})


@asynccontextmanager
async def opened(folder: Path, url: str = ORIGIN, **settings: Any) -> AsyncIterator[Edge]:
    concert = await open_concert(
        Settings(data=with_tables(folder), demo=False, app=folder, **settings), lambda *_: None
    )
    app = create_app(concert)
    app.router.routes.insert(0, Route("/broken", _broken))
    transport = httpx.ASGITransport(app)
    try:
        async with httpx.AsyncClient(transport=transport, base_url=url) as http:
            yield Edge(concert, http)
    finally:
        await concert.close()


async def _broken(_request: Request) -> Response:
    raise ZeroDivisionError


@pytest.fixture
async def edge(tmp_path: Path) -> AsyncIterator[Edge]:
    async with opened(tmp_path) as edge:
        yield edge


# Every answer


@pytest.mark.parametrize(
    ("path", "status"),
    [("/healthz", 200), ("/api/nothing", 404), ("/api/bootstrap", 401), ("/", 503), ("/broken", 500)],
)
async def test_every_answer_and_every_log_line_about_it_has_the_request_s_number(
    edge: Edge, path: str, status: int
) -> None:
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        first, second = await edge.http.get(path), await edge.http.get(path)
    assert [status, status] == [first.status_code, second.status_code]
    numbers = [first.headers["x-request-id"], second.headers["x-request-id"]]
    assert 2 == len(set(numbers))
    said = [line for line in lines if line["event"] == "request"]
    assert numbers == [line["request_id"] for line in said]
    assert [(path, status, "GET")] * 2 == [(line["path"], line["status"], line["method"]) for line in said]
    assert {"debug"} == {line["log_level"] for line in said}


async def test_a_defect_is_answered_in_the_shape_of_all_errors_and_says_nothing_about_itself(
    edge: Edge,
) -> None:
    answer = await edge.http.get("/broken")
    assert "internal" == answer.json()["error"]["code"]
    assert "Zero" not in answer.text


async def test_hsts_is_said_only_where_people_come_by_tls(tmp_path: Path) -> None:
    said = []
    for number, (url, public) in enumerate(
        [(ORIGIN, ""), ("https://concert.test", ""), (ORIGIN, "https://concert.example")]
    ):
        async with opened(tmp_path / str(number), url, public_url=public) as edge:
            said.append("strict-transport-security" in (await edge.http.get("/healthz")).headers)
    assert [False, True, True] == said


# Signing in


async def test_the_cookie_is_for_this_site_and_no_script(tmp_path: Path) -> None:
    async with opened(tmp_path) as edge:
        cookie = (await edge.post("", token=await edge.link())).headers["set-cookie"].lower()
        assert {"httponly", "samesite=lax", "path=/"} <= set(cookie.split("; "))
        assert "secure" not in cookie
    async with opened(tmp_path / "tls", public_url="https://concert.example") as edge:
        headers = {"origin": "https://concert.example"}
        body = {"token": await edge.link()}
        answer = await edge.http.post("/api/session", json=body, headers=headers)
        assert "; secure" in answer.headers["set-cookie"].lower()


async def test_signing_in_makes_a_session_of_its_own_whatever_the_browser_brings(edge: Edge) -> None:
    planted = "concert_session_" + "A" * 43
    edge.http.cookies.set("concert_session", planted)
    first = (await edge.post("", token=await edge.link())).cookies["concert_session"]
    second = (await edge.post("", token=await edge.link())).cookies["concert_session"]
    assert 3 == len({planted, first, second})
    edge.http.cookies.clear()
    edge.http.cookies.set("concert_session", planted)
    assert 401 == (await edge.http.get("/api/session")).status_code


async def test_a_link_that_does_not_work_is_always_answered_alike(edge: Edge) -> None:
    store, identity = edge.concert.platform.store, edge.concert.identity
    expired = await identity.issue("link", edge.concert.owner, -1)
    withdrawn = await identity.issue("link", edge.concert.owner, 60)
    await identity.revoke(withdrawn.row.digest)
    session = await identity.issue("session", edge.concert.owner, 60)
    wrong = ["", "x", "concert_link_" + "A" * 43, expired.text, withdrawn.text, session.text]
    answers = [await edge.post("", token=text) for text in wrong]
    assert {401} == {answer.status_code for answer in answers}
    assert 1 == len({answer.text for answer in answers})
    live = await edge.link()
    owner = await store.records.get(User, edge.concert.owner.id)
    assert owner is not None
    await store.writer.commit((Put(record=replace(owner, disabled_at=owner.created_at)),))
    assert 401 == (await edge.post("", token=live)).status_code


async def test_an_invitation_that_does_not_work_is_always_answered_alike(edge: Edge) -> None:
    store = edge.concert.platform.store
    used, withdrawn = await edge.invited(), await edge.invited()
    assert 200 == (await edge.post("/join", token=used, name="Bo")).status_code
    row = next(row for row in await store.records.find(Invitation, {}) if row.accepted_at is None)
    await store.writer.commit((Put(record=replace(row, revoked_at=row.created_at)),))
    wrong = ["", "concert_invite_" + "A" * 43, used, withdrawn, await edge.link()]
    for path, more in (("/invitation", {}), ("/join", {"name": "Eve"})):
        answers = [await edge.post(path, token=text, **more) for text in wrong]
        assert {404} == {answer.status_code for answer in answers}
        assert 1 == len({answer.text for answer in answers})


async def test_an_invitation_brings_in_one_person_however_many_come_at_once(edge: Edge) -> None:
    token, statuses = await edge.invited(), []

    async def come(name: str) -> None:
        statuses.append((await edge.post("/join", token=token, name=name)).status_code)

    async with anyio.create_task_group() as group:
        for name in ("Bo", "Eve", "Ida"):
            group.start_soon(come, name)
    assert [200, 404, 404] == sorted(statuses)


async def test_a_foreign_page_signs_nobody_in_and_uses_no_invitation_up(edge: Edge) -> None:
    token = await edge.invited()
    foreign = {"origin": "https://evil.example"}
    body = {"token": token, "name": "Bo"}
    refused = await edge.http.post("/api/session/join", json=body, headers=foreign)
    assert (403, "foreign_origin") == (refused.status_code, refused.json()["error"]["code"])
    assert 200 == (await edge.post("/join", token=token, name="Bo")).status_code


async def test_sign_ins_of_one_address_are_bounded(tmp_path: Path) -> None:
    async with opened(tmp_path, sign_ins=3) as edge:
        paths = ["", "/join", "/invitation", ""]
        answers = [await edge.post(path, token="x", name="Bo") for path in paths]
        assert [401, 404, 404, 429] == [answer.status_code for answer in answers]
        assert ("too_many_attempts", "1") == (
            answers[-1].json()["error"]["code"],
            answers[-1].headers["retry-after"],
        )


def test_attempts_are_allowed_again_as_time_passes_and_never_cost_memory() -> None:
    attempts = Attempts(60)
    for _ in range(60):
        attempts.count("a", 0.0)
    with pytest.raises(TooManyAttempts):
        attempts.count("a", 0.0)
    attempts.count("b", 0.0)
    attempts.count("a", 1.0)
    with pytest.raises(TooManyAttempts):
        attempts.count("a", 1.0)
    for number in range(30_000):
        attempts.count(str(number), 2.0)
    with pytest.raises(TooManyAttempts):  # a flood of others does not forgive
        attempts.count("a", 1.0)
