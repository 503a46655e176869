"""What people have been told is saved survives SIGKILL, and what was running goes on: real processes, real sockets."""

import asyncio
import random
import statistics
import string
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

import psutil  # type: ignore[import-untyped]  # it brings no types
import pytest
from pycrdt import Doc, Map, Text
from websockets.exceptions import WebSocketException

from crdt.errors import ConcertError
from crdt.frames import Event
from crdt.ids import DocumentId
from server.client import Client, connect
from server.live import ConnectionLost, LiveDocument
from tests.support.hocuspocus import HocuspocusLine, hocuspocus_line
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running
from tests.support.waiting import Signal
from tests.support.yjs import Line, provided

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(300)]

SEEDS = (3, 14, 15)
LONG_SEEDS = tuple(range(100, 200))
TERM_SEEDS = tuple(range(200, 220))
AT_ONCE = 20
"""Kills of one document: then the next one, or its checks take longer than its kills."""
READY_SECONDS = 1.5
"""Of a core: what others do on the machine shall not count."""
BACK_SECONDS = 10.0
KILLS_OF_A_RUN = 3
WORDS_OF_A_KILL = 21
"""That were acknowledged before it, on an average, or it proves little."""
NAMES = string.ascii_lowercase
"""Of writers: no two teams on one document share one."""
DELAYS = (0.15, 1.2)
"""Seconds after the restart at which the next kill may come."""

Lines = tuple[Line, HocuspocusLine]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("killed"))


def text_of(doc: "Doc[Any]") -> Text:
    body = doc.get("body", type=Map)
    described: Text = body["description"]
    return described


def write(doc: "Doc[Any]", word: str) -> None:
    """Two places in one edit: text that many type into, and a value of its own."""
    with doc.transaction():
        described = text_of(doc)
        described.insert(len(described), word)
        doc.get("layout", type=Map)["nodes"][word] = {"x": len(word), "y": 1}


@dataclass(slots=True)
class Writer:
    """Somebody who types on, connected or not. `acknowledged`: what the server said is saved."""

    name: str
    made: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)

    def next_word(self) -> str:
        self.made.append(f"[{self.name}{len(self.made)}]")
        return self.made[-1]

    async def type_on(self, document: LiveDocument, burst: int) -> None:
        """Until the connection is lost."""
        with suppress(ConnectionLost):
            while True:
                words = [self.next_word() for _ in range(burst)]
                for word in words:
                    write(document.doc, word)
                await document.saved()
                self.acknowledged.update(words)

    async def type_by_provider(self, doc: "Doc[Any]", line: Line, signal: Signal) -> None:
        """The echo of a committed update is the acknowledgement."""
        while line.close_code is None:
            word = self.next_word()
            write(doc, word)
            await signal.until(lambda w=word: line.close_code is not None or w in heard(line))  # type: ignore[misc]
            if word in heard(line):
                self.acknowledged.add(word)

    async def type_by_hocuspocus(self, doc: "Doc[Any]", line: HocuspocusLine, signal: Signal) -> None:
        """A count of unsynced changes that reaches 0 is the acknowledgement."""
        while line.close_code is None:
            words = [self.next_word() for _ in range(2)]
            for word in words:
                write(doc, word)
            await signal.until(lambda: line.close_code is not None or line.is_saved)
            if line.is_saved:
                self.acknowledged.update(words)


def heard(line: Line) -> str:
    described = line.heard.get("body", type=Map).get("description")
    return str(described) if described is not None else ""


@dataclass(slots=True)
class Watcher:
    """Keeps every event of the design's channel as it came, over all connections."""

    events: list[Event] = field(default_factory=list)

    async def listen(self, document: LiveDocument) -> None:
        with suppress(ConnectionLost):
            async for event in document.events:
                if event.sequence:
                    self.events.append(event)


