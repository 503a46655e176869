"""What `UpdateLog` promises: every raw update, then snapshots, revisions and who wrote what."""

import pytest

from crdt.errors import NotFound
from crdt.ids import Micros
from engine.ports import LoggedUpdate, Revision, Store, StoredDocument
from engine.writes import (
    Attribute,
    Attribution,
    DropHistory,
    ForgetEdits,
    ForgetState,
    ReplaceHistory,
    StoreSnapshot,
)
from tests.contracts.samples import ADA, BEN, DOCUMENT, OTHER, SECOND, update

pytestmark = pytest.mark.anyio


def snapshot(through: int, *, state: bytes = b"state", compact: bool = True) -> StoreSnapshot:
    return StoreSnapshot(
        document=DOCUMENT, through=through, state=state, index=b"index", at=Micros(through), compact=compact
    )


async def test_a_document_nobody_wrote_to_is_empty(store: Store) -> None:
    assert StoredDocument(state=b"", index=b"", through=0, tail=()) == await store.updates.load(DOCUMENT)
    assert [] == list(await store.updates.revisions(DOCUMENT))
    assert [] == list(await store.updates.attributions(DOCUMENT))


async def test_every_field_of_an_update_comes_back(store: Store) -> None:
    content = bytes(range(256)) * 5_000
    await store.writer.commit((update(content, author=BEN, door="hocuspocus", at=1 << 52),))
    row = LoggedUpdate(sequence=1, author=BEN, door="hocuspocus", at=Micros(1 << 52), update=content)
    assert (row,) == (await store.updates.load(DOCUMENT)).tail
    assert [row] == list(await store.updates.since(DOCUMENT, 0, 1))


async def test_since_gives_what_is_newer_oldest_first_and_no_more_than_asked(store: Store) -> None:
    batch = tuple(update(b"%d" % number) for number in range(1, 6))
    await store.writer.commit((update(b"other", document=OTHER), *batch))
    assert [3, 4] == [row.sequence for row in await store.updates.since(DOCUMENT, 2, 2)]
    assert [b"3", b"4", b"5"] == [row.update for row in await store.updates.since(DOCUMENT, 2, 10)]
    assert [] == list(await store.updates.since(DOCUMENT, 5, 10))


async def test_a_snapshot_without_compaction_keeps_the_log(store: Store) -> None:
    await store.writer.commit((update(b"1"), update(b"2"), update(b"3"), snapshot(2, compact=False)))
    loaded = await store.updates.load(DOCUMENT)
    assert (b"state", b"index", 2) == (loaded.state, loaded.index, loaded.through)
    assert [b"3"] == [row.update for row in loaded.tail]
    assert [1, 2, 3] == [row.sequence for row in await store.updates.since(DOCUMENT, 0, 10)]


async def test_compaction_replaces_the_covered_log_and_keeps_the_tail(store: Store) -> None:
    await store.writer.commit((update(b"1"), update(b"2"), update(b"3"), snapshot(2)))
    loaded = await store.updates.load(DOCUMENT)
    assert (b"state", 2, [3]) == (loaded.state, loaded.through, [row.sequence for row in loaded.tail])
    assert [3] == [row.sequence for row in await store.updates.since(DOCUMENT, 0, 10)]


async def test_compaction_keeps_who_wrote_what_and_when(store: Store) -> None:
    minute = 60 * SECOND
    await store.writer.commit(
        (
            update(author=ADA, at=1 * minute),
            update(author=ADA, at=5 * minute),
            update(author=ADA, at=11 * minute),  # after a pause
            update(author=BEN, at=11 * minute),
            update(author=BEN, at=10 * minute),  # a clock that was set back
            update(author=BEN, door="yjs", at=12 * minute),
            update(author=ADA, at=12 * minute),
            update(author=ADA, at=13 * minute, document=OTHER),
            snapshot(7),
        )
    )
    assert [
        attribution(1, 2, at=(1, 5)),
        attribution(3, 3, at=(11, 11)),
        Attribution(
            first=4,
            last=5,
            author=BEN,
            door="native",
            started_at=Micros(10 * minute),
            ended_at=Micros(11 * minute),
            edits=2,
        ),
        Attribution(
            first=6,
            last=6,
            author=BEN,
            door="yjs",
            started_at=Micros(12 * minute),
            ended_at=Micros(12 * minute),
            edits=1,
        ),
        attribution(7, 7, at=(12, 12)),
    ] == list(await store.updates.attributions(DOCUMENT))
    assert [] == list(await store.updates.attributions(OTHER))


def attribution(first: int, last: int, *, at: tuple[int, int]) -> Attribution:
    start, end = (Micros(minute * 60 * SECOND) for minute in at)
    return Attribution(
        first=first,
        last=last,
        author=ADA,
        door="native",
        started_at=start,
        ended_at=end,
        edits=last - first + 1,
    )


