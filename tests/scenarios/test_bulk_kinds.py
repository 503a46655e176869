"""The kinds of bulk operations on sources: each is done once however often it is tried, and is taken back exactly."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from crdt.canonical import canonical
from crdt.errors import ConcertError
from crdt.ids import DocumentId
from crdt.presence import Author
from engine.bulk.kind import Item
from engine.bulk.sources.records import BulkMark
from engine.filters.records import SavedFilter
from engine.records import Grant
from engine.scans.records import ScanLogic
from engine.secrets.records import SecretRecord, SecretVersion
from engine.trigger_records import TriggerRecord
from engine.triggers.memory import Memory
from engine.writes import Insert
from server.wiring import Concert
from tests.support.bulk_stage import BulkStage, ByHand, bulk_stage, opened_concert

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def concert(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Concert]:
    async with opened_concert(tmp_path_factory.mktemp("bulk")) as made:
        yield made


@pytest.fixture
async def stage(concert: Concert) -> BulkStage:
    return await bulk_stage(concert)


async def refusal(work: Any) -> str:
    with pytest.raises(ConcertError) as refused:
        await work
    return refused.value.code


async def done_twice_and_back(stage: BulkStage, work: ByHand, item: Item) -> tuple[bytes, bytes]:
    """The document after one attempt that fell before it was counted, and after another one; it is taken back then."""
    before = canonical(await stage.body(item.id))
    await work.run(item, counted=False)
    once = canonical(await stage.body(item.id))
    done = await work.run(item)
    twice = canonical(await stage.body(item.id))
    await work.undo(item, done)
    await work.undo(item, done)
    assert before == canonical(await stage.body(item.id))
    assert before != once
    assert 0 == await stage.platform.store.records.count(BulkMark, {})
    return once, twice


async def test_BO2_an_edit_is_made_once_and_taken_back_exactly(stage: BulkStage) -> None:
    bea = await stage.member("bea", "editor")
    row = await stage.source("shop", description="Orders.", tags={"eu": True})
    works = [
        ByHand.of(
            stage,
            "update",
            changes=[
                {"field": "description", "how": "append", "value": " Since 2020."},
                {"field": "name", "how": "replace", "find": "o", "value": "a"},
                {"field": "limits.rows", "value": 500},
                {"field": "connection.table", "value": "orders"},
                {"field": "criticality", "value": "high"},
            ],
        ),
        ByHand.of(stage, "tag", add=["Finance / Salaries"], remove=["eu"]),
        ByHand.of(stage, "reassign_owner", owner=bea.id),
    ]
    for work in works:
        (item,) = await work.select(row.id)
        assert "" == item.refused
        once, twice = await done_twice_and_back(stage, work, item)
        assert once == twice, work.kind.name
        assert item.before is not None
        assert item.before != item.after


async def test_BO2_what_the_plan_says_is_what_is_made(stage: BulkStage) -> None:
    row = await stage.source("shop", description="Orders.")
    change = {"field": "description", "how": "append", "value": " Since 2020."}
    work = ByHand.of(stage, "update", changes=[change])
    (item,) = await work.select(row.id)
    assert {"description": "Orders."} == item.before
    assert {"description": "Orders. Since 2020."} == item.after
    done = await work.run(item)
    assert {"changed": ["description"]} == done.result
    assert "Orders. Since 2020." == (await stage.body(row.id))["description"]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("name", "", "name: a name has at least one character that can be seen"),
        ("name", "a\x00", "name: a name has no control characters"),
        ("kind", "paper", "There is no kind of source “paper”."),
    ],
)
async def test_BO1_what_could_not_stand_in_a_list_does_not_fit(
    stage: BulkStage, field: str, value: str, why: str
) -> None:
    row = await stage.source("shop")
    work = ByHand.of(stage, "update", changes=[{"field": field, "value": value}])
    (item,) = await work.select(row.id)
    assert why == item.refused
    assert "does_not_fit" == await refusal(work.run(item))


async def test_BO3_what_somebody_wrote_since_is_overwritten_by_force_alone(stage: BulkStage) -> None:
    row = await stage.source("shop", criticality="low")
    work = ByHand.of(stage, "update", changes=[{"field": "criticality", "value": "high"}])
    (item,) = await work.select(row.id)
    done = await work.run(item)
    other = ByHand.of(stage, "update", changes=[{"field": "criticality", "value": "critical"}])
    (again,) = await other.select(row.id)
    by_other = stage.context("other")
    await other.kind.run(by_other, again, other.input)
    assert "changed_since" == await refusal(work.undo(item, done))
    assert "critical" == (await stage.body(row.id))["criticality"]
    await work.undo(item, done, force=True)
    assert "low" == (await stage.body(row.id))["criticality"]


async def test_BO1_a_selection_is_ids_filters_or_a_saved_filter(stage: BulkStage) -> None:
    rows = [await stage.source(name, criticality="high") for name in ("b", "a", "c")]
    await stage.source("d", kind="duckdb")
    trashed = await stage.platform.documents.trash(rows[2], stage.owner.id)
    work = ByHand.of(stage, "health_check")
    kept = SavedFilter(
        id="f1",
        organisation=stage.workspace.organisation,
        workspace=stage.workspace.id,
        list="sources",
        name="SQLite",
        query={"kind": "sqlite", "descending": True},
        user=stage.owner.id,
        shared=False,
        first=False,
        created_at=stage.platform.clock.now(),
        updated_at=stage.platform.clock.now(),
    )
    await stage.platform.store.writer.commit((Insert(record=kept),))
    named = await work.select(rows[0].id, rows[1].id, rows[0].id, trashed.id, "nobody")
    assert [
        ("b", ""),
        ("a", ""),
        ("c", "It is in the trash."),
        ("nobody", "There is nothing here that you can see under this id."),
    ] == [(one.title, one.refused) for one in named]
    await stage.carded()
    assert ["a", "b", "d"] == [one.title for one in await work.select()]
    assert ["d"] == [one.title for one in await work.select(query={"kind": "duckdb"})]
    assert ["b", "a"] == [one.title for one in await work.select(query={"filter": "f1"})]
    assert "not_found" == await refusal(work.select(query={"filter": "f2"}))
    assert "invalid_input" == await refusal(work.select(query={"sorted": "colour"}))


async def test_BO1_the_right_is_asked_for_at_every_item(stage: BulkStage) -> None:
    bea = await stage.member("bea", "editor")
    seen, hidden = await stage.source("seen"), await stage.source("hidden")
    denial = Grant(
        id="g1",
        organisation=stage.workspace.organisation,
        subject_kind="user",
        subject=bea.id,
        object_kind="document",
        object=hidden.id,
        right="viewer",
        effect="deny",
        created_by=stage.owner.id,
        created_at=stage.platform.clock.now(),
    )
    await stage.platform.store.writer.commit((Insert(record=denial),))
    work = ByHand.of(stage, "tag", by=bea, role="editor", add=["x"])
    assert ["seen"] == [one.title for one in await work.select()]
    assert [("seen", True), (hidden.id, False)] == [
        (one.title, one.refused == "") for one in await work.select(seen.id, hidden.id)
    ]
    owner = ByHand.of(stage, "reassign_owner", by=bea, role="editor", owner=bea.id)
    assert ["You may not manage it."] == [one.refused for one in await owner.select(seen.id)]
    (item,) = await work.select(seen.id)
    by_a_viewer = replace(work, role="viewer")
    assert "not_allowed_any_more" == await refusal(by_a_viewer.run(item))


async def test_BO1_the_plan_says_what_stands_in_the_way(stage: BulkStage) -> None:
    rows = [await stage.source(name, criticality="low") for name in ("locked", "same", "odd")]
    bea = await stage.member("bea", "editor")
    rooms, platform = stage.platform.rooms, stage.platform
    await rooms.lock(rows[0], Author(user=bea.id, name="Bea"), "take", ("body",), ttl=60)
    change = {"field": "criticality", "value": "high"}
    work = ByHand.of(stage, "update", changes=[change])
    locked, _, _ = await work.select(*(row.id for row in rows))
    assert "Bea has the lock now." == locked.caution
    assert "section_locked" == await refusal(work.run(locked))
    same = ByHand.of(stage, "update", changes=[{**change, "value": "low"}])
    assert "It is so already." == (await same.select(rows[1].id))[0].refused
    odd = ByHand.of(stage, "update", changes=[{**change, "value": "extreme"}])
    assert (await odd.select(rows[2].id))[0].refused.startswith("criticality: ")
    strange = ByHand.of(stage, "update", changes=[{"field": "tags.x", "value": "1"}])
    assert "invalid_input" == await refusal(strange.select(rows[2].id))
    protects = {"document_kinds": {"data_source": True}, "fields": {"criticality": True}}
    policy = {"body": {"enabled": True, "protects": protects}}
    await platform.documents.create(stage.workspace, "policy", "Careful", policy, stage.owner.id)
    protected = (await work.select(rows[1].id))[0].refused
    assert "Careful lets this change only with an approval." == protected


async def test_BO4_what_went_to_the_trash_comes_back(stage: BulkStage) -> None:
    row = await stage.source("shop")
    before = await stage.content()
    work = ByHand.of(stage, "delete")
    (item,) = await work.select(row.id)
    await work.run(item, counted=False)
    done = await work.run(item)
    assert (await stage.row(row.id)).trashed_at is not None
    await work.undo(item, done)
    await work.undo(item, done)
    assert before == await stage.content()
    again = await work.run(item)
    restored = await stage.platform.documents.restore(await stage.row(row.id), stage.owner.id)
    await stage.platform.documents.trash(restored, stage.owner.id)
    assert "changed_since" == await refusal(work.undo(item, again))


async def test_BO5_a_row_makes_one_source_and_taking_it_back_puts_it_into_the_trash(stage: BulkStage) -> None:
    await stage.source("there")
    rows = [
        {"name": "new", "kind": "sqlite", "tags": ["x"], "connection": {"path": "new.db"}},
        {"name": "there", "kind": "sqlite"},
        {"name": "odd", "kind": "paper"},
        {"name": "new", "kind": "sqlite"},
        {"name": " there ", "kind": "sqlite"},
        {"name": "\u200b", "kind": "sqlite"},
    ]
    work = ByHand.of(stage, "create", rows=rows)
    items = await work.select()
    there = "There is a source of this name already."
    unseen = "A name has at least one character that can be seen."
    assert ["", there, "There is no kind of source “paper”.", there, there, unseen] == [
        one.refused for one in items
    ]
    one = await work.run(items[0], counted=False)
    done = await work.run(items[0])
    assert one == done
    made = done.result["source"]
    assert {"new", "there"} == set(await stage.content())
    assert {"x": True} == (await stage.body(made))["tags"]
    tag = ByHand.of(stage, "tag", add=["seen"])
    (item,) = await tag.select(made)
    tagged = await tag.run(item)
    assert "changed_since" == await refusal(work.undo(items[0], done))
    await tag.undo(item, tagged)
    await work.undo(items[0], done)
    assert (await stage.row(DocumentId(made))).trashed_at is not None


async def test_BO6_a_secret_is_turned_once_and_back_to_its_row_and_no_value_is_in_sight(
    stage: BulkStage,
) -> None:
    vault, by = stage.platform.vault, stage.owner.id
    here = (stage.workspace.organisation, stage.workspace.id)
    old = await vault.keep(*here, "shop", "old pässword", by=by)
    await vault.keep(*here, "shop-new", "new pässword", by=by)
    used = [await stage.source(name, credential="vault:shop") for name in ("one", "two")]
    plain = await stage.source("three")
    work = ByHand.of(stage, "rotate_credentials", secret="vault:shop-new")
    item, without = await work.select(*(row.id for row in used), plain.id)
    assert {"version": 1, "sources": ["one", "two"]} == item.before
    assert "It connects without a secret." == without.refused
    assert [(item.id, "")] == [(one.id, one.refused) for one in await work.select(item.id)]
    await work.run(item, counted=False)
    done = await work.run(item)
    assert "new pässword" == await vault.plain(*here, "vault:shop", "")
    assert "pässword" not in repr((item, done))
    await work.undo(item, done)
    assert old == await stage.platform.store.records.get(SecretRecord, stage.workspace.id, "shop")
    assert "old pässword" == await vault.plain(*here, "vault:shop", "")
    assert 0 == await stage.platform.store.records.count(SecretVersion, {})
    again = await work.run(item)
    await vault.rotate(stage.workspace.id, "shop", "third", by=by)
    assert "changed_since" == await refusal(work.undo(item, again))
    bea = await stage.member("bea", "editor")
    by_an_editor = replace(work, by=bea, role="editor")
    assert "not_allowed_any_more" == await refusal(by_an_editor.select(used[0].id))


async def test_BO7_a_schedule_is_changed_once_and_its_whole_definition_comes_back(stage: BulkStage) -> None:
    source, other = await stage.source("shop"), await stage.source("other")
    trigger = await scheduled(stage, source.id)
    work = ByHand.of(stage, "change_schedule", cron="30 2 * * 1", zone="UTC")
    item, without = await work.select(source.id, other.id)
    assert "No schedule scans it." == without.refused
    assert [("nightly", "")] == [(one.title, one.refused) for one in await work.select(item.id)]
    assert "" == item.refused
    await work.run(item, counted=False)
    done = await work.run(item)
    changed = await stage.platform.store.records.get(TriggerRecord, trigger.id)
    assert changed is not None
    assert ({"cron": "30 2 * * 1", "zone": "UTC"}, 2) == (changed.config, changed.version)
    await work.undo(item, done)
    back = await stage.platform.store.records.get(TriggerRecord, trigger.id)
    assert back is not None
    said = ("config", "acts_as", "role", "updated_by", "updated_at", "parameters")
    assert [getattr(trigger, name) for name in said] == [getattr(back, name) for name in said]
    (item,) = await work.select(source.id)
    again = await work.run(item)
    now = await stage.platform.store.records.get(TriggerRecord, trigger.id)
    assert now is not None
    await stage.platform.triggers.change(
        replace(now, config={"cron": "0 5 * * *", "zone": "UTC"}), now.version
    )
    assert "changed_since" == await refusal(work.undo(item, again))
    assert (
        "It is so already."
        == (await ByHand.of(stage, "change_schedule", cron="0 5 * * *").select(source.id))[0].refused
    )


async def scheduled(stage: BulkStage, source: str) -> TriggerRecord:
    now, owner, here = stage.platform.clock.now(), stage.owner.id, stage.workspace
    design = await stage.platform.documents.create(here, "workflow", "Scan: nightly", {"body": {}}, owner)
    common: dict[str, Any] = {
        "organisation": here.organisation,
        "workspace": here.id,
        "design": design.id,
        "version": 1,
    }
    times: dict[str, Any] = {"created_by": owner, "created_at": now, "updated_by": owner, "updated_at": now}
    logic = ScanLogic(
        id=stage.platform.ids.new(), name="nightly", description="", sources=[source], stages=[], tables=[], mode="full",
        **common, **times,
    )  # fmt: skip
    await stage.platform.store.writer.commit((Insert(record=logic),))
    return await stage.platform.triggers.make(
        TriggerRecord(
            id=stage.platform.ids.new(), kind="cron", name="nightly", config={"cron": "0 3 * * *", "zone": "UTC"}, parameters={},
            catch_up="latest", catch_up_most=1, overlap="skip", condition="", acts_as=owner, role="owner",
            memory=Memory(last=now).to_json(), **common, **times,
        )
    )  # fmt: skip


async def test_BO8_what_only_looks_says_what_it_found_and_fails_where_nothing_answers(
    stage: BulkStage,
) -> None:
    row = await stage.source("nowhere")
    health = ByHand.of(stage, "health_check")
    (item,) = await health.select(row.id)
    assert row.id == item.source
    assert "does_not_answer" == await refusal(health.run(item))
    kept = await ByHand.of(stage, "health_check", count_as_failed=False).run(item)
    assert kept.result["passed"] is False
    assert health.kind.undo is None
    schema = ByHand.of(stage, "schema_discovery")
    with pytest.raises(ConcertError):
        await schema.run((await schema.select(row.id))[0])
    backup = ByHand.of(stage, "backup")
    (item,) = await backup.select(row.id)
    assert "" == item.refused
    assert "not_backed_up" == await refusal(backup.run(item))
    paper = await stage.source("paper", kind="")
    assert "This kind of source cannot be backed up." == (await backup.select(paper.id))[0].refused
    strange = ByHand.of(stage, "run_scan", stages=["none"])
    assert "invalid_input" == await refusal(strange.select(row.id))
