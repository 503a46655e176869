"""Who exists: the first organisation and owner, sign-in links, sessions, invitations, tickets, API tokens.

Decides rows from rows; the caller commits. Token texts are returned once and never stored.
"""

import secrets

from crdt.dataclasses import dataclass, replace
from crdt.errors import AlreadyExists, NotFound, NotSignedIn
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from crdt.roles import may_grant
from engine.access.effective import Object, decision_of
from engine.members.naming import clean_name
from engine.members.records import Invitation, InvitationUse
from engine.ports import Clock, Ids, Records, Writer
from engine.records import (
    Grant,
    ObjectKind,
    Organisation,
    Setting,
    Token,
    TokenKind,
    User,
    UserKind,
    Workspace,
)
from engine.writes import Insert, Put, Remove, Write
from server.principal import Principal
from server.tokens import ENTROPY, Kind, digest, looks_like_token, mint

SECOND = 1_000_000

TOKEN_KINDS: dict[Kind, TokenKind] = {"link": "sign_in", "session": "session", "api": "api"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A token at the only moment its text is known."""

    text: str
    row: Token


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    records: Records
    writer: Writer
    clock: Clock
    ids: Ids

    async def found(self, *, email: str = "owner@localhost", name: str = "Owner") -> User:
        """The installation's first organisation and owner, made on the first start."""
        known = await self.records.get(Setting, "owner")
        if known is not None and (user := await self.records.get(User, known.value)) is not None:
            return user
        now = self.clock.now()
        organisation = Organisation(id=OrganisationId(self.ids.new()), name="My organisation", created_at=now)
        owner = self._user(organisation.id, "person", name, email)
        await self.writer.commit(
            (
                Insert(record=organisation),
                Insert(record=owner),
                Insert(record=self._grant(owner, "organisation", organisation.id, "owner", owner.id)),
                Put(record=Setting(name="owner", value=owner.id)),
            )
        )
        return owner

    async def issue(
        self,
        kind: Kind,
        user: User | Principal,
        lifetime: int | None,
        *,
        role: str | None = None,
        workspace: WorkspaceId | None = None,
        name: str | None = None,
    ) -> Issued:
        """A new token for somebody; `lifetime` in seconds, None for ever."""
        now = self.clock.now()
        text = mint(kind, secrets.token_bytes(ENTROPY))
        row = Token(
            digest=digest(text),
            organisation=user.organisation,
            user=user.id if isinstance(user, User) else user.user,
            kind=TOKEN_KINDS[kind],
            role=role,
            workspace=workspace,
            created_at=now,
            expires_at=None if lifetime is None else Micros(now + lifetime * SECOND),
            name=name,
        )
        await self.writer.commit((Insert(record=row),))
        return Issued(text=text, row=row)

    async def redeem_link(self, text: str) -> Token:
        """The live sign-in link with this text. It works until it expires, so that a person can open two browsers."""
        row = await self.records.get(Token, digest(text)) if looks_like_token(text) else None
        now = self.clock.now()
        over = row is None or row.kind != "sign_in" or row.revoked_at is not None
        if row is None or over or (row.expires_at is not None and row.expires_at <= now):
            raise NotSignedIn(
                "This link does not exist, was withdrawn or has expired.", next_step="Ask for a new one."
            )
        used = replace(row, used_at=now)
        await self.writer.commit((Put(record=used),))
        return used

    async def revoke(self, token_digest: str) -> None:
        row = await self.records.get(Token, token_digest)
        if row is not None and row.revoked_at is None:
            await self.writer.commit((Put(record=replace(row, revoked_at=self.clock.now())),))

    async def invite(
        self,
        by: UserId,
        workspace: Workspace,
        role: str,
        hours: int,
        *,
        uses: int = 1,
        user: UserId | None = None,
    ) -> tuple[str, Invitation]:
        """An invitation and its token's text; with `user` it is theirs to answer, and nobody else comes by it."""
        now = self.clock.now()
        text = mint("invite", secrets.token_bytes(ENTROPY))
        row = Invitation(
            digest=digest(text),
            id=self.ids.new(),
            organisation=workspace.organisation,
            workspace=workspace.id,
            role=role,
            created_by=by,
            created_at=now,
            expires_at=Micros(now + hours * 3600 * SECOND),
            user=user,
            most_uses=uses,
        )
        await self.writer.commit((Insert(record=row),))
        return text, row

    async def renew(self, row: Invitation, by: UserId) -> tuple[str, Invitation]:
        """The same invitation by another link, for as long again; the old link is void. Who came by it stays."""
        now = self.clock.now()
        text = mint("invite", secrets.token_bytes(ENTROPY))
        new = replace(
            row,
            digest=digest(text),
            created_by=by,
            created_at=now,
            expires_at=Micros(now + (row.expires_at - row.created_at)),
            declined_at=None,
        )
        old = Remove(type=Invitation, key=(row.digest,))
        await self.writer.commit((old, Insert(record=new)))
        return text, new

    async def invitation(self, text: str) -> Invitation:
        """The live invitation behind a link. `NotFound` if there is none (any more)."""
        row = await self.records.get(Invitation, digest(text)) if looks_like_token(text) else None
        if row is None or row.user is not None or not self.is_open(row):
            raise _no_invitation()
        await self._check_giver(row)
        return row

    async def _check_giver(self, row: Invitation) -> None:
        """Who invited may still give this role there: nobody comes back by a link they made before they left."""
        workspace = await self.records.get(Workspace, row.workspace)
        giver = await self.records.get(User, row.created_by)
        if workspace is None or giver is None or giver.disabled_at is not None:
            raise _no_invitation()
        decision = await decision_of(self.records, giver.id, Object(workspace=workspace), self.clock.now())
        if not any(may_grant(role, row.role) for role in decision.roles):
            raise _no_invitation()

    def is_open(self, row: Invitation) -> bool:
        """Whether somebody may still come by it."""
        over = (row.accepted_at, row.declined_at, row.revoked_at)
        return over == (None, None, None) and row.expires_at > self.clock.now()

    async def join(self, text: str, name: str) -> User:
        """A newcomer with a name becomes a member of the inviting workspace. Of several who come at the same moment
        by a link that works once more, one does.
        """
        invitation = await self.invitation(text)
        user = self._user(invitation.organisation, "person", clean_name(name), None)
        while True:
            try:
                await self.writer.commit((Insert(record=user), *await self.accepted(invitation, user)))
            except AlreadyExists:
                invitation = await self.invitation(text)  # another came first; there may be room for both
            else:
                return user

    async def accepted(self, invitation: Invitation, user: User) -> tuple[Write, ...]:
        """What makes somebody a member by an invitation that is open. Fails with `AlreadyExists` where another was first."""
        await self._check_giver(invitation)
        now, most = self.clock.now(), invitation.most_uses or 1
        number = 1 + await self.records.count(InvitationUse, {"invitation": invitation.id})
        if number > most:
            raise _no_invitation()
        use = InvitationUse(
            invitation=invitation.id,
            number=number,
            organisation=invitation.organisation,
            user=user.id,
            at=now,
        )
        grant = self._grant(user, "workspace", invitation.workspace, invitation.role, invitation.created_by)
        new = replace(invitation, accepted_by=user.id, accepted_at=now if number == most else None)
        return (Insert(record=use), Insert(record=grant), Put(record=new))

    async def person(self, owner: User, email: str, kind: UserKind = "person") -> User:
        """The user with this e-mail in the owner's organisation, made when there is none."""
        where = {"organisation": owner.organisation, "email": email}
        for user in await self.records.find(User, where, limit=1):
            return user
        user = self._user(owner.organisation, kind, email.partition("@")[0] or email, email)
        await self.writer.commit((Insert(record=user),))
        return user

    async def grant(self, user: User, object_kind: ObjectKind, object_: str, role: str, by: UserId) -> None:
        await self.writer.commit((Insert(record=self._grant(user, object_kind, object_, role, by)),))

    def _user(self, organisation: OrganisationId, kind: UserKind, name: str, email: str | None) -> User:
        return User(
            id=UserId(self.ids.new()),
            organisation=organisation,
            kind=kind,
            name=name,
            email=email,
            created_at=self.clock.now(),
        )

    def _grant(self, user: User, object_kind: ObjectKind, object_: str, role: str, by: UserId) -> Grant:
        return Grant(
            id=self.ids.new(),
            organisation=user.organisation,
            subject_kind="user",
            subject=user.id,
            object_kind=object_kind,
            object=object_,
            right=role,
            effect="allow",
            created_by=by,
            created_at=self.clock.now(),
        )


def _no_invitation() -> NotFound:
    """The same words whatever is wrong with it."""
    return NotFound(
        "This invitation does not exist, was used or withdrawn, or has expired.",
        next_step="Ask the person who invited you for a new link.",
    )