@dataclass(slots=True)
class Team:
    """Two people with native clients, one with a y-websocket and one with a Hocuspocus provider, one who watches.

    Their copies outlive the connections.
    """

    server: RunningServer
    people: list[Person]
    design: DocumentId
    writers: list[Writer]
    watcher: Watcher = field(default_factory=Watcher)
    documents: list[LiveDocument] = field(default_factory=list)
    provided: "Doc[Any]" = field(default_factory=Doc)
    heard: "Doc[Any]" = field(default_factory=Doc)
    by_hocuspocus: "Doc[Any]" = field(default_factory=Doc)

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[tuple[list[Client], Lines, Signal]]:
        async with AsyncExitStack() as stack:
            tokens = [person.token for person in self.people] + [self.people[0].token]
            clients = [await stack.enter_async_context(connect(self.server.url, token)) for token in tokens]
            if self.documents:
                for client, document in zip(clients, self.documents, strict=True):
                    await client.resume(document)
            else:
                self.documents = [await client.document(self.design, since=0) for client in clients]
            signal = Signal()
            url = f"{self.server.websocket}/yjs/{self.design}"
            provider = provided(url, self.people[1].token, self.provided, signal, self.heard)
            line = await stack.enter_async_context(provider)
            door = f"{self.server.websocket}/hocuspocus"
            token = self.people[0].token
            other = await stack.enter_async_context(
                hocuspocus_line(door, self.design, token, self.by_hocuspocus, signal)
            )
            await signal.until(lambda: line.synced and other.is_saved)
            yield clients, (line, other), signal

    def typing(self, lines: Lines, signal: Signal, stack: asyncio.TaskGroup) -> None:
        line, other = lines
        first, second, third, fourth = self.writers
        stack.create_task(fourth.type_by_hocuspocus(self.by_hocuspocus, other, signal))
        stack.create_task(first.type_on(self.documents[0], burst=1))
        stack.create_task(second.type_on(self.documents[1], burst=5))
        stack.create_task(third.type_by_provider(self.provided, line, signal))
        stack.create_task(self.watcher.listen(self.documents[2]))

    async def edit_until_the_end(self, seconds: float, end: Any, acknowledged: int) -> None:
        """Everybody types; after a while, and once so many words are `acknowledged`, `end` stops the server."""
        with suppress(WebSocketException, OSError):
            async with self.connected() as (_, lines, signal), asyncio.TaskGroup() as group:
                self.typing(lines, signal, group)
                await asyncio.sleep(seconds)  # the moment of the kill is the point here
                while sum(len(writer.acknowledged) for writer in self.writers) < acknowledged:  # noqa: ASYNC110
                    await asyncio.sleep(seconds)
                await asyncio.to_thread(end)

    def words_in(self, text: str) -> Counter[str]:
        """Of this team; others may have written here before."""
        names = {writer.name for writer in self.writers}
        return Counter({word: count for word, count in words_of(text).items() if word[1:2] in names})

    async def check_that_nothing_acknowledged_is_lost(self) -> int:
        """A newcomer with nothing of their own sees every acknowledged word, once."""
        async with connect(self.server.url, self.people[0].token) as client:
            fresh = await client.document(self.design)
            described = str(text_of(fresh.doc))
            counted = self.words_in(described)
            placed = set(fresh.doc.get("layout", type=Map)["nodes"])
        acknowledged = {word for writer in self.writers for word in writer.acknowledged}
        assert set() == acknowledged - counted.keys()
        assert set() == acknowledged - placed
        assert {1} == set(counted.values()) or not counted
        for writer in self.writers:
            mine = [int(word[2:-1]) for word in counted if word[1] == writer.name]
            assert sorted(mine) == mine, "in the order in which they were typed"
        return len(acknowledged)

    async def check_that_all_converge(self) -> None:
        """With everybody back, every word that was ever typed is there once, everywhere the same."""
        async with self.connected() as (clients, _, signal):
            for document in self.documents:
                await document.saved()
            made = {word for writer in self.writers for word in writer.made}
            copies = [*(document.doc for document in self.documents), self.provided, self.by_hocuspocus]

            def is_one() -> bool:
                texts = {str(text_of(doc)) for doc in copies}
                return len(texts) == 1 and self.words_in(texts.pop()).keys() == made

            for document in self.documents:
                document.doc.observe(lambda _event: signal.tell())
            await signal.until(is_one)
            assert {1} == set(self.words_in(str(text_of(self.provided))).values())
            served = await clients[0].call("documents.get", id=self.design)
            assert str(text_of(self.provided)) == served["body"]["description"]
            nodes = self.provided.get("layout", type=Map)["nodes"].to_py()
            assert served["layout"]["nodes"].keys() == nodes.keys()


