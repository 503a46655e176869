"""Branches of documents without a model, on a memory store."""

from typing import Any

import pytest
from pycrdt import Array, Map, Text

from crdt.errors import ConcertError
from crdt.ids import UserId
from crdt.kinds.kind import YDoc
from engine.branches.deciding import Choice, Strategy, question_of
from engine.branches.errors import NoBranches
from engine.branches.making import may_be_protected, may_have
from engine.branches.merging import Asked, Merging
from engine.branches.records import BranchBase
from engine.records import DocumentRecord, FieldConflict
from engine.settling import Settler
from engine.settling import Strategy as Settling
from tests.engine.branches.studio import ADA, BEA, Between, Studio

pytestmark = pytest.mark.anyio

ROOTS = {
    "notes": "Buy bread.",
    "settings": {"level": 1, "colour": "red"},
    "items": ["a", "b", "c"],
}


async def founded() -> Studio:
    return await Studio().founded_with("freeform", {"roots": ROOTS})


async def write(studio: Studio, record: DocumentRecord, by: UserId, act: Any) -> None:
    await studio.until(studio.rooms.edit(record, by, act))


async def content(studio: Studio, record: DocumentRecord) -> dict[str, Any]:
    return dict((await studio.until(studio.rooms.read(record))).projection)


async def hash_of(studio: Studio, record: DocumentRecord) -> str:
    return (await studio.until(studio.rooms.read(record))).content_hash()


def level(value: int) -> Any:
    def act(doc: YDoc) -> None:
        doc.get("settings", type=Map)["level"] = value

    return act


def note(text: str) -> Any:
    def act(doc: YDoc) -> None:
        doc.get("notes", type=Text).insert(0, text)

    return act


def item(at: int, value: str) -> Any:
    def act(doc: YDoc) -> None:
        items = doc.get("items", type=Array)
        del items[at]
        items.insert(at, value)

    return act


async def test_BR1_a_branch_of_a_freeform_document_is_apart_and_begins_with_the_same() -> None:
    studio = await founded()
    assert await hash_of(studio, studio.target) == await hash_of(studio, studio.document)
    await write(studio, studio.document, BEA, level(2))
    assert 1 == (await content(studio, studio.target))["settings"]["level"]


async def test_BR9_a_merge_of_a_freeform_document_is_taken_back_and_made_again() -> None:
    studio = await founded()
    await write(studio, studio.target, ADA, note("Now: "))
    before = await hash_of(studio, studio.target)
    await write(
        studio, studio.document, BEA, lambda doc: doc.get("notes", type=Text).insert(10, " And milk.")
    )
    await write(studio, studio.document, BEA, item(1, "B"))
    merged = await studio.merge()
    assert {"notes": "Now: Buy bread. And milk.", "items": ["a", "B", "c"]}.items() <= (
        await content(studio, studio.target)
    ).items()
    once = await hash_of(studio, studio.target)
    assert () == await studio.undo(merged)
    assert before == await hash_of(studio, studio.target)
    await studio.merge()
    assert once == await hash_of(studio, studio.target)
    assert [] == (await studio.merge()).writes


async def test_BR9_what_was_written_since_in_a_freeform_document_stays_and_is_named() -> None:
    studio = await founded()
    await write(studio, studio.document, BEA, level(5))
    await write(studio, studio.document, BEA, note("Bea. "))
    merged = await studio.merge()
    Between(studio, lambda: write(studio, studio.target, ADA, level(7))).install()
    assert (("settings", "level"),) == await studio.undo(merged)
    await write(studio, studio.target, ADA, note("Ada. "))
    now = await content(studio, studio.target)
    assert (7, "Ada. Buy bread.") == (now["settings"]["level"], now["notes"])


async def test_BR8_what_is_typed_in_a_freeform_document_before_the_edit_is_merged_too() -> None:
    studio = await founded()
    await write(studio, studio.document, BEA, item(0, "A"))
    Between(studio, lambda: write(studio, studio.target, ADA, item(2, "C"))).install()
    done = await studio.merge()
    assert (["A", "b", "C"], 1) == ((await content(studio, studio.target))["items"], len(done.writes))


async def test_BR8_somebody_who_never_stops_writing_does_not_keep_a_merge_from_being_made() -> None:
    studio = await founded()
    await write(studio, studio.document, BEA, item(0, "A"))
    edit = studio.rooms.edit
    typed: list[int] = []

    async def meanwhile(record: DocumentRecord, *given: Any, **more: Any) -> int:
        typed.append(await edit(studio.target, ADA, level(len(typed) + 2)))
        return await edit(record, *given, **more)

    studio.rooms.edit = meanwhile  # type: ignore[method-assign]
    done = await studio.merge()
    now = await content(studio, studio.target)
    assert (["A", "b", "c"], len(typed) + 1, typed[-1] + 1) == (
        now["items"],
        now["settings"]["level"],
        done.sequence,
    )


