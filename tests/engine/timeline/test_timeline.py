"""The history of a document over its life: typed in, compacted, thinned, restarted, reset (SPEC.md of `crdt`, section HI)."""

import asyncio
from dataclasses import replace
from random import Random

import pytest

from crdt.canonical import ABSENT
from crdt.errors import OverLimit
from crdt.ids import Micros, UserId
from engine.records import DocumentRecord
from engine.runtime.tasks import spawn
from engine.timeline import points
from engine.timeline import versions as versions_of
from engine.timeline.gone import MOST_STATES
from engine.timeline.keeping import Thinning, surplus
from engine.timeline.points import Point, PointNotKept, Points
from engine.timeline.records import VersionRecord
from engine.writes import Put
from tests.contracts.samples import record
from tests.engine.timeline.chronicle import ID, WORKFLOW, Chronicle, agreed

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("seed", range(4))
async def test_HI5_blame_agrees_with_a_replay_of_the_whole_log(seed: int) -> None:
    random, chronicle = Random(seed), await Chronicle().founded()
    for _ in range(60):
        await chronicle.step(random)
    await agreed(chronicle)


@pytest.mark.parametrize("seed", range(4))
async def test_HI5_blame_survives_compaction_thinning_a_restart_and_a_reset(seed: int) -> None:
    random, chronicle = Random(seed), await Chronicle(compact_after=7).founded()
    for _ in range(40):
        await chronicle.step(random)
    await agreed(chronicle)
    dropped, _ = await chronicle.thin(hours=1, later=7_200)
    assert dropped > 0
    chronicle.restart()
    await agreed(chronicle)
    await chronicle.reset(await chronicle.newest())
    await agreed(chronicle)
    for _ in range(20):
        await chronicle.step(random)
    await chronicle.reset(await chronicle.newest())
    chronicle.restart()
    await agreed(chronicle)


async def test_HI2_every_point_is_rebuilt_as_it_was() -> None:
    random, chronicle = Random(1), await Chronicle(compact_after=6).founded()
    for _ in range(30):
        await chronicle.step(random)
        await chronicle.note_hash()
    await chronicle.reset(max(chronicle.hashes) - 3)
    await chronicle.edit("bob", lambda body: body["name"].insert(0, "Again: "))
    await chronicle.note_hash()
    for through, expected in chronicle.hashes.items():
        point, seen = await chronicle.now(chronicle.timeline.look(chronicle.record, through))
        assert (through, True, expected) == (point.through, point.exact, seen.content_hash)


async def test_HI2_of_what_is_not_kept_one_gets_the_nearest_and_is_told() -> None:
    random, chronicle = Random(2), await Chronicle(compact_after=5).founded()
    for _ in range(23):
        await chronicle.step(random)
    kept = [one.through for one in await chronicle.world.store.updates.revisions(ID)]
    await chronicle.thin(hours=1, later=4_000)
    point = await chronicle.now(chronicle.timeline.points.at(chronicle.record, kept[-2] + 2))
    left = [one.through for one in await chronicle.world.store.updates.revisions(ID)]
    assert (False, True) == (point.exact, point.through in left)
    with pytest.raises(PointNotKept):
        await chronicle.now(chronicle.timeline.points.exact(chronicle.record, kept[-2] + 2))
    assert kept[-1] == await chronicle.now(chronicle.timeline.points.exact_from(chronicle.record))


async def test_HI3_states_thin_out_with_time_and_named_ones_stay() -> None:
    random, chronicle = Random(3), await Chronicle(compact_after=5, pace=600).founded()
    named = 0
    for step in range(150):
        await chronicle.step(random)
        if step == 52:
            through = await chronicle.note_hash()
            timeline = chronicle.timeline
            row = await chronicle.now(
                timeline.versions.name(chronicle.record, WORKFLOW, through, "Before lunch", "", UserId("bob"))
            )
            named = row.through
    before = await chronicle.world.store.updates.revisions(ID)
    _, states = await chronicle.thin(hours=2)
    after = [one.through for one in await chronicle.world.store.updates.revisions(ID)]
    assert states == len(before) - len(after) > 0
    assert {named, before[-1].through} <= {*after}
    point, seen = await chronicle.now(chronicle.timeline.look(chronicle.record, named))
    assert (True, chronicle.hashes[named]) == (point.exact, seen.content_hash)
    assert (0, 0) == await chronicle.thin(hours=2)
    await agreed(chronicle)


async def test_HI8_sessions_of_work_say_who_did_how_much_where() -> None:
    chronicle = await Chronicle(compact_after=4).founded()
    random = Random(1)
    await chronicle.add("bob", "a")
    for _ in range(3):
        await chronicle.set("bob", "a", "operation", random)
    await chronicle.type("eva", ("body", "name"), random)
    await chronicle.world.turn(3_600)
    await chronicle.set("bob", "a", "timeout_s", random)
    page = await chronicle.now(chronicle.timeline.sessions(chronicle.record, 0, 10))
    assert [("bob", 1), ("eva", 1), ("bob", 4), ("ada", 1)] == [
        (one.author, one.edits) for one in page.sessions
    ]
    assert [("body", "nodes", "a")] == list(page.places[0])
    assert [("body", "name")] == list(page.places[1])
    assert (7, 1, 4) == (page.newest, page.exact_from, page.total)
    second = await chronicle.now(chronicle.timeline.sessions(chronicle.record, 1, 1))
    assert ["eva"] == [one.author for one in second.sessions]