async def test_HI4_what_was_attributed_with_its_clocks_stays_so_when_the_rows_go(store: Store) -> None:
    both = (
        Attribution(
            first=1,
            last=3,
            author=ADA,
            door="native",
            started_at=Micros(1),
            ended_at=Micros(3),
            edits=2,
            clocks=b"ada's",
        ),
        Attribution(
            first=2,
            last=2,
            author=BEN,
            door="yjs",
            started_at=Micros(2),
            ended_at=Micros(2),
            edits=1,
            clocks=b"ben's",
        ),
    )
    attribute = Attribute(document=DOCUMENT, ranges=both)
    await store.writer.commit((update(), update(), update(), attribute, snapshot(3, compact=False)))
    assert list(both) == list(await store.updates.attributions(DOCUMENT))
    assert [1, 2, 3] == [row.sequence for row in await store.updates.since(DOCUMENT, 0, 10)]
    await store.writer.commit(
        (update(author=BEN), snapshot(4, compact=False), ForgetEdits(document=DOCUMENT, through=4))
    )
    found = await store.updates.attributions(DOCUMENT)
    assert [*both] == list(found[:2])
    assert [(4, 4, BEN, b"")] == [(one.first, one.last, one.author, one.clocks) for one in found[2:]]
    assert [] == list(await store.updates.since(DOCUMENT, 0, 10))
    assert (5,) == (await store.writer.commit((update(),))).numbers


async def test_HI3_a_state_can_go_but_never_the_newest(store: Store) -> None:
    await store.writer.commit((update(), snapshot(1), update(), snapshot(2)))
    await store.writer.commit(
        (ForgetState(document=DOCUMENT, through=1), ForgetState(document=DOCUMENT, through=2))
    )
    assert [2] == [kept.through for kept in await store.updates.revisions(DOCUMENT)]


async def test_a_second_compaction_adds_to_the_attributions(store: Store) -> None:
    await store.writer.commit((update(), update(), snapshot(2)))
    await store.writer.commit((update(author=BEN), update(author=BEN), snapshot(3)))
    ranges = await store.updates.attributions(DOCUMENT)
    assert [(1, 2, ADA), (3, 3, BEN)] == [(each.first, each.last, each.author) for each in ranges]
    assert [4] == [row.sequence for row in await store.updates.since(DOCUMENT, 0, 10)]


async def test_every_snapshot_stays_readable_as_a_revision(store: Store) -> None:
    await store.writer.commit((update(), snapshot(1, state=b"one"), update(), snapshot(2, state=b"second")))
    assert [
        Revision(through=1, at=Micros(1), size=3),
        Revision(through=2, at=Micros(2), size=6),
    ] == list(await store.updates.revisions(DOCUMENT))
    assert b"one" == await store.updates.state_at(DOCUMENT, 1)
    assert b"second" == await store.updates.state_at(DOCUMENT, 2)
    assert b"second" == (await store.updates.load(DOCUMENT)).state


async def test_a_revision_that_was_not_kept_is_not_found(store: Store) -> None:
    await store.writer.commit((update(), update(), snapshot(1)))
    with pytest.raises(NotFound):
        await store.updates.state_at(DOCUMENT, 2)
    with pytest.raises(NotFound):
        await store.updates.state_at(OTHER, 1)


async def test_a_snapshot_that_comes_late_does_not_hide_the_newer_one(store: Store) -> None:
    await store.writer.commit((update(), update(), snapshot(2, state=b"newer")))
    await store.writer.commit((snapshot(1, state=b"older"),))
    assert b"newer" == (await store.updates.load(DOCUMENT)).state


async def test_the_same_snapshot_again_replaces_itself(store: Store) -> None:
    await store.writer.commit((update(), snapshot(1, state=b"one")))
    await store.writer.commit((snapshot(1, state=b"again"),))
    assert [5] == [kept.size for kept in await store.updates.revisions(DOCUMENT)]
    assert b"again" == (await store.updates.load(DOCUMENT)).state


async def test_replaced_history_leaves_only_the_new_state_and_numbers_go_on(store: Store) -> None:
    await store.writer.commit((update(), snapshot(1), update(), update(document=OTHER)))
    replace = ReplaceHistory(document=DOCUMENT, state=b"new", index=b"i", at=Micros(7))
    assert (0, 3) == (await store.writer.commit((replace, update(b"after")))).numbers
    loaded = await store.updates.load(DOCUMENT)
    assert (b"new", b"i", 2) == (loaded.state, loaded.index, loaded.through)
    assert [(3, b"after")] == [(row.sequence, row.update) for row in loaded.tail]
    assert [Revision(through=2, at=Micros(7), size=3)] == list(await store.updates.revisions(DOCUMENT))
    assert [] == list(await store.updates.attributions(DOCUMENT))
    assert 1 == len((await store.updates.load(OTHER)).tail)


async def test_a_new_document_can_start_from_a_state(store: Store) -> None:
    replace = ReplaceHistory(document=DOCUMENT, state=b"imported", index=b"", at=Micros(7))
    assert (0, 1) == (await store.writer.commit((replace, update()))).numbers
    loaded = await store.updates.load(DOCUMENT)
    assert (b"imported", 0, 1) == (loaded.state, loaded.through, len(loaded.tail))


async def test_dropped_history_leaves_nothing_and_numbers_go_on(store: Store) -> None:
    await store.writer.commit((update(), snapshot(1), update(), update(document=OTHER)))
    assert (0, 3) == (await store.writer.commit((DropHistory(document=DOCUMENT), update(b"after")))).numbers
    loaded = await store.updates.load(DOCUMENT)
    assert (b"", 0, [3]) == (loaded.state, loaded.through, [row.sequence for row in loaded.tail])
    assert [] == list(await store.updates.revisions(DOCUMENT))
    assert [] == list(await store.updates.attributions(DOCUMENT))
    assert 1 == len((await store.updates.load(OTHER)).tail)
