"""The life of documents around their content: titles that follow names, the trash, and who is where."""

import asyncio
from dataclasses import dataclass

import pytest
from pycrdt import Doc, Map, Text

from crdt.errors import ConcertError, CorruptUpdate, InvalidInput
from crdt.gate import Owner
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId, workspace_channel
from crdt.kinds.kind import YDoc, kinds
from crdt.kinds.writing import seed_from_json
from crdt.room import SERVER
from crdt.updates import clocks
from engine.channels import Channels
from engine.documents import RENAME_SECONDS, TOUCH_SECONDS, Documents, check_alone
from engine.ports import Store
from engine.records import DocumentRecord, Workspace
from engine.rooms import Rooms, loading
from engine.runtime.clock import ManualClock, SystemIds
from storage.memory import open_memory
from tests.crdt.yjs_bytes import deletes, string, structs, update

pytestmark = pytest.mark.anyio

ADA = UserId("ada")
WORKSPACE = Workspace(
    id=WorkspaceId("w"),
    organisation=OrganisationId("o"),
    document=DocumentId("wd"),
    name="W",
    created_by=ADA,
    created_at=Micros(0),
)


@dataclass
class House:
    store: Store
    clock: ManualClock
    documents: Documents
    rooms: Rooms

    async def row(self, id_: DocumentId) -> DocumentRecord:
        row = await self.store.records.get(DocumentRecord, id_)
        assert row is not None
        return row

    async def topics(self) -> list[str]:
        return [
            event.topic for event in await self.store.events.since(workspace_channel(WORKSPACE.id), 0, 100)
        ]

    async def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        for _ in range(20):
            await asyncio.sleep(0)


@pytest.fixture
def house() -> House:
    store, clock = open_memory(), ManualClock()
    channels = Channels(
        writer=store.writer, events=store.events, clock=clock, framing=lambda payload: payload
    )
    documents = Documents(kinds(), store, channels, clock, SystemIds(clock))
    rooms = Rooms(store=store, clock=clock, kinds=kinds(), on_changes=documents.note)
    return House(store, clock, documents, rooms)


def rename(text: str) -> object:
    def edit(doc: YDoc) -> None:
        doc.get("body", type=Map)["name"] = Text(text)

    return edit


def tag(doc: YDoc) -> None:
    doc.get("body", type=Map)["tags"]["new"] = True


async def edited(house: House, record: DocumentRecord, edit: object) -> None:
    """An edit through the room; time passes until its commit."""
    waiting = asyncio.ensure_future(house.rooms.edit(record, ADA, edit))  # type: ignore[arg-type]
    for _ in range(50):
        await house.pass_time(0.001)
        if waiting.done():
            break
    await waiting


async def test_a_title_follows_the_name_once_for_many_keystrokes(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "data_source", "Orders", {}, ADA)
    for name in ("Orders d", "Orders da", "Orders data"):
        await edited(house, record, rename(name))
    await house.pass_time(RENAME_SECONDS)
    assert "Orders data" == (await house.row(record.id)).title
    assert ["document:created", "document:renamed"] == await house.topics()


async def test_any_edit_is_noted_within_ten_seconds_and_renames_nothing(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "data_source", "Orders", {}, ADA)
    await edited(house, record, tag)
    await house.pass_time(TOUCH_SECONDS)
    row = await house.row(record.id)
    assert ("Orders", True) == (row.title, row.updated_at > record.updated_at)
    assert ["document:created"] == await house.topics()


async def test_who_changed_it_last_is_known_before_the_row_follows(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "data_source", "Orders", {}, ADA)
    await edited(house, record, tag)
    row = await house.row(record.id)
    assert record.updated_at == row.updated_at
    assert house.documents.latest(row).updated_at > row.updated_at
    await house.pass_time(TOUCH_SECONDS)
    row = await house.row(record.id)
    assert row == house.documents.latest(row)


async def test_a_rename_right_before_the_end_is_not_lost(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "workflow", "Old", {}, ADA)
    await edited(house, record, rename("New"))
    await house.documents.settle()
    assert "New" == (await house.row(record.id)).title


