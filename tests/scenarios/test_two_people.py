"""Two people, one design, one real run: the whole story with the Python client."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from pycrdt import Map

from crdt.frames import Event
from crdt.ids import (
    DocumentId,
    RunId,
    document_channel,
    run_channel,
    source_channel,
    workspace_channel,
)
from server.client import Client, connect
from server.live import Feed, LiveDocument
from tests.support.people import Person, invited, owner
from tests.support.said import check_said
from tests.support.server import RunningServer, items, running

pytestmark = pytest.mark.anyio

SECONDS = 60.0


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("two"))


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def ben(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Ben")


@asynccontextmanager
async def both(server: RunningServer, ada: Person, ben: Person) -> AsyncIterator[tuple[Client, Client]]:
    async with connect(server.url, ada.token) as first, connect(server.url, ben.token) as second:
        yield first, second


def body(document: LiveDocument) -> "Map[Any]":
    root: Map[Any] = document.doc.get("body", type=Map)
    return root


async def in_step(*documents: LiveDocument) -> None:
    """Until everybody has what everybody else has saved."""
    async with asyncio.timeout(SECONDS):
        for document in documents:
            await document.saved()
        newest = max(document.sequence for document in documents)
        for document in documents:
            await document.until(lambda one=document: one.sequence >= newest)  # type: ignore[misc]
    first, *others = [body(document).to_py() for document in documents]
    assert [first] * len(others) == others


async def events_until(feed: Feed, *last: str) -> list[Event]:
    """All events of a channel up to one of these topics."""
    found: list[Event] = []
    async with asyncio.timeout(SECONDS):
        while not found or found[-1].topic not in last:
            found.append(await anext(feed))
    for event in found:
        check_said(event.topic, event.payload)
    return found


async def test_a_link_signs_in_an_invitation_brings_somebody_and_the_workspace_hears_of_it(
    server: RunningServer, ada: Person
) -> None:
    async with connect(server.url, ada.token) as client:
        workspace = workspace_channel((await client.call("workspaces.list"))["items"][0]["id"])
        home = await client.join(workspace, topics=["workspace:member:*"])
        cleo = await asyncio.to_thread(invited, server, ada, "Cleo", "commenter")
        (joined,) = await events_until(home, "workspace:member:joined")
        assert ("Cleo", "commenter") == (joined.payload["name"], joined.payload["role"])
        members = (await client.call("workspaces.members", id=ada.workspace()))["items"]
        assert ("Owner", "owner") == (members[0]["name"], members[0]["role"])
        assert "commenter" == next(one["role"] for one in members if one["user"] == cleo.id)
    async with connect(server.url, cleo.token) as client:
        started = await client.call("bootstrap")
        assert ("Cleo", "commenter") == (started["user"]["name"], started["workspaces"][0]["role"])


async def test_both_edit_the_same_design_and_the_same_source_and_see_each_other(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    design, source = (DocumentId(ada.document(title)) for title in ("Profile flights", "flights"))
    async with both(server, ada, ben) as (first, second):
        mine, theirs = await first.document(design), await second.document(design)
        first.show(document_channel(design), {"page": "design", "selection": ["report"]})
        second.show(document_channel(design), {"page": "design", "field": "body.description"})
        async with asyncio.timeout(30):
            while len(second.presence[document_channel(design)]) < 2:
                await second.presence_changed()
        seen = {state["name"]: state for state in second.presence[document_channel(design)].values()}
        assert ["report"] == seen["Owner"]["selection"]
        assert seen["Owner"]["color"] != seen["Ben"]["color"]
        node = body(mine)["nodes"]["report"]
        node["name"].insert(0, "Ada's ")
        body(theirs)["nodes"]["report"]["name"].insert(len("Publish report"), " by Ben")
        mine.doc.get("layout", type=Map)["nodes"]["report"] = {"x": 800.0, "y": 200.0}
        await in_step(mine, theirs)
        assert "Ada's Publish report by Ben" == str(body(theirs)["nodes"]["report"]["name"])
        assert {"x": 800.0, "y": 200.0} == theirs.doc.get("layout", type=Map)["nodes"]["report"]
        data, theirs_data = await first.document(source), await second.document(source)
        body(data)["tags"]["seen by ada"] = True
        body(theirs_data)["tags"]["seen by ben"] = True
        body(theirs_data)["criticality"] = "high"
        await in_step(data, theirs_data)
        assert {"seen by ada", "seen by ben"} <= set(body(data)["tags"])
        listed = (await first.call("sessions.active"))["items"]
        assert {"Owner", "Ben"} == {
            one["name"] for session in listed if session["document"] == design for one in session["present"]
        }


async def test_a_connection_test_is_seen_step_by_step_by_the_other(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    source = DocumentId(ada.document("flights"))
    async with both(server, ada, ben) as (first, second):
        watched = await second.join(source_channel(source))
        tested = await first.call("sources.test", id=source)
        assert tested["passed"]
        seen = await events_until(watched, "source:operation:completed")
        assert "source:operation:started" == seen[0].topic
        lines = [event.payload["message"] for event in seen if event.topic == "source:operation:log"]
        assert [f"{step['name']}: {step['message']}" for step in tested["steps"]] == lines
        assert {"passed"} == {step["status"] for step in tested["steps"]}
        done = seen[-1].payload
        assert ("source.test_connection", ada.id, tested) == (done["operation"], done["by"], done["result"])
        profile = await second.call("sources.profile", id=source, table="airlines")
        assert 16 == profile["rows"]
        (kept,) = [
            one
            for one in (await first.call("sources.get", id=source))["results"]
            if (one["operation"], one["subject"]) == ("source.profile_table", "airlines")
        ]
        assert ("Ben", profile) == (kept["by_name"], kept["result"])


async def test_N8_a_run_is_seen_live_in_the_design_by_both_and_its_report_is_computed_from_the_data(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    design = DocumentId(ada.document("Profile flights"))
    async with both(server, ada, ben) as (first, second):
        mine, theirs = await first.document(design), await second.document(design)
        run = await first.call("runs.start", id=design)
        seen = [
            await events_until(document.events, "workflow:run:completed", "workflow:run:failed")
            for document in (mine, theirs)
        ]
        kept = [[event for event in events if event.sequence] for events in seen]
        assert kept[0] == kept[1]
        assert "workflow:run:completed" == kept[0][-1].topic
        numbers = [event.sequence for event in kept[0]]
        assert list(range(numbers[0], numbers[0] + len(numbers))) == numbers
        alone = await first.join(run_channel(RunId(run["id"])), since=0)
        replayed = await events_until(alone, "workflow:run:completed")
        run_s = [event.topic for event in kept[0] if event.topic.startswith("workflow:")]
        assert run_s == [event.topic for event in replayed if event.sequence]
        reports = (await second.call("runs.reports", id=run["id"]))["items"]
        assert 1 == len(reports)
        flights = next(row for row in reports[0]["content"]["tables"] if row["table"] == "flights")
        assert (336_776, 19) == (flights["rows"], flights["columns"])
        detail = await second.call("runs.get", id=run["id"])
        assert {"succeeded"} == {step["status"] for step in detail["nodes"]}
        assert "Owner" == detail["started_by_name"]


@pytest.mark.parametrize("format_", ["json", "yaml", "yjs"])
def test_what_is_exported_and_imported_again_has_the_same_content_hash(ada: Person, format_: str) -> None:
    for title, kind in (("Profile flights", "workflow"), ("flights", "data_source")):
        original = ada.call("GET", f"/documents/{ada.document(title)}")
        answer = ada.request("GET", f"/documents/{original['id']}/export?format={format_}")
        assert answer.headers["content-disposition"].startswith("attachment; ")
        made = import_(ada, answer.content, format=format_, kind=kind)
        assert 201 == made.status_code, made.text
        copied = ada.call("GET", f"/documents/{made.json()['id']}")
        assert original["content_hash"] == copied["content_hash"]
        assert original["layout"] == copied["layout"]
        assert original["id"] != copied["id"]
        ada.call("DELETE", f"/documents/{copied['id']}")
    exported = ada.request("GET", f"/documents/{original['id']}/export?format=json").content
    as_yaml = ada.request("GET", f"/documents/{original['id']}/export?format=yaml").content
    assert json.loads(exported) == yaml.safe_load(as_yaml)


def import_(by: Person, content: bytes, **query: str) -> httpx.Response:
    return by.request(
        "POST", f"/collaboration/workspaces/{by.workspace()}/import", params=query, content=content
    )


async def test_a_document_goes_to_the_trash_and_comes_back_with_everything(
    server: RunningServer, ada: Person
) -> None:
    workspace = ada.workspace()
    vera = await asyncio.to_thread(invited, server, ada, "Vera", "viewer")
    async with connect(server.url, ada.token) as client:
        home = await client.join(workspace_channel((await client.call("workspaces.list"))["items"][0]["id"]))
        made = await client.call(
            "designs.create", workspace=workspace, name="Short-lived", body={"description": "x"}
        )
        await client.call("documents.trash", id=made["id"])
        seen = await events_until(home, "document:trashed")
        assert {"document:created", "document:trashed"} <= {event.topic for event in seen}
        path = f"/collaboration/workspaces/{workspace}/documents"
        listed = [one["id"] for one in items(ada.request("GET", path))]
        trashed = [one["id"] for one in items(ada.request("GET", f"{path}?trashed=true"))]
        assert (False, True) == (made["id"] in listed, made["id"] in trashed)
        assert 404 == vera.request("GET", f"/documents/{made['id']}").status_code
        await client.call("documents.restore", id=made["id"])
        await events_until(home, "document:restored")
        back = await client.call("designs.get", id=made["id"])
        assert made["content_hash"] == back["content_hash"]
        assert 200 == vera.request("GET", f"/documents/{made['id']}").status_code
        topics = [
            one["topic"] for one in (await client.call("activity.list", id=workspace, limit=3))["items"]
        ]
        assert ["document:restored", "document:trashed", "document:created"] == topics


async def test_R12_a_backup_under_load_has_everything_acknowledged_before_it(
    server: RunningServer, ada: Person, ben: Person, tmp_path: Path
) -> None:
    design = DocumentId(ada.document("Profile flights"))
    saved: list[str] = []
    backed_up = asyncio.Event()

    async def write_on(document: LiveDocument) -> None:
        while not backed_up.is_set() or len(saved) < 20:
            word = f"w{len(saved)}"
            document.doc.get("layout", type=Map)["nodes"][word] = {"x": 1.0, "y": 2.0}
            await document.saved()
            saved.append(word)

    async with connect(server.url, ada.token) as client:
        mine = await client.document(design)
        writing = asyncio.ensure_future(write_on(mine))
        await mine.until(lambda: len(saved) >= 10)
        before = len(saved)
        said = await asyncio.to_thread(server.concert, "backup", str(tmp_path / "copy.zip"))
        assert "documents" in said
        during = len(saved)
        backed_up.set()
        await writing
    assert during > before, "nothing was written while the backup was taken"
    old_epoch, old_numbers = mine.epoch, mine.events.seen or 0
    again = RunningServer(tmp_path / "restored")
    (tmp_path / "restored").mkdir()
    restored = await asyncio.to_thread(again.concert, "restore", str(tmp_path / "copy.zip"))
    assert "restored" in restored
    await asyncio.to_thread(again.start)
    try:
        async with connect(again.url, ada.token) as client:
            fresh = await client.document(design)
            nodes = set(fresh.doc.get("layout", type=Map)["nodes"])
            assert set(saved[:before]) <= nodes
            assert fresh.epoch not in {"", old_epoch}
            lost = set(saved) - nodes
            resumed = await client.resume(mine)
            assert resumed.replaced is not None
            assert fresh.epoch == resumed.epoch
            assert body(fresh).to_py() == body(resumed).to_py()
            assert not lost & set(resumed.doc.get("layout", type=Map)["nodes"])
            resumed.doc.get("layout", type=Map)["nodes"]["after"] = {"x": 1.0, "y": 2.0}
            await resumed.saved()
            await in_step(resumed)
            run = await client.call("runs.start", id=design)
            (first, *_) = await events_until(resumed.events, "workflow:run:started")
            assert old_numbers < first.sequence
            await client.call("runs.cancel", id=run["id"])
    finally:
        await asyncio.to_thread(again.stop)