def words_of(text: str) -> Counter[str]:
    return Counter(f"[{part.partition(']')[0]}]" for part in text.split("[")[1:])


def team_on(server: RunningServer, names: str = NAMES[:4]) -> Team:
    ada = owner(server)
    ben = invited(server, ada, "Ben")
    return Team(
        server=server,
        people=[ada, ben],
        design=DocumentId(ada.document("Profile flights")),
        writers=[Writer(name) for name in names],
    )


def check_the_run(person: Person, run: str, events: list[Event]) -> int:
    """It has finished, each step once, with one report. How many attempts the kills interrupted."""
    detail = person.call("GET", f"/workflow/executions/{run}")
    assert "succeeded" == detail["status"]
    assert {"succeeded"} == {step["status"] for step in detail["nodes"]}
    assert 1 == person.call("GET", f"/workflow/executions/{run}/reports")["total"]
    mine = [event for event in events if event.payload.get("run") == run]
    done = Counter(event.payload["node"] for event in mine if event.topic == "workflow:step:completed")
    assert {step["node"]: 1 for step in detail["nodes"]} == dict(done)
    completed_at = {e.payload["node"]: e.sequence for e in mine if e.topic == "workflow:step:completed"}
    again = [
        event
        for event in mine
        if event.topic == "workflow:step:started" and event.sequence > completed_at[event.payload["node"]]
    ]
    assert [] == again
    for step in detail["nodes"]:
        attempts = [attempt["status"] for attempt in step["attempts"]]
        assert ["succeeded"] == attempts[-1:]
        assert set(attempts[:-1]) <= {"interrupted"}
    return sum(len(step["attempts"]) - 1 for step in detail["nodes"])


async def kill_and_check(
    server: RunningServer,
    seeds: tuple[int, ...],
    end: Callable[[], object] | None = None,
    names: str = NAMES[:4],
) -> list[float]:
    """The seconds of a core that each restart took until requests were answered."""
    took: list[float] = []
    ready: list[float] = []
    back: list[float] = []
    team = team_on(server, names)
    ada = team.people[0]
    runs: list[str] = []
    total = 0
    for number, seed in enumerate(seeds):
        if number % KILLS_OF_A_RUN == 0:
            started = await asyncio.to_thread(ada.call, "POST", f"/workflow/workflows/{team.design}/execute")
            runs.append(started["id"])
        delay = random.Random(seed).uniform(*DELAYS)
        await team.edit_until_the_end(delay, end or server.kill, WORDS_OF_A_KILL * (number + 1))
        began = time.monotonic()
        await asyncio.to_thread(server.start)
        ready.append(time.monotonic() - began)
        took.append(sum(psutil.Process(server.pid).cpu_times()[:2]))
        async with team.connected():
            back.append(time.monotonic() - began)
        total = await team.check_that_nothing_acknowledged_is_lost()
        if (number + 1) % KILLS_OF_A_RUN == 0 or seed == seeds[-1]:
            await finish(team, runs[-1])
    await team.check_that_all_converge()
    numbers = [event.sequence for event in team.watcher.events]
    assert list(range(1, len(numbers) + 1)) == numbers
    assert all(check_the_run(ada, run, team.watcher.events) for run in runs), "the kills came too late"
    assert total >= WORDS_OF_A_KILL * len(seeds)
    sys.stdout.write(
        f"{len(seeds)} restarts: ready p50 {statistics.median(ready):.2f} s, everybody back after {max(back):.2f} s\n"
    )
    assert len(seeds) < AT_ONCE or max(back) < BACK_SECONDS
    return took


