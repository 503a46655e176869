"""Access by tags, from the edit that puts one on to the open socket that loses what it gave."""

import asyncio
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crdt.errors import Conflict, InvalidInput, NotFound
from crdt.frames import Left
from crdt.ids import DocumentId, UserId
from engine.card_records import SourceTag
from engine.catalog.errors import TagGivesAccess
from engine.records import Workspace
from server.principal import Principal
from server.settings import Settings
from server.wiring import Concert, open_concert
from tests.support.ear import SECONDS, Ear
from tests.support.furnished import with_tables
from tests.support.household import NOBODY, people

pytestmark = pytest.mark.anyio


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Ada owns, Bob edits, and Nia belongs to the organisation and has been granted nothing."""

    concert: Concert
    workspace: str
    ada: Principal
    bob: Principal
    nia: Principal
    token: str

    @property
    def place(self) -> str:
        return f"workspace:{self.workspace}"

    async def do(self, name: str, /, *, by: Principal | None = None, **values: object) -> Any:
        return await self.concert.performer.perform(by or self.ada, name, values)

    async def give(self, **said: object) -> Any:
        who: dict[str, Any] = {
            "subject_kind": "user",
            "subject": self.nia.user,
            "effect": "allow",
            "role": "viewer",
        }
        return await self.do("access.give", object=self.place, **{**who, **said})

    async def source(self, name: str, *tags: str) -> str:
        made = await self.do("sources.create", workspace=self.workspace, name=name, kind="sqlite")
        if tags:
            await self.tag(made["id"], *tags)
        return str(made["id"])

    async def tag(self, source: str, *tags: str) -> None:
        """By somebody who edits the source; what follows from it has followed."""
        before = await self.do("sources.get", id=source)
        body = {**before["body"], "tags": dict.fromkeys(tags, True)}
        await self.do("sources.update", by=self.bob, id=source, body=body)
        async with asyncio.timeout(SECONDS):
            while await self._worn(source) != set(tags):  # noqa: ASYNC110 - it tells nobody
                await asyncio.sleep(0)

    async def _worn(self, source: str) -> set[str]:
        records = self.concert.platform.store.records
        return {one.tag for one in await records.find(SourceTag, {"document": DocumentId(source)})}

    async def shared(self) -> list[str]:
        return [one["title"] for one in (await self.do("documents.shared", by=self.nia))["items"]]


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    concert = await open_concert(Settings(data=with_tables(tmp_path), demo=False), lambda *_: None)
    try:
        tokens, workspace = await people(concert)
        ada, bob, nia = [await concert.access.principal(tokens[role]) for role in ("owner", "editor", NOBODY)]
        yield House(concert=concert, workspace=workspace, ada=ada, bob=bob, nia=nia, token=tokens[NOBODY])
    finally:
        await concert.close()


async def test_AC11_who_has_a_role_by_a_tag_loses_it_with_the_tag_at_open_sockets_too(house: House) -> None:
    source = await house.source("Salaries")
    await house.give(tag="Finance")
    with pytest.raises(NotFound):
        await house.do("sources.get", by=house.nia, id=source)
    await house.tag(source, "finance", "eu")
    assert "Salaries" == (await house.do("sources.get", by=house.nia, id=source))["title"]
    assert ["Salaries"] == await house.shared()
    ear = await Ear(house.concert).sign_in(house.token)
    assert await ear.join(f"doc:{source}")
    await house.tag(source, "eu")
    await ear.wait(Left)
    with pytest.raises(NotFound):
        await house.do("sources.get", by=house.nia, id=source)
    assert [] == await house.shared()


async def test_AC11_a_source_that_is_made_with_its_tags_is_under_them_from_its_first_commit(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform, told = house.concert.platform, list[UserId]()
    look_again = platform.members.on_changed

    def heard(users: Collection[UserId]) -> None:
        told.extend(users)
        look_again(users)

    monkeypatch.setattr(platform.members, "on_changed", heard)
    (workspace,) = await platform.store.records.find(Workspace, {"id": house.workspace})
    await house.give(tag="finance")
    told.clear()
    body = {"kind": "sqlite", "tags": {"Finance/Pay": True}}
    made = await platform.documents.create(workspace, "data_source", "Pay", {"body": body}, house.ada.user)
    assert "Pay" == (await house.do("sources.get", by=house.nia, id=made.id))["title"]
    async with asyncio.timeout(SECONDS):
        while house.nia.user not in told:  # noqa: ASYNC110 - it tells nobody
            await asyncio.sleep(0)


async def test_AC11_a_right_by_a_tag_is_told_with_its_grant(house: House) -> None:
    source = await house.source("Orders", "finance", "finance/orders")
    grant = await house.give(tag="finance", role="editor")
    told = await house.do("access.effective", object=f"doc:{source}", user=house.nia.user)
    edit = next(one for one in told["rights"] if one["right"] == "edit")
    assert (True, "given", [grant["id"]]) == (
        edit["allowed"], edit["because"], [one["id"] for one in edit["grants"]]
    )  # fmt: skip
    assert ("tag", "sources tagged finance") == (edit["grants"][0]["on"], edit["grants"][0]["on_title"])
    able = await house.do("access.who", object=f"doc:{source}", right="edit")
    assert house.nia.user in {one["user"] for one in able["items"]}
    listed = (await house.do("access.grants", object=house.place))["items"]
    assert [grant["id"]] == [one["id"] for one in listed if one["on"] == "tag" and one["here"]]
    await house.do("access.withdraw", object=house.place, grant=grant["id"])
    with pytest.raises(NotFound):
        await house.do("sources.get", by=house.nia, id=source)


async def test_AC11_what_a_tag_denies_is_gone_for_who_may_read_the_workspace(house: House) -> None:
    source, other = await house.source("Salaries"), await house.source("Stock", "eu")
    await house.concert.identity.grant(
        (await house.concert.identity.person(house.concert.owner, f"{NOBODY}@example.org")),
        "workspace", house.workspace, "viewer", house.concert.owner.id,
    )  # fmt: skip
    await house.give(tag="finance", effect="deny")
    ear = await Ear(house.concert).sign_in(house.token)
    assert await ear.join(f"doc:{source}")
    await house.tag(source, "finance", "finance/pay")
    await ear.wait(Left)
    listed = await house.do("sources.list", by=house.nia, workspace=house.workspace)
    assert ([other], 1) == ([one["id"] for one in listed["items"]], listed["total"])
    documents = await house.do("documents.list", by=house.nia, id=house.workspace)
    assert [other] == [one["id"] for one in documents["items"]]
    await house.tag(source, "eu")
    listed = await house.do("sources.list", by=house.nia, workspace=house.workspace)
    assert {source, other} == {one["id"] for one in listed["items"]}


async def test_AC11_a_tag_gives_no_more_than_who_puts_it_on_has(house: House) -> None:
    for role in ("owner", "admin", "approver"):
        with pytest.raises(InvalidInput):
            await house.give(tag="finance", role=role)
    with pytest.raises(InvalidInput):
        await house.give(tag="finance", kind="data_source")
    source = await house.source("Orders")
    with pytest.raises(InvalidInput):
        await house.do(
            "access.give", object=f"doc:{source}", subject_kind="user", subject=house.nia.user,
            effect="allow", role="viewer", tag="finance",
        )  # fmt: skip
    await house.give(tag="finance")
    with pytest.raises(Conflict):
        await house.give(tag=" FINANCE ")


async def test_AC11_a_tag_that_gives_access_keeps_its_name(house: House) -> None:
    await house.source("Orders", "finance", "finance/orders")
    grant = await house.give(tag="finance/orders")
    for name in ("finance", "finance/orders"):
        with pytest.raises(TagGivesAccess):
            await house.do("tags.rename", by=house.bob, id=house.workspace, name=name, now="money")
        with pytest.raises(TagGivesAccess):
            await house.do("tags.remove", by=house.bob, id=house.workspace, name=name)
    await house.do("access.withdraw", object=house.place, grant=grant["id"])
    done = await house.do("tags.rename", by=house.bob, id=house.workspace, name="finance", now="money")
    assert 1 == done["places"]
