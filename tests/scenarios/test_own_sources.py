"""The demo's sources that Concert itself feeds: what is in them, who reaches what by them, and what never gets in."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crdt.ids import DocumentId, UserId
from engine.records import Grant, RunRecord, Setting, Token, Workspace
from engine.writes import Insert
from server.demo.own import FOLDER, META, STATUS, OwnSources
from server.demo.status import own_address, url_of
from server.demo.usage import FILE, Usage
from server.principal import Principal
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support import neighbours
from tests.support.demo import with_a_demo
from tests.support.estate import WORD, Estate
from tests.support.furnished import with_tables
from tests.support.people import Person, owner
from tests.support.ruled import until
from tests.support.server import RunningServer, items

pytestmark = pytest.mark.anyio

PLANTED = "pl4nt3d-s3cr3t-0f-th3-us4g3"
ADDRESS = ("127.0.0.1", 8123)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A workspace in which much was done, with its usage, beside neighbours who did as much."""

    estate: Estate
    own: OwnSources
    usage: Usage
    token: str

    @property
    def file(self) -> Path:
        return self.usage.folder / FILE

    def rows(self, sql: str) -> list[Any]:
        with closing(sqlite3.connect(self.file)) as database:
            return database.execute(sql).fetchall()


@pytest.fixture
async def told(tmp_path: Path) -> AsyncIterator[Told]:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        yield await _told(concert)
    finally:
        await concert.close()


async def _told(concert: Concert) -> Told:
    await neighbours.furnish(concert)
    issued = await concert.identity.issue("api", concert.owner, None, name=PLANTED)
    ada: Principal = await concert.access.principal(issued.text)
    (workspace,) = await concert.platform.store.records.find(
        Workspace, {"organisation": concert.owner.organisation}
    )
    estate = Estate(concert=concert, ada=ada, workspace=workspace.id)
    await estate.do("secrets.put", id=workspace.id, name="kept", value=PLANTED, description="of the shop")
    await estate.furnish()
    own = OwnSources(
        platform=concert.platform, identity=concert.identity, owner=concert.owner, workspace=workspace,
        data=concert.settings.data, address=ADDRESS,
    )  # fmt: skip
    usage = await own.open()
    await usage.write()
    return Told(estate=estate, own=own, usage=usage, token=issued.text)


async def test_S0_2_the_usage_of_a_workspace_has_its_people_runs_and_scans(told: Told) -> None:
    assert [("Owner", "person")] == told.rows("SELECT name, kind FROM people")
    assert {(told.estate.of["run"],)} <= set(told.rows("SELECT id FROM runs WHERE seconds >= 0"))
    assert [("one",)] == told.rows(f"SELECT step FROM steps WHERE run = '{told.estate.of['run']}'")
    assert [(told.estate.of["scan"], told.estate.source)] == told.rows("SELECT id, source FROM scans")
    assert (told.estate.source, WORD) in told.rows("SELECT id, title FROM documents")
    actions = {row[0] for row in told.rows("SELECT action FROM activity")}
    assert {"secret.kept", "scan.started", "run.started"} <= actions
    orphans = "SELECT count(*) FROM activity WHERE person NOT IN (SELECT id FROM people)"
    assert [(0,)] == told.rows(orphans)


async def test_S0_2_the_usage_holds_nothing_of_another_organisation_and_no_secret(told: Told) -> None:
    concert = told.estate.concert
    whole = told.file.read_bytes()
    strangers = await concert.platform.store.records.find(RunRecord, {})
    others = [row.id for row in strangers if row.organisation != concert.owner.organisation]
    assert others, "the neighbours ran something"
    never = [PLANTED, told.token, neighbours.SECRET, "Eve", *others, str(concert.owner.email), "vault:"]
    never += [row.digest for row in await _tokens(concert)]
    never += [row.sealed for row in await concert.platform.vault.kept(told.own.workspace.id)]
    assert [] == [one for one in never if one.encode() in whole]
    assert 0o700 == told.usage.folder.stat().st_mode & 0o777


async def test_S0_2_what_is_denied_to_anybody_is_in_the_usage_for_nobody(told: Told) -> None:
    platform, here = told.estate.concert.platform, told.own.workspace
    denial = Grant(
        id=platform.ids.new(), organisation=here.organisation, subject_kind="user", subject=UserId("somebody"),
        object_kind="document", object=told.estate.source, right="viewer", effect="deny",
        created_by=told.estate.ada.user, created_at=platform.clock.now(),
    )  # fmt: skip
    assert told.estate.source.encode() in told.file.read_bytes()
    await platform.store.writer.commit((Insert(record=denial),))
    await told.estate.do("documents.create", id=here.id, kind="freeform", name="Another")
    assert await told.usage.write()
    assert told.estate.source.encode() not in told.file.read_bytes()
    assert told.estate.design.encode() in told.file.read_bytes()


async def test_S0_2_the_usage_is_written_when_there_is_something_new(told: Told) -> None:
    assert not await told.usage.write()
    await told.estate.do("documents.create", id=told.own.workspace.id, kind="freeform", name="New")
    assert await told.usage.write()
    assert [("New",)] == told.rows("SELECT title FROM documents WHERE title = 'New'")


