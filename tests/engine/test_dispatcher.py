"""Engines hear what was committed. Section T of engine/SPEC.md."""

import asyncio
from typing import Self

import pytest

from crdt.ids import (
    Channel,
    DocumentId,
    OrganisationId,
    UserId,
    WorkspaceId,
    document_channel,
    workspace_channel,
)
from engine.dispatcher import Dispatcher
from engine.ports import Store, StoredEvent
from engine.records import DocumentRecord, Workspace
from engine.runtime.clock import ManualClock
from engine.spec import Triggers
from engine.writes import AppendEvent, AppendUpdate, Put, StoreSnapshot
from storage.memory import open_memory
from tests.engine.workshop import until

pytestmark = pytest.mark.anyio

ORGANISATION, WORKSPACE, DESIGN, ADA = OrganisationId("o"), WorkspaceId("w"), DocumentId("d"), UserId("ada")
CHANNEL = workspace_channel(WORKSPACE)
RUNS = Triggers(topics=("workflow:run:*",))
EDITS = Triggers(kinds=("workflow",))


class Watching:
    def __init__(self) -> None:
        self.heard: list[int] = []
        self.documents: list[tuple[str, int]] = []
        self.failures = 0
        self.gate: asyncio.Event | None = None

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        if self.gate is not None:
            await self.gate.wait()
        if self.failures:
            self.failures -= 1
            raise ValueError("told to")
        self.heard.append(event.sequence)

    async def seen_document(self, document: DocumentId, sequence: int) -> None:
        if self.gate is not None:
            await self.gate.wait()
        self.documents.append((document, sequence))


class Scene:
    """One process; the next one is given the same store."""

    def __init__(self, triggers: Triggers = RUNS, store: Store | None = None) -> None:
        self.clock = ManualClock()
        self.store = store or open_memory()
        self.watching = Watching()
        self.dispatcher = Dispatcher(self.store, self.clock, lambda: 0.0)
        self.dispatcher.register("test", triggers, self.watching)

    async def __aenter__(self) -> Self:
        workspace = Workspace(
            id=WORKSPACE, organisation=ORGANISATION, document=DocumentId("wd"), name="W", created_by=ADA, created_at=self.clock.now()
        )  # fmt: skip
        document = DocumentRecord(
            id=DESIGN, organisation=ORGANISATION, workspace=WORKSPACE, kind="workflow", kind_version=1, title="", epoch="e",
            created_by=ADA, created_at=self.clock.now(), updated_by=ADA, updated_at=self.clock.now(),
        )  # fmt: skip
        await self.store.writer.commit((Put(record=workspace), Put(record=document)))
        await self.dispatcher.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.dispatcher.stop()

    async def happens(self, topic: str, channel: Channel = CHANNEL, *, told: bool = True) -> None:
        event = AppendEvent(channel=channel, topic=topic, payload={}, at=self.clock.now())
        receipt = await self.store.writer.commit((event,))
        if told:
            self.dispatcher.event_committed(channel, receipt.numbers[0], topic)

    async def edited(self, *, told: bool = True) -> None:
        update = AppendUpdate(document=DESIGN, author=ADA, door="native", at=self.clock.now(), update=b"x")
        receipt = await self.store.writer.commit((update,))
        if told:
            self.dispatcher.document_committed(DESIGN, "workflow", receipt.numbers[0])


async def test_T2_an_engine_hears_the_topics_it_asked_for_in_order() -> None:
    async with Scene() as scene:
        for topic in (
            "workflow:run:queued",
            "document:created",
            "workflow:step:started",
            "workflow:run:completed",
        ):
            await scene.happens(topic)
        await scene.happens("workflow:run:queued", document_channel(DESIGN))
        await scene.dispatcher.idle()
        assert [1, 4] == scene.watching.heard


async def test_T1_a_slow_engine_holds_up_nobody_and_its_backlog_is_one_number() -> None:
    async with Scene(Triggers(topics=("**",), kinds=("workflow",))) as scene:
        scene.watching.gate = asyncio.Event()
        for _ in range(1000):
            await scene.happens("workflow:run:queued")
            await scene.edited()
        assert [] == scene.watching.heard
        scene.watching.gate.set()
        await scene.dispatcher.idle()
        assert list(range(1, 1001)) == scene.watching.heard
        assert (DESIGN, 1000) == scene.watching.documents[-1]
        assert len(scene.watching.documents) < 10


async def test_T4_what_was_committed_while_an_engine_was_away_is_told_at_its_start() -> None:
    """Rule T3."""
    async with Scene(Triggers(topics=("workflow:**",), kinds=("workflow",))) as first:
        await first.happens("workflow:run:queued")
        await first.edited()
        await first.dispatcher.idle()
        await first.happens("workflow:run:completed", told=False)
        await first.edited(told=False)
    async with Scene(Triggers(topics=("workflow:**",), kinds=("workflow",)), first.store) as second:
        await second.dispatcher.idle()
        assert [2] == second.watching.heard
        assert [(DESIGN, 2)] == second.watching.documents


async def test_T5_an_engine_that_fails_is_told_again_and_the_others_do_not_notice() -> None:
    async with Scene() as scene:
        scene.watching.failures = 2
        await scene.happens("workflow:run:queued")
        for _ in range(2):
            await until(lambda: scene.clock.until_next() is not None)
            scene.clock.advance(2)
        await scene.dispatcher.idle()
        assert [1] == scene.watching.heard


@pytest.mark.parametrize(
    ("patterns", "topic", "expected"),
    [
        (("workflow:run:*",), "workflow:run:failed", True),
        (("workflow:run:*",), "workflow:step:failed", False),
        (("*:*:failed",), "workflow:step:failed", True),
        (("workflow:**", "a"), "workflow:step:failed", True),
        (("workflow:*",), "workflow:step:failed", False),
        ((), "workflow:run:failed", False),
    ],
)
def test_topics_are_matched_by_wildcard(patterns: tuple[str, ...], topic: str, expected: bool) -> None:
    assert expected is Triggers(topics=patterns).wants_topic(topic)


async def test_T1_an_engine_hears_only_of_the_roots_it_asked_for() -> None:
    async with Scene(Triggers(kinds=("workflow",), roots=("comments",))) as scene:
        scene.dispatcher.document_committed(DESIGN, "workflow", 1, {"body", "layout"})
        await scene.dispatcher.idle()
        assert [] == scene.watching.documents
        scene.dispatcher.document_committed(DESIGN, "workflow", 2, {"body", "comments"})
        await scene.dispatcher.idle()
        assert [(DESIGN, 2)] == scene.watching.documents


async def test_T4_what_was_committed_and_compacted_before_anybody_saw_it_is_told_at_the_next_start() -> None:
    async with Scene(EDITS) as scene:
        await scene.edited(told=False)
        await scene.edited(told=False)
        snapshot = StoreSnapshot(document=DESIGN, through=2, state=b"s", index=b"", at=scene.clock.now())
        await scene.store.writer.commit((snapshot,))
    async with Scene(EDITS, scene.store) as again:
        await again.dispatcher.idle()
        assert [(DESIGN, 2)] == again.watching.documents
