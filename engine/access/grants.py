"""Denials, and roles on all documents of one kind or on what carries a tag: what stands beside the roles of members and the
sharing of documents.

Border: a role in a workspace is `members.set_role`, one on a document `members.share`; whether somebody may share here was
asked at the door.
"""

from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import Conflict, InvalidInput, NotFound, OverLimit
from crdt.ids import Micros, UserId, workspace_channel
from crdt.kinds.kind import kinds
from crdt.roles import RIGHTS, Role
from engine.access.deciding import is_in, scope_of
from engine.access.desk import AccessDesk
from engine.access.effective import Object, everybody_on
from engine.access.told import GIVEN, WITHDRAWN, GrantEvent
from engine.catalog.tags import tag_named
from engine.members.leaving import check_owned
from engine.members.members import Giver
from engine.members.rules import check_may_give
from engine.records import Grant, Group, ObjectKind, SubjectKind, User
from engine.writes import Insert, Remove

MOST_GRANTS: Final = 2_000
"""Of this sort on one object."""


class OwnerDenied(Conflict):
    code = "owner_denied"
    message = "An owner cannot be denied anything."
    next_step = "Take the ownership first, or choose a smaller group."


class GrantGone(NotFound):
    code = "grant_gone"
    message = "There is no such grant on this."
    next_step = "Look again: somebody took it away, or it stands further up."


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """`kind`: of all documents of this kind in the workspace, `tag`: of all its sources that carry this or one below it, and not of
    the object itself. `role` counts for nothing in a denial, which takes everything.
    """

    subject_kind: SubjectKind
    subject: str
    effect: Literal["allow", "deny"]
    role: Role
    kind: str | None
    expires_at: Micros | None
    tag: str | None = None


class Grants:
    def __init__(self, desk: AccessDesk) -> None:
        self._members = desk.members
        self._records = desk.store.records
        self._clock = desk.clock
        self._ids = desk.ids

    async def give(self, of: Object, wanted: Wanted, by: Giver) -> Grant:
        async with self._members.turn():
            name = await self._name(of, wanted)
            on, object_ = _where(of, wanted)
            now = self._clock.now()
            grant = Grant(
                id=self._ids.new(),
                organisation=of.workspace.organisation,
                subject_kind=wanted.subject_kind,
                subject=wanted.subject,
                object_kind=on,
                object=object_,
                right=wanted.role if wanted.effect == "allow" else Role.VIEWER,
                effect=wanted.effect,
                created_by=by.user,
                created_at=now,
                expires_at=wanted.expires_at,
            )
            await self._check(of, grant, by)
            told = _told(grant, of, name, by)
            people = await self._people(grant)
            await self._members.commit(
                (Insert(record=grant),), [(workspace_channel(of.workspace.id), GIVEN, told)], people
            )
            return grant

    async def withdraw(self, of: Object, id_: str, by: Giver) -> None:
        """Any grant on the object itself, or on a kind or a tag of what is in it. What stands above it is taken away there."""
        async with self._members.turn():
            grant = await self._records.get(Grant, id_)
            if grant is None or not _on(grant, of) or grant.effect == "narrow":
                raise GrantGone
            check_may_give(by.role, (grant.right,))
            if grant.effect == "deny" and grant.subject == by.user:
                raise Conflict("Nobody takes away what denies themselves.", next_step="Ask another admin.")
            gone = (Remove(type=Grant, key=(grant.id,)),)
            await check_owned(self._records, of.workspace, gone)
            told = _told(grant, of, await self._known(grant), by)
            people = await self._people(grant)
            channel = workspace_channel(of.workspace.id)
            await self._members.commit(gone, [(channel, WITHDRAWN, told)], people)

    async def _check(self, of: Object, grant: Grant, by: Giver) -> None:
        """AC3: nobody takes from whom they could not take a role, from owners, or from themselves."""
        where = {"object_kind": grant.object_kind, "object": grant.object}
        standing = await self._records.find(Grant, where, limit=MOST_GRANTS)
        if len(standing) >= MOST_GRANTS:
            raise OverLimit("So many grants stand on one thing at most.", details={"limit": MOST_GRANTS})
        if any(_same(one, grant) for one in standing):
            raise Conflict("This stands already.")
        check_may_give(by.role, (grant.right,))
        if grant.effect != "deny":
            return
        people = await self._people(grant)
        if by.user in people or grant.subject_kind == "everyone":
            raise Conflict("This would take your own access.", next_step="Choose somebody else.")
        decisions = await everybody_on(self._records, of, self._clock.now())
        roles = {role for user in people if user in decisions for role in decisions[user].roles}
        if Role.OWNER in roles:
            raise OwnerDenied
        check_may_give(by.role, roles)

    async def _people(self, grant: Grant) -> tuple[UserId, ...]:
        match grant.subject_kind:
            case "user":
                return (UserId(grant.subject),)
            case "group":
                return await self._members.people_of(grant.subject)
            case "everyone":
                users = await self._records.find(User, {"organisation": grant.organisation}, limit=1_000_000)
                return tuple(user.id for user in users)

    async def _name(self, of: Object, wanted: Wanted) -> str:
        if wanted.subject_kind == "group":
            return (await self._members.group(of.workspace, wanted.subject)).name
        if wanted.subject_kind == "everyone":
            return "Everyone"
        row = await self._records.get(User, wanted.subject)
        if row is None or row.organisation != of.workspace.organisation:
            raise NotFound("Nobody of this organisation has this id.")
        return row.name

    async def _known(self, grant: Grant) -> str:
        if grant.subject_kind == "everyone":
            return "Everyone"
        if grant.subject_kind == "group":
            group = await self._records.get(Group, grant.subject)
            return "" if group is None else group.name
        user = await self._records.get(User, grant.subject)
        return "" if user is None else user.name


