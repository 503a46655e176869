"""The one door: who may reach which object with which right, and what others learn of it."""

from dataclasses import dataclass, replace

import pytest

from crdt.errors import ConcertError, Forbidden, NotFound, NotSignedIn, ReadOnly, UnknownChannel
from crdt.ids import Channel, DocumentId, Micros, OrganisationId, UserId, WorkspaceId
from crdt.roles import ORDER, RIGHTS, Right, Role, allows
from engine.ports import Store
from engine.records import DocumentRecord, Grant, Group, GroupMember, Organisation, Token, User, Workspace
from engine.runtime.clock import ManualClock, SystemIds
from engine.writes import Insert, Put
from server.access import Access
from server.identity import Identity
from server.principal import Principal
from server.tickets import Tickets
from storage.memory import open_memory

pytestmark = pytest.mark.anyio

T0 = Micros(1)
ABLE = RIGHTS[Role.EDITOR] | RIGHTS[Role.APPROVER]


@dataclass
class House:
    """Two organisations with a workspace and a document each."""

    store: Store
    clock: ManualClock
    access: Access
    identity: Identity

    async def organisation(self, name: str) -> tuple[User, Workspace, DocumentRecord]:
        organisation = OrganisationId(f"org-{name}")
        owner = self.user(organisation, f"owner-{name}")
        workspace = Workspace(
            id=WorkspaceId(f"w-{name}"),
            organisation=organisation,
            document=DocumentId(f"wd-{name}"),
            name=name,
            created_by=owner.id,
            created_at=T0,
        )
        document = DocumentRecord(
            id=DocumentId(f"d-{name}"),
            organisation=organisation,
            workspace=workspace.id,
            kind="workflow",
            kind_version=1,
            title="x",
            epoch="e",
            created_by=owner.id,
            created_at=T0,
            updated_by=owner.id,
            updated_at=T0,
        )
        rows = (Organisation(id=organisation, name=name, created_at=T0), owner, workspace, document)
        await self.store.writer.commit(tuple(Insert(record=row) for row in rows))
        await self.grant(owner, "organisation", organisation, "owner")
        return owner, workspace, document

    def user(self, organisation: OrganisationId, id_: str) -> User:
        return User(
            id=UserId(id_), organisation=organisation, kind="person", name=id_, email=None, created_at=T0
        )

    async def member(self, workspace: Workspace, role: str, id_: str = "member") -> User:
        user = self.user(workspace.organisation, id_)
        await self.store.writer.commit((Insert(record=user),))
        await self.grant(user, "workspace", workspace.id, role)
        return user

    async def grant(self, user: User, kind: str, object_: str, role: str, **more: object) -> None:
        row = Grant(
            id=f"g-{user.id}-{object_}-{role}-{len(more)}",
            organisation=user.organisation,
            subject_kind="user",
            subject=user.id,
            object_kind=kind,  # type: ignore[arg-type]
            object=object_,
            right=role,
            effect="allow",
            created_by=user.id,
            created_at=T0,
        )
        await self.store.writer.commit((Insert(record=replace(row, **more)),))  # type: ignore[arg-type]

    async def principal(self, user: User, **token: object) -> Principal:
        issued = await self.identity.issue("api", user, None, **token)  # type: ignore[arg-type]
        return await self.access.principal(issued.text)


@pytest.fixture
def house() -> House:
    store, clock = open_memory(), ManualClock()
    identity = Identity(records=store.records, writer=store.writer, clock=clock, ids=SystemIds(clock))
    return House(store, clock, Access(records=store.records, clock=clock), identity)


async def reach(
    house: House, principal: Principal, document: DocumentRecord, right: str
) -> type[ConcertError] | None:
    try:
        await house.access.document(principal, document.id, right)
    except ConcertError as error:
        return type(error)
    return None


@pytest.mark.parametrize("role", ORDER)
@pytest.mark.parametrize("right", Right)
async def test_S2_5_each_role_may_do_what_the_table_says_and_nothing_else(
    house: House, role: str, right: str
) -> None:
    _, workspace, document = await house.organisation("a")
    principal = await house.principal(await house.member(workspace, role))
    refusal = ReadOnly if right == "edit" else Forbidden
    assert (None if allows(role, right) else refusal) == await reach(house, principal, document, right)


async def test_S0_31_nothing_of_another_organisation_exists(house: House) -> None:
    owner, _, _ = await house.organisation("a")
    _, workspace, document = await house.organisation("b")
    principal = await house.principal(owner)
    assert NotFound is await reach(house, principal, document, "read")
    for channel in (f"doc:{document.id}", f"workspace:{workspace.id}", f"source:{document.id}", "run:none"):
        with pytest.raises(NotFound):
            await house.access.channel(principal, Channel(channel))
    assert ["w-a"] == list(await house.access.workspaces(principal))


@pytest.mark.parametrize(
    "name", ["", "doc", "doc:", "nothing:1", "user:other", "doc:../x", "DOC:d-a", "doc:d-a "]
)
async def test_a_channel_that_is_not_there_is_refused(house: House, name: str) -> None:
    owner, _, _ = await house.organisation("a")
    with pytest.raises((UnknownChannel, NotFound)):
        await house.access.channel(await house.principal(owner), Channel(name))


