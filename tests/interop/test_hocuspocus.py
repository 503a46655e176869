"""Unmodified Hocuspocus providers, alone and beside y-websocket and native clients on the same documents."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pycrdt import Text
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute

from crdt.ids import DocumentId, document_channel
from crdt.presence import COLOURS
from engine.runtime.clock import SystemClock
from server.client import connect
from server.sockets.hocuspocus import HocuspocusDoor
from server.sockets.multiplex import HocuspocusSettings
from tests.interop.hocuspocus import document, hocuspocus
from tests.interop.y_websocket import NodeProvider, node_provider
from tests.server.transport.serving import serving
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running
from tests.support.waiting import Signal
from tests.support.world import World

pytestmark = pytest.mark.anyio

VERSIONS = pytest.mark.parametrize("version", [4, 3])


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


@pytest.fixture(scope="module")
def cleo(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Cleo")


def new_document(by: Person, name: str) -> DocumentId:
    path = f"/collaboration/workspaces/{by.workspace()}/documents"
    return DocumentId(by.call("POST", path, kind="freeform", name=name)["id"])


def door(server: RunningServer) -> str:
    return f"{server.websocket}/hocuspocus"


@asynccontextmanager
async def local_door(world: World, **settings: Any) -> AsyncIterator[str]:
    """In this process, on a store whose commits the test holds back."""
    hocus = HocuspocusDoor(
        rooms=world.rooms,
        keeper=world.town,
        clock=world.clock,
        ids=world.ids,
        settings=HocuspocusSettings(**settings),
    )
    routes = [WebSocketRoute("/hocuspocus", hocus.endpoint)]
    async with serving(Starlette(routes=routes)) as running:
        yield f"ws://127.0.0.1:{running.port}/hocuspocus"


async def is_saved(node: NodeProvider, prefix: str = "") -> None:
    """Waits until the provider itself counts nothing as unsynced."""
    async with asyncio.timeout(20):
        before = len(node.told)
        while (await node.answer(f"{prefix}state"))["unsynced"]:
            await node.told_that(f"{prefix}unsynced", lambda _: True, after=before)
            before = len(node.told)


@VERSIONS
async def test_HP7_the_provider_s_own_count_of_unsynced_changes_reaches_0_only_after_the_commit(
    version: int,
) -> None:
    world = World(clock=SystemClock())
    async with (
        local_door(world) as address,
        hocuspocus(address, document("d1", "ada"), version=version) as node,
    ):
        await node.told_that("synced")
        await node.told_that("unsynced", lambda number: number == 0)
        before = len(node.told)
        world.switches.hold()
        node.do("root", name="notes", text="not yet")
        await node.told_that("unsynced", lambda number: number == 1, after=before)
        node.do("burst", name="notes", count=3)
        await node.told_that("unsynced", lambda number: number == 4, after=before)
        assert 4 == (await node.answer("state"))["unsynced"]
        assert [] == [value for name, value in node.told[before:] if name == "unsynced" and value == 0]
        world.switches.release()
        await node.told_that("unsynced", lambda number: number == 0, after=before)
        numbers = [value for name, value in node.told[before:] if name == "unsynced"]
        assert [1, 2, 3, 4, 3, 2, 1, 0] == numbers


async def test_HP7_merged_updates_of_a_provider_that_gathers_are_one_change() -> None:
    world = World(clock=SystemClock())
    async with (
        local_door(world) as address,
        hocuspocus(address, document("d1", "ada", flushDelay=20)) as node,
    ):
        await node.told_that("unsynced", lambda number: number == 0)
        before = len(node.told)
        node.do("burst", name="notes", count=50)
        await node.told_that("unsynced", lambda number: number == 0, after=before)
        assert [1, 0] == [value for name, value in node.told[before:] if name == "unsynced"]
        assert 50 == len(await node.answer("text", name="notes"))


async def test_HP6_forcing_a_sync_counts_from_one_again_and_comes_to_0() -> None:
    world = World(clock=SystemClock())
    async with local_door(world) as address, hocuspocus(address, document("d1", "ada")) as node:
        await node.told_that("unsynced", lambda number: number == 0)
        before = len(node.told)
        node.do("forceSync")
        node.do("root", name="notes", text="meanwhile")
        await node.told_that("unsynced", lambda number: number == 0, after=before)
        assert [1, 2, 1, 0] == [value for name, value in node.told[before:] if name == "unsynced"]


@VERSIONS
async def test_N11_y_websocket_hocuspocus_and_native_clients_share_a_document(
    server: RunningServer, ada: Person, ben: Person, cleo: Person, version: int
) -> None:
    id_ = new_document(ada, f"Everybody's {version}")
    channel = document_channel(id_)
    signal = Signal()
    async with (
        connect(server.url, ada.token) as native,
        node_provider(f"{server.websocket}/yjs", id_, ben.token) as yjs,
        hocuspocus(door(server), document(id_, cleo.token), version=version) as hocus,
    ):
        mine = await native.document(id_)
        mine.doc.observe(lambda _event: signal.tell())
        await yjs.told_that("sync")
        assert "read-write" == await hocus.told_that("authenticated")
        await hocus.told_that("synced")
        for turn in range(5):
            mine.doc.get("notes", type=Text).insert(0, f"native{turn} ")
            yjs.do("root", name="notes", text=f"yjs{turn} ")
            hocus.do("root", name="notes", text=f"hocus{turn} ")
        words = {f"{who}{turn}" for who in ("native", "yjs", "hocus") for turn in range(5)}

        def is_whole(text: str) -> bool:
            return set(text.split()) == words

        def text() -> str:
            return str(mine.doc.get("notes", type=Text))

        await signal.until(lambda: is_whole(text()))
        assert {text()} == {await node.reads(is_whole, "text", name="notes") for node in (yjs, hocus)}
        await is_saved(hocus)

        native.show(channel, {"page": "native"})
        yjs.do("show", state={"page": "yjs", "user": {"name": "SPOOF"}})
        hocus.do("show", state={"page": "hocus", "user": {"name": "SPOOF"}})
        names = {"native": "Owner", "yjs": "Ben", "hocus": "Cleo"}
        for node, own in ((yjs, "yjs"), (hocus, "hocus")):
            expected = {page: name for page, name in names.items() if page != own}

            def sees_all(states: list[dict[str, Any]], expected: dict[str, str] = expected) -> bool:
                return {s["page"]: s["user"]["name"] for s in states if "page" in s} == expected

            states = await node.told_that("awareness", sees_all)
            assert all(state["user"]["color"] in COLOURS for state in states)
        async with asyncio.timeout(30):
            while {state.get("page"): state["name"] for state in native.presence[channel].values()} != names:
                await native.presence_changed()
        hocus.do("disconnect")
        await yjs.told_that("awareness", lambda states: [s["page"] for s in states] == ["native"])


async def test_HP1_one_socket_carries_many_documents_and_sessions_of_one() -> None:
    world = World(documents=("d1", "d2"), clock=SystemClock())
    documents = (
        document("d1", "ada"),
        document("d2", "ada"),
        document("d2", "bob", sessionAwareness=True),
    )
    async with local_door(world) as address, hocuspocus(address, *documents) as node:
        for prefix in ("", "1.", "2."):
            await node.told_that(f"{prefix}synced")
        node.do("root", name="notes", text="one")
        node.do("1.root", name="notes", text="two")
        await node.told_that("2.update")
        assert "two" == await node.answer("2.text", name="notes")
        node.do("2.root", name="notes", text=" and three")
        await node.told_that("1.update", lambda update: not update["local"])
        assert "two and three" == await node.answer("1.text", name="notes")
        assert "one" == await node.answer("text", name="notes")
        node.do("1.detach")
        node.do("2.root", name="notes", text=", alone")
        await is_saved(node, "2.")
        assert "two and three" == await node.answer("1.text", name="notes")
        before = len(node.told)
        node.do("1.attach")
        await node.told_that("1.update", lambda update: not update["local"], after=before)
        assert "two and three, alone" == await node.answer("1.text", name="notes")


@VERSIONS
async def test_HP2_a_token_that_fails_denies_its_document_and_the_others_go_on(
    server: RunningServer, ada: Person, version: int
) -> None:
    id_ = new_document(ada, f"Here {version}")
    documents = (
        document(id_, ada.token),
        document("nowhere", ada.token),
        document(str(new_document(ada, f"Closed {version}")), "wrong"),
    )
    async with hocuspocus(door(server), *documents, version=version) as node:
        assert "not_found" == await node.told_that("1.denied")
        assert "not_signed_in" == await node.told_that("2.denied")
        await node.told_that("synced")
        node.do("1.root", name="notes", text="for nobody")
        node.do("root", name="notes", text="for all")
        await is_saved(node)
        assert 0 == node.count("socket-close")


async def test_HP8_a_reader_reads_and_what_they_type_stays_unsynced(
    server: RunningServer, ada: Person
) -> None:
    vera = invited(server, ada, "Vera", "viewer")
    id_ = new_document(ada, "To look at")
    async with (
        hocuspocus(door(server), document(id_, ada.token)) as writer,
        hocuspocus(door(server), document(id_, vera.token)) as reader,
    ):
        assert "readonly" == await reader.told_that("authenticated")
        await writer.told_that("synced")
        await reader.told_that("unsynced", lambda number: number == 0)
        reader.do("root", name="other", text="Mine!")
        writer.do("root", name="notes", text="Look.")
        assert "Look." == await reader.reads(bool, "text", name="notes")
        assert 1 == (await reader.answer("state"))["unsynced"]
        assert "" == await writer.answer("text", name="other")
        assert 0 == reader.count("denied") + reader.count("socket-close")


async def test_HP4_what_was_written_while_away_arrives_when_the_socket_is_back(
    server: RunningServer, ada: Person, ben: Person
) -> None:
    id_ = new_document(ada, "On a train")
    async with (
        hocuspocus(door(server), document(id_, ada.token)) as one,
        hocuspocus(door(server), document(id_, ben.token)) as two,
    ):
        await one.told_that("synced")
        await two.told_that("synced")
        one.do("disconnect")
        await one.told_that("status", lambda status: status == "disconnected")
        one.do("root", name="notes", text="from one. ")
        two.do("root", name="notes", text="from two. ")
        one.do("connect")

        def is_whole(text: str) -> bool:
            return text.count("from one. ") == text.count("from two. ") == 1

        texts = {await node.reads(is_whole, "text", name="notes") for node in (one, two)}
        assert 1 == len(texts)
        await is_saved(one)


async def test_R33_in_an_open_house_any_name_opens_the_document_that_yjs_opens(
    open_server: RunningServer,
) -> None:
    name = "notes/of the day"
    async with (
        node_provider(f"{open_server.websocket}/yjs", name) as yjs,
        hocuspocus(door(open_server), document(name), document("another", "ignored")) as hocus,
    ):
        await hocus.told_that("synced")
        await hocus.told_that("1.synced")
        hocus.do("root", name="notes", text="shared")
        assert "shared" == await yjs.reads(lambda text: text == "shared", "text", name="notes")
        await is_saved(hocus)


async def test_HP3_a_socket_opened_before_its_documents_comes_again_until_there_is_one() -> None:
    world = World(clock=SystemClock())
    async with (
        local_door(world, auth_within=0.3) as address,
        hocuspocus(address, document("d1", "ada")) as node,
    ):
        await node.told_that("synced")
        node.do("detach")
        await node.answer("state")
        node.do("disconnect")
        await node.told_that("status", lambda status: status == "disconnected")
        node.do("connect")
        closed = await node.told_that("socket-close", lambda event: event["code"] == 4408)
        assert "no token" == closed["reason"]
        before = len(node.told)
        node.do("attach")
        await node.told_that("authenticated", after=before)
