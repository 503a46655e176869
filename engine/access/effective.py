"""Who may do what with one object, and by which grants: reads what stands and asks `deciding.py`, like every door.

Border: whether the caller may look was decided by `server/access.py`. A token may narrow its user further; what is told here
is what the person may do.
"""

from collections.abc import Mapping, Sequence

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros, UserId
from crdt.roles import Right
from engine.access.deciding import KEEPING, Chain, Decision, decide, is_in
from engine.members.ways import ALL, Standing, found_by, granted_to_each, standing_on
from engine.ports import Records
from engine.records import DocumentRecord, Grant, User, Workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Effective:
    """`able` is False of somebody who may not sign in any more: then no right counts."""

    decision: Decision
    chains: tuple[Chain, ...]
    able: bool

    @property
    def rights(self) -> frozenset[Right]:
        return frozenset(chain.right for chain in self.chains if self.able and chain.allowed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """A workspace, or one document of it."""

    workspace: Workspace
    document: DocumentRecord | None = None

    @property
    def title(self) -> str:
        return self.workspace.name if self.document is None else self.document.title

    async def standing(self, records: Records, now: Micros) -> Standing:
        return await standing_on(records, self.workspace, self.document, now)

    async def everything(self, records: Records, now: Micros) -> Sequence[Grant]:
        """What stands on it and above it; of a workspace also what stands on kinds of its documents and on tags of its sources."""
        found = list((await self.standing(records, now)).granted)
        if self.document is None:
            where = {"organisation": self.workspace.organisation, "object_kind": ("kind", "tag")}
            rows = [row for row in await records.find(Grant, where, limit=ALL) if is_in(row, self.workspace)]
            found += [row for row in rows if row.expires_at is None or row.expires_at > now]
        return found

    def decide(self, grants: Sequence[Grant]) -> Decision:
        """`grants`: of those that were read from here."""
        places = frozenset((grant.object_kind, grant.object) for grant in grants)
        archived = self.document is not None and self.workspace.archived_at is not None
        return decide(grants, places, archived=archived)

    def chain(self, decision: Decision, right: Right) -> Chain:
        chain = decision.chain(right)
        put_away = self.document is None and self.workspace.archived_at is not None and right not in KEEPING
        return replace(chain, because="archived") if chain.allowed and put_away else chain


async def decision_of(records: Records, user: UserId, of: Object, now: Micros) -> Decision:
    """As a door would say it of a token that narrows nothing."""
    return of.decide(_each(await of.standing(records, now)).get(user, ()))


async def effective(records: Records, user: User, of: Object, now: Micros) -> Effective:
    decision = await decision_of(records, user.id, of, now)
    chains = tuple(of.chain(decision, right) for right in Right)
    return Effective(decision=decision, chains=chains, able=user.disabled_at is None)


async def who_may(records: Records, right: Right, of: Object, now: Micros) -> Mapping[UserId, Chain]:
    """Everybody who may do this here, with the grants that say so. Who may not sign in is left out."""
    each = _each(await of.standing(records, now))
    chains = {user: of.chain(of.decide(grants), right) for user, grants in each.items()}
    able = {user.id for user in await found_by(records, User, "id", each) if user.disabled_at is None}
    return {user: chain for user, chain in chains.items() if chain.allowed and user in able}


async def everybody_on(records: Records, of: Object, now: Micros) -> Mapping[UserId, Decision]:
    """Everybody whom a grant here names, also those whom one denies."""
    return {
        user: of.decide(grants) for user, grants in _each(await of.standing(records, now)).items() if grants
    }


def _each(standing: Standing) -> Mapping[UserId, Sequence[Grant]]:
    return granted_to_each(standing.granted, standing.members, standing.everybody)