async def test_a_denial_outranks_every_grant(house: House) -> None:
    _, workspace, document = await house.organisation("a")
    user = await house.member(workspace, "admin")
    await house.grant(user, "document", document.id, "viewer", effect="deny")
    assert NotFound is await reach(house, await house.principal(user), document, "read")


async def test_a_grant_ends_when_it_expires(house: House) -> None:
    _, workspace, document = await house.organisation("a")
    user = house.user(workspace.organisation, "guest")
    await house.store.writer.commit((Insert(record=user),))
    await house.grant(
        user, "document", document.id, "editor", expires_at=Micros(house.clock.now() + 5_000_000)
    )
    principal = await house.principal(user)
    assert await reach(house, principal, document, "edit") is None
    house.clock.advance(6)
    assert NotFound is await reach(house, principal, document, "edit")


async def test_a_group_gives_its_members_its_role(house: House) -> None:
    _, workspace, document = await house.organisation("a")
    user = house.user(workspace.organisation, "in-group")
    group = Group(id="team", organisation=workspace.organisation, name="Team", created_at=T0)
    belongs = GroupMember(group="team", user=user.id, organisation=workspace.organisation)
    await house.store.writer.commit(tuple(Insert(record=row) for row in (user, group, belongs)))
    await house.grant(user, "workspace", workspace.id, "editor", subject_kind="group", subject="team")
    assert await reach(house, await house.principal(user), document, "edit") is None


async def test_a_token_may_do_less_than_its_user_never_more(house: House) -> None:
    owner, workspace, document = await house.organisation("a")
    viewer = await house.member(workspace, "viewer")
    assert ReadOnly is await reach(house, await house.principal(owner, role="viewer"), document, "edit")
    assert ReadOnly is await reach(house, await house.principal(viewer, role="owner"), document, "edit")
    elsewhere = await house.principal(owner, workspace=WorkspaceId("w-other"))
    assert NotFound is await reach(house, elsewhere, document, "read")


async def test_a_revoked_expired_or_foreign_token_signs_nobody_in(house: House) -> None:
    owner, _, _ = await house.organisation("a")
    issued = await house.identity.issue("session", owner, 60)
    assert owner.id == (await house.access.principal(issued.text)).user
    link = await house.identity.issue("link", owner, 60)
    for wrong in ("", "x", "concert_api_" + "A" * 43, issued.text[:-1], link.text):
        with pytest.raises(NotSignedIn):
            await house.access.principal(wrong)
    house.clock.advance(61)
    with pytest.raises(NotSignedIn):
        await house.access.principal(issued.text)
    fresh = await house.identity.issue("session", owner, 60)
    await house.identity.revoke(fresh.row.digest)
    with pytest.raises(NotSignedIn):
        await house.access.principal(fresh.text)


async def test_a_disabled_user_is_signed_out_everywhere(house: House) -> None:
    owner, _, _ = await house.organisation("a")
    issued = await house.identity.issue("api", owner, None)
    await house.store.writer.commit((Put(record=replace(owner, disabled_at=T0)),))
    with pytest.raises(NotSignedIn):
        await house.access.principal(issued.text)


async def test_only_the_digest_of_a_token_is_stored(house: House) -> None:
    owner, _, _ = await house.organisation("a")
    issued = await house.identity.issue("api", owner, None)
    rows = await house.store.records.find(Token, {})
    assert issued.text not in repr(rows)


async def test_S3_3_an_invitation_makes_a_member_with_its_role_until_it_expires(house: House) -> None:
    owner, workspace, document = await house.organisation("a")
    text, _ = await house.identity.invite(owner.id, workspace, "commenter", hours=1)
    newcomer = await house.identity.join(text, "  Bo   Lind ")
    assert "Bo Lind" == newcomer.name
    principal = await house.principal(newcomer)
    assert await reach(house, principal, document, "comment") is None
    assert ReadOnly is await reach(house, principal, document, "edit")
    house.clock.advance(3601)
    with pytest.raises(NotFound):
        await house.identity.join(text, "Late")


async def test_a_ticket_works_once_and_for_thirty_seconds(house: House) -> None:
    owner, _, _ = await house.organisation("a")
    principal = await house.principal(owner)
    tickets = Tickets(house.clock)
    text, _ = tickets.issue(principal)
    assert principal == tickets.redeem(text)
    with pytest.raises(NotSignedIn):
        tickets.redeem(text)
    late, _ = tickets.issue(principal)
    house.clock.advance(31)
    with pytest.raises(NotSignedIn):
        tickets.redeem(late)


async def test_S2_5_several_roles_allow_what_any_of_them_allows(house: House) -> None:
    _, workspace, document = await house.organisation("a")
    user = await house.member(workspace, "editor")
    await house.grant(user, "document", document.id, "approver")
    principal = await house.principal(user)
    named = [
        (await house.access.document(principal, document.id, right))[1] for right in Right if right in ABLE
    ]
    assert [("approver" if right == "approve" else "editor") for right in Right if right in ABLE] == named
    assert {"editor"} == set((await house.access.workspaces(principal)).values())
    for right in set(Right) - ABLE:
        assert Forbidden is await reach(house, principal, document, right)
    narrowed = await house.principal(user, role="approver")
    assert await reach(house, narrowed, document, "approve") is None
    assert ReadOnly is await reach(house, narrowed, document, "edit")
