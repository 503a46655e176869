"""The only door from a request to an object: principal, object, needed right. Default deny.

What somebody may not read does not exist for them (`not_found`, also across organisations); what they may read but
not do is `forbidden`. Everything behind this door is handed objects that were already allowed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.errors import Forbidden, NotFound, NotSignedIn, ReadOnly, UnknownChannel
from crdt.ids import Channel, DocumentId, OrganisationId, RunId, UserId, WorkspaceId, user_channel
from crdt.roles import Role, rights_of, strongest, weaker
from engine.access.deciding import KEEPING, decide, places_of
from engine.access.keeping import kept_by
from engine.access.tagged import on_tags, reach_of, reached_by
from engine.approval.records import ApprovalRequest
from engine.bulk.records import BulkJob
from engine.kept import NOTHING_KEPT, Kept
from engine.members.records import Invitation
from engine.members.rules import WorkspaceArchived
from engine.members.ways import found_by, tags_on
from engine.ports import Clock, Records
from engine.records import DocumentRecord, Grant, GroupMember, RunRecord, Token, User, Workspace
from engine.runtime.gathered import Gathered
from engine.source_lists import Hidden
from server.principal import Principal
from server.rows import Rows
from server.sightings import Sightings, Standing
from server.tokens import digest, looks_like_token

ALL = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """A channel somebody may join. `document` is set for `doc:` channels.

    `role` is the strongest there with the right that was asked for, `rights` what any of their roles there may.
    """

    channel: Channel
    role: str
    rights: frozenset[str]
    workspace: WorkspaceId | None
    document: DocumentRecord | None = None
    kept: Kept = NOTHING_KEPT


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Reads grants afresh for every question, so that a change holds from the next question on. Of many who ask in one
    moment the questions are put together (`engine/runtime/gathered.py`).

    Somebody may have several roles in one place and may do what any of them may. The role that an answer names is the
    strongest of them with the right that was asked for. `sightings` hears what each answer about a person was found in.
    """

    records: Records
    clock: Clock
    sightings: Sightings = field(default_factory=Sightings)
    _rows: Rows = field(init=False, repr=False, compare=False)
    _granted_to: Gathered[tuple[OrganisationId, UserId], list[Grant]] = field(
        init=False, repr=False, compare=False
    )

    def __post_init__(self) -> None:
        object.__setattr__(self, "_rows", Rows(self.records))
        object.__setattr__(self, "_granted_to", Gathered("grants", self._granted_each))

    async def principal(self, token: str) -> Principal:
        """Whose token this is. `NotSignedIn` for anything else, always with the same words."""
        if not looks_like_token(token):
            raise NotSignedIn
        row = await self._rows.tokens.get(digest(token))
        if row is None or row.kind not in {"session", "api"} or not self.is_live(row):
            raise NotSignedIn
        return await self.owner(row)

    async def owner(self, row: Token) -> Principal:
        user = await self._rows.users.get(row.user)
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

    async def organisation(self, principal: Principal, right: str) -> str:
        """A role with this right in the organisation or in one of its workspaces: enough to begin something new beside them.

        A token that is for one workspace does nothing beside it.
        """
        own = ("organisation", str(principal.organisation))
        above = {"organisation", "workspace"}
        grants = [grant for grant in await self._grants(principal) if grant.object_kind in above]
        denied = any(grant.effect == "deny" and (grant.object_kind, grant.object) == own for grant in grants)
        roles = _narrowed(principal, [grant for grant in grants if grant.effect == "allow"])
        able = strongest(roles, right)
        if able is None or denied or principal.workspace is not None:
            raise Forbidden(details={"right": right})
        return able

    async def workspace(self, principal: Principal, id_: str, right: str) -> tuple[Workspace, str]:
        """The workspace and the role there."""
        row, roles = await self._workspace(principal, id_)
        role = _permitted(roles, right)
        if row.archived_at is not None and right not in KEEPING:
            raise WorkspaceArchived
        return row, role

    async def _workspace(self, principal: Principal, id_: str) -> tuple[Workspace, Sequence[str]]:
        row = await self._rows.workspaces.get(id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        return row, await self._roles(principal, row.id, None)

    async def document(
        self, principal: Principal, id_: str, right: str, kind: str | None = None
    ) -> tuple[DocumentRecord, str]:
        """The document's record and the role there. In the trash it is still found, by those who may edit it."""
        row, roles = await self._document(principal, id_, kind)
        return row, _permitted(roles, right)

    async def _document(
        self, principal: Principal, id_: str, kind: str | None
    ) -> tuple[DocumentRecord, Sequence[str]]:
        row = await self._rows.documents.get(id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        if kind is not None and row.kind != kind:
            raise NotFound(f"This document is a {row.kind}, not a {kind}.")
        roles = await self._roles(principal, row.workspace, row)
        if row.trashed_at is not None and strongest(roles, "edit") is None:
            raise NotFound
        return row, roles

    async def run(self, principal: Principal, id_: str, right: str) -> tuple[RunRecord, str]:
        """A run is seen by those who may read the design it ran."""
        row, roles = await self._run(principal, id_)
        return row, _permitted(roles, right)

    async def _run(self, principal: Principal, id_: str) -> tuple[RunRecord, Sequence[str]]:
        row = await self.records.get(RunRecord, id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        design = await self._rows.documents.get(row.design)
        place = row.workspace if design is None else design.workspace  # where it may have been moved to since
        return row, await self._roles(principal, place, design)

    async def _approval(self, principal: Principal, id_: str) -> tuple[WorkspaceId, Sequence[str]]:
        """An approval is seen by those who may read what it is about: a document, or else its workspace."""
        row = await self.records.get(ApprovalRequest, id_)
        if row is None or row.organisation != principal.organisation:
            raise NotFound
        about = await self._rows.documents.get(row.subject) if row.subject_kind == "document" else None
        return row.workspace, await self._roles(principal, row.workspace, about)

    async def channel(self, principal: Principal, channel: Channel, right: str = "read") -> Allowed:
        """Joining a channel needs the right to read its parent; acting on its parent another one."""
        kind, _, id_ = channel.partition(":")
        document: DocumentRecord | None = None
        kept = NOTHING_KEPT
        match kind:
            case "doc":
                document, roles = await self._document(principal, id_, None)
                workspace = document.workspace
            case "source":
                source, roles = await self._document(principal, id_, "data_source")
                workspace = source.workspace
            case "workspace" | "bulk":
                place = id_ if kind == "workspace" else await self._workspace_of(BulkJob, id_)
                row, roles = await self._workspace(principal, place)
                workspace = row.id
                roles = roles if row.archived_at is None or right in KEEPING else _reading(roles)
                kept = await self.kept_from(principal, workspace) if roles else kept
            case "run":
                run, roles = await self._run(principal, RunId(id_))
                workspace = run.workspace
            case "approval":
                workspace, roles = await self._approval(principal, id_)
            case "user" if id_ in {"me", principal.user}:
                return _own(principal)
            case _:
                raise UnknownChannel(details={"channel": channel[:200]})
        role, rights = _permitted(roles, right), rights_of(roles)
        return Allowed(
            channel=channel, role=role, rights=rights, workspace=workspace, document=document, kept=kept
        )

    async def bulk(self, principal: Principal, id_: str, right: str) -> tuple[Workspace, str]:
        """The workspace of a bulk operation, which says who may see it and steer it."""
        return await self.workspace(principal, await self._workspace_of(BulkJob, id_), right)

    async def _workspace_of(self, type_: type[BulkJob], id_: str) -> WorkspaceId:
        """Where something is that only its workspace says who may see it."""
        row = await self.records.get(type_, id_)
        if row is None:
            raise NotFound
        return row.workspace

    async def invitation(self, principal: Principal, id_: str) -> Invitation:
        """One that is for the principal and waits for an answer. Anybody else's does not exist."""
        for row in await self.records.find(Invitation, {"id": id_, "user": principal.user}, limit=1):
            over = row.accepted_at is not None or row.declined_at is not None or row.revoked_at is not None
            ours = row.organisation == principal.organisation and principal.workspace in {None, row.workspace}
            if ours and not over and row.expires_at > self.clock.now():
                return row
        raise NotFound

    async def workspaces(self, principal: Principal) -> Mapping[WorkspaceId, str]:
        """Every workspace the principal may read, with the strongest role there."""
        rows = await self.records.find(
            Workspace, {"organisation": principal.organisation}, order="created_at"
        )
        grants = await self._grants(principal)
        roles = {row.id: strongest(_resolve(principal, grants, row.id)) for row in rows}
        return {id_: role for id_, role in roles.items() if role is not None}

    async def hidden(self, principal: Principal) -> Hidden:
        """What denials take from the lists of the workspaces that the principal may read."""
        denials = [grant for grant in await self._grants(principal) if grant.effect == "deny"]
        by_tag = {row.id for _, row in await reached_by(self.records, denials)}
        named = {DocumentId(one.object) for one in denials if one.object_kind == "document"}
        return Hidden(
            documents=tuple(sorted(named | by_tag)),
            kinds=tuple(one.object for one in denials if one.object_kind == "kind"),
        )

    async def kept_from(self, principal: Principal, workspace: WorkspaceId) -> Kept:
        """The same of one workspace by the ids of its documents: for what only names them."""
        return await kept_by(self.records, await self.hidden(principal), workspace)

    async def readable(
        self, principal: Principal, documents: Iterable[DocumentRecord]
    ) -> Mapping[DocumentId, str]:
        """Those of them that the principal may read, with the strongest role there: as `document` would say of each, at
        the price of one question.
        """
        rows = [row for row in documents if row.organisation == principal.organisation]
        grants = await self._grants(principal) if rows else ()
        places = {
            row.id: row
            for row in await found_by(self.records, Workspace, "id", {one.workspace for one in rows})
        }
        tags = await tags_on(self.records, rows) if on_tags(grants) else {}
        found: dict[DocumentId, str] = {}
        for row in rows:
            place = places.get(row.workspace)
            archived = place is not None and place.archived_at is not None
            carried = tags.get(row.id, frozenset())
            roles = _resolve(principal, grants, row.workspace, row, carried, archived=archived)
            role = strongest(roles, "read" if row.trashed_at is None else "edit")
            if role is not None:
                found[row.id] = role
        return found

    async def standing(self, principals: Iterable[Principal]) -> dict[str, Standing]:
        """By the digest of their token, what those have been granted who may still speak; the others are left out.

        Few reads, however many they are.
        """
        asked = {one.token: one for one in principals}
        tokens = await self.records.find(Token, {"digest": tuple(asked)}, limit=len(asked))
        live = {row.digest: row for row in tokens if self.is_live(row)}
        people = tuple({row.user for row in live.values()})
        users = await self.records.find(User, {"id": people}, limit=len(people)) if people else ()
        able = {user.id: user.organisation for user in users if user.disabled_at is None}
        granted: dict[UserId, list[Grant]] = {}
        reached: dict[str, tuple[str, str]] = {}
        for organisation in set(able.values()):
            members = tuple(user for user, its in able.items() if its == organisation)
            granted |= await self._granted(organisation, members)
            reached |= await reach_of(self.records, {one for user in members for one in granted[user]})
        return {
            digest_: frozenset(
                [*granted[row.user], *(reached[one.id] for one in granted[row.user] if one.id in reached)]
            )
            for digest_, row in live.items()
            if able.get(row.user) == row.organisation
        }

    async def _roles(
        self, principal: Principal, workspace: WorkspaceId, document: DocumentRecord | None
    ) -> Sequence[str]:
        """BR2: what was granted or denied on a document holds for its branches."""
        grants = await self._grants(principal)
        carried: Iterable[str] = ()
        if document is not None and on_tags(grants):
            carried = (await tags_on(self.records, (document,)))[document.id]
        roles = _resolve(principal, grants, workspace, document, carried)
        if document is None or not roles:
            return roles
        place = await self._rows.workspaces.get(workspace)
        return roles if place is None or place.archived_at is None else _reading(roles)

    async def _grants(self, principal: Principal) -> Sequence[Grant]:
        grants = await self._granted_to.get((principal.organisation, principal.user)) or ()
        if on_tags(grants):
            self.sightings.unsure_of(principal.user)  # what a tag gives changes without a grant
        else:
            self.sightings.saw(principal.user, frozenset(grants))
        return grants

    async def _granted_each(
        self, asked: tuple[tuple[OrganisationId, UserId], ...]
    ) -> dict[tuple[OrganisationId, UserId], list[Grant]]:
        found: dict[tuple[OrganisationId, UserId], list[Grant]] = {}
        for organisation in {one for one, _ in asked}:
            users = tuple(user for one, user in asked if one == organisation)
            granted = await self._granted(organisation, users)
            found |= {(organisation, user): granted[user] for user in users}
        return found

    async def _granted(
        self, organisation: OrganisationId, users: tuple[UserId, ...]
    ) -> dict[UserId, list[Grant]]:
        """What names each of these people, one of their groups, or everyone of the organisation, and has not expired."""
        now = self.clock.now()

        async def grants(**subject: object) -> list[Grant]:
            where = {"organisation": organisation, **subject}
            found = await self.records.find(Grant, where, limit=ALL)
            return [grant for grant in found if grant.expires_at is None or grant.expires_at > now]

        everyone = await grants(subject_kind="everyone")
        granted = {user: list(everyone) for user in users}
        for grant in await grants(subject_kind="user", subject=users):
            granted[UserId(grant.subject)].append(grant)
        members = await self.records.find(GroupMember, {"user": users}, limit=ALL)
        if members:
            of_group: dict[str, list[Grant]] = {member.group: [] for member in members}
            for grant in await grants(subject_kind="group", subject=tuple(of_group)):
                of_group[grant.subject].append(grant)
            for member in members:
                granted[member.user] += of_group[member.group]
        return granted


def _resolve(
    principal: Principal,
    grants: Sequence[Grant],
    workspace: WorkspaceId,
    document: DocumentRecord | None = None,
    tags: Iterable[str] = (),
    *,
    archived: bool = False,
) -> Sequence[str]:
    """Every role they have on the object, as `engine/access/deciding.py` says."""
    if principal.workspace is not None and principal.workspace != workspace:
        return ()
    places = places_of(principal.organisation, workspace, document, tags)
    return decide(grants, places, ceiling=principal.role, archived=archived).roles


def _narrowed(principal: Principal, grants: Iterable[Grant]) -> Sequence[str]:
    """The roles of these grants, none of them with more than the token's own role may do."""
    roles = {grant.right for grant in grants}
    return tuple(roles) if principal.role is None else [weaker(principal.role, role) for role in roles]


def _reading(roles: Iterable[str]) -> Sequence[str]:
    """What is left of them where nothing is changed any more."""
    return [weaker(Role.VIEWER, role) for role in roles]


def _own(principal: Principal) -> Allowed:
    """A person's own channel; by a token of one workspace, what it tells of that one."""
    return Allowed(
        channel=user_channel(principal.user),
        role="owner",
        rights=rights_of(("owner",)),
        workspace=None,
        kept=Kept(only=principal.workspace),
    )


def _permitted(roles: Sequence[str], right: str) -> str:
    readable = strongest(roles)
    if readable is None:
        raise NotFound
    able = strongest(roles, right)
    if able is not None:
        return able
    raise (ReadOnly if right == "edit" else Forbidden)(details={"role": readable, "right": right})