@pytest.mark.parametrize(
    ("strategy", "value", "is_open"),
    [
        ("automatic", 3, False),
        ("last_writer_wins", 3, False),
        ("first_writer_wins", 2, False),
        ("field_rule", 2, True),
        ("manual", 2, True),
    ],
)
async def test_BR7_every_strategy_decides_a_freeform_document_too(
    strategy: Strategy, value: int, is_open: bool
) -> None:
    studio = await founded()
    await write(studio, studio.target, ADA, level(2))
    studio.clock.advance(5)
    await write(studio, studio.document, BEA, level(3))
    done = await studio.merge(strategy)
    assert value == (await content(studio, studio.target))["settings"]["level"]
    assert [(ADA, BEA, is_open)] == [(one["target_by"], one["branch_by"], one["open"]) for one in done.asked]


async def test_BR7_a_question_in_a_list_is_decided_by_hand_and_a_word_for_a_text_is_a_text() -> None:
    studio = await founded()
    await write(studio, studio.target, ADA, item(1, "T"))
    await write(studio, studio.document, BEA, item(1, "B"))
    await write(studio, studio.target, ADA, lambda doc: doc.get("notes", type=Text).clear())
    await write(studio, studio.document, BEA, note("More: "))
    looked = await studio.until(Merging(branching=studio.work).look(await studio.pair()))
    listed, text = looked.found.asked
    assert (("items", "1"), ("notes",), "entry") == (listed.path, text.path, text.nature)
    await studio.merge(
        "ask",
        Choice(question=question_of(listed), take="value", value="both"),
        Choice(question=question_of(text), take="value", value="By hand"),
    )
    now = await content(studio, studio.target)
    assert (["a", "both", "c"], "By hand") == (now["items"], now["notes"])
    await write(studio, studio.target, ADA, note("Still a text. "))
    assert "Still a text. By hand" == (await content(studio, studio.target))["notes"]


@pytest.mark.parametrize(("strategy", "expected"), [("keep", "T"), ("take_other", "B"), ("manual", "M")])
async def test_X4_what_a_merge_kept_twice_is_settled_and_what_came_since_stays(
    strategy: Settling, expected: str
) -> None:
    studio = await founded()
    await write(studio, studio.target, ADA, item(1, "T"))
    await write(studio, studio.document, BEA, item(1, "B"))
    await studio.merge("manual")
    (row,) = await studio.store.records.find(FieldConflict, {"document": studio.target.id})
    assert (["items"], ["a", "T", "c"], ["a", "B", "c"]) == (row.path, row.kept["value"], row.lost["value"])
    await write(studio, studio.target, ADA, lambda doc: doc.get("items", type=Array).append("later"))
    settler = Settler(store=studio.store, rooms=studio.rooms, channels=studio.channels, clock=studio.clock)
    kind = studio.work.documents.kind("freeform")
    own = ["a", "M", "c", "later"]
    done = await studio.until(settler.settle(studio.target, kind, row.id, strategy, own, BEA, "editor"))
    now = (await content(studio, studio.target))["items"]
    assert ["a", expected, "c", "later"] == now == done.settled["value"]


async def test_BR8_a_token_typed_as_the_outcome_is_refused() -> None:
    studio = await founded()
    await write(studio, studio.target, ADA, level(2))
    await write(studio, studio.document, BEA, level(3))
    looked = await studio.until(Merging(branching=studio.work).look(await studio.pair()))
    token = "ghp_" + "a1B2" * 9
    choice = Choice(question=question_of(looked.found.asked[0]), take="value", value={"key": token})
    asked = Asked(strategy="ask", choices=(choice,), by=BEA, role="editor")
    with pytest.raises(ConcertError) as refused:
        await studio.until(Merging(branching=studio.work).merge(await studio.pair(), asked))
    assert "secret_refused" == refused.value.code


async def test_BR1_a_branch_of_a_freeform_document_has_none_of_its_own() -> None:
    studio = await founded()
    with pytest.raises(NoBranches):
        await studio.until(studio.work.make(studio.document, "Of a branch", ADA))


async def test_BR3_the_base_of_a_freeform_document_is_kept_as_content_with_its_types() -> None:
    studio = await founded()
    base = await studio.store.records.get(BranchBase, studio.document.id)
    assert base is not None
    assert {"text": [["Buy bread.", {}]]} == base.content["notes"]


def test_PT2_a_freeform_document_has_branches_and_is_never_protected() -> None:
    freeform = Studio().work.documents.kind("freeform")
    assert (True, False) == (may_have(freeform), may_be_protected(freeform))
