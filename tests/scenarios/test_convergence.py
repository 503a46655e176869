"""People with three kinds of clients edit, comment and merge over bad lines while the server is stopped and killed: in the end
all have the same, and what was acknowledged is in it (N1, N11)."""

import asyncio
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pycrdt import Doc, Map, Text
from websockets.exceptions import WebSocketException

from crdt.ids import DocumentId
from crdt.updates import clocks
from server.client import connect
from server.live import ConnectionLost, LiveDocument
from tests.crdt.gatekeeping import a_message, thread
from tests.support.cable import Cable
from tests.support.hocuspocus import hocuspocus_line
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer, running
from tests.support.waiting import Signal
from tests.support.yjs import Line, provided

pytestmark = [pytest.mark.anyio, pytest.mark.timeout(600)]

SEEDS = (7,)
LONG_SEEDS = tuple(range(300, 320))
ROUNDS = 5
LONG_ROUNDS = 25
ROOTS = ("body", "layout", "comments")
STRATEGIES = ("automatic", "last_writer_wins", "first_writer_wins", "field_rule", "manual")
CARRIES = range(1_500, 12_000)
"""Bytes until a connection breaks: some break while they are made, some never in their round."""
HAPPENINGS = ("killed", "stopped", "cut", "merged")
BROKEN = (WebSocketException, OSError, ConnectionLost, EOFError)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    yield from running(tmp_path_factory.mktemp("converging"), "--no-demo")


def root(doc: "Doc[Any]", name: str) -> "Map[Any]":
    found: Map[Any] = doc.get(name, type=Map)
    return found


def shown(doc: "Doc[Any]") -> dict[str, Any]:
    return {name: root(doc, name).to_py() for name in ROOTS}


@dataclass(slots=True)
class Somebody:
    """Edits a copy of their own, connected or not. `saved`: words that the server has acknowledged."""

    person: Person
    name: str
    dice: random.Random
    doc: "Doc[Any]"
    may_edit: bool = True
    made: int = 0
    saved: set[str] = field(default_factory=set)

    def edit(self) -> str:
        """Something that this person may do, with a new word in it that nobody deletes."""
        self.made += 1
        word = f"[{self.name}{self.made}]"
        with self.doc.transaction():
            if self.may_edit and self.dice.random() < 0.7:
                self._design(word)
            else:
                self._comment(word)
        return word

    def _design(self, word: str) -> None:
        body, layout = root(self.doc, "body"), root(self.doc, "layout")
        nodes: Map[Any] = body["nodes"]
        note: Text = body["description"]
        note.insert(
            self.dice.choice([0, *(at + 1 for at, sign in enumerate(str(note)) if sign == "]")]), word
        )
        match self.dice.randrange(5):
            case 0:
                nodes[f"{self.name}{self.made}"] = Map({"operation": "source.profile", "name": Text(word)})
            case 1 if len(nodes) > 3:
                del nodes[self.dice.choice(sorted(nodes.keys()))]
            case 2 if len(nodes):
                nodes[self.dice.choice(sorted(nodes.keys()))]["timeout_s"] = float(self.dice.randint(1, 99))
            case 3:
                layout["nodes"][f"n{self.dice.randrange(6)}"] = {"x": float(self.made), "y": 1.0}
            case _:
                ends = {"source": f"n{self.dice.randrange(6)}", "target": f"n{self.dice.randrange(6)}"}
                body["edges"][f"e{self.dice.randrange(6)}"] = Map(ends)

    def _comment(self, word: str) -> None:
        threads = root(self.doc, "comments")
        if not len(threads) or self.dice.random() < 0.3:
            threads[f"{self.name}{self.made}"] = thread(word)
            return
        one: Map[Any] = threads[self.dice.choice(sorted(threads.keys()))]
        one["messages"][f"{self.name}{self.made}"] = a_message(word)
        match self.dice.randrange(3):
            case 0:
                one["resolved"] = bool(self.dice.randrange(2))
            case 1:
                first: Map[Any] = one["messages"][min(one["messages"].keys())]
                first["reactions"][f"{self.person.id}:+1"] = True
            case _:
                pass


