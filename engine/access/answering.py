"""Says who may answer requests for access (AC6). Reads only; what a request is about was looked up before."""

from collections.abc import Mapping, Sequence

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId
from crdt.roles import Right, allows, may_grant
from engine.access.effective import Object, everybody_on
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import User


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Those who may give roles on one thing: looked up once for all requests about it."""

    roles: Mapping[UserId, Sequence[str]]

    def may_give(self, role: str, but: UserId) -> Sequence[UserId]:
        """Who may give this role, other than who asks for it."""
        fit = (user for user, own in self.roles.items() if any(may_grant(one, role) for one in own))
        return sorted(user for user in fit if user != but)


async def answering(records: Records, of: Object, now: Micros) -> Answering:
    decisions = await everybody_on(records, of, now)
    giving = {
        user: one.roles
        for user, one in decisions.items()
        if any(allows(own, Right.SHARE) for own in one.roles)
    }
    able = {row.id for row in await found_by(records, User, "id", giving) if row.disabled_at is None}
    return Answering(roles={user: roles for user, roles in giving.items() if user in able})


async def reviewers(records: Records, of: Object, role: str, but: UserId, now: Micros) -> Sequence[UserId]:
    """AC6: who may give this role here, other than who asks for it."""
    return (await answering(records, of, now)).may_give(role, but)
