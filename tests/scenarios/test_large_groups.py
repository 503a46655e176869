"""Groups of many people: a list comes with the first of them, the others page by page."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import NotFound
from crdt.ids import UserId
from engine.records import GroupMember, Workspace
from engine.writes import Put
from server.principal import Principal
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.furnished import with_tables

pytestmark = pytest.mark.anyio
MANY = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    concert: Concert
    principal: Principal
    workspace: Workspace

    async def ask(self, command: str, /, **given: Any) -> Any:
        given = {"id": self.workspace.id, **given}
        return await self.concert.performer.perform(self.principal, command, given)

    async def people(self, group: str, count: int, *, disabled: int = 0) -> None:
        owner = self.concert.owner
        for number in range(count + disabled):
            gone = owner.created_at if number >= count else None
            id_ = UserId(f"user-{number:03}")
            user = replace(
                owner, id=id_, name=f"Person {number:03}", email=f"{id_}@x.invalid", disabled_at=gone
            )
            member = GroupMember(group=group, user=id_, organisation=owner.organisation)
            await self.concert.platform.store.writer.commit((Put(record=user), Put(record=member)))


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Place]:
    concert = await open_concert(
        Settings(data=with_tables(tmp_path), demo=False), lambda _what, _done, _of: None
    )
    (workspace,) = await concert.platform.store.records.find(Workspace, {})
    token = (await concert.identity.issue("session", concert.owner, 3600)).text
    yield Place(concert=concert, principal=await concert.access.principal(token), workspace=workspace)
    await concert.close()


async def test_S3_3_a_list_of_groups_comes_with_the_first_people_and_their_number(place: Place) -> None:
    group = (await place.ask("groups.create", name="Everybody"))["id"]
    empty = (await place.ask("groups.create", name="Nobody"))["id"]
    await place.people(group, MANY, disabled=1)
    shown = {one["id"]: one for one in (await place.ask("groups.list"))["items"]}
    assert (MANY, 0) == (shown[group]["member_count"], shown[empty]["member_count"])
    assert [f"Person {number:03}" for number in range(10)] == [one["name"] for one in shown[group]["members"]]
    assert [] == shown[empty]["members"]


async def test_S3_3_the_people_of_a_group_come_page_by_page_and_are_found_by_name(place: Place) -> None:
    group = (await place.ask("groups.create", name="Everybody"))["id"]
    await place.people(group, MANY, disabled=1)
    last = await place.ask("groups.members", group=group, offset=100, limit=50)
    assert (MANY, 20, "Person 100") == (last["total"], len(last["items"]), last["items"][0]["name"])
    found = await place.ask("groups.members", group=group, search="119 person")
    assert (1, "user-119") == (found["total"], found["items"][0]["user"])
    with pytest.raises(NotFound):
        await place.ask("groups.members", group="none")