@dataclass(slots=True)
class Native(Somebody):
    live: LiveDocument | None = None

    async def visit(self, cable: Cable, document: DocumentId, acts: int) -> None:
        async with connect(cable.url, self.person.token) as client:
            if self.live is None:
                self.live = await client.document(document)
                self.doc = self.live.doc
            else:
                await client.resume(self.live)
            await self.live.saved()
            for _ in range(acts):
                words = {self.edit() for _ in range(self.dice.randint(1, 4))}
                await self.live.saved()
                self.saved |= words


@dataclass(slots=True)
class ByProvider(Somebody):
    """A pycrdt Provider at the door of y-websocket: the echo of a committed update is the acknowledgement."""

    heard: "Doc[Any]" = field(default_factory=Doc)

    async def visit(self, cable: Cable, document: DocumentId, acts: int) -> None:
        signal = Signal()
        url = f"{cable.websocket}/yjs/{document}"
        async with provided(url, self.person.token, self.doc, signal, self.heard) as line:
            await signal.until(lambda: self._has_heard_all(line) or line.close_code is not None)
            for _ in range(acts):
                if line.close_code is not None:
                    return
                word = self.edit()
                await signal.until(lambda w=word: line.close_code is not None or self._is_heard(w))  # type: ignore[misc]
                if self._is_heard(word):
                    self.saved.add(word)

    def _has_heard_all(self, line: Line) -> bool:
        return line.synced and clocks(self.heard.get_state()) == clocks(self.doc.get_state())

    def _is_heard(self, word: str) -> bool:
        return word in str(shown(self.heard))


@dataclass(slots=True)
class ByHocuspocus(Somebody):
    """A count of unsynced changes that reaches 0 is the acknowledgement."""

    async def visit(self, cable: Cable, document: DocumentId, acts: int) -> None:
        signal = Signal()
        url = f"{cable.websocket}/hocuspocus"
        async with hocuspocus_line(url, document, self.person.token, self.doc, signal) as line:
            await signal.until(lambda: line.is_saved or line.close_code is not None)
            for _ in range(acts):
                if line.close_code is not None:
                    return
                words = {self.edit() for _ in range(2)}
                await signal.until(lambda: line.is_saved or line.close_code is not None)
                if line.is_saved:
                    self.saved |= words


Visitor = Native | ByProvider | ByHocuspocus


