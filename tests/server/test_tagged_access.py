"""Grants on tags at the one door: whatever tags and grants there are, they come to what a plain reading of them says."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.errors import ConcertError
from crdt.ids import DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.roles import RIGHTS, Right, Role
from engine.access.effective import Object, effective
from engine.bulk.sources.standing import Asker, roles_on
from engine.card_records import SourceTag
from engine.catalog.tags import worn
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Group, GroupMember, User, Workspace
from engine.runtime.clock import ManualClock, SystemIds
from engine.writes import Put, Remove
from server.access import Access
from server.identity import Identity
from server.principal import Principal
from storage.memory import open_memory

HERE, NOW = OrganisationId("o"), Micros(1)
PLACES = {"orders": "w", "stock": "w", "far": "w2"}
BRANCH = "branch of orders"
TAGS = ("finance", "Finance / Salaries", "finances", "eu")
SCOPES = ("finance", "finance/salaries", "finances", "eu")
ROLES = (Role.VIEWER, Role.COMMENTER, Role.EDITOR)

tags = st.fixed_dictionaries({name: st.sets(st.sampled_from(TAGS)) for name in PLACES})


@dataclass(frozen=True)
class Given:
    """A grant on a tag of a workspace, for Vic, her group, a group she is not in, or everyone."""

    subject: str
    workspace: str
    tag: str
    effect: str
    role: Role

    def names_vic(self) -> bool:
        return self.subject != "others"

    def reaches(self, place: str, carried: set[str]) -> bool:
        plain = {"/".join(part.strip().lower() for part in one.split("/")) for one in carried}
        below = any(one == self.tag or one.startswith(f"{self.tag}/") for one in plain)
        return self.names_vic() and self.workspace == place and below

    def row(self, number: int) -> Grant:
        kinds: dict[str, Any] = {"vic": "user", "crew": "group", "others": "group", "": "everyone"}
        return Grant(
            id=f"g{number}",
            organisation=HERE,
            subject_kind=kinds[self.subject],
            subject=self.subject,
            object_kind="tag",
            object=f"{self.workspace}:{self.tag}",
            right=self.role,
            effect="deny" if self.effect == "deny" else "allow",
            created_by=UserId("olga"),
            created_at=NOW,
        )


grants = st.lists(
    st.builds(
        Given,
        subject=st.sampled_from(["vic", "crew", "others", ""]),
        workspace=st.sampled_from(["w", "w2"]),
        tag=st.sampled_from(SCOPES),
        effect=st.sampled_from(["allow", "allow", "deny"]),
        role=st.sampled_from(ROLES),
    ),
    max_size=5,
)


@settings(max_examples=150, deadline=None)
@given(before=tags, after=tags, said=grants, member=st.booleans())
def test_AC11_a_tag_gives_and_takes_exactly_what_is_said_as_it_is_put_on_and_taken_off(
    before: dict[str, set[str]], after: dict[str, set[str]], said: list[Given], member: bool
) -> None:
    async def story() -> None:
        house = await House().furnished(said, member=member)
        for carried in (before, after):
            await house.tag(carried)
            await house.check(carried)

    asyncio.run(story())


class House:
    """Three sources in two workspaces, a branch of one, and Vic, who is in the crew."""

    def __init__(self) -> None:
        self.store: Store = open_memory()
        self.clock = ManualClock()
        self.access = Access(records=self.store.records, clock=self.clock)
        self.rows = {name: _source(name, place) for name, place in PLACES.items()}
        self.rows[BRANCH] = replace(_source(BRANCH, "w"), branch_of=DocumentId("orders"))

    async def furnished(self, said: list[Given], *, member: bool) -> "House":
        self.said, self.member = said, member
        self.vic = User(
            id=UserId("vic"), organisation=HERE, kind="person", name="Vic", email=None, created_at=NOW
        )
        rows: list[Any] = [
            self.vic,
            *self.rows.values(),
            GroupMember(group="crew", user=UserId("vic"), organisation=HERE),
        ]
        rows += [_workspace("w"), _workspace("w2")]
        rows += [Group(id=name, organisation=HERE, name=name, created_at=NOW) for name in ("crew", "others")]
        rows += [one.row(number) for number, one in enumerate(said)]
        if member:
            viewer = Given(subject="vic", workspace="w", tag="", effect="allow", role=Role.VIEWER).row(99)
            rows.append(replace(viewer, object_kind="workspace", object="w"))
        await self.store.writer.commit(tuple(Put(record=row) for row in rows))
        identity = Identity(
            records=self.store.records, writer=self.store.writer, clock=self.clock, ids=SystemIds(self.clock)
        )
        token = await identity.issue("api", self.vic, None)
        self.principal: Principal = await self.access.principal(token.text)
        return self

    async def tag(self, carried: dict[str, set[str]]) -> None:
        was = await self.store.records.find(SourceTag, {})
        now = [
            SourceTag(document=DocumentId(name), tag=tag, organisation=HERE)
            for name, its in carried.items()
            for tag in worn(its)
        ]
        gone = [Remove(type=SourceTag, key=(one.document, one.tag)) for one in was]
        await self.store.writer.commit((*gone, *(Put(record=one) for one in now)))

    def expected(self, name: str, carried: dict[str, set[str]]) -> set[Right]:
        plain = "orders" if name == BRANCH else name
        place = PLACES[plain]
        met = [one for one in self.said if one.reaches(place, carried[plain])]
        if any(one.effect == "deny" for one in met):
            return set()
        roles = [one.role for one in met] + ([Role.VIEWER] if self.member and place == "w" else [])
        return {right for role in roles for right in RIGHTS[role]}

    async def check(self, carried: dict[str, set[str]]) -> None:
        listed = await self.access.readable(self.principal, self.rows.values())
        hidden = await self.access.hidden(self.principal)
        for name, row in self.rows.items():
            expected = self.expected(name, carried)
            assert expected == {right for right in Right if await self._may(row, right)}
            assert (Right.READ in expected) is (row.id in listed)
            denied = not expected and self.member and row.workspace == "w"
            assert not denied or hidden.hides(row) or hidden.hides(self.rows["orders"])
            assert not expected or not hidden.hides(row)
            workspace = await self.store.records.get(Workspace, row.workspace)
            assert workspace is not None
            of = Object(workspace=workspace, document=row)
            told = await effective(self.store.records, self.vic, of, self.clock.now())
            assert expected == told.rights
            assert all(chain.grants for chain in told.chains if chain.allowed)
            asker = Asker(user=self.vic.id, role=Role.OWNER)
            roles = await roles_on(self.store.records, asker, workspace, [row], self.clock.now())
            assert expected == {right for role in roles[row.id] for right in RIGHTS[Role(role)]}

    async def _may(self, row: DocumentRecord, right: Right) -> bool:
        try:
            await self.access.document(self.principal, row.id, right)
        except ConcertError:
            return False
        return True


def _source(name: str, place: str) -> DocumentRecord:
    return DocumentRecord(
        id=DocumentId(name),
        organisation=HERE,
        workspace=WorkspaceId(place),
        kind="data_source",
        kind_version=1,
        title=name,
        epoch="e",
        created_by=UserId("olga"),
        created_at=NOW,
        updated_by=UserId("olga"),
        updated_at=NOW,
    )


def _workspace(name: str) -> Workspace:
    return Workspace(
        id=WorkspaceId(name),
        organisation=HERE,
        document=DocumentId(f"{name} itself"),
        name=name,
        created_by=UserId("olga"),
        created_at=NOW,
    )