def _where(of: Object, wanted: Wanted) -> tuple[ObjectKind, str]:
    if wanted.tag is not None:
        return "tag", _tagged(of, wanted, wanted.tag)
    if wanted.kind is None:
        if wanted.effect == "allow":
            raise InvalidInput("A role on this alone is given by sharing it, or to a member.")
        if of.document is not None:
            return "document", of.document.id
        return "workspace", of.workspace.id
    if of.document is not None:
        raise InvalidInput("A kind of documents is of a workspace.", details={"field": "kind"})
    if wanted.kind not in kinds() or wanted.kind == "workspace":
        raise InvalidInput("There is no such kind of document.", details={"kind": wanted.kind})
    return "kind", scope_of(of.workspace.id, wanted.kind)


def _tagged(of: Object, wanted: Wanted, tag: str) -> str:
    """AC11: whoever may put a tag on may edit the source, so a tag gives no more than that."""
    if of.document is not None or wanted.kind is not None:
        raise InvalidInput("A tag is of a workspace, and of sources alone.", details={"field": "tag"})
    if wanted.effect == "allow" and not RIGHTS[wanted.role] <= RIGHTS[Role.EDITOR]:
        raise InvalidInput(
            "A tag gives no more than whoever may put it on has themselves.",
            next_step="Choose editor, commenter or viewer, or share each source.",
            details={"field": "role"},
        )
    return scope_of(of.workspace.id, tag_named(tag))


def _on(grant: Grant, of: Object) -> bool:
    if of.document is not None:
        return (grant.object_kind, grant.object) == ("document", of.document.id)
    here = (grant.object_kind, grant.object) == ("workspace", of.workspace.id)
    return here or (grant.object_kind in {"kind", "tag"} and is_in(grant, of.workspace))


def _same(one: Grant, other: Grant) -> bool:
    return (one.subject_kind, one.subject, one.effect, one.right) == (
        other.subject_kind,
        other.subject,
        other.effect,
        other.right,
    )


def _told(grant: Grant, of: Object, name: str, by: Giver) -> GrantEvent:
    return GrantEvent(
        on=grant.object_kind,
        object=grant.object,
        title=grant.object.partition(":")[2] if grant.object_kind in {"kind", "tag"} else of.title,
        subject_kind=grant.subject_kind,
        subject=grant.subject,
        name=name,
        role=Role(grant.right),
        effect=grant.effect,
        expires_at=grant.expires_at,
        by=by.user,
        by_name=by.name,
    )
