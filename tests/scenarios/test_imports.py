"""CSV in and out of a workspace: compared, approved, carried out through the documents, and taken back."""

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import ConcertError
from crdt.ids import OrganisationId, UserId
from engine.import_records import ImportChunk, ImportRow
from engine.imports.actor import ENGINE
from engine.imports.uploads import By, Uploads
from engine.records import Organisation, Workspace
from engine.writes import Put
from server.principal import Principal
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    concert: Concert
    principal: Principal
    workspace: Workspace

    async def ask(self, command: str, /, **given: Any) -> Any:
        return await self.concert.performer.perform(self.principal, command, given)

    async def make(self, name: str, **body: Any) -> str:
        made = await self.ask("sources.create", workspace=self.workspace.id, name=name, kind="sqlite")
        await self.change(made["id"], **{**made["body"], **body})
        return str(made["id"])

    async def change(self, id_: str, **body: Any) -> None:
        before = (await self.ask("sources.get", id=id_))["body"]
        await self.ask("sources.update", id=id_, body={**before, **body})

    async def body(self, id_: str) -> Any:
        return (await self.ask("sources.get", id=id_))["body"]

    async def export(self, what: str = "sources", form: str = "csv") -> str:
        text, offset = "", 0
        while offset is not None:
            asked = {"id": self.workspace.id, "what": what, "format": form, "offset": offset, "limit": 2}
            piece = await self.ask("imports.export", **asked)
            text, offset = text + piece["text"], piece["next"]
        return text

    async def settled(self, upload: str) -> Any:
        async with asyncio.timeout(30):
            while True:
                found = await self.ask("imports.get", id=self.workspace.id, upload=upload)
                if found["state"] not in {"checking", "applying", "undoing"}:
                    return found
                await asyncio.sleep(0)

    async def until_begun(self, upload: str) -> None:
        """Some of its rows are applied."""
        async with asyncio.timeout(30):
            while True:
                if (await self.ask("imports.get", id=self.workspace.id, upload=upload))["applied"]:
                    return
                await asyncio.sleep(0)

    async def checked(self, text: str, what: str = "sources") -> Any:
        about = {"id": self.workspace.id}
        made = await self.ask("imports.begin", **about, what=what, name=f"{what}.csv")
        for number, at in enumerate(range(0, len(text), 100), 1):
            piece = {"number": number, "text": text[at : at + 100]}
            await self.ask("imports.append", **about, upload=made["id"], **piece)
        await self.ask("imports.check", **about, upload=made["id"])
        return await self.settled(made["id"])

    async def rows(self, upload: str, **more: Any) -> list[Any]:
        found = await self.ask("imports.rows", id=self.workspace.id, upload=upload, **more)
        return list(found["items"])

    async def then(self, command: str, upload: str) -> Any:
        await self.ask(f"imports.{command}", id=self.workspace.id, upload=upload)
        return await self.settled(upload)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    concert = await open_concert(
        Settings(data=with_tables(tmp_path), demo=False), lambda _what, _done, _of: None
    )
    (workspace,) = await concert.platform.store.records.find(Workspace, {})
    token = (await concert.identity.issue("session", concert.owner, 3600)).text
    yield Place(concert=concert, principal=await concert.access.principal(token), workspace=workspace)
    await concert.close()


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_CI5_what_was_exported_comes_back_without_a_difference(place: Place, form: str) -> None:
    await place.make("orders", description='A "long"\ntext, with ; all', tags={"eu": True, "a b": True})
    await place.make("billing", criticality="high", owner=place.concert.owner.id)
    await place.make("=cmd", description="page\x0bline\u2028paragraph\x85end")
    checked = await place.checked(await place.export(form=form))
    assert (3, 3, 0) == (checked["rows"], checked["unchanged"], checked["refused"])
    with pytest.raises(ConcertError):
        await place.then("apply", checked["id"])


ODD_TAGS = ['"quoted"', "a; b", 'c;d "e"', "plain"]


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_CI5_tags_with_semicolons_and_quotes_come_back_as_they_are(place: Place, form: str) -> None:
    orders = await place.make("orders", tags=dict.fromkeys(ODD_TAGS, True))
    file = await place.export(form=form)
    assert 1 == (await place.checked(file))["unchanged"]
    await place.change(orders, tags={"other": True})
    checked = await place.checked(file)
    assert 1 == (await place.then("apply", checked["id"]))["applied"]
    assert dict.fromkeys(ODD_TAGS, True) == (await place.body(orders))["tags"]
    assert 1 == (await place.then("undo", checked["id"]))["undone"]
    assert {"other": True} == (await place.body(orders))["tags"]


