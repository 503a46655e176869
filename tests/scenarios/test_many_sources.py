"""Ten thousand sources page as ten do: a page costs the same questions however long it and the list are, and opens no room."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from crdt.ids import DocumentId, OrganisationId
from engine.card_records import SourceCard, SourceTag
from engine.cards.card import card_of
from engine.cards.following import CardKeeper
from engine.records import DocumentRecord, Grant, Workspace
from engine.source_lists import SourcesWanted
from engine.writes import Put
from server.principal import Principal
from server.settings import Settings
from server.wiring import Concert, open_concert
from storage.sql.source_lists import SqlSourceLists
from tests.contracts.samples import record
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio
MANY = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    concert: Concert
    principal: Principal

    async def ask(self, command: str, /, **given: Any) -> Any:
        return await self.concert.performer.perform(self.principal, command, given)

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        lists = self.concert.platform.store.sources
        assert isinstance(lists, SqlSourceLists)
        engine = lists.reader.engine
        said: list[str] = []

        def heard(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            said.append(statement)

        event.listen(engine, "before_cursor_execute", heard)
        yield said
        event.remove(engine, "before_cursor_execute", heard)


@pytest.fixture
async def estate(tmp_path: Path) -> AsyncIterator[Estate]:
    concert = await open_concert(
        Settings(data=with_tables(tmp_path), demo=False), lambda _what, _done, _of: None
    )
    owner = concert.owner
    (workspace,) = await concert.platform.store.records.find(Workspace, {})
    rows = [row for number in range(MANY) for row in source(number, workspace)]
    await concert.platform.store.writer.commit(tuple(Put(record=row) for row in rows))
    token = (await concert.identity.issue("session", owner, 3600)).text
    yield Estate(concert=concert, principal=await concert.access.principal(token))
    await concert.close()


def source(number: int, workspace: Workspace) -> tuple[DocumentRecord, SourceCard]:
    document: DocumentRecord = record(DocumentRecord, number + 1)
    card: SourceCard = record(SourceCard, number + 1)
    id_, organisation = DocumentId(f"source-{number:05}"), OrganisationId(workspace.organisation)
    said: dict[str, Any] = {
        "kind": "data_source",
        "title": f"orders_{number:05}",
        "workspace": workspace.id,
        "trashed_at": None,
        "branch_of": None,
        "created_by": workspace.created_by,
        "updated_by": workspace.created_by,
    }
    kept: dict[str, Any] = {
        "source_kind": ("sqlite", "files")[number % 2],
        "criticality": "high" if number % 5 == 0 else "low",
        "tagged": "|eu|" if number % 3 == 0 else "",
        "through": 1,
        "place": f"lake/{number}",
    }
    return (
        replace(document, id=id_, organisation=organisation, **said),
        replace(card, document=id_, organisation=organisation, **kept),
    )


async def test_S0_2_a_page_of_a_long_list_costs_as_many_questions_as_a_short_one(estate: Estate) -> None:
    await estate.ask("sources.list", limit=1)
    costs = []
    for offset, limit in ((0, 5), (0, 300), (MANY - 10, 10)):
        with estate.statements() as said:
            answer = await estate.ask("sources.list", offset=offset, limit=limit, order="criticality")
        assert (MANY, limit) == (answer["total"], len(answer["items"]))
        costs.append(len(said))
    assert 1 == len(set(costs)), costs
    assert costs[0] <= 12
    opened = [record.kind for record, _ in estate.concert.platform.rooms.whereabouts()]
    assert "data_source" not in opened


async def lying(estate: Estate) -> list[str]:
    (workspace,) = await estate.concert.platform.store.records.find(Workspace, {})
    found = await estate.ask("discovery.unregistered", workspace=workspace.id)
    return [one["path"] for one in found["items"]]


async def test_CA9_what_sources_describe_is_known_without_opening_them(
    estate: Estate, tmp_path: Path
) -> None:
    for number in (7, MANY - 1, MANY):
        folder = tmp_path / "sources" / "lake" / str(number)
        folder.mkdir(parents=True)
        (folder / "rows.csv").write_text("a\n1\n")
    with estate.statements() as said:
        assert [f"lake/{MANY}"] == await lying(estate)
    assert len(said) <= 12
    opened = [record.kind for record, _ in estate.concert.platform.rooms.whereabouts()]
    assert "data_source" not in opened


async def test_CA9_a_source_that_was_changed_just_now_or_has_an_old_card_describes_what_it_says(
    estate: Estate, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        (tmp_path / "sources" / name).mkdir(parents=True)
        (tmp_path / "sources" / name / "rows.csv").write_text("a\n1\n")
    store = estate.concert.platform.store
    (workspace,) = await store.records.find(Workspace, {})
    said = {"kind": "files", "connection": {"folder": "one"}}
    made = await estate.ask("sources.create", workspace=workspace.id, name="new", **said)
    assert ["other"] == await lying(estate)
    card = await store.records.get(SourceCard, made["id"])
    assert card is not None
    assert "one" == card.place
    await store.writer.commit((Put(record=replace(card, place=None)),))
    assert ["other"] == await lying(estate), "a card from before places were kept"
    body = {**made["body"], "connection": {"folder": "other"}}
    await estate.ask("sources.update", id=made["id"], body=body)
    assert ["one"] == await lying(estate)


async def test_S0_2_those_that_are_named_by_their_ids_come_alone(estate: Estate) -> None:
    last = f"source-{MANY - 1:05}"
    answer = await estate.ask("sources.list", ids=f"{last}, source-00000,gone", limit=1)
    assert (2, ["orders_00000"]) == (answer["total"], [one["title"] for one in answer["items"]])
    assert 0 == (await estate.ask("sources.list", ids=last, search="orders_00000"))["total"]


async def test_AC9_a_review_of_the_sources_leaves_none_of_them_out(estate: Estate) -> None:
    store = estate.concert.platform.store
    (workspace,) = await store.records.find(Workspace, {})
    said: dict[str, Any] = {"subject_kind": "everyone", "object_kind": "document", "effect": "allow"}
    for number in (0, MANY - 1):
        of = {**said, "object": f"source-{number:05}", "right": "viewer", "expires_at": None}
        plain: Grant = record(Grant, number + 1, organisation=workspace.organisation)
        await store.writer.commit((Put(record=replace(plain, **of)),))
    asked = {"id": workspace.id, "title": "All", "whole": False, "sources": True}
    review = await estate.ask("access_reviews.start", **asked, documents=["source-00007"])
    assert (MANY, 2) == (len({one["id"] for one in review["objects"]}), review["lines"])
    lines = await estate.ask("access_reviews.lines", id=workspace.id, review=review["id"])
    assert [f"orders_{MANY - 1:05}", "orders_00000"] == sorted(
        (one["title"] for one in lines["items"]), reverse=True
    )


async def test_S0_23_filters_combine_and_facets_say_what_each_value_would_show(estate: Estate) -> None:
    answer = await estate.ask("sources.list", kind="sqlite", criticality="high", tags="eu", limit=1000)
    wanted = [number for number in range(MANY) if number % 2 == 0 and number % 5 == 0 and number % 3 == 0]
    assert [f"orders_{number:05}" for number in wanted] == [one["title"] for one in answer["items"]]
    facets = await estate.ask("sources.facets", kind="sqlite", criticality="high")
    assert [{"value": "files", "count": 40}, {"value": "sqlite", "count": 40}] == facets["kind"]
    assert [{"value": "low", "count": 160}, {"value": "high", "count": 40}] == facets["criticality"]
    assert [{"value": "untested", "count": 40}] == facets["test"]


async def test_S0_23_a_source_that_was_made_just_now_is_found_by_what_it_is(estate: Estate) -> None:
    """Nobody has edited it, and nobody started the server again."""
    platform = estate.concert.platform
    (workspace,) = await platform.store.records.find(Workspace, {})
    made = await estate.ask("sources.create", workspace=workspace.id, name="brandnew", kind="files")
    async with asyncio.timeout(60):
        while await platform.store.records.get(SourceCard, made["id"]) is None:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)
    assert 1 == (await estate.ask("sources.list", search="brandnew", kind="files"))["total"]
    record = await platform.store.records.get(DocumentRecord, made["id"])
    assert record is not None
    wanted = SourcesWanted(workspaces=(workspace.id,), words=("brandnew",), kinds=("files",))
    assert (record.id,) == tuple(await platform.store.sources.ids(wanted))


async def test_S0_2_a_source_that_was_made_or_changed_just_now_is_listed_as_it_is(estate: Estate) -> None:
    (workspace,) = await estate.concert.platform.store.records.find(Workspace, {})
    made = await estate.ask("sources.create", workspace=workspace.id, name="fresh", kind="files")
    body = {"name": "fresh", "kind": "files", "criticality": "critical", "tags": {"new": True}}
    await estate.ask("sources.update", id=made["id"], body=body)
    (listed,) = (await estate.ask("sources.list", search="fresh"))["items"]
    assert ("files", "critical", ["new"]) == (listed["source_kind"], listed["criticality"], listed["tags"])


async def test_S0_2_what_a_change_of_a_source_leaves_out_stays_as_it_is(estate: Estate) -> None:
    (workspace,) = await estate.concert.platform.store.records.find(Workspace, {})
    connection = {"host": "db.example", "database": "shop"}
    said = {"kind": "postgres", "connection": connection, "credential": "vault:old"}
    made = await estate.ask("sources.create", workspace=workspace.id, name="shop", **said)
    assert said.items() <= made["body"].items()
    await estate.ask("sources.update", id=made["id"], body={"tags": {"eu": True, "orders": True}})
    change = {"credential": "vault:new", "tags": {"eu": True}}
    left = (await estate.ask("sources.update", id=made["id"], body=change))["body"]
    assert {**said, "name": "shop", **change}.items() <= left.items()
    left = (await estate.ask("sources.update", id=made["id"], body={"credential": None}))["body"]
    assert (None, connection) == (left["credential"], left["connection"])


async def test_S0_2_a_source_is_listed_with_its_tags_before_anybody_followed_its_edits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def asleep(_keeper: CardKeeper, _document: DocumentId, _sequence: int) -> None: ...

    monkeypatch.setattr(CardKeeper, "seen_document", asleep)
    concert = await open_concert(
        Settings(data=with_tables(tmp_path), demo=False), lambda _what, _done, _of: None
    )
    try:
        platform, records = concert.platform, concert.platform.store.records
        (workspace,) = await records.find(Workspace, {})
        body = {"kind": "sqlite", "description": "Ours", "tags": {"EU/Finance": True, "a|b": True}}
        made = await platform.documents.create(
            workspace, "data_source", "orders", {"body": body}, concert.owner.id
        )
        kept = await records.get(SourceCard, made.id)
        assert kept is not None
        tags = {row.tag for row in await records.find(SourceTag, {"document": made.id})}
        document = await platform.rooms.read(made)
        assert kept == card_of(made, document.projection, platform.rooms.sequence(made.id), kept.at)
        assert ("sqlite", "Ours", {"a b", "eu", "eu/finance"}) == (kept.source_kind, kept.description, tags)
    finally:
        await concert.close()
