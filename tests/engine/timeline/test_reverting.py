"""The way back: a point restored, one person's edits taken back, as edits like any other (SPEC.md of `crdt`, section HI)."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest
from pycrdt import Text

from crdt.ids import UserId, document_channel
from crdt.kinds.kind import YDoc, kinds
from crdt.updates import clocks
from engine.records import RunRecord
from engine.timeline.reverting import RESTORED, Asking
from engine.timeline.versions import VersionUnknown
from engine.writes import Insert
from tests.contracts.samples import record as sample
from tests.engine.timeline.chronicle import ID, WORKFLOW, Chronicle
from tests.support.world import record

pytestmark = pytest.mark.anyio

BOB = UserId("bob")


def asking(*, preview: bool = False, by: UserId = BOB) -> Asking:
    return Asking(by=by, role="editor", preview=preview)


async def restored(chronicle: Chronicle, through: int, *, preview: bool = False) -> Any:
    reverter = chronicle.timeline.reverter
    wanted = reverter.restore(chronicle.record, WORKFLOW, through, asking(preview=preview))
    return await chronicle.now(wanted)


async def undone(chronicle: Chronicle, person: str, since: int, *, preview: bool = False) -> Any:
    reverter, newest = chronicle.timeline.reverter, await chronicle.newest()
    who = asking(preview=preview, by=UserId("ada"))
    return await chronicle.now(reverter.undo(chronicle.record, WORKFLOW, UserId(person), since, newest, who))


async def body(chronicle: Chronicle) -> dict[str, Any]:
    document = await chronicle.now(chronicle.world.rooms.read(chronicle.record))
    held = document.projection["body"]
    assert isinstance(held, dict)
    return held


async def content_hash(chronicle: Chronicle) -> str:
    return (await chronicle.now(chronicle.world.rooms.read(chronicle.record))).content_hash()


@pytest.mark.parametrize("seed", range(3))
async def test_HI6_restoring_any_point_gives_its_content_hash(seed: int) -> None:
    random, chronicle = Random(seed), await Chronicle(compact_after=6).founded()
    for _ in range(25):
        await chronicle.step(random)
        await chronicle.note_hash()
    for through in random.sample(sorted(chronicle.hashes), 12):
        await restored(chronicle, through)
        assert chronicle.hashes[through] == await content_hash(chronicle)


async def test_HI6_a_restore_is_one_edit_in_the_name_of_who_asks_and_is_told() -> None:
    chronicle = await Chronicle().founded()
    await chronicle.add("ada", "a")
    start = await chronicle.newest()
    await chronicle.remove("eva", "a")
    seen = await restored(chronicle, start, preview=True)
    assert [("nodes", "a")] == [one.path for one in seen.changes]
    assert start + 1 == await chronicle.newest()
    done = await restored(chronicle, start)
    assert (start + 1, start + 2) == (done.before, done.sequence)
    (row,) = await chronicle.world.store.updates.since(ID, start + 1, 5)
    assert "bob" == row.author
    assert RESTORED in [
        event.topic for event in await chronicle.world.store.events.since(document_channel(ID), 0, 50)
    ]
    again = await restored(chronicle, start)
    assert (again.before, ()) == (again.sequence, again.changes)


async def test_HI6_restoring_twice_over_what_others_type_keeps_the_same_shared_objects() -> None:
    chronicle = await Chronicle().founded()
    await chronicle.add("ada", "a")
    start = await chronicle.newest()
    await chronicle.edit("eva", lambda held: held["nodes"]["a"]["name"].insert(0, "Eva's "))
    document = await chronicle.now(chronicle.world.rooms.read(chronicle.record))
    before = clocks(document.state_vector())
    await restored(chronicle, start)
    document = await chronicle.now(chronicle.world.rooms.read(chronicle.record))
    assert "New" == (await body(chronicle))["nodes"]["a"]["name"]
    # only a deletion: nothing new was written
    assert before == clocks(document.state_vector())


async def test_HI7_undoing_one_person_leaves_what_others_did_and_names_what_they_took_over() -> None:
    chronicle = await Chronicle(compact_after=4).founded()
    random = Random(3)
    for name in "abc":
        await chronicle.add("ada", name)
    since = await chronicle.newest()
    kept = (await body(chronicle))["nodes"]["a"]["operation"]
    await chronicle.edit("bob", lambda held: held["nodes"]["a"].update({"operation": "bobs"}))
    await chronicle.edit("bob", lambda held: held["nodes"]["b"].update({"operation": "bobs"}))
    await chronicle.edit("eva", lambda held: held["nodes"]["b"].update({"operation": "evas"}))
    await chronicle.remove("bob", "c")
    await chronicle.edit("eva", lambda held: held["name"].insert(0, "Eva: "))
    await chronicle.edit("bob", lambda held: held["name"].insert(5, "Bob "))
    seen = await undone(chronicle, "bob", since, preview=True)
    assert {("nodes", "a", "operation"), ("nodes", "c"), ("name",)} == {one.path for one in seen.changes}
    assert {("body", "nodes", "b", "operation"): "eva"} == dict(seen.taken)
    done = await undone(chronicle, "bob", since)
    held = await body(chronicle)
    assert (kept, "evas") == (held["nodes"]["a"]["operation"], held["nodes"]["b"]["operation"])
    assert "c" in held["nodes"]
    assert "Eva: Design" == held["name"]
    assert done.sequence == done.before + 1
    await chronicle.step(random)


async def test_HI7_an_undo_is_undone_like_any_edit() -> None:
    chronicle = await Chronicle().founded()
    await chronicle.add("bob", "a")
    start = await chronicle.newest()
    before = await content_hash(chronicle)
    done = await undone(chronicle, "bob", start - 1)
    assert {} == (await body(chronicle))["nodes"]
    await undone(chronicle, "ada", done.before)
    assert before == await content_hash(chronicle)


async def test_HI9_a_version_is_renamed_and_loses_its_name() -> None:
    chronicle = await Chronicle().founded()
    await chronicle.add("bob", "a")
    versions, now = chronicle.timeline.versions, await chronicle.newest()
    row = await chronicle.now(versions.name(chronicle.record, WORKFLOW, now, "One", "first", BOB))
    assert await content_hash(chronicle) == row.content_hash
    renamed = await chronicle.now(versions.rename(row, "Two", "", BOB))
    assert [("Two", "")] == [(one.name, one.note) for one in await versions.list(ID)]
    await chronicle.now(versions.remove(renamed, BOB))
    assert [] == await versions.list(ID)
    with pytest.raises(VersionUnknown):
        await versions.get(ID, row.id)


async def test_HI9_a_run_pins_what_it_stands_on_once_for_equal_content() -> None:
    chronicle = await Chronicle().founded()
    await chronicle.add("bob", "a")
    versions, now = chronicle.timeline.versions, await chronicle.newest()
    for number in (1, 2):
        run = replace(sample(RunRecord, number), number=number, design_hash=await content_hash(chronicle))
        await chronicle.now(versions.pin(chronicle.record, WORKFLOW, now, run, BOB))
    (pinned,) = await versions.list(ID)
    assert ("run", "Run 1", now) == (pinned.origin, pinned.name, pinned.through)
    assert now in [one.through for one in await chronicle.world.store.updates.revisions(ID)]


async def test_HI6_a_document_without_a_model_goes_back_by_an_edit_that_merges() -> None:
    chronicle = await Chronicle().founded()
    world, kind = chronicle.world, kinds()["freeform"]
    world.town.records["d2"] = page = record("d2", kind="freeform")
    await world.store.writer.commit((Insert(record=page),))

    async def type_(who: str, words: str) -> int:
        def edit(doc: YDoc) -> None:
            text = doc.get("text", type=Text)
            text.insert(len(str(text)), words)

        return await chronicle.now(world.rooms.edit(page, UserId(who), edit))

    async def text() -> object:
        return (await chronicle.now(world.rooms.read(page))).projection.get("text")

    first = await type_("ada", "One.")
    await type_("bob", " Two.")
    last = await type_("ada", " Three.")
    reverter, ada = chronicle.timeline.reverter, UserId("ada")

    seen = await chronicle.now(reverter.restore(page, kind, first, asking(preview=True)))
    assert ("One. Two. Three.", [("One. Two. Three.", "One.")], last) == (
        await text(),
        [(one.before, one.after) for one in seen.changes],
        seen.sequence,
    )
    taken = await chronicle.now(reverter.undo(page, kind, ada, first, last, asking()))
    assert (" Three." not in str(await text()), last + 1) == (True, taken.sequence)
    await chronicle.now(reverter.restore(page, kind, first, asking()))
    assert "One." == await text()
    await chronicle.now(reverter.restore(page, kind, last, asking()))
    assert "One. Two. Three." == await text()