@pytest.mark.parametrize("by", ["email", "id"])
async def test_CI2_an_owner_is_looked_for_in_the_own_organisation_alone(place: Place, by: str) -> None:
    far = Organisation(id=OrganisationId("far"), name="Far", created_at=place.workspace.created_at)
    stranger = replace(
        place.concert.owner, id=UserId("stranger"), organisation=far.id, email="stranger@far.invalid"
    )
    await place.concert.platform.store.writer.commit((Put(record=far), Put(record=stranger)))
    orders = await place.make("orders")
    owner = getattr(stranger, by)
    checked = await place.checked(f"id,name,owner\n{orders},orders,{owner}\n")
    (row,) = await place.rows(checked["id"])
    assert (1, "owner", f"Nobody here has the address “{owner}”.") == (
        checked["refused"],
        row["problems"][0]["column"],
        row["problems"][0]["message"],
    )


async def test_CI3_an_import_is_compared_approved_carried_out_and_taken_back(place: Place) -> None:
    orders = await place.make("orders", description="Old", tags={"eu": True})
    billing = await place.make("billing", criticality="high")
    text = f"id,name,description,criticality\n{orders},orders,,critical\n{billing},billing,,high\n,fresh,New,low\n,bad,x,huge\n"
    checked = await place.checked(text)
    assert ([1, 1, 0, 2], ["kind", "tags", "owner"]) == (
        [0 + bool(checked["changed"]), checked["unchanged"], checked["new"], checked["refused"]],
        checked["absent"],
    )
    (first, *_) = await place.rows(checked["id"])
    assert [("description", "Old", "", True), ("criticality", "medium", "critical", False)] == [
        (one["column"], one["before"], one["after"], one["emptied"]) for one in first["cells"]
    ]
    with_kind = text.replace("criticality\n", "criticality,kind\n", 1).replace(",low\n", ",low,files\n")
    with_kind = (
        with_kind.replace(",critical\n", ",critical,sqlite\n")
        .replace(",high\n", ",high,sqlite\n")
        .replace("huge\n", "huge,sqlite\n")
    )
    checked = await place.checked(with_kind)
    assert (1, 1, 1, 1) == tuple(checked[name] for name in ("changed", "unchanged", "new", "refused"))
    done = await place.then("apply", checked["id"])
    assert (2, 0) == (done["applied"], done["failed"])
    body = await place.body(orders)
    assert ("", "critical", {"eu": True}) == (body["description"], body["criticality"], body["tags"])
    (fresh,) = (await place.ask("sources.list", search="fresh"))["items"]
    assert ("files", "New") == (fresh["source_kind"], fresh["description"])
    await place.change(orders, criticality="low")
    undone = await place.then("undo", checked["id"])
    assert (2, 0) == (undone["undone"], undone["kept"])
    body = await place.body(orders)
    assert ("Old", "low") == (body["description"], body["criticality"])
    assert ["Changed since, and left: criticality."] == [
        one["said"] for one in await place.rows(checked["id"]) if one["said"]
    ]
    assert [] == (await place.ask("sources.list", search="fresh"))["items"]


async def test_CI3_odd_names_are_imported_as_they_are_shown_and_are_taken_back(place: Place) -> None:
    """What was made is found again by its name, and nobody has changed it."""
    text = 'name,kind\n"  two \n words ",sqlite\ntwo  words,sqlite\n\u200b,sqlite\n"nul\x00",sqlite\n'
    checked = await place.checked(text)
    assert (1, 3) == (checked["new"], checked["refused"])
    assert [
        "An earlier row is about the same.",
        "A name has at least one character that can be seen.",
        "A name has no control characters.",
    ] == [row["problems"][0]["message"] for row in await place.rows(checked["id"], change="refused")]
    assert 1 == (await place.then("apply", checked["id"]))["applied"]
    again = await place.checked(text)
    assert (0, 1) == (again["new"], again["unchanged"])
    undone = await place.then("undo", checked["id"])
    assert (1, 0) == (undone["undone"], undone["kept"])