async def test_the_trash_gives_back(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "workflow", "Plan", {}, ADA)
    trashed = await house.documents.trash(record, ADA)
    assert trashed.trashed_at is not None
    assert (await house.documents.restore(trashed, ADA)).trashed_at is None
    assert ["document:created", "document:trashed", "document:restored"] == await house.topics()


async def test_an_exported_state_comes_in_again_and_one_of_another_kind_does_not(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "workflow", "Plan", {}, ADA)
    state = (await house.rooms.read(record)).state()
    assert "Plan" == (await house.documents.adopt(WORKSPACE, "workflow", "x", state, ADA)).title
    foreign: YDoc = Doc()
    foreign["elsewhere"] = Map({"a": 1})
    with pytest.raises(CorruptUpdate):
        await house.documents.adopt(WORKSPACE, "workflow", "x", foreign.get_update(), ADA)


def spoilt(root: str, key: str, value: object) -> bytes:
    """A data source with one thing in it that its rules refuse."""
    doc: YDoc = Doc(client_id=7)
    doc.apply_update(seed_from_json(kinds()["data_source"], {}))
    doc.get(root, type=Map)[key] = value
    return doc.get_update()


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (spoilt("body", "credential", "ghp_" + "a" * 40), "secret_refused"),
        (spoilt("body", "description", Text("-----BEGIN RSA PRIVATE KEY-----")), "secret_refused"),
        (spoilt("body", "connection", Map({"password": "x"})), "secret_refused"),
        (spoilt("body", "kind", Map({})), "shape_not_allowed"),
        (spoilt("body", "criticality", "utter"), "value_not_allowed"),
        (spoilt("comments", "t1", "no thread"), "shape_not_allowed"),
    ],
)
async def test_GP9_what_the_gate_would_refuse_does_not_come_in_by_a_file(
    house: House, state: bytes, code: str
) -> None:
    with pytest.raises(ConcertError) as refused:
        await house.documents.adopt(WORKSPACE, "data_source", "x", state, ADA)
    assert code == refused.value.code
    assert 0 == await house.store.records.count(DocumentRecord, {})


async def test_GP9_an_export_with_everybody_s_comments_comes_in_and_nobody_takes_their_words(
    house: House,
) -> None:
    doc: YDoc = Doc(client_id=7)
    doc.apply_update(seed_from_json(kinds()["data_source"], {"body": {"owner": "bob"}}))
    said = Map({"text": Text("why?"), "reactions": Map({"bob:like": 1, "ada:like": 1})})
    doc.get("comments", type=Map)["t1"] = Map({"messages": Map({"m1": said})})
    record = await house.documents.adopt(WORKSPACE, "data_source", "x", doc.get_update(), ADA)
    bound = await loading.bindings(house.store, record.id)
    loaded = await loading.load(house.store, record.id, kinds()["data_source"])
    assert dict.fromkeys(clocks(loaded.document.state_vector()), SERVER) == bound
    assert {Owner(SERVER)} == {*loading.owners(bound, (), loaded).values()}


def test_P16_ranges_that_a_file_deletes_twice_are_joined_before_anything_is_applied() -> None:
    twice = deletes(7, (2, 3), (1, 2))
    state = update(structs(7, 0, string("letters")), deleted=(twice,))
    once = update(structs(7, 0, string("letters")), deleted=(deletes(7, (1, 4)),))
    assert once == check_alone(kinds()["freeform"], state)


async def test_R5_what_a_document_begins_with_is_written_under_by_nobody(house: House) -> None:
    record = await house.documents.create(WORKSPACE, "workflow", "Plan", {}, ADA)
    assert {SERVER} == {*(await loading.bindings(house.store, record.id)).values()}


async def test_bytes_that_are_no_document_become_none(house: House) -> None:
    with pytest.raises(ConcertError):
        await house.documents.adopt(WORKSPACE, "freeform", "x", b"\xff\xff\xff\x7f", ADA)
    with pytest.raises(InvalidInput):
        await house.documents.create(WORKSPACE, "poem", "x", {}, ADA)
    assert 0 == await house.store.records.count(DocumentRecord, {})
