"""Merges on a memory store: edits that come between the look and the edit, commits that fail, what is committed together."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import pytest
from pycrdt import Map, Text

from crdt.errors import ConcertError, StoreUnavailable
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId, document_channel
from crdt.kinds.kind import YDoc, kinds
from engine.branches.deciding import Choice, Strategy
from engine.branches.making import Branching
from engine.branches.merging import Asked, Merging, Pair
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.branches.undoing import Undoing
from engine.channels import Channels
from engine.documents import Documents
from engine.records import DocumentRecord, FieldConflict, Workspace
from engine.rooms import Rooms
from engine.runtime.clock import ManualClock, SystemIds
from storage.memory import open_memory

pytestmark = pytest.mark.anyio

ADA, BEA = UserId("ada"), UserId("bea")
WORKSPACE = Workspace(
    id=WorkspaceId("w"),
    organisation=OrganisationId("o"),
    document=DocumentId("wd"),
    name="W",
    created_by=ADA,
    created_at=Micros(0),
)
T = TypeVar("T")


class Studio:
    """A source, a branch of it, and everything that merges."""

    def __init__(self) -> None:
        self.store, self.clock = open_memory(), ManualClock()
        ids = SystemIds(self.clock)
        self.channels = Channels(
            writer=self.store.writer, events=self.store.events, clock=self.clock, framing=bytes
        )
        self.rooms = Rooms(
            store=self.store, clock=self.clock, kinds=kinds(), on_events=self.channels.committed
        )
        documents = Documents(kinds(), self.store, self.channels, self.clock, ids)
        self.work = Branching(
            store=self.store,
            rooms=self.rooms,
            channels=self.channels,
            documents=documents,
            clock=self.clock,
            ids=ids,
        )

    async def founded(self) -> "Studio":
        documents = self.work.documents
        body = {"criticality": "medium", "description": "All."}
        self.target = await self.until(documents.create(WORKSPACE, "data_source", "F", {"body": body}, ADA))
        branch = await self.until(self.work.make(self.target, "Try", BEA))
        self.document = await self.row(branch.document)
        return self

    async def row(self, id_: DocumentId) -> DocumentRecord:
        found = await self.store.records.get(DocumentRecord, id_)
        assert found is not None
        return found

    async def until(self, work: Awaitable[T]) -> T:
        """Lets the clock of the rooms go on until it is done."""
        task = asyncio.ensure_future(work)
        while not task.done():
            self.clock.advance(0.01)
            await asyncio.sleep(0.001)  # a thread may have to do its part
        return task.result()

    async def put(self, record: DocumentRecord, by: UserId, **values: Any) -> None:
        def write(doc: YDoc) -> None:
            for key, value in values.items():
                doc.get("body", type=Map)[key] = Text(value) if key == "description" else value

        await self.until(self.rooms.edit(record, by, write))

    async def body(self, record: DocumentRecord) -> dict[str, Any]:
        document = await self.until(self.rooms.read(record))
        return dict(document.projection["body"])

    async def pair(self) -> Pair:
        branch = await self.work.find(self.target, self.document.id)
        return Pair(branch=branch, into="target", target=self.target, document=self.document)

    async def merge(self, strategy: Strategy = "ask", *choices: Choice) -> MergeRecord:
        asked = Asked(strategy=strategy, choices=choices, by=BEA, role="editor")
        return await self.until(Merging(branching=self.work).merge(await self.pair(), asked))

    async def undo(self, merge: MergeRecord) -> tuple[tuple[str, ...], ...]:
        undone = await self.until(
            Undoing(branching=self.work).undo(await self.pair(), merge.id, BEA, "editor")
        )
        return undone.stayed

    async def topics(self, record: DocumentRecord) -> list[str]:
        return [event.topic for event in await self.store.events.since(document_channel(record.id), 0, 100)]


@dataclass
class Between:
    """Does something right before the edit of a merge reaches its room."""

    studio: Studio
    act: Callable[[], Awaitable[None]]

    def install(self) -> None:
        edit = self.studio.rooms.edit

        async def later(*given: Any, **more: Any) -> int:
            self.studio.rooms.edit = edit  # type: ignore[method-assign]
            await self.act()
            return await edit(*given, **more)

        self.studio.rooms.edit = later  # type: ignore[method-assign]


async def test_BR8_row_record_base_conflict_and_events_are_one_commit() -> None:
    studio = await Studio().founded()
    await studio.put(studio.target, ADA, criticality="low")
    await studio.put(studio.document, BEA, criticality="high", description="Nearly all.")
    done = await studio.merge("manual")
    rows = await studio.store.updates.since(studio.target.id, 0, 10)
    assert (done.sequence, BEA) == (rows[-1].sequence, rows[-1].author)
    base = await studio.store.records.get(BranchBase, studio.document.id)
    assert base is not None
    assert ("high", done.sequence, 2) == (
        base.content["body"]["criticality"],
        base.target_sequence,
        base.branch_sequence,
    )
    (conflict,) = await studio.store.records.find(FieldConflict, {"document": studio.target.id})
    assert (done.sequence, None, {"value": "low"}, ADA, BEA) == (
        conflict.sequence,
        conflict.strategy,
        conflict.kept,
        conflict.kept_by,
        conflict.lost_by,
    )
    told = ["document:branch:created", "document:conflict:recorded", "document:branch:merged"]
    assert told == await studio.topics(studio.target)
    assert "document:branch:merged" in await studio.topics(studio.document)
    branch = await studio.store.records.get(Branch, studio.document.id)
    assert branch is not None
    assert ("merged", BEA) == (branch.state, branch.merged_by)


async def test_BR8_what_is_typed_between_the_look_and_the_edit_is_merged_too() -> None:
    studio = await Studio().founded()
    await studio.put(studio.document, BEA, criticality="high")
    Between(studio, lambda: studio.put(studio.target, ADA, credential="vault:a", kind="sqlite")).install()
    done = await studio.merge()
    body = await studio.body(studio.target)
    assert ("high", "vault:a", "sqlite", 1) == (
        body["criticality"],
        body["credential"],
        body["kind"],
        len(done.writes),
    )


async def test_BR8_a_question_that_comes_up_in_between_is_asked_and_nothing_is_merged() -> None:
    studio = await Studio().founded()
    await studio.put(studio.document, BEA, criticality="high", kind="sqlite")
    Between(studio, lambda: studio.put(studio.target, ADA, criticality="low")).install()
    with pytest.raises(ConcertError) as refused:
        await studio.merge()
    assert "merge_undecided" == refused.value.code
    body = await studio.body(studio.target)
    assert ("low", "") == (body["criticality"], body.get("kind", ""))
    assert [] == list(await studio.store.records.find(MergeRecord, {"branch": studio.document.id}))


async def test_BR8_somebody_who_writes_the_same_in_between_leaves_nothing_to_write_and_the_base_moves() -> (
    None
):
    studio = await Studio().founded()
    await studio.put(studio.document, BEA, criticality="high")
    Between(studio, lambda: studio.put(studio.target, ADA, criticality="high")).install()
    done = await studio.merge()
    assert (0, []) == (done.sequence, done.writes)
    again = await studio.merge()
    assert [] == again.asked


async def test_BR8_a_store_that_is_away_merges_nothing_and_the_next_try_does() -> None:
    studio = await Studio().founded()
    await studio.put(studio.document, BEA, criticality="high")
    work = studio.rooms.edit

    async def away(*_given: Any, **_more: Any) -> int:
        raise StoreUnavailable

    studio.rooms.edit = away  # type: ignore[method-assign]
    with pytest.raises(StoreUnavailable):
        await studio.merge()
    assert [] == list(await studio.store.records.find(MergeRecord, {"branch": studio.document.id}))
    studio.rooms.edit = work  # type: ignore[method-assign]
    await studio.merge()
    assert "high" == (await studio.body(studio.target))["criticality"]


async def test_BR9_what_is_typed_while_a_merge_is_taken_back_stays() -> None:
    studio = await Studio().founded()
    await studio.put(studio.document, BEA, criticality="high", kind="sqlite")
    done = await studio.merge()
    Between(studio, lambda: studio.put(studio.target, ADA, criticality="critical")).install()
    assert (("body", "criticality"),) == await studio.undo(done)
    body = await studio.body(studio.target)
    assert ("critical", "") == (body["criticality"], body["kind"])
    again = await studio.merge("manual")
    assert [["body", "criticality"]] == [one["path"] for one in again.asked]


async def test_BR9_merges_are_taken_back_from_the_last_to_the_first() -> None:
    studio = await Studio().founded()
    before = await studio.until(studio.rooms.read(studio.target))
    hash_before = before.content_hash()
    merges = []
    for level in ("low", "high"):
        await studio.put(studio.document, BEA, criticality=level)
        studio.clock.advance(1)
        merges.append(await studio.merge())
    first, second = merges
    with pytest.raises(ConcertError) as refused:
        await studio.undo(first)
    assert ("merge_not_last", second.id) == (refused.value.code, refused.value.details["last"])
    await studio.undo(second)
    assert "low" == (await studio.body(studio.target))["criticality"]
    await studio.undo(first)
    after = await studio.until(studio.rooms.read(studio.target))
    assert hash_before == after.content_hash()
