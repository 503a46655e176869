"""Merges on a memory store: edits that come between the look and the edit, commits that fail, what is committed together."""

import asyncio
import sys
from types import FrameType
from typing import Any

import pytest
from pycrdt import Map

from crdt.errors import ConcertError, StoreUnavailable
from engine.branches.errors import MergeNotLast
from engine.branches.merging import Asked, Merging
from engine.branches.records import Branch, BranchBase, MergeRecord
from engine.records import FieldConflict
from tests.engine.branches.studio import ADA, BEA, Between, Studio

pytestmark = pytest.mark.anyio


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


async def test_BR9_of_two_who_take_one_merge_back_at_one_moment_the_second_is_refused() -> None:
    studio = await Studio().founded()
    await studio.put(studio.document, BEA, criticality="high")
    done = await studio.merge()
    rows = studio.rooms.sequence(studio.target.id)
    undone, refused = await asyncio.gather(studio.undo(done), studio.undo(done), return_exceptions=True)
    assert () == undone
    assert isinstance(refused, MergeNotLast)
    assert rows + 1 == studio.rooms.sequence(studio.target.id)
    assert 1 == (await studio.topics(studio.target)).count("document:branch:undone")
    assert "medium" == (await studio.body(studio.target))["criticality"]


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


async def test_BR8_what_the_loop_does_for_a_preview_does_not_grow_with_the_document() -> None:
    small, large = [await lines_on_the_loop(steps) for steps in (20, 400)]
    assert large - small < 380  # less than a line of Python for each step more


async def lines_on_the_loop(steps: int) -> int:
    """Of ours, for the preview of one change; what threads do beside it is not counted."""
    nodes = {f"n{at}": {"operation": "source.profile", "name": f"Step {at}"} for at in range(steps)}
    studio = await Studio().founded_with("workflow", {"body": {"nodes": nodes}})
    await studio.until(
        studio.rooms.edit(studio.document, BEA, lambda doc: doc.get("body", type=Map).update({"zone": "UTC"}))
    )
    asked = Asked(strategy="ask", choices=(), by=BEA, role="editor")
    pair = await studio.pair()
    count = 0

    def trace(frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal count
        file = frame.f_code.co_filename
        count += event == "line" and "/tests/" not in file and ("/crdt/" in file or "/branches/" in file)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        await studio.until(Merging(branching=studio.work).preview(pair, asked))
    finally:
        sys.settrace(before)
    assert count > 0
    return count