async def test_HI8_a_place_that_is_gone_keeps_the_name_it_had_last() -> None:
    chronicle = await Chronicle(compact_after=4).founded()
    for name in ("a", "b", "c"):
        await chronicle.add("bob", name)
    await chronicle.edit("eva", lambda body: body["nodes"]["a"]["name"].insert(0, "Load: "))
    await chronicle.remove("eva", "a")
    await chronicle.world.turn(3_600)
    await chronicle.remove("ada", "b")
    await chronicle.add("ada", "b")
    page = await chronicle.now(chronicle.timeline.sessions(chronicle.record, 0, 10))
    assert {("body", "nodes", "a"): "Load: New"} == page.gone


async def test_HI8_names_of_what_is_gone_are_looked_up_few_at_once_and_each_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chronicle = await Chronicle(compact_after=100).founded()
    many = [f"n{number:02}" for number in range(2 * MOST_STATES)]
    for name in many:
        await chronicle.add("bob", name)
    for name in many:
        await chronicle.remove("eva", name)
    read: list[int] = []
    at = Points.at

    async def noted(self: Points, record: DocumentRecord, through: int) -> Point:
        read.append(through)
        return await at(self, record, through)

    monkeypatch.setattr(Points, "at", noted)
    for known in (MOST_STATES, len(many), len(many)):
        page = await chronicle.now(chronicle.timeline.sessions(chronicle.record, 0, 10))
        assert {("body", "nodes", name): "New" for name in reversed(many[-known:])} == page.gone
        assert known == len(read) == len(set(read))


async def test_HI5_a_difference_names_who_made_each_change() -> None:
    chronicle = await Chronicle(compact_after=3).founded()
    random = Random(5)
    await chronicle.add("ada", "a")
    await chronicle.add("ada", "b")
    start = await chronicle.newest()
    await chronicle.set("bob", "a", "operation", random)
    await chronicle.remove("eva", "b")
    await chronicle.type("eva", ("body", "name"), random)
    found = await chronicle.now(chronicle.timeline.compare(chronicle.record, start, await chronicle.newest()))
    who = {one.path: by.author if by else None for one, by in zip(found.changes, found.by, strict=True)}
    assert {("name",): "eva", ("nodes", "b"): "eva"} == {
        path: author for path, author in who.items() if path != ("nodes", "a", "operation")
    }
    assert "bob" == who.get(("nodes", "a", "operation"), "bob")
    removed = next(one for one in found.changes if one.path == ("nodes", "b"))
    assert ABSENT is removed.after


def test_HI2_a_document_without_states_has_none_to_thin_out() -> None:
    assert [] == surplus([], Micros(1), set(), 1)


async def test_HI2_a_point_that_many_ask_for_at_once_takes_the_room_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    random, chronicle = Random(4), await Chronicle(compact_after=100).founded()
    for _ in range(12):
        await chronicle.step(random)
    size = len((await chronicle.now(chronicle.timeline.points.at(chronicle.record, 9))).state)
    chronicle.restart()
    monkeypatch.setattr(points, "REMEMBERED", size * 5)

    async def asked() -> list[Point]:
        return await asyncio.gather(*(chronicle.timeline.points.at(chronicle.record, 9) for _ in range(8)))

    assert {9} == {one.through for one in await chronicle.now(asked())}
    first, again = [await chronicle.now(chronicle.timeline.points.at(chronicle.record, 8)) for _ in range(2)]
    assert first.state is again.state


async def test_HI9_a_state_that_gets_a_name_while_others_are_thinned_out_stays() -> None:
    random, chronicle = Random(5), await Chronicle(compact_after=5).founded()
    for _ in range(40):
        await chronicle.step(random)
    versions, updates = chronicle.timeline.versions, chronicle.world.store.updates
    chosen = (await updates.revisions(ID))[1].through
    await chronicle.world.turn(3 * 24 * 3600)
    thinning = Thinning(chronicle.world.store, chronicle.world.clock, hours=1, turn=versions.turn)

    async def named_meanwhile() -> tuple[int, int]:
        async with versions.turn:  # as `versions.name` does
            thinned = spawn(thinning.thin(ID), name="thinning")
            await asyncio.wait({thinned}, timeout=0.2)
            row = replace(record(VersionRecord, 1), document=ID, through=chosen)
            await chronicle.world.store.writer.commit((Put(record=row),))
        return await thinned

    assert (await chronicle.now(named_meanwhile()))[1] > 0
    assert chosen in [one.through for one in await updates.revisions(ID)]


async def test_HI9_a_document_has_an_end_of_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions_of, "MOST_NAMED", 2)
    chronicle = await Chronicle().founded()
    versions, now = chronicle.timeline.versions, await chronicle.newest()
    for name in ("one", "two"):
        await chronicle.now(versions.name(chronicle.record, WORKFLOW, now, name, "", UserId("ada")))
    with pytest.raises(OverLimit):
        await chronicle.now(versions.name(chronicle.record, WORKFLOW, now, "three", "", UserId("ada")))