async def test_S0_2_no_other_source_reads_the_usage_and_nobody_writes_it(told: Told) -> None:
    estate, here = told.estate, {"workspace": told.own.workspace.id}
    made = (await estate.concert.platform.store.records.get(Setting, "demo_sources")).value  # type: ignore[union-attr]
    own = await estate.do("sources.test", id=made[META])
    assert own["passed"], own
    for path in (FILE, f"../{FOLDER}/{told.own.workspace.id}/{FILE}", str(told.file), "../concert.db"):
        other = await estate.do("sources.create", **here, name=path, kind="sqlite", connection={"path": path})
        answer = await estate.do("sources.test", id=other["id"])
        assert not answer["passed"], path
    await _points(estate, made[META], {"path": "../../concert.db"})
    assert "outside_roots" in str(await estate.do("sources.test", id=made[META]))
    assert estate.concert.platform.allowances.is_written(DocumentId(made[META]))


async def test_S0_2_what_is_opened_twice_is_made_once_and_moves_with_the_server(told: Told) -> None:
    records = told.estate.concert.platform.store.records
    first = (await records.get(Setting, "demo_sources")).value  # type: ignore[union-attr]
    moved = replace(told.own, address=("127.0.0.1", 9321))
    await moved.open()
    assert first[STATUS]["source"] == (await records.get(Setting, "demo_sources")).value[STATUS]["source"]  # type: ignore[union-attr]
    assert url_of(("127.0.0.1", 9321)) == await _address(told.estate, first[STATUS]["source"])
    await _points(told.estate, first[STATUS]["source"], {"url": "https://example.org/"})
    await told.own.open()
    assert "https://example.org/" == await _address(told.estate, first[STATUS]["source"])


def test_S0_2_concert_reaches_itself_where_it_speaks_plain_http() -> None:
    assert ("127.0.0.1", 8000) == own_address(Settings(host="0.0.0.0"))
    assert ("::1", 8000) == own_address(Settings(host="::1"))
    assert "http://[::1]:8000/api" == url_of(("::1", 8000))
    assert own_address(Settings(host="concert.example")) is None
    assert own_address(Settings(tls_cert="a", tls_key="b")) is None


async def _points(estate: Estate, source: str, connection: dict[str, str]) -> None:
    said = (await estate.do("sources.get", id=source))["body"]
    body = {**said, "connection": {**said["connection"], **connection}}
    await estate.do("sources.update", id=source, body=body)


async def _address(estate: Estate, source: str) -> str:
    return str((await estate.do("sources.get", id=source))["body"]["connection"]["url"])


async def _tokens(concert: Concert) -> list[Any]:
    return list(await concert.platform.store.records.find(Token, {}))


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """Its first workspace is its demo: nothing has to be loaded."""
    running = RunningServer(with_a_demo(tmp_path_factory.mktemp("own"))).start()
    yield running
    running.stop()


@pytest.fixture
def ada(server: RunningServer) -> Person:
    return owner(server)


def test_S0_2_concert_is_a_source_of_its_own_metrics(ada: Person) -> None:
    source = ada.document(STATUS)
    tested = ada.call("POST", f"/scan/data-sources/{source}/health-check")
    assert tested["passed"], tested
    assert "the installation allows it to this source" in tested["steps"][0]["message"]
    found = ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")["tables"]
    assert {"health", "metrics", "activity"} == {table["name"] for table in found}
    assert all(table["rows"] > 0 for table in found)
    entries = items(ada.request("GET", "/audit", params={"actions": "source.door_allowed"}))
    assert [source] == [entry["object"] for entry in entries]


def test_S4_18_a_scan_of_that_source_goes_through_every_stage(ada: Person) -> None:
    source = ada.document(STATUS)
    scan = ada.call("POST", f"/scan-logic/sources/{source}/scans")["id"]
    seen = until(lambda: _over(ada, source, scan), "the scan never ended", 120)
    assert {"succeeded"} == {stage["status"] for stage in seen["stages"]}, seen["stages"]


def _over(ada: Person, source: str, scan: str) -> dict[str, Any] | None:
    seen: dict[str, Any] = ada.call("GET", f"/scan-logic/sources/{source}/scans/{scan}")
    return seen if seen["finished_at"] is not None else None


def test_HT1_a_copy_of_that_source_and_another_port_are_refused(ada: Person, server: RunningServer) -> None:
    source = ada.document(STATUS)
    copy = ada.call("POST", f"/collaboration/documents/{source}/duplicate", name="Copy")["id"]
    said = ada.call("GET", f"/data-sources/{source}")["body"]
    url = said["connection"]["url"].replace(str(server.port), "1")
    ada.call(
        "PUT", f"/scan/data-sources/{source}", body={**said, "connection": {**said["connection"], "url": url}}
    )
    for one in (copy, source):
        tested = ada.call("POST", f"/scan/data-sources/{one}/health-check")
        assert "address_refused" == tested["steps"][0]["reason"], tested
    ada.call("PUT", f"/scan/data-sources/{source}", body=said)


def test_S0_2_its_token_may_read_this_workspace_and_nothing_more(ada: Person) -> None:
    tokens = items(ada.request("GET", "/tokens"))
    (token,) = [one for one in tokens if one["name"] == f"source {STATUS}"]
    assert ("viewer", ada.workspace()) == (token["role"], token["workspace"])


def test_S0_2_a_page_of_the_status_has_an_etag(ada: Person) -> None:
    page = ada.request("GET", "/status/health", params={"limit": 2})
    assert 2 == len(page.json()["items"]) < page.json()["total"]
    known = {"if-none-match": page.headers["etag"]}
    again = ada.request("GET", "/status/health", params={"limit": 2}, headers=known)
    assert (304, b"") == (again.status_code, again.content)
    assert 200 == ada.request("GET", "/status/health", params={"limit": 3}, headers=known).status_code
    assert 422 == ada.request("GET", "/status/metrics", params={"limit": 0}).status_code
