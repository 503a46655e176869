"""Who decides for whom while they are away: delegations with a period, and standing substitutes.

`last_of` is pure; the rest reads the rows they need and nothing else. Nobody stands in for a person
without a way to decide themself: whether somebody may decide is asked of their own rights, by the caller.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from crdt.ids import Micros, OrganisationId, UserId
from engine.escalation.records import Delegation, Substitute
from engine.members.ways import found_by
from engine.ports import Records
from engine.records import User

DEEPEST: Final = 3
"""A delegate who is away is stood in for in turn, so often at most."""
MOST_AHEAD: Final = 20
"""Delegations of one person that are not over yet."""
MOST_ASKED: Final = 50_000
"""People of whom it is looked up whether they are away, for one question."""
AT_ONCE: Final = 200
"""People in one question: at most `AT_ONCE * MOST_AHEAD` rows."""


async def stands_in(
    records: Records,
    organisation: OrganisationId,
    people: Collection[UserId],
    now: Micros,
    *,
    never: Collection[UserId] = (),
) -> Mapping[UserId, UserId]:
    """Of `people` those who are away, and who decides for each of them now.

    `never` are people who may not stand in: the requester of what is decided. Who has nobody else is not in the answer
    and goes on to decide for themself; so does whose chain leads back to them or is too long.
    """
    away: dict[UserId, tuple[UserId, ...]] = {}
    asked: set[UserId] = set()
    wanted = set(people)
    while wanted and len(asked) <= MOST_ASKED:
        asked |= wanted
        gone = await _away(records, organisation, wanted, now)
        away |= gone
        wanted = {other for to in gone.values() for other in to} - asked
    active = await _active(records, organisation, {other for to in away.values() for other in to})
    found: dict[UserId, UserId] = {}
    for person in people:
        if (other := last_of(person, away, active - set(never))) is not None:
            found[person] = other
    return found


def last_of(
    person: UserId, away: Mapping[UserId, Sequence[UserId]], able: Collection[UserId]
) -> UserId | None:
    """Pure: who decides for `person` in the end. `away` names for each absent person whom they would have, the best first.

    The first choice that leads to somebody present within `DEEPEST` steps, never back to where it came from.
    """
    if person not in away:
        return None
    return _follow(person, away, able, (person,))


def _follow(
    person: UserId,
    away: Mapping[UserId, Sequence[UserId]],
    able: Collection[UserId],
    seen: tuple[UserId, ...],
) -> UserId | None:
    for other in away[person]:
        if other in seen or other not in able:
            continue
        if other not in away:
            return other
        if len(seen) < DEEPEST and (found := _follow(other, away, able, (*seen, other))) is not None:
            return found
    return None


async def backups(
    records: Records,
    organisation: OrganisationId,
    people: Collection[UserId],
    *,
    never: Collection[UserId] = (),
) -> Mapping[UserId, UserId]:
    """The standing substitutes of `people`, whether they are away or not: level 1 of a ladder asks them too."""
    rows = await found_by(records, Substitute, "person", set(people))
    chosen = {row.person: row.substitute for row in rows if row.organisation == organisation}
    active = await _active(records, organisation, set(chosen.values()))
    return {person: other for person, other in chosen.items() if other in active and other not in never}


async def current(
    records: Records, organisation: OrganisationId, people: Collection[UserId]
) -> Sequence[Delegation]:
    """Delegations of these people that were not taken back, what ends last first. The caller looks at the period."""
    found: list[Delegation] = []
    listed = sorted(people)
    for begin in range(0, len(listed), AT_ONCE):
        some = tuple(listed[begin : begin + AT_ONCE])
        # What is over ends before what is not, and of that everybody has MOST_AHEAD at most.
        found += await records.find(
            Delegation,
            {"organisation": organisation, "person": some, "ended_at": None},
            order="until",
            descending=True,
            limit=MOST_AHEAD * len(some),
        )
    return found


async def circle_of(
    records: Records, organisation: OrganisationId, person: UserId, to: UserId, since: Micros, until: Micros
) -> tuple[UserId, ...]:
    """The way back from `to` to `person` in that period, by delegations and substitutes; () where there is none."""
    ways: list[tuple[UserId, ...]] = [(person, to)]
    seen = {to}
    while ways:
        ends = {way[-1] for way in ways}
        following = await _following(records, organisation, ends, since, until)
        longer = [(*way, other) for way in ways for other in following.get(way[-1], ())]
        for way in longer:
            if way[-1] == person:
                return way
        ways = [way for way in longer if way[-1] not in seen and len(way) <= 2 * DEEPEST]
        seen |= {way[-1] for way in ways}
    return ()


async def _following(
    records: Records, organisation: OrganisationId, people: set[UserId], since: Micros, until: Micros
) -> Mapping[UserId, set[UserId]]:
    """Whom these people would have at any time of the period."""
    found: dict[UserId, set[UserId]] = {}
    for row in await current(records, organisation, people):
        if row.to is not None and row.since < until and row.until > since:
            found.setdefault(row.person, set()).add(row.to)
    for one in await found_by(records, Substitute, "person", people):
        found.setdefault(one.person, set()).add(one.substitute)
    return found


async def _away(
    records: Records, organisation: OrganisationId, people: set[UserId], now: Micros
) -> dict[UserId, tuple[UserId, ...]]:
    rows = [row for row in await current(records, organisation, people) if row.since <= now < row.until]
    helping = {
        row.person: row.substitute
        for row in await found_by(records, Substitute, "person", {row.person for row in rows})
    }
    away: dict[UserId, tuple[UserId, ...]] = {}
    for row in sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True):
        named = () if row.to is None else (row.to,)
        away[row.person] = (*away.get(row.person, ()), *named)
    return {
        person: (*named, *((helping[person],) if person in helping else ())) for person, named in away.items()
    }


async def _active(records: Records, organisation: OrganisationId, people: Iterable[UserId]) -> set[UserId]:
    users = await found_by(records, User, "id", set(people))
    return {user.id for user in users if user.organisation == organisation and user.disabled_at is None}
