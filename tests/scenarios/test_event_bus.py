"""The event bus of a real server: subscribed to by pattern over sockets that break, over HTTP, and by people with less rights."""

import asyncio
import random
from collections.abc import Iterator
from typing import Any

import pytest

from crdt.frames import Failure, Join, Joined
from crdt.ids import Channel, WorkspaceId, workspace_channel
from engine.topics.pattern import Selection
from server.client import Client, connect
from server.live import ConnectionLost, Feed
from tests.support.furnished import with_tables
from tests.support.people import Person, invited, owner
from tests.support.raw import raw
from tests.support.server import RunningServer

pytestmark = pytest.mark.anyio

Told = list[tuple[int, str]]
FILTERS: tuple[list[str] | None, ...] = (
    None, ["**"], ["document:*"], ["document:trashed"], ["*:restored", "workspace:**"], ["security:**"], ["workflow:run:*"],
)  # fmt: skip
SECURITY = "security:invitation:created"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    server = RunningServer(with_tables(tmp_path_factory.mktemp("bus")), "--no-demo").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def ada(server: RunningServer) -> Person:
    return owner(server)


@pytest.fixture(scope="module")
def vic(server: RunningServer, ada: Person) -> Person:
    return invited(server, ada, "Vic", "viewer")


@pytest.fixture
def channel(ada: Person) -> Channel:
    return workspace_channel(WorkspaceId(ada.workspace()))


def paged(person: Person, channel: Channel, topics: list[str] | None = None, limit: int = 7) -> Told:
    """Everything the channel has for this person, asked for over HTTP page by page."""
    told: Told = []
    asked: dict[str, Any] = {"since": 0, "limit": limit, "topics": ",".join(topics or ())}
    while True:
        answer = person.request("GET", f"/channels/{channel}/events", params=asked).json()
        assert not answer["gap"]
        told += [(one["sequence"], one["topic"]) for one in answer["items"]]
        asked["since"] = answer["next"]
        if answer["next"] == answer["last"]:
            return told


async def happen(client: Client, document: str, times: int) -> None:
    for _ in range(times):
        await client.call("documents.trash", id=document)
        await client.call("documents.restore", id=document)


async def until_told(client: Client, channel: Channel, since: int, topics: list[str] | None) -> Told:
    """By the socket, from a number up to what there is now."""
    last = (await client.call("channels.events", channel=channel, since=0, limit=1))["last"]
    feed = await client.join(channel, since, topics)
    while (feed.seen or 0) < last:
        await client.call("ping")
    told = await drained(feed)
    client.leave(channel)
    return told


@pytest.mark.parametrize("seed", range(3))
async def test_S1_2_a_subscriber_whose_sockets_die_misses_nothing_and_hears_nothing_twice(
    server: RunningServer, ada: Person, channel: Channel, seed: int
) -> None:
    chance = random.Random(seed)
    async with connect(server.url, ada.token) as busy:
        document = (await busy.call("documents.create", id=ada.workspace(), kind="freeform", name="D"))["id"]
        first = len(paged(ada, channel))
        working = asyncio.ensure_future(happen(busy, document, 25))
        stories = await asyncio.gather(
            *(follow(server, ada, channel, topics, chance.randrange(first + 1), random.Random(seed * 10 + n), working)
              for n, topics in enumerate(FILTERS))
        )  # fmt: skip
    everything = paged(ada, channel, limit=500)
    assert list(range(1, len(everything) + 1)) == [number for number, _ in everything]
    for topics, (since, told) in zip(FILTERS, stories, strict=True):
        wanted = Selection.parse(topics)
        expected = [one for one in everything if one[0] > since and wanted.wants(one[1])]
        assert expected == told
        if topics is not None:
            assert [one for one in everything if wanted.wants(one[1])] == paged(ada, channel, topics)


async def follow(
    server: RunningServer,
    person: Person,
    channel: Channel,
    topics: list[str] | None,
    since: int,
    chance: random.Random,
    working: "asyncio.Future[None]",
) -> tuple[int, Told]:
    """Listens on sockets that die after some events or some time, each going on from the number of the one before."""
    at, told = since, Told()
    while not working.done():
        async with connect(server.url, person.token) as client:
            feed = await client.join(channel, at, topics)
            try:
                async with asyncio.timeout(chance.random() * 0.3):
                    for _ in range(chance.randrange(1, 12)):
                        event = await anext(feed)
                        told.append((event.sequence, event.topic))
            except (TimeoutError, ConnectionLost):
                pass
            # what has arrived and was not read is asked for again; marks move on where nothing waits
            at = (told[-1][0] if told else at) if feed.waiting else feed.seen or at
            client._socket.transport.abort()
    async with connect(server.url, person.token) as client:
        told += await until_told(client, channel, at, topics)
    return since, told


