"""A deed is entered once, with its first batch that is kept, wherever on the way that is committed."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from crdt.errors import AlreadyExists, Conflict
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from engine.alert_records import AlertRule
from engine.audit.audited import audited
from engine.audit.chain import AuditEntry
from engine.audit.deeds import Deed, audited_store, current, doing
from engine.ports import Store
from engine.records import Grant, Group, Setting, User
from engine.runtime.actor import Mood
from engine.runtime.clock import ManualClock
from engine.runtime.supervisor import Supervisor
from engine.runtime.tasks import spawn
from engine.writes import DropEvents, Insert, Put, Remove
from storage.memory import open_memory
from tests.contracts.samples import record

pytestmark = pytest.mark.anyio

ORG, HERE, ADA = OrganisationId("org"), WorkspaceId("here"), UserId("ada")


@pytest.fixture
def store() -> Store:
    return audited_store(open_memory(), lambda: Micros(7))


def deed(action: str = "group.renamed") -> Deed:
    return Deed(
        organisation=ORG, workspace=HERE, by=ADA, action=action, object_kind="group", object="g", title="",
        details={}, now=lambda: Micros(7),
    )  # fmt: skip


def group(name: str) -> Group:
    return Group(id="g", organisation=ORG, name=name, created_at=Micros(1), workspace=HERE)


def setting(name: str) -> Insert:
    return Insert(record=Setting(name=name, value=1))


async def entries(store: Store) -> list[AuditEntry]:
    return list(await store.audit.since(ORG, 0, 100))


async def test_AU2_the_first_batch_of_a_deed_takes_its_entry_along(store: Store) -> None:
    with doing(deed()):
        receipt = await store.writer.commit((Insert(record=group("Old")), setting("a")))
        await store.writer.commit((setting("b"),))
    assert (0, 0) == receipt.numbers, "the caller hears of its own writes alone"
    (entry,) = await entries(store)
    assert ("group.renamed", ADA, HERE, 7) == (entry.action, entry.by, entry.workspace, entry.at)


async def test_AU2_what_a_deed_read_before_it_changed_it_stands_before(store: Store) -> None:
    await store.writer.commit((Insert(record=group("Old")),))
    with doing(deed()):
        assert await store.records.get(Group, "g") is not None
        await store.writer.commit((Put(record=group("New")),))
    with doing(deed("group.deleted")):
        assert [group("New")] == list(await store.records.find(Group, {"workspace": HERE}))
        await store.writer.commit((Remove(type=Group, key=("g",)),))
    renamed, deleted = await entries(store)
    told = {"id": "g", "workspace": "here"}
    assert {"group g": {**told, "name": "Old"}} == renamed.before
    assert {"group g": {**told, "name": "New"}} == renamed.after == deleted.before
    assert deleted.after is None


async def test_AU8_an_entry_names_what_a_deed_made_or_changed_in_a_place_and_what_it_is_called(
    store: Store,
) -> None:
    def here(action: str) -> Deed:
        return replace(deed(action), object_kind="workspace", object=HERE, title="Sales", seen={}, titles={})

    with doing(here("group.created")):
        await store.writer.commit((setting("a"), Insert(record=group("Night watch"))))
    with doing(deed("group.pruned")):
        assert await store.records.get(Group, "g") is not None
        await store.writer.commit((setting("b"),))
    with doing(here("group.deleted")):
        assert await store.records.get(Group, "g") is not None
        await store.writer.commit((Remove(type=Group, key=("g",)),))
    with doing(replace(here("workspace.changed"))):
        await store.writer.commit((Put(record=group("Other")),))
    told = [(one.object_kind, one.object, one.title) for one in await entries(store)]
    assert [("group", "g", "Night watch")] * 3 + [("workspace", "here", "Sales")] == told


async def test_AU8_an_entry_says_which_documents_its_thing_belongs_to(store: Store) -> None:
    rule = record(AlertRule, 1, id="r", name="Late", design=DocumentId("d"))
    with doing(replace(deed("alert.created"), object_kind="workspace", object=HERE)):
        await store.writer.commit((Insert(record=rule),))
    (entry,) = await entries(store)
    assert ("alert_rule", "Late", {"within": ["d"]}) == (entry.object_kind, entry.title, entry.details)


async def test_AU8_the_name_of_a_person_is_no_title(store: Store) -> None:
    person = User(
        id=ADA,
        organisation=ORG,
        kind="person",
        name="Ada Berg",
        email="ada@example.org",
        created_at=Micros(1),
    )
    with doing(replace(deed("user.made"), object_kind="workspace", object=HERE)):
        await store.writer.commit((Insert(record=person),))
    (entry,) = await entries(store)
    assert ("workspace", "") == (entry.object_kind, entry.title)


async def test_AU2_a_batch_that_is_refused_leaves_no_entry_and_the_next_one_takes_it(store: Store) -> None:
    await store.writer.commit((setting("taken"),))
    with doing(deed()):
        with pytest.raises(AlreadyExists):
            await store.writer.commit((setting("taken"),))
        assert [] == await entries(store)
        await store.writer.commit((setting("free"),))
    assert ["group.renamed"] == [entry.action for entry in await entries(store)]


async def test_AU2_an_entry_of_the_engine_itself_stands_for_the_deed(store: Store) -> None:
    own = audited(
        organisation=ORG, workspace=HERE, by=ADA, action="approval.approved", object_kind="approval", object="r",
        at=Micros(1),
    )  # fmt: skip
    with doing(deed()):
        await store.writer.commit((setting("a"), own))
        await store.writer.commit((setting("b"),))
    assert ["approval.approved"] == [entry.action for entry in await entries(store)]


class _Commits:
    mood: Mood = "idle"

    def __init__(self, store: Store) -> None:
        self._store = store

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def receive(self, message: object) -> object:
        await self._store.writer.commit((setting(str(message)),))
        return current()


async def test_AU2_a_deed_goes_along_into_the_mailbox_of_an_actor(store: Store) -> None:
    supervisor = Supervisor(ManualClock(), chance=lambda: 0.5)
    supervisor.register("room", lambda _key: _Commits(store))
    await supervisor.ask("room:1", "by nobody")
    mine = deed()
    with doing(mine):
        assert mine is await supervisor.ask("room:1", "by ada")
    assert await supervisor.ask("room:1", "by nobody again") is None
    assert ["group.renamed"] == [entry.action for entry in await entries(store)]
    await supervisor.drain(0)


async def test_AU2_a_task_that_goes_on_by_itself_is_no_deed(store: Store) -> None:
    async def work() -> Deed | None:
        return current()

    with doing(deed()):
        assert await spawn(work(), name="work") is None


async def test_AU5_who_may_what_is_never_changed_without_an_entry(store: Store) -> None:
    grant = Grant(
        id="1", organisation=ORG, subject_kind="user", subject="ben", object_kind="workspace", object=HERE,
        right="editor", effect="allow", created_by=ADA, created_at=Micros(1),
    )  # fmt: skip
    await store.writer.commit((setting("a"),))
    receipt = await store.writer.commit((Insert(record=grant),))
    assert (0,) == receipt.numbers
    (entry,) = await entries(store)
    assert ("grant.changed", ADA, HERE, "1") == (entry.action, entry.by, entry.workspace, entry.object)


async def test_AU2_many_deeds_at_once_are_each_entered_once(store: Store) -> None:
    async def one(number: int, more: Callable[[], Awaitable[object]]) -> None:
        with doing(deed(f"deed.{number}")):
            await more()
            await store.writer.commit((setting(str(number)),))

    await asyncio.gather(*(one(number, lambda: asyncio.sleep(0)) for number in range(30)))
    assert {f"deed.{number}" for number in range(30)} == {entry.action for entry in await entries(store)}
    assert 30 == len(await entries(store))


async def test_AU2_a_conflict_in_a_deed_comes_to_its_caller(store: Store) -> None:
    with doing(deed()), pytest.raises(Conflict):
        await store.writer.commit((DropEvents(channel=Channel("c"), through=9),))
    assert [] == await entries(store)
