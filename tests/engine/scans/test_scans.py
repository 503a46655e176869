"""Scans of a real SQLite file: durable, one at a time, incremental, resumed where they stopped."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import ConcertError
from crdt.ids import workspace_channel
from engine.findings.records import FindingChange, FindingRecord
from engine.records import DocumentRecord
from engine.scans.actor import NotResumable
from engine.scans.records import ScanRecord
from engine.scans.rules import rules_of
from engine.scans.stage import StageContext, stages
from engine.scans.wanting import mark_of, wanted_of
from engine.sources.failures import SourceFailed
from engine.sources.source import Table
from engine.writes import AppendJournal, Batch, Put, Receipt
from storage.memory.writer import MemoryWriter
from tests.engine.scans.lab import ADA, OTHER, SOURCE, WORKSPACE, Lab, Steered, until

pytestmark = pytest.mark.anyio

ALL = ["people.email", "people.phone"]
EVERY = ["orders.total", *ALL]


@pytest.fixture
async def lab(tmp_path: Path) -> AsyncIterator[Lab]:
    async with Lab(tmp_path) as made:
        yield made


def counts(scan: ScanRecord) -> dict[str, int]:
    return {name: count for name, count in (scan.counts or {}).items() if count}


async def test_SC1_a_scan_goes_through_its_stages_and_says_what_changed(lab: Lab) -> None:
    first = await lab.scan()
    assert ("succeeded", 1, {"new": 3}) == (first.status, first.number, counts(first))
    assert [("schema", "succeeded", 3), ("quality", "succeeded", 3)] == [
        (stage["name"], stage["status"], stage["done"]) for stage in first.results
    ]
    assert ["info: all looked at"] == first.results[1]["log"]
    lab.steered.bad = {"people": ("email",), "views": ("id",)}
    second = await lab.scan()
    assert (2, {"new": 1, "fixed": 2, "still": 1}) == (second.number, counts(second))
    assert ["people.email", "views.id"] == await lab.findings()
    changes = await lab.store.records.find(FindingChange, {"scan": second.id})
    assert ["fixed", "fixed", "new"] == sorted(change.change for change in changes)


async def test_FI5_a_scan_keeps_which_findings_it_saw_first_again_and_no_more(lab: Lab) -> None:
    async def kept(scan: ScanRecord) -> dict[str, str]:
        found = {row.id: row.column for row in await lab.store.records.find(FindingRecord, {})}
        changes = await lab.store.records.find(FindingChange, {"scan": scan.id})
        return {found[one.finding]: one.change for one in changes}

    lab.steered.bad = {"people": ("email",)}
    assert {"email": "new"} == await kept(first := await lab.scan())
    lab.steered.bad = {"people": ("phone",)}
    assert {"email": "fixed", "phone": "new"} == await kept(second := await lab.scan())
    lab.steered.bad = {"people": ("email", "phone")}
    assert {"email": "back"} == await kept(await lab.scan())
    assert {"email": "new"} == await kept(first)
    assert {"email": "fixed", "phone": "new"} == await kept(second)


async def test_SC1_everything_is_told_to_the_source_and_its_workspace(lab: Lab) -> None:
    await lab.scan()
    story = ["scan:queued", "scan:started", "scan:stage:started", "scan:stage:completed"]
    story += ["scan:stage:started", "scan:stage:completed", "findings:changed", "scan:completed"]
    assert story == await lab.told()
    assert story == await lab.told(workspace_channel(WORKSPACE))


async def test_SC2_a_scan_that_was_killed_goes_on_at_the_table_where_it_stopped(tmp_path: Path) -> None:
    steered = Steered()
    stuck = asyncio.Event()

    async def sticks(_context: StageContext, table: str) -> None:
        if table == "people":
            stuck.set()
            await asyncio.Event().wait()

    steered.course = sticks
    async with Lab(tmp_path, steered=steered) as before:
        scan = await before.begin()
        await stuck.wait()
        assert ["orders"] == steered.seen
        store = before.store
    steered.course = None
    async with Lab(tmp_path, store, steered) as after:
        ended = await after.scans.ended(scan.id)
        assert ("succeeded", {"new": 3}) == (ended.status, counts(ended))
        assert ["orders", "people", "views"] == steered.seen
        assert EVERY == await after.findings()


async def test_SC2_tables_that_are_finished_together_are_one_commit(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    commits: list[Batch] = []
    commit = MemoryWriter.commit

    def noting(writer: MemoryWriter, batch: Batch) -> "asyncio.Future[Receipt]":
        commits.append(batch)
        return commit(writer, batch)

    monkeypatch.setattr(MemoryWriter, "commit", noting)
    lab.steered.together = True
    scan = await lab.scan()
    assert (3, {"new": 3}, EVERY) == (scan.results[1]["done"], counts(scan), await lab.findings())
    finished = [
        [write.entry["table"] for write in batch if isinstance(write, AppendJournal)]
        for batch in commits
        if any(isinstance(write, Put) and isinstance(write.record, FindingRecord) for write in batch)
    ]
    assert [["orders", "people", "views"]] == finished
    lab.steered.bad = {"people": ("email",)}
    assert {"still": 1, "fixed": 2} == counts(await lab.scan())


async def test_SC3_one_scan_of_a_source_runs_at_a_time_and_others_wait_in_order(lab: Lab) -> None:
    go, inside, most = asyncio.Event(), 0, 0

    async def slowly(context: StageContext, _table: str) -> None:
        nonlocal inside, most
        if context.source == SOURCE:
            inside, most = inside + 1, max(most, inside + 1)
            await go.wait()
            inside -= 1

    lab.steered.course = slowly
    begun = [await lab.begin() for _ in range(3)]
    other = await lab.scan(source=OTHER)
    await until(lambda: inside == 1)
    waiting = [await lab.store.records.get(ScanRecord, scan.id) for scan in begun]
    assert ["running", "queued", "queued"] == [row.status for row in waiting if row]
    go.set()
    ended = [await lab.scans.ended(scan.id) for scan in begun]
    assert (1, "succeeded", [1, 2, 3]) == (most, other.status, [scan.number for scan in ended])
    assert ended[0].finished_at <= ended[1].started_at  # type: ignore[operator]


async def test_SC3_a_scan_is_cancelled_at_work_and_while_it_waits(lab: Lab) -> None:
    stuck = asyncio.Event()

    async def sticks(_context: StageContext, _table: str) -> None:
        stuck.set()
        await asyncio.Event().wait()

    lab.steered.course = sticks
    running, waiting = await lab.begin(), await lab.begin()
    await stuck.wait()
    assert "cancelled" == (await lab.scans.cancel(waiting.id, ADA)).status
    await lab.scans.cancel(running.id, ADA)
    ended = await lab.scans.ended(running.id)
    assert ("cancelled", {"code": "cancelled", "by": ADA}) == (ended.status, ended.error)
    assert "cancelled" == (await lab.scans.cancel(running.id, ADA)).status


async def test_SC4_a_stage_that_fails_keeps_no_other_from_its_work_and_can_be_resumed(lab: Lab) -> None:
    async def breaks(_context: StageContext, table: str) -> None:
        if table == "people":
            raise ValueError("secret=hunter2")

    lab.steered.course = breaks
    failed = await lab.scan()
    assert ("failed", "stage_failed") == (failed.status, (failed.error or {})["code"])
    assert "hunter2" not in str(failed)
    assert ["orders.total"] == await lab.findings()
    lab.steered.course = None
    again = await lab.scans.ended((await lab.scans.resume(failed.id, ADA)).id)
    assert ("succeeded", 1, {"new": 3}) == (again.status, again.number, counts(again))
    assert ["orders", "people", "views"] == lab.steered.seen
    with pytest.raises(NotResumable):
        await lab.scans.resume(failed.id, ADA)


async def test_SC4_only_the_newest_scan_is_resumed(lab: Lab) -> None:
    lab.fails = SourceFailed("busy", "The file is held.")
    old = await lab.scan()
    assert ("failed", "busy") == (old.status, (old.error or {})["details"]["reason"])
    lab.fails = None
    await lab.scan()
    with pytest.raises(NotResumable):
        await lab.scans.resume(old.id, ADA)


async def test_SC4_without_a_schema_nothing_else_is_looked_at(lab: Lab) -> None:
    lab.steered.schema_fails = ConcertError("no")
    failed = await lab.scan()
    assert ("failed", []) == (failed.status, lab.steered.seen)


async def test_SC5_a_scan_goes_by_the_rules_as_they_were_when_it_began(lab: Lab) -> None:
    rule = {"area": "quality", "check": "complete", "table": "peo*"}
    id_ = await lab.rule_set(one=rule, off={**rule, "enabled": False}, tag={**rule, "area": "schema"})
    judged: list[list[str]] = []

    async def edits(context: StageContext, table: str) -> None:
        rules = await rules_of(context.records, context.scan, "quality")
        judged.append([one.id for one in rules if one.applies_to(_table(context, table))])
        row = await lab.store.records.get(DocumentRecord, id_)
        if row is not None and row.trashed_at is None:
            await lab.documents.trash(row, ADA)

    lab.steered.course = edits
    await lab.scan()
    assert [[], ["one"], []] == judged
    await lab.scan()
    assert [[], [], []] == judged[3:]


async def test_SC6_an_incremental_scan_looks_only_where_something_was_written(lab: Lab) -> None:
    """SO10: a SQLite file tells that it was written, and not to which table."""
    await lab.scan()
    lab.steered.seen.clear()
    quiet = await lab.scan(mode="incremental")
    assert ([], {}) == (lab.steered.seen, counts(quiet))
    assert EVERY == await lab.findings()
    lab.sql("update people set email = 'b@b.example' where email = 'a@b.example'")
    lab.steered.bad = {}
    changed = await lab.scan(mode="incremental")
    assert (["orders", "people", "views"], {"fixed": 3}) == (lab.steered.seen, counts(changed))
    lab.steered.seen.clear()
    await lab.scan(mode="incremental")
    assert [] == lab.steered.seen


def test_SC6_a_table_is_passed_over_only_where_its_source_says_that_it_was_not_written() -> None:
    def marks(scan: str, rules: str = "", **changed: str | None) -> dict[str, str]:
        return {name: mark_of(table(name, changed=one), scan, rules) for name, one in changed.items()}

    def table(name: str, **more: Any) -> Table:
        return Table(schema_name="", name=name, kind="table", columns=[], **more)

    seen = marks("first", orders="1", people="7", views=None)
    tables = [table(name) for name in seen]
    now = marks("second", orders="2", people="7", views=None)
    assert ["orders", "views"] == [one.name for one in wanted_of(tables, now, seen, frozenset())]
    assert ["orders", "people", "views"] == [
        one.name
        for one in wanted_of(
            tables, marks("second", "other", orders="1", people="7", views=None), seen, frozenset()
        )
    ]
    assert mark_of(table("a", changed="1", rows=1), "x") == mark_of(table("a", changed="1", rows=2), "y")
    assert "changed" not in table("a", changed="1").model_dump()


async def test_SC6_other_rules_make_every_table_a_changed_one(lab: Lab) -> None:
    await lab.scan()
    lab.steered.seen.clear()
    await lab.rule_set(one={"check": "complete"})
    await lab.scan(mode="incremental")
    assert ["orders", "people", "views"] == lab.steered.seen


async def test_SC6_findings_of_a_table_that_is_gone_are_fixed_and_those_of_a_part_stay(lab: Lab) -> None:
    """Rule SC9."""
    await lab.scan()
    lab.sql("drop table people")
    only = await lab.scan(tables=("ord*",))
    assert (["orders.total"], {"fixed": 2, "still": 1}) == (await lab.findings(), counts(only))


async def test_SC7_the_same_key_begins_one_scan(lab: Lab) -> None:
    one, two = await lab.begin(key="run:node"), await lab.begin(key="run:node")
    assert one.id == two.id
    assert one.id != (await lab.begin(key="run:other")).id


async def test_SC8_only_the_stages_that_were_chosen_run_and_tables_are_discovered_all_the_same(
    lab: Lab,
) -> None:
    ended = await lab.scan(stages=("quality",))
    assert ["quality"] == [stage["name"] for stage in ended.results]
    assert EVERY == await lab.findings()


def test_SC8_stages_are_found_in_the_order_they_run() -> None:
    found = list(stages().values())
    assert sorted(found, key=lambda stage: (stage.order, stage.name)) == found


def test_CL7_columns_are_classified_before_their_values_are_kept() -> None:
    names = list(stages())
    assert names.index("classification") < names.index("profile")


def _table(context: StageContext, name: str) -> Table:
    return next(table for table in context.tables if table.name == name)
