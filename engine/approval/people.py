"""Who may decide, as rights, groups and absences are now (AP4, AP6): reads the store, decides nothing about votes.

Whoever is named by a stage may decide when they can read what it is about; who stands in for somebody also needs the right
to approve, or to be named themselves.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import field

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId
from crdt.roles import Right, rights_of
from engine.access.effective import Object, everybody_on
from engine.approval.errors import ApprovalGone
from engine.approval.happenings import People
from engine.approval.records import ApprovalRequest
from engine.approval.ruling import Approver
from engine.approval.state import Eligible, Step
from engine.escalation.standing_in import stands_in
from engine.members.ways import ALL, found_by
from engine.ports import Records
from engine.records import DocumentRecord, Group, GroupMember, User, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Circle:
    """Everybody who may read what a request is about, with what else they may do there. Whoever is disabled is not in it."""

    records: Records
    workspace: Workspace
    now: Micros
    rights: Mapping[UserId, frozenset[str]]
    roles: Mapping[UserId, Collection[str]]
    groups: dict[str, frozenset[UserId]] = field(default_factory=dict)

    def having(self, right: Right) -> frozenset[UserId]:
        return frozenset(user for user, rights in self.rights.items() if right in rights)

    def may_stand_in(self, user: UserId) -> bool:
        return Right.APPROVE in self.rights.get(user, ())

    async def named(self, approver: Approver) -> frozenset[UserId]:
        match approver.kind:
            case "user":
                return frozenset({UserId(approver.name)} & self.rights.keys())
            case "group":
                return frozenset(await self._members(approver.name) & self.rights.keys())
            case "role":
                return frozenset(user for user, roles in self.roles.items() if approver.name in roles)
            case "right":
                return frozenset(user for user, rights in self.rights.items() if approver.name in rights)

    async def _members(self, name: str) -> frozenset[UserId]:
        """Of a group of the workspace or of the organisation, by its id or its name."""
        if name not in self.groups:
            where = {"organisation": self.workspace.organisation}
            found = [
                group.id
                for group in await self.records.find(Group, where, limit=ALL)
                if name in {group.id, group.name} and group.workspace in {None, self.workspace.id}
            ]
            rows = await found_by(self.records, GroupMember, "group", found)
            self.groups[name] = frozenset(row.user for row in rows)
        return self.groups[name]


async def circle_of(
    records: Records, workspace: Workspace, document: DocumentRecord | None, now: Micros
) -> Circle:
    of = Object(workspace=workspace, document=document)
    decisions = await everybody_on(records, of, now)
    able = {row.id for row in await found_by(records, User, "id", decisions) if row.disabled_at is None}
    roles = {user: one.roles for user, one in decisions.items() if user in able}
    rights = {user: rights_of(its) for user, its in roles.items()}
    reading = {user: its for user, its in rights.items() if Right.READ in its}
    return Circle(
        records=records,
        workspace=workspace,
        now=now,
        rights=reading,
        roles={user: roles[user] for user in reading},
    )


async def circle_about(records: Records, row: ApprovalRequest, now: Micros) -> Circle:
    """Of the place that a request is about. Raises ApprovalGone where its workspace is not there any more."""
    workspace = await records.get(Workspace, row.workspace)
    if workspace is None:
        raise ApprovalGone
    about = row.subject_kind == "document" and row.subject
    document = await records.get(DocumentRecord, DocumentId(row.subject)) if about else None
    return await circle_of(records, workspace, document, now)


async def who_sees(records: Records, row: ApprovalRequest, now: Micros) -> frozenset[UserId]:
    """AP19: who may read what it is about; who asked for it, too, as long as they may read in its workspace."""
    circle = await circle_about(records, row, now)
    if row.requester in circle.rights:
        return frozenset(circle.rights)
    around = await circle_of(records, circle.workspace, None, now)
    return frozenset({*circle.rights, *({row.requester} & around.rights.keys())})


async def people_for(circle: Circle, steps: Sequence[Step], requester: UserId) -> tuple[People, ...]:
    """By stage. Never nobody, as long as there is anybody else (AP6)."""
    found = [await _named(circle, step, requester) for step in steps]
    everybody = {user for users, _ in found for user in users}
    away = await _away(circle, everybody, requester)
    return tuple(
        People(eligible=_seated(circle, users, away, step.handed), fallback=fallback)
        for step, (users, fallback) in zip(steps, found, strict=True)
    )


def _seated(
    circle: Circle,
    users: Collection[UserId],
    away: Mapping[UserId, UserId],
    handed: Iterable[tuple[UserId, UserId]],
) -> tuple[Eligible, ...]:
    """Their own seats first, then those of who stands in for them: while they are away, or because they handed it over."""
    standing: dict[UserId, tuple[UserId, ...]] = {}

    def stand_in(other: UserId, voices: Iterable[UserId]) -> None:
        if other in users or circle.may_stand_in(other):
            known = standing.get(other, ())
            standing[other] = (*known, *(one for one in voices if one not in known and one != other))

    for person in sorted(users):
        if (other := away.get(person)) is not None:
            stand_in(other, (person,))
    for giver, heir in handed:
        own = (giver,) if giver in users else ()
        if own or giver in standing:
            stand_in(heir, (*own, *standing.get(giver, ())))
    mine = [Eligible(user=user, stands_for=standing.get(user, ())) for user in sorted(users)]
    others = [
        Eligible(user=user, own=False, stands_for=people)
        for user, people in standing.items()
        if user not in users and people
    ]
    return (*mine, *others)


async def _named(circle: Circle, step: Step, requester: UserId) -> tuple[frozenset[UserId], str]:
    """Who is meant, and why others than are named."""
    users: frozenset[UserId] = frozenset()
    for approver in step.named:
        users |= await circle.named(approver)
    users -= {requester}
    least = max(1, step.rule.quorum) if step.rule.mode == "quorum" else 1
    if len(users) >= least:
        return users, ""
    names = ", ".join(one.name for one in step.named)
    for right, who in ((Right.APPROVE, "everybody who may approve"), (Right.MANAGE, "who runs the place")):
        more = users | (circle.having(right) - {requester})
        if len(more) >= least:
            return more, _why(names, bool(users), who)
        users = more
    return users, _why(names, bool(users), "everybody there is") if users else _dead_end(
        circle, names, requester
    )


def _dead_end(circle: Circle, names: str, requester: UserId) -> str:
    """AP4: who asked has no seat, so where they are the only one who could decide nobody ever will."""
    if {Right.APPROVE, Right.MANAGE} & circle.rights.get(requester, frozenset()):
        who = "Only who asked could decide this, and nobody decides what they asked for."
    else:
        who = f"Nobody of {names} is here, nor anybody else who may approve."
    return f"{who} It waits until somebody else is given the right to approve."


def _why(names: str, some: bool, who: str) -> str:
    missing = "too few" if some else "nobody"
    return f"There is {missing} of {names} here, so {who} is asked."


async def _away(circle: Circle, people: Collection[UserId], requester: UserId) -> Mapping[UserId, UserId]:
    if not people:
        return {}
    return await stands_in(
        circle.records, circle.workspace.organisation, people, circle.now, never={requester}
    )