async def test_S1_2_a_viewer_hears_nothing_of_what_managers_hear_at_any_door(
    server: RunningServer, ada: Person, vic: Person, channel: Channel
) -> None:
    async with connect(server.url, ada.token) as boss, connect(server.url, vic.token) as viewer:
        live = [await client.join(channel, None, ["security:**"]) for client in (boss, viewer)]
        await boss.call("workspaces.invite", id=ada.workspace(), role="viewer")
        made = await boss.call("documents.create", id=ada.workspace(), kind="freeform", name="Last")
        managers = [one for one in paged(ada, channel) if one[1].startswith("security:")]
        assert SECURITY == managers[-1][1]
        for client in (boss, viewer):
            await client.call("ping")
        assert [managers[-1:], []] == [await drained(feed) for feed in live]
        for topics in (None, ["security:**"], ["*:*:*"]):
            for client, expected in ((boss, managers), (viewer, [])):
                missed = await drained(await client.join(channel, 0, topics))
                assert expected == [one for one in missed if one[1].startswith("security:")]
        for topics in (None, ["**"], ["security:**"], ["security:invitation:created"], ["*:invitation:*"]):
            assert [] == [one for one in paged(vic, channel, topics) if one[1].startswith("security:")]
            called = await viewer.call("channels.events", channel=channel, topics=",".join(topics or ()))
            assert [] == [one for one in called["items"] if one["topic"].startswith("security:")]
        for person, shown in ((vic, False), (ada, True)):
            listed = person.request("GET", f"/collaboration/workspaces/{ada.workspace()}/activity").json()[
                "items"
            ]
            assert shown is any(one["topic"].startswith("security:") for one in listed)
            assert made["id"] in str(listed)


async def drained(feed: Feed) -> Told:
    told: Told = []
    while feed.waiting:
        event = await anext(feed)
        told.append((event.sequence, event.topic))
    return told


async def test_S1_2_whoever_waits_over_http_is_answered_when_it_happens(
    server: RunningServer, ada: Person, channel: Channel
) -> None:
    async with connect(server.url, ada.token) as client:
        last = (await client.call("channels.events", channel=channel))["last"]
        asked = {"since": last, "topics": "document:renamed,document:trashed", "wait": 20}
        waiting = asyncio.ensure_future(
            asyncio.to_thread(ada.request, "GET", f"/channels/{channel}/events", params=asked)
        )
        document = (await client.call("documents.create", id=ada.workspace(), kind="freeform", name="W"))[
            "id"
        ]
        await client.call("documents.trash", id=document)
        answer = (await waiting).json()
        assert [("document:trashed", document)] == [
            (one["topic"], one["payload"]["document"]) for one in answer["items"]
        ]
        assert (last + 2, last + 2) == (answer["items"][0]["sequence"], answer["next"])
        empty = await client.call("channels.events", channel=channel, since=last + 2, wait=1)
        assert ([], last + 2) == (empty["items"], empty["next"])


async def test_B8_who_signs_out_while_waiting_is_told_nothing(
    server: RunningServer, ada: Person, channel: Channel
) -> None:
    guest = invited(server, ada, "Gone")
    async with connect(server.url, ada.token) as client:
        last = (await client.call("channels.events", channel=channel))["last"]
        asked = {"since": last, "topics": "document:created", "wait": 20}
        waiting = asyncio.ensure_future(
            asyncio.to_thread(guest.request, "GET", f"/channels/{channel}/events", params=asked)
        )
        await asyncio.to_thread(guest.request, "DELETE", "/session")
        await client.call("documents.create", id=ada.workspace(), kind="freeform", name="Unheard")
        answer = await waiting
        assert (401, "not_signed_in") == (answer.status_code, answer.json()["error"]["code"])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"topics": "a:**:b"}, "invalid_input"),
        ({"topics": ",".join(["a"] * 65 + [f"a:{n}" for n in range(65)])}, "invalid_input"),
        ({"wait": 26}, "invalid_input"),
        ({"since": -1}, "invalid_input"),
        ({"limit": 501}, "invalid_input"),
    ],
)
async def test_B2_what_is_no_subscription_is_refused(
    ada: Person, channel: Channel, given: dict[str, Any], code: str
) -> None:
    answer = ada.request("GET", f"/channels/{channel}/events", params=given)
    assert code == answer.json()["error"]["code"]


async def test_B2_a_join_with_a_bad_pattern_is_answered_and_the_socket_stays(
    server: RunningServer, ada: Person, channel: Channel
) -> None:
    async with raw(f"{server.websocket}/ws") as socket:
        await socket.hello(ada.token)
        await socket.send(Join(channel=channel, topics=("Workflow:*",)))
        refused = await socket.wait(Failure)
        assert ("invalid_input", ("join", channel)) == (refused.code, refused.ref)
        await socket.send(Join(channel=channel, topics=("workflow:*",)))
        assert channel == (await socket.wait(Joined)).channel


async def test_S1_2_one_socket_carries_a_hundred_subscriptions(server: RunningServer, ada: Person) -> None:
    async with connect(server.url, ada.token) as client:
        workspace = ada.workspace()
        documents = [
            (await client.call("documents.create", id=workspace, kind="freeform", name=f"D{n}"))["id"]
            for n in range(100)
        ]
        feeds = [await client.join(Channel(f"doc:{id_}"), 0, ["workflow:run:*"]) for id_ in documents]
        assert 100 == len(feeds)
        home = await client.join(workspace_channel(WorkspaceId(ada.workspace())), None, ["document:trashed"])
        await client.call("documents.trash", id=documents[50])
        assert documents[50] == (await anext(home)).payload["document"]
