"""Makes and ends delegations, and names substitutes. One at a time, so that no two close a circle between them.

Border: whether somebody may do it for another person was decided at the door.
"""

from collections.abc import Sequence
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import InvalidInput, OverLimit
from crdt.ids import Micros, OrganisationId, UserId
from engine.escalation.calendar import DAY
from engine.escalation.errors import CannotStandIn, DelegationCircle, DelegationGone
from engine.escalation.records import Delegation, Substitute
from engine.escalation.standing_in import MOST_AHEAD, circle_of, current
from engine.inbox.inbox import writes_of
from engine.inbox.records import Notification
from engine.platform import Platform
from engine.records import User
from engine.writes import Batch, Insert, Put, Remove, Write

LONGEST: Final = 366 * DAY
FOR_EVER: Final = Micros((1 << 53) - 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """`to` None: the person's substitute decides."""

    person: User
    to: UserId | None
    since: Micros
    until: Micros
    reason: str
    by: UserId
    by_name: str


class Away:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._records = platform.store.records

    async def delegate(self, asked: Absence) -> Delegation:
        now = self._platform.clock.now()
        if asked.until <= max(asked.since, now) or asked.until - asked.since > LONGEST:
            raise InvalidInput("Choose a period that ends in the future and lasts a year at most.")
        organisation, person = asked.person.organisation, asked.person.id
        async with self._platform.members.turn():
            ahead = [row for row in await current(self._records, organisation, {person}) if row.until > now]
            if len(ahead) >= MOST_AHEAD:
                raise OverLimit(
                    "A person has so many delegations ahead at most.", details={"limit": MOST_AHEAD}
                )
            to = asked.to or await self._substitute_of(person)
            await self._fits(organisation, person, to, asked.since, asked.until)
            row = Delegation(
                id=self._platform.ids.new(),
                organisation=organisation,
                person=person,
                to=asked.to,
                since=asked.since,
                until=asked.until,
                reason=asked.reason,
                created_by=asked.by,
                created_at=now,
            )
            await self._commit((Insert(record=row), *self._told(row, to, asked, now)))
            return row

    async def end(self, row: Delegation, by: UserId) -> Delegation:
        now = self._platform.clock.now()
        if row.ended_at is not None or row.until <= now:
            raise DelegationGone
        ended = replace(row, ended_at=now, ended_by=by)
        await self._commit((Put(record=ended),))
        return ended

    async def name(self, person: User, substitute: UserId | None, by: UserId) -> Substitute | None:
        """Whom they have at any time, in the place of whom they had."""
        async with self._platform.members.turn():
            if substitute is None:
                await self._commit((Remove(type=Substitute, key=(person.id,)),))
                return None
            now = self._platform.clock.now()
            await self._fits(person.organisation, person.id, substitute, now, FOR_EVER)
            row = Substitute(
                person=person.id,
                organisation=person.organisation,
                substitute=substitute,
                created_by=by,
                created_at=now,
            )
            await self._commit((Put(record=row),))
            return row

    async def _substitute_of(self, person: UserId) -> UserId:
        row = await self._records.get(Substitute, person)
        if row is None:
            raise InvalidInput("Say who decides meanwhile: there is no substitute.")
        return row.substitute

    async def _fits(
        self, organisation: OrganisationId, person: UserId, to: UserId, since: Micros, until: Micros
    ) -> None:
        other = await self._records.get(User, to)
        if other is None or other.organisation != organisation:
            raise CannotStandIn
        if other.id == person or other.kind != "person" or other.disabled_at is not None:
            raise CannotStandIn
        way = await circle_of(self._records, organisation, person, to, since, until)
        if way:
            raise DelegationCircle(details={"way": list(way)})

    def _told(self, row: Delegation, to: UserId, asked: Absence, now: Micros) -> Sequence[Write]:
        """Who is to decide hears of it."""
        if to == asked.by:
            return ()
        notification = Notification(
            id=self._platform.ids.new(),
            organisation=row.organisation,
            user=to,
            kind="delegation.given",
            workspace=None,
            document=None,
            content={
                "headline": f"You decide for {asked.person.name}",
                "words": row.reason,
                "delegation": row.id,
                "person": row.person,
                "name": asked.person.name,
                "since": row.since,
                "until": row.until,
                "reason": row.reason,
            },
            by=asked.by,
            at=now,
        )
        return writes_of(notification, asked.by_name)

    async def _commit(self, batch: Batch) -> None:
        receipt = await self._platform.store.writer.commit(batch)
        self._platform.channels.committed(batch, receipt)