async def test_CI1_a_file_with_half_of_a_letter_is_compared_to_its_end(place: Place) -> None:
    checked = await place.checked(r'[{"name": "\ud800", "kind": "sqlite"}, {"name": "a", "kind": "sqlite"}]')
    assert ("checked", 1, 1) == (checked["state"], checked["refused"], checked["new"])


async def test_CI3_rows_of_a_file_go_with_it_and_nothing_else_does(place: Place) -> None:
    many = [f"s{n},sqlite" for n in range(250)]
    kept, gone = [await place.checked("\n".join(["name,kind", *rows])) for rows in (many[:3], many)]
    assert 250 == len(await place.rows(gone["id"], limit=1000))
    await place.ask("imports.remove", id=place.workspace.id, upload=gone["id"])
    records = place.concert.platform.store.records
    rows = {row.upload for row in await records.find(ImportRow, {})}
    pieces = {row.upload for row in await records.find(ImportChunk, {})}
    assert ({kept["id"]}, {kept["id"]}) == (rows, pieces)


async def scanned(place: Place, data: Path) -> str:
    """A source whose tables are in the catalogue."""
    file = data / "sources" / "shop.db"
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("create table orders (id integer primary key, total real)")
    id_ = await place.make("shop", connection={"path": "shop.db"})
    await place.ask("sources.discover", id=id_)
    return id_


async def test_CI6_what_is_said_of_tables_is_imported_and_taken_back(place: Place, tmp_path: Path) -> None:
    shop = await scanned(place, tmp_path)
    mail = place.concert.owner.email
    await place.ask("tables.annotate", id=shop, table="orders", description="Old", add_tags=["sales"])
    whole = await place.export("annotations")
    assert 4 == len(whole.splitlines()), "the table and its two columns"
    unchanged = await place.checked(whole, "annotations")
    assert (3, 3) == (unchanged["rows"], unchanged["unchanged"])
    as_json = await place.export("annotations", "json")
    assert [["sales"], [], []] == [one["tags"] for one in json.loads(as_json)]
    unchanged = await place.checked(as_json, "annotations")
    assert (3, 3) == (unchanged["rows"], unchanged["unchanged"])
    rows = [
        {"source": "shop", "table": "orders", "tags": ["Finance/EU", "sales"]},
        {"source": shop, "table": "orders", "column": "total", "description": "With tax", "owner": mail},
        {"source": "shop", "table": "gone", "description": "x"},
        {"source": "shop", "table": "orders", "column": "nothing", "description": "x"},
    ]
    checked = await place.checked(json.dumps(rows), "annotations")
    assert (2, 2) == (checked["changed"], checked["refused"])
    (first, *_) = await place.rows(checked["id"])
    assert [("tags", "sales", "finance/eu; sales")] == [
        (one["column"], one["before"], one["after"]) for one in first["cells"]
    ]
    done = await place.then("apply", checked["id"])
    assert (2, 0) == (done["applied"], done["failed"])
    table = await place.ask("tables.get", id=shop, table="orders")
    total = next(one["said"] for one in table["columns"] if one["name"] == "total")
    assert (["finance/eu", "sales"], "Old") == (table["said"]["tags"], table["said"]["description"])
    assert ("With tax", place.concert.owner.id) == (total["description"], total["owner"])
    await place.ask("tables.annotate", id=shop, table="orders", column="total", description="Theirs")
    undone = await place.then("undo", checked["id"])
    assert (2, 0) == (undone["undone"], undone["kept"])
    table = await place.ask("tables.get", id=shop, table="orders")
    total = next(one["said"] for one in table["columns"] if one["name"] == "total")
    assert (["sales"], "Theirs", None) == (table["said"]["tags"], total["description"], total["owner"])


async def test_CI4_what_somebody_changed_since_it_was_compared_is_left_alone(place: Place) -> None:
    orders = await place.make("orders", description="Old")
    checked = await place.checked(f"id,description\n{orders},New\n")
    await place.change(orders, description="Theirs")
    done = await place.then("apply", checked["id"])
    assert (0, 1, "Theirs") == (done["applied"], done["failed"], (await place.body(orders))["description"])


