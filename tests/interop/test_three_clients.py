"""An unmodified y-websocket provider, a pycrdt Provider and the native Python client share documents."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from websockets.asyncio.client import connect as open_websocket
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from crdt.errors import ConcertError
from crdt.ids import DocumentId, document_channel
from crdt.presence import COLOURS
from server.client import Client, connect
from server.live import LiveDocument
from tests.interop.y_websocket import node_provider
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running
from tests.support.waiting import Signal
from tests.support.yjs import PREFIX, provided

pytestmark = pytest.mark.anyio

EVERYTHING = ["body", "layout"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("shared"))


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("open"), "--dev", "--no-demo")


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def ben(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Ben")


def new_document(by: Person, kind: str, name: str, **content: Any) -> DocumentId:
    made = by.call(
        "POST", f"/collaboration/workspaces/{by.workspace()}/documents", kind=kind, name=name, **content
    )
    return DocumentId(made["id"])


def door(server: RunningServer) -> str:
    return f"{server.websocket}/yjs"


def body(doc: "Doc[Any]") -> "Map[Any]":
    root: Map[Any] = doc.get("body", type=Map)
    return root


def plain(doc: "Doc[Any]") -> dict[str, Any]:
    """Of the roots that a workflow shows."""
    return {name: doc.get(name, type=Map).to_py() for name in EVERYTHING}


def watched(signal: Signal, *documents: "Doc[Any]") -> None:
    for doc in documents:
        doc.observe(lambda _event: signal.tell())


async def test_N1_three_kinds_of_clients_converge_on_one_workflow(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    id_ = new_document(
        ada,
        "workflow",
        "Shared by three",
        body={"nodes": {"one": {"operation": "source.test_connection", "name": "One"}}},
    )
    signal, theirs = Signal(), Doc[Any]()
    async with (
        connect(server.url, ada.token) as client,
        node_provider(door(server), id_, ben.token) as node,
        provided(f"{door(server)}/{id_}", ben.token, theirs, signal) as line,
    ):
        mine = await client.document(id_)
        watched(signal, mine.doc)
        await node.told_that("sync")
        await signal.until(lambda: line.synced)
        for count in range(20):
            node.do("append", path=["body", "nodes", "one"], key="name", text=f"<n{count}>")
            node.do("set", path=["layout", "nodes"], key=f"n{count}", value={"x": count, "y": 1})
            for name, doc in (("m", mine.doc), ("p", theirs)):
                with doc.transaction():
                    title: Text = body(doc)["nodes"]["one"]["name"]
                    title.insert(0, f"<{name}{count}>")
                    doc.get("layout", type=Map)["nodes"][f"{name}{count}"] = {"x": count, "y": 2}
        words = {f"<{who}{count}>" for who in "nmp" for count in range(20)}

        def has_all(content: dict[str, Any]) -> bool:
            name = content["body"]["nodes"]["one"]["name"]
            return all(name.count(word) == 1 for word in words) and len(content["layout"]["nodes"]) >= 60

        await signal.until(lambda: has_all(plain(mine.doc)) and has_all(plain(theirs)))
        read = await node.reads(has_all, roots=EVERYTHING)
        assert plain(mine.doc) == plain(theirs)
        assert plain(mine.doc) == read
        served = await client.call("designs.get", id=id_)
        assert read["body"]["nodes"]["one"]["name"] == served["body"]["nodes"]["one"]["name"]


async def test_presence_crosses_the_doors_with_name_and_colour(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    id_ = new_document(ada, "freeform", "Who is here")
    channel = document_channel(id_)
    async with connect(server.url, ada.token) as client, node_provider(door(server), id_, ben.token) as node:
        await client.document(id_)
        client.show(channel, {"page": "design", "selection": ["one"]})
        seen = await node.told_that("awareness", lambda states: any("page" in state for state in states))
        (state,) = seen
        assert {"id": ada.id, "name": "Owner", "color": state["user"]["color"]} == state["user"]
        assert state["user"]["color"] in COLOURS
        assert ["one"] == state["selection"]
        node.do("show", state={"user": {"name": "SPOOF", "color": "#000000"}, "cursor": {"x": 1, "y": 2}})
        theirs = await shown(client, channel, lambda state: "cursor" in state)
        assert ("Ben", ben.id) == (theirs["name"], theirs["user"])
        assert 1 <= theirs["color"] <= len(COLOURS)
        assert theirs["color"] != COLOURS.index(state["user"]["color"]) + 1
        assert "SPOOF" not in str(client.presence)
        client.show(channel, None)
        await node.told_that("awareness", lambda states: states == [], after=len(node.told))
        node.do("disconnect")
        await gone(client, channel, ben.id)


async def shown(client: Client, channel: Any, fits: Callable[[Any], bool]) -> Any:
    """The first state of somebody in the channel that fits."""
    async with asyncio.timeout(30):
        while True:
            for state in client.presence[channel].values():
                if fits(state):
                    return state
            await client.presence_changed()


async def gone(client: Client, channel: Any, user: str) -> None:
    async with asyncio.timeout(30):
        while any(state["user"] == user for state in client.presence[channel].values()):
            await client.presence_changed()


async def test_W4_what_each_edited_while_away_merges_when_they_come_back(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    id_ = new_document(ada, "data_source", "Edited on a train", body={"kind": "sqlite"})
    theirs, signal = Doc[Any](), Signal()
    async with node_provider(door(server), id_, ben.token) as node:
        async with connect(server.url, ada.token) as client:
            mine = await client.document(id_)
        async with provided(f"{door(server)}/{id_}", ben.token, theirs, signal) as line:
            await signal.until(lambda: line.synced)
        await node.told_that("sync")
        node.do("disconnect")
        await node.told_that("status", lambda status: status == "disconnected")
        node.do("append", path=["body"], key="description", text="from node. ")
        body(mine.doc)["description"].insert(0, "from native. ")
        body(theirs)["description"].insert(0, "from pycrdt. ")
        body(mine.doc)["criticality"] = "high"
        node.do("connect")
        async with (
            connect(server.url, ada.token) as client,
            provided(f"{door(server)}/{id_}", ben.token, theirs, signal),
        ):
            await client.resume(mine)
            watched(signal, mine.doc)

            def is_merged(content: dict[str, Any]) -> bool:
                said = content["description"]
                whole = all(
                    said.count(part) == 1 for part in ("from node. ", "from native. ", "from pycrdt. ")
                )
                return whole and content["criticality"] == "high"

            await signal.until(
                lambda: is_merged(plain(mine.doc)["body"]) and is_merged(plain(theirs)["body"])
            )
            read = await node.reads(lambda content: is_merged(content["body"]), roots=["body"])
            await mine.saved()
            assert body(mine.doc).to_py() == body(theirs).to_py() == read["body"]


async def test_R33_in_an_open_house_three_clients_share_a_name_without_a_token(
    open_server: RunningServer,
) -> None:
    theirs, signal = Doc[Any](), Signal()
    token = open_server.concert("token", "--user", "owner@localhost", "--role", "editor")
    async with (
        node_provider(door(open_server), "notes/of the day") as node,
        provided(f"{door(open_server)}/notes/of%20the%20day", "", theirs, signal) as line,
        connect(open_server.url, token) as client,
    ):
        await node.told_that("sync")
        await signal.until(lambda: line.synced)
        workspace = (await client.call("workspaces.list"))["items"][0]["id"]
        listed = (await client.call("documents.list", id=workspace, kind="freeform"))["items"]
        assert ["notes/of the day"] == [one["title"] for one in listed]
        mine = await client.document(DocumentId(listed[0]["id"]))
        watched(signal, mine.doc)
        node.do("root", name="notes", text="node ")
        mine.doc.get("notes", type=Text).insert(0, "native ")
        theirs.get("notes", type=Text).insert(0, "pycrdt ")

        def is_whole(text: str) -> bool:
            return sorted(text.split()) == ["native", "node", "pycrdt"]

        def texts() -> list[str]:
            return [str(doc.get("notes", type=Text)) for doc in (mine.doc, theirs)]

        await signal.until(lambda: all(is_whole(text) for text in texts()))
        read = await node.reads(is_whole, "text", name="notes")
        assert {read} == set(texts())


async def test_W5_a_viewer_reads_and_their_edit_ends_the_connection_for_good(
    server: RunningServer, ada: Person
) -> None:
    vera = invited(server, ada, "Vera", "viewer")
    id_ = new_document(ada, "workflow", "To look at", body={"description": "Look."})
    async with node_provider(door(server), id_, vera.token) as node:
        await node.told_that("sync")
        read = await node.answer("read", roots=["body"])
        assert "Look." == read["body"]["description"]
        node.do("append", path=["body"], key="description", text=" Mine!")
        await refused_for_good(node, 4403, "read_only")
    async with connect(server.url, vera.token) as client:
        document = await client.document(id_)
        assert ("viewer", "Look.") == (document.role, str(body(document.doc)["description"]))
        body(document.doc)["description"].insert(0, "Mine! ")
        assert "read_only" == await code_of(document)
    assert "Look." == ada.call("GET", f"/documents/{id_}")["body"]["description"]


async def code_of(document: LiveDocument) -> str:
    with pytest.raises(ConcertError) as refused:
        await document.saved()
    return refused.value.code


async def refused_for_good(node: Any, code: int, reason: str) -> None:
    """The provider's own `closed` event, and no attempt after it."""
    closed = await node.told_that("closed")
    assert {"code": code, "reason": reason} == closed
    assert not (await node.answer("state"))["retrying"]
    assert 1 == node.count("connection-close")


@pytest.mark.parametrize(
    ("named", "token", "code", "reason"),
    [
        ("here", "", 4401, "not_signed_in"),
        ("here", "wrong", 4401, "not_signed_in"),
        ("here", "concert_session_" + "A" * 43, 4401, "not_signed_in"),
        ("01a00000-0000-7000-8000-000000000000", None, 4404, "not_found"),
        ("not/a document", None, 4404, "not_found"),
    ],
)
async def test_W5_who_may_not_come_in_is_told_once_and_does_not_try_again(
    server: RunningServer, ada: Person, named: str, token: str | None, code: int, reason: str
) -> None:
    id_ = ada.document("Profile flights") if named == "here" else named
    async with node_provider(door(server), id_, ada.token if token is None else token) as node:
        await refused_for_good(node, code, reason)


async def test_W5_a_pycrdt_client_sees_the_same_close_codes(server: RunningServer, ada: Person) -> None:
    protocols = [Subprotocol(f"{PREFIX}{ada.token}")]
    async with open_websocket(f"{door(server)}/nowhere", subprotocols=protocols) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await asyncio.wait_for(socket.recv(), 30)
    assert closed.value.rcvd
    assert (4404, "not_found") == (closed.value.rcvd.code, closed.value.rcvd.reason)
