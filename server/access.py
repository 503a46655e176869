"""The only door from a request to an object: principal, object, needed right. Default deny.

What somebody may not read does not exist for them (`not_found`, also across organisations); what they may read but
not do is `forbidden`. Everything behind this door is handed objects that were already allowed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from crdt.errors import Forbidden, NotFound, NotSignedIn, ReadOnly, UnknownChannel
from crdt.ids import Channel, DocumentId, RunId, WorkspaceId
from crdt.roles import allows, rank, weaker
from engine.ports import Clock, Records
from engine.records import DocumentRecord, Grant, GroupMember, RunRecord, Token, User, Workspace
from server.principal import Principal
from server.tokens import digest, looks_like_token


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A channel somebody may join. `document` is set for `doc:` channels."""

    channel: Channel
    role: str
    workspace: WorkspaceId | None
    document: DocumentRecord | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Reads grants afresh for every question, so that a change holds from the next question on."""

    records: Records
    clock: Clock

    async def principal(self, token: str) -> Principal:
        """Whose token this is. `NotSignedIn` for anything else, always with the same words."""
        if not looks_like_token(token):
            raise NotSignedIn
        row = await self.records.get(Token, digest(token))
        if row is None or row.kind not in {"session", "api"} or not self.is_live(row):
            raise NotSignedIn
        return await self.owner(row)

    async def owner(self, row: Token) -> Principal:
        user = await self.records.get(User, row.user)
        if user is None or user.disabled_at is not None or user.organisation != row.organisation:
            raise NotSignedIn
        return Principal(
            organisation=user.organisation,
            user=user.id,
            name=user.name,
            email=user.email,
            kind=user.kind,
            token=row.digest,
            token_kind=row.kind,
            expires_at=row.expires_at,
            role=row.role,
            workspace=row.workspace,
        )

    def is_live(self, row: Token) -> bool:
        return row.revoked_at is None and (row.expires_at is None or row.expires_at > self.clock.now())

    async def workspace(self, principal: Principal, id_: str, right: str) -> tuple[Workspace, str]:
        """The workspace and the role there."""
        row = await self.records.get(Workspace, id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        role = await self._role(principal, row.id, None)
        return row, _permitted(role, right)

    async def document(
        self, principal: Principal, id_: str, right: str, kind: str | None = None
    ) -> tuple[DocumentRecord, str]:
        """The document's record and the role there. In the trash it is still found, by those who may edit it."""
        row = await self.records.get(DocumentRecord, id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        if kind is not None and row.kind != kind:
            raise NotFound(f"This document is a {row.kind}, not a {kind}.")
        role = await self._role(principal, row.workspace, row.id)
        if row.trashed_at is not None and (role is None or not allows(role, "edit")):
            raise NotFound
        return row, _permitted(role, right)

    async def run(self, principal: Principal, id_: str, right: str) -> tuple[RunRecord, str]:
        """A run is seen by those who may read the design it ran."""
        row = await self.records.get(RunRecord, id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        role = await self._role(principal, row.workspace, row.design)
        return row, _permitted(role, right)

    async def channel(self, principal: Principal, channel: Channel) -> Allowed:
        """Joining a channel needs the right to read its parent."""
        kind, _, id_ = channel.partition(":")
        match kind:
            case "doc":
                document, role = await self.document(principal, id_, "read")
                return Allowed(channel=channel, role=role, workspace=document.workspace, document=document)
            case "source":
                document, role = await self.document(principal, id_, "read", "data_source")
                return Allowed(channel=channel, role=role, workspace=document.workspace)
            case "workspace":
                workspace, role = await self.workspace(principal, id_, "read")
                return Allowed(channel=channel, role=role, workspace=workspace.id)
            case "run":
                run, role = await self.run(principal, RunId(id_), "read")
                return Allowed(channel=channel, role=role, workspace=run.workspace)
            case "user" if id_ in {"me", principal.user}:
                return Allowed(channel=Channel(f"user:{principal.user}"), role="owner", workspace=None)
            case _:
                raise UnknownChannel(details={"channel": channel[:200]})

    async def workspaces(self, principal: Principal) -> Mapping[WorkspaceId, str]:
        """Every workspace the principal may read, with the role there."""
        rows = await self.records.find(
            Workspace, {"organisation": principal.organisation}, order="created_at"
        )
        grants = await self._grants(principal)
        roles = {row.id: _resolve(principal, grants, row.id, None) for row in rows}
        return {id_: role for id_, role in roles.items() if role is not None and allows(role, "read")}

    async def _role(
        self, principal: Principal, workspace: WorkspaceId, document: DocumentId | None
    ) -> str | None:
        return _resolve(principal, await self._grants(principal), workspace, document)

    async def _grants(self, principal: Principal) -> Sequence[Grant]:
        """What names this person, one of their groups, or everyone of the organisation, and has not expired."""
        groups = await self.records.find(GroupMember, {"user": principal.user})
        where = {"organisation": principal.organisation}
        mine = await self.records.find(Grant, {**where, "subject_kind": "user", "subject": principal.user})
        everyone = await self.records.find(Grant, {**where, "subject_kind": "everyone"})
        shared: Sequence[Grant] = ()
        if groups:
            names = tuple(member.group for member in groups)
            shared = await self.records.find(Grant, {**where, "subject_kind": "group", "subject": names})
        now = self.clock.now()
        every: Iterable[Grant] = (*mine, *everyone, *shared)
        return [grant for grant in every if grant.expires_at is None or grant.expires_at > now]


def _resolve(
    principal: Principal, grants: Sequence[Grant], workspace: WorkspaceId, document: DocumentId | None
) -> str | None:
    """The strongest role granted on the object or above it; one denial there outranks them all."""
    if principal.workspace is not None and principal.workspace != workspace:
        return None
    objects = {("organisation", str(principal.organisation)), ("workspace", str(workspace))}
    if document is not None:
        objects.add(("document", str(document)))
    relevant = [grant for grant in grants if (grant.object_kind, grant.object) in objects]
    if any(grant.effect == "deny" for grant in relevant):
        return None
    if not relevant:
        return None
    role = min((grant.right for grant in relevant), key=rank)
    return role if principal.role is None else weaker(principal.role, role)


def _permitted(role: str | None, right: str) -> str:
    if role is None or not allows(role, "read"):
        raise NotFound
    if allows(role, right):
        return role
    raise (ReadOnly if right == "edit" else Forbidden)(details={"role": role, "right": right})