async def finish(team: Team, run: str) -> None:
    """The watcher listens until the run has ended."""

    def is_over() -> bool:
        return any(
            event.topic == "workflow:run:completed" and event.payload["run"] == run
            for event in team.watcher.events
        )

    async with asyncio.timeout(90), connect(team.server.url, team.people[0].token) as client:
        watched = await client.resume(team.documents[2])
        while not is_over():
            event = await anext(watched.events)
            if event.sequence:
                team.watcher.events.append(event)


async def test_N1_what_was_acknowledged_survives_sigkill_and_the_run_finishes(
    server: RunningServer,
) -> None:
    await kill_and_check(server, SEEDS)


async def kill_in_turns(
    server: RunningServer, seeds: tuple[int, ...], end: Callable[[], object] | None = None
) -> None:
    took: list[float] = []
    for first in range(0, len(seeds), AT_ONCE):
        names = NAMES[first // AT_ONCE * 4 :][:4] if end is None else NAMES[-4:]
        took += await kill_and_check(server, seeds[first : first + AT_ONCE], end, names)
    ready = statistics.median(took)
    sys.stdout.write(f"{len(took)} restarts, ready p50 {ready:.2f} s of a core, max {max(took):.2f} s\n")
    assert ready < READY_SECONDS


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_N1_what_was_acknowledged_survives_a_hundred_sigkills(server: RunningServer) -> None:
    await kill_in_turns(server, LONG_SEEDS)


@pytest.mark.soak
@pytest.mark.timeout(3600)
async def test_N1_what_was_acknowledged_survives_twenty_sigterms(server: RunningServer) -> None:
    await kill_in_turns(server, TERM_SEEDS, server.stop)


async def test_S_life_sigterm_ends_cleanly_and_loses_nothing(server: RunningServer) -> None:
    team = team_on(server)
    for writer, name in zip(team.writers, "WXYZ", strict=True):
        writer.name = name
    codes: list[int | None] = []
    statuses: list[int] = []

    def stop() -> None:
        statuses.append(server.stop())

    with suppress(WebSocketException, OSError):
        async with team.connected() as (clients, lines, signal), asyncio.TaskGroup() as group:
            team.typing(lines, signal, group)
            await signal.until(lambda: len(team.writers[2].acknowledged) > 5)
            async with asyncio.timeout(30):
                await asyncio.to_thread(stop)
            for client in clients:
                await client.closed.wait()
            await signal.until(lambda: all(line.close_code is not None for line in lines))
            codes = [*(client.close_code for client in clients), *(line.close_code for line in lines)]
    assert [0] == statuses
    assert [1012] * 5 == codes
    await asyncio.to_thread(server.start)
    async with team.connected():
        pass  # everybody is back
    acknowledged = {word for writer in team.writers for word in writer.acknowledged}
    async with connect(server.url, team.people[0].token) as client:
        fresh = await client.document(team.design)
        assert set() == acknowledged - words_of(str(text_of(fresh.doc))).keys()


async def test_S_life_a_token_of_before_works_after_the_restart_and_a_wrong_one_does_not(
    server: RunningServer,
) -> None:
    ada = owner(server)
    await asyncio.to_thread(server.stop)
    await asyncio.to_thread(server.start)
    async with connect(server.url, ada.token) as client:
        assert "Owner" == client.welcome.name if client.welcome else None
    with pytest.raises(ConcertError) as refused:
        async with connect(server.url, "concert_session_" + "x" * 43):
            pass
    assert "not_signed_in" == refused.value.code
