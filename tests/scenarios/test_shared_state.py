"""Shared state of a real server: over the socket and HTTP, by several people at once, and only by those who may."""

import asyncio
from collections.abc import Awaitable, Iterator

import pytest

from crdt.ids import DocumentId, WorkspaceId, document_channel, workspace_channel
from engine.state.shown import StateDone
from server.client import connect
from server.shared_state import SharedState
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.said import check_said
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("state")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def ben(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Ben")


async def test_S1_3_two_set_the_same_key_and_neither_value_is_lost(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    async with connect(server.url, ada.token) as first, connect(server.url, ben.token) as second:
        scope = workspace_channel(WorkspaceId(ada.workspace()))
        mine, theirs = SharedState(first, scope), SharedState(second, scope)
        changes = mine.changes("data_source")
        heard = asyncio.ensure_future(anext(changes))
        await first.call("ping")
        assert ("set", 1) == await outcome(mine.set("data_source", {"rows": 5}, seen=0))
        assert ("set", 2) == await outcome(theirs.set("data_source", {"rows": 7}, seen=1))
        late = await mine.set("data_source", {"rows": 6}, seen=1)
        assert late.conflict is not None
        assert ("conflict", {"rows": 7}, {"rows": 6}) == (
            late.outcome, late.state.value, late.conflict.proposed,
        )  # fmt: skip
        (waiting,) = await theirs.conflicts("data_source")
        assert (late.conflict.id, ben.id, ada.id) == (waiting.id, waiting.current.by, waiting.proposed_by)
        done = await theirs.resolve(waiting.id, "merge", rules={"rows": "max"})
        assert done.conflict is not None
        assert ({"rows": 7}, 3, "merge", ben.id) == (
            done.state.value, done.state.version, done.conflict.strategy, done.conflict.resolved_by,
        )  # fmt: skip
        assert [] == await mine.conflicts("data_source")
        assert [3, 2, 1] == [one.version for one in await mine.history("data_source")]
        events = [await heard] + [await anext(changes) for _ in range(4)]
        for event in events:
            check_said(event.topic, event.payload)
        assert ["updated", "updated", "conflicted", "updated", "resolved"] == [
            event.topic.removeprefix("state:data_source:") for event in events
        ]
        await changes.aclose()


async def outcome(asked: Awaitable[StateDone]) -> tuple[str, int]:
    done = await asked
    return done.outcome, done.state.version


async def test_S1_3_state_is_had_over_http_too_and_belongs_to_documents_as_well(
    server: RunningServer, ada: Person
) -> None:
    path = f"/collaboration/workspaces/{ada.workspace()}/documents"
    document = ada.call("POST", path, kind="freeform", name="With state")["id"]
    state = f"/state/doc:{document}"
    assert 1 == ada.call("PUT", f"{state}/keys/thresholds.null_share", value=0.1, seen=0)["state"]["version"]
    assert 0.1 == ada.call("GET", f"{state}/keys/thresholds.null_share")["value"]
    assert ["thresholds.null_share"] == [one["key"] for one in ada.call("GET", f"{state}/keys")["items"]]
    done = ada.call(
        "PUT", f"{state}/keys/thresholds.null_share", value=0.2, seen=0, on_conflict="last_writer_wins"
    )
    assert ("resolved", 0.2, 2) == (done["outcome"], done["state"]["value"], done["state"]["version"])
    assert 1 == ada.call("GET", f"{state}/conflicts")["total"]
    events = ada.call("GET", f"/channels/{document_channel(DocumentId(document))}/events")["items"]
    assert ["state:thresholds.null_share:updated"] * 2 + ["state:thresholds.null_share:resolved"] == [
        one["topic"] for one in events
    ]


@pytest.mark.parametrize(
    ("scope", "code"),
    [("user:me", "invalid_input"), ("nowhere", "unknown_channel"), ("doc:nothing", "not_found")],
)
def test_S1_3_state_belongs_to_something(ada: Person, scope: str, code: str) -> None:
    answer = ada.request("GET", f"/state/{scope}/keys/a")
    assert code == answer.json()["error"]["code"]


def test_S1_3_who_may_only_read_reads(server: RunningServer, ada: Person) -> None:
    vic = invited(server, ada, "Vic", "viewer")
    state = f"/state/workspace:{ada.workspace()}"
    ada.call("PUT", f"{state}/keys/shown", value="to all", seen=0)
    late = ada.call("PUT", f"{state}/keys/shown", value="late", seen=0)["conflict"]["id"]
    assert "to all" == vic.call("GET", f"{state}/keys/shown")["value"]
    for method, path, said in (
        ("PUT", f"{state}/keys/shown", {"value": "mine", "seen": 1}),
        ("POST", f"{state}/conflicts/{late}/resolve", {"strategy": "last_writer_wins"}),
    ):
        answer = vic.request(method, path, json=said)
        assert (403, "read_only") == (answer.status_code, answer.json()["error"]["code"])
    assert "to all" == ada.call("GET", f"{state}/keys/shown")["value"]


def test_S1_3_what_was_set_survives_a_kill(tmp_path_factory: pytest.TempPathFactory) -> None:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("killed")), "--no-demo").start()
    try:
        eva = owner(server)
        state = f"/state/workspace:{eva.workspace()}"
        for number in range(20):
            eva.call("PUT", f"{state}/keys/counter", value=number, seen=number)
        eva.call("PUT", f"{state}/keys/counter", value="late", seen=3)
        server.kill()
        server.start()
        assert (19, 20) == tuple(
            eva.call("GET", f"{state}/keys/counter")[one] for one in ("value", "version")
        )
        (conflict,) = eva.call("GET", f"{state}/conflicts")["items"]
        assert ("late", 19, None) == (
            conflict["proposed"],
            conflict["current"]["value"],
            conflict["strategy"],
        )
    finally:
        server.stop()