class Story:
    """Everybody's copies outlive all connections and every server."""

    def __init__(self, server: RunningServer, seed: int) -> None:
        self.server = server
        self.dice = random.Random(seed)
        self.ada = owner(server)
        ben, cem = invited(server, self.ada, "Ben"), invited(server, self.ada, "Cem", "commenter")
        nodes = {f"n{number}": {"operation": "source.profile"} for number in range(4)}
        path = f"/collaboration/workspaces/{self.ada.workspace()}/documents"
        made = self.ada.call("POST", path, kind="workflow", name=f"Story {seed}", body={"nodes": nodes})
        self.document = DocumentId(made["id"])
        chance = [random.Random(seed * 10 + number) for number in range(4)]
        self.people: list[Visitor] = [
            Native(self.ada, "a", chance[0], Doc()),
            ByProvider(ben, "b", chance[1], Doc()),
            ByHocuspocus(self.ada, "c", chance[2], Doc()),
            Native(cem, "d", chance[3], Doc(), may_edit=False),
        ]
        self.merged = 0
        self._deck: list[str] = []

    async def play(self, rounds: int) -> int:
        """How often a connection broke."""
        cable = Cable(self.dice, CARRIES)
        async with cable.laid(self.server.port):
            await self._meet(cable)
            for _ in range(rounds):
                cable.whole = False
                await self._round(cable)
            await self._meet(cable)
        await self._everybody_has_the_same()
        return cable.breaks

    async def _meet(self, cable: Cable) -> None:
        """Each in turn, over a line that holds: first everybody brings what they have, then takes what the others brought."""
        cable.whole = True
        for person in self.people * 2:
            await person.visit(cable, self.document, acts=0)

    async def _round(self, cable: Cable) -> None:
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(self._persist(person, cable))
            group.create_task(self._happen(cable))

    async def _persist(self, person: Visitor, cable: Cable) -> None:
        """Comes back some times after each break, and edits in between all alone."""
        for _ in range(3):
            try:
                await person.visit(cable, self.document, acts=self.dice.randint(1, 6))
            except* BROKEN as broken:
                if broken.subgroup(TimeoutError):
                    raise  # it is an OSError too, and says that somebody waits in vain
                person.edit()

    async def _happen(self, cable: Cable) -> None:
        """Dealt from a shuffled deck: four rounds see everything."""
        if not self._deck:
            self._deck = self.dice.sample(HAPPENINGS, len(HAPPENINGS))
        match self._deck.pop():
            case "killed":
                await self._restart(self.server.kill)
            case "stopped":
                await self._restart(self.server.stop)
            case "cut":
                cable.cut()
            case _:
                await asyncio.to_thread(self._merge)

    async def _restart(self, end: Any) -> None:
        await asyncio.to_thread(end)
        await asyncio.to_thread(self.server.start)

    def _merge(self) -> None:
        """A branch, changed on both sides, merged; sometimes taken back. Meanwhile the others edit on."""
        base = f"/documents/{self.document}/branches"
        branch = self.ada.call("POST", base, name="Try")["document"]
        body = self.ada.call("GET", f"/documents/{branch}")["body"]
        self.merged += 1
        body["description"] += f"[m{self.merged}]"
        body["nodes"][f"m{self.merged}"] = {"operation": "source.count_rows"}
        for node in body["nodes"].values():
            node["timeout_s"] = float(self.dice.randint(100, 999))
        self.ada.call("PUT", f"/workflow/designer/workflows/{branch}", body=body)
        strategy = self.dice.choice(STRATEGIES)
        done = self.ada.call("POST", f"{base}/{branch}/merge", strategy=strategy)
        if self.dice.random() < 0.3:
            self.ada.call("POST", f"{base}/{branch}/undo", merge=done["id"])

    async def _everybody_has_the_same(self) -> None:
        served = self.ada.call("GET", f"/documents/{self.document}")
        async with connect(self.server.url, self.ada.token) as client:
            newcomer = (await client.document(self.document)).doc
        expected = shown(newcomer)
        vector = clocks(newcomer.get_state())
        for person in self.people:
            assert expected == shown(person.doc), person.name
            assert vector == clocks(person.doc.get_state()), person.name
        assert expected["body"]["description"] == served["body"]["description"]
        assert expected["body"]["nodes"].keys() == served["body"]["nodes"].keys()
        everything = str(expected)
        lost = {word for person in self.people for word in person.saved if word not in everything}
        assert set() == lost


@pytest.mark.parametrize("seed", SEEDS)
async def test_N11_three_kinds_of_clients_over_bad_lines_and_restarts_end_equal(
    server: RunningServer, seed: int
) -> None:
    story = Story(server, seed)
    breaks = await story.play(ROUNDS)
    assert breaks
    assert story.merged


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", LONG_SEEDS)
async def test_N11_long_stories_of_three_kinds_of_clients_end_equal(server: RunningServer, seed: int) -> None:
    story = Story(server, seed)
    breaks = await story.play(LONG_ROUNDS)
    words = sum(len(person.saved) for person in story.people)
    sys.stdout.write(f"seed {seed}: {breaks} breaks, {words} words acknowledged, {story.merged} merges\n")