async def test_CI4_rows_are_carried_out_with_what_somebody_may_now_do(place: Place) -> None:
    orders = await place.make("orders", description="Old")
    checked = await place.checked(f"id,description\n{orders},New\n")
    uploads = Uploads(place.concert.platform)
    viewer = By(user=place.concert.owner.id, name="", role="viewer")
    await uploads.apply(place.workspace, checked["id"], viewer)
    done = await place.settled(checked["id"])
    assert (0, 1) == (done["applied"], done["failed"])
    assert ["You may not edit it."] == [one["said"] for one in await place.rows(checked["id"])]


async def test_CI3_what_a_restart_stopped_goes_on_and_makes_nothing_twice(place: Place) -> None:
    names = [f"many-{number}" for number in range(3)]
    checked = await place.checked("name,kind\n" + "".join(f"{name},files\n" for name in names))
    done = await place.then("apply", checked["id"])
    assert (3, ENGINE.name) == (done["applied"], "imports")
    uploads, platform = Uploads(place.concert.platform), place.concert.platform
    record = await uploads.get(place.workspace, checked["id"])
    rows = await platform.store.records.find(ImportRow, {"upload": record.id})
    await again(place, record, rows)
    assert await uploads.go_on(record.id)
    assert 3 == (await place.ask("sources.list", search="many"))["total"]


async def test_CI3_a_row_that_cannot_be_done_keeps_none_of_its_block_from_it(place: Place) -> None:
    rows = "".join(f"row-{number:02},files,Old\n" for number in range(60))
    made = await place.checked(f"name,kind,description\n{rows}")
    done = await place.then("apply", made["id"])
    assert (60, 0) == (done["applied"], done["failed"])
    ids = [row["subject"] for row in await place.rows(made["id"], limit=100)]
    checked = await place.checked("id,description\n" + "".join(f"{id_},New\n" for id_ in ids))
    await place.ask("documents.trash", id=ids[3])
    await place.change(ids[5], description="Theirs")
    done = await place.then("apply", checked["id"])
    assert (58, 2) == (done["applied"], done["failed"])
    failed = await place.rows(checked["id"], outcome="failed")
    assert {4: "It is not there any more.", 6: "Somebody changed it since it was compared."} == {
        row["number"]: row["said"] for row in failed
    }
    assert 58 == (await place.then("undo", checked["id"]))["undone"]
    undone = await place.then("undo", made["id"])
    assert (59, 1) == (undone["undone"], undone["kept"]), "what somebody changed stays"
    assert ["row-05"] == [one["title"] for one in (await place.ask("sources.list", search="row-"))["items"]]


async def test_CI3_a_stopped_import_keeps_what_it_did_goes_on_and_is_taken_back(place: Place) -> None:
    rows = "".join(f"much-{number:03},files,Old\n" for number in range(230))
    made = await place.checked(f"name,kind,description\n{rows}")
    about = {"id": place.workspace.id, "upload": made["id"]}
    await place.ask("imports.apply", **about)
    await place.until_begun(made["id"])
    await place.ask("imports.stop", **about)
    stopped = await place.settled(made["id"])
    assert ("stopped", 0) == (stopped["state"], stopped["failed"])
    assert 0 < stopped["applied"] < 230
    assert stopped["applied"] == (await place.ask("sources.list", search="much-"))["total"]
    assert stopped == await place.then("stop", made["id"]), "a second stop changes nothing"
    done = await place.then("apply", made["id"])
    assert ("applied", 230) == (done["state"], done["applied"])
    assert 230 == (await place.ask("sources.list", search="much-"))["total"]
    await place.ask("imports.undo", **about)
    await place.ask("imports.stop", **about)
    stopped = await place.settled(made["id"])
    assert 230 == stopped["applied"] + stopped["undone"]
    undone = await place.then("undo", made["id"])
    assert ("undone", 230) == (undone["state"], undone["undone"])
    assert 0 == (await place.ask("sources.list", search="much-"))["total"]


async def test_CI3_only_what_was_begun_can_be_stopped(place: Place) -> None:
    checked = await place.checked("name,kind\nidle,files\n")
    with pytest.raises(ConcertError) as refused:
        await place.ask("imports.stop", id=place.workspace.id, upload=checked["id"])
    assert ("import_state", "checked") == (refused.value.code, refused.value.details["state"])


async def again(place: Place, record: Any, rows: Any) -> None:
    """As a crash leaves it: the documents are there, their outcomes are not."""
    lost = [Put(record=replace(row, outcome=None)) for row in rows]
    await place.concert.platform.store.writer.commit((Put(record=replace(record, state="applying")), *lost))
