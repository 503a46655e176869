"""Decides what becomes of a working session: who leads it, who is in it in which role, when it is over. Pure.

Border: no store, no rooms, no clock; `actor` commits what is decided here. Rules: engine/SPEC.md, section J.
"""

from collections.abc import Mapping
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import Conflict, Forbidden
from crdt.ids import Micros, UserId, workspace_channel
from crdt.roles import Role, rank
from engine.records import Grant
from engine.session_records import SessionMember, SessionRecord
from engine.sessions.told import CHANGED, ENDED, JOINED, LEFT, STARTED, SessionEvent, SessionPersonEvent
from engine.writes import AppendEvent, Batch, ClearTimer, Put, Remove, SetTimer, Write

MINUTE: Final = 60_000_000
LOOK_EVERY: Final = 5 * MINUTE
"""Microseconds between two looks at who is there."""
DESERTED_AFTER: Final = 30 * MINUTE
"""Microseconds that none of its people was in any of its documents."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """`members`: everybody who ever took part."""

    record: SessionRecord
    members: Mapping[UserId, SessionMember]

    @property
    def people(self) -> dict[UserId, SessionMember]:
        """Who takes part now."""
        return {user: one for user, one in self.members.items() if one.left_at is None}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What stands once `batch` is committed; `touched` may do something else in the session's documents from then on."""

    session: Session
    batch: Batch
    touched: frozenset[UserId] = frozenset()


class SessionOver(Conflict):
    code = "session_over"
    message = "This session has ended."
    next_step = "Start another one."


class NotLeading(Forbidden):
    code = "not_leading"
    message = "Only who leads the session, or manages the workspace, may do this."
    next_step = "Ask its leader."


class NotTakingPart(Conflict):
    code = "not_taking_part"
    message = "This person does not take part in the session."
    next_step = "Join it first."


def start(record: SessionRecord, now: Micros) -> Decision:
    """Who starts it leads it, and keeps their own role in its documents (J2)."""
    leader = _member(record, record.led_by, Role.OWNER, now)
    session = Session(record=record, members={leader.user: leader})
    batch = (
        Put(record=record),
        *_in(session, leader),
        _look_again(record, now),
        _said(session, STARTED, now),
    )
    return Decision(session=session, batch=batch, touched=frozenset({leader.user}))


def join(session: Session, user: UserId, now: Micros) -> Decision:
    """Again without effect for who takes part already."""
    _check_running(session)
    if user in session.people:
        return Decision(session=session, batch=())
    member = _member(session.record, user, session.record.role, now)
    after = _with(session, member)
    return Decision(
        session=after,
        batch=(*_in(after, member), _said_of(after, JOINED, member, user, now)),
        touched=frozenset({user}),
    )


def leave(session: Session, user: UserId, now: Micros) -> Decision:
    """J4: who leads and leaves hands the lead to the strongest of the others, and of those to who came first."""
    _check_running(session)
    member = _taking_part(session, user)
    after = _with(session, replace(member, left_at=now))
    writes: list[Write] = [Put(record=after.members[user]), *_set_free(session, user)]
    touched = {user}
    if session.record.led_by == user and after.people:
        heir = min(after.people.values(), key=lambda one: (rank(one.role), one.joined_at, one.user))
        heir = replace(heir, role=Role.OWNER)
        record = replace(after.record, led_by=heir.user)
        after = _with(Session(record=record, members=after.members), heir)
        writes += [Put(record=record), *_in(after, heir)]
        touched.add(heir.user)
    writes.append(_said_of(after, LEFT, member, user, now))
    return Decision(session=after, batch=tuple(writes), touched=frozenset(touched))


def give_role(session: Session, user: UserId, role: Role, by: UserId, manages: bool, now: Micros) -> Decision:
    """J5: the leader, or who manages the workspace, says what somebody else may do in the session's documents at most."""
    _check_running(session)
    _check_leads(session, by, manages)
    member = replace(_taking_part(session, user), role=role)
    if user == session.record.led_by:
        raise Conflict(
            "Who leads a session has no narrower role in it.", next_step="Hand the lead over by leaving."
        )
    after = _with(session, member)
    batch = (*_in(after, member), _said_of(after, CHANGED, member, by, now))
    return Decision(session=after, batch=batch, touched=frozenset({user}))


def end(session: Session, by: UserId, manages: bool, now: Micros) -> Decision:
    _check_running(session)
    _check_leads(session, by, manages)
    return _end(session, by, now)


def look(session: Session, here: frozenset[UserId], now: Micros) -> Decision:
    """J6: `here` are the people who have one of its documents open."""
    _check_running(session)
    if here & session.people.keys():
        record = replace(session.record, seen_at=now)
        after = Session(record=record, members=session.members)
        return Decision(session=after, batch=(Put(record=record), _look_again(record, now)))
    if now - session.record.seen_at >= DESERTED_AFTER:
        return _end(session, None, now)
    return Decision(session=session, batch=(_look_again(session.record, now),))


def _end(session: Session, by: UserId | None, now: Micros) -> Decision:
    """Everybody has their own role back (J3)."""
    record = replace(session.record, status="ended", ended_at=now, ended_by=by)
    gone = [replace(one, left_at=now) for one in session.people.values()]
    after = Session(record=record, members={**session.members, **{one.user: one for one in gone}})
    writes: list[Write] = [Put(record=record), ClearTimer(key=timer_of(record.id))]
    for one in gone:
        writes += [Put(record=one), *_set_free(session, one.user)]
    writes.append(_said(after, ENDED, now, by))
    return Decision(session=after, batch=tuple(writes), touched=frozenset(one.user for one in gone))


def timer_of(session: str) -> str:
    return f"session:{session}"


def grant_of(session: str, user: UserId, document: str) -> str:
    """The id of the grant that narrows somebody in a document of the session."""
    return f"{timer_of(session)}:{user}:{document}"


# What is checked


def _check_running(session: Session) -> None:
    if session.record.status == "ended":
        raise SessionOver


def _check_leads(session: Session, user: UserId, manages: bool) -> None:
    if not manages and session.record.led_by != user:
        raise NotLeading


def _taking_part(session: Session, user: UserId) -> SessionMember:
    member = session.people.get(user)
    if member is None:
        raise NotTakingPart
    return member


# What is written


def _member(record: SessionRecord, user: UserId, role: str, now: Micros) -> SessionMember:
    return SessionMember(
        session=record.id,
        user=user,
        organisation=record.organisation,
        workspace=record.workspace,
        role=role,
        joined_at=now,
    )


def _with(session: Session, member: SessionMember) -> Session:
    return replace(session, members={**session.members, member.user: member})


def _in(session: Session, member: SessionMember) -> tuple[Write, ...]:
    """The row, and the grants that hold the person to the role (J2)."""
    record = session.record
    grants = (
        Grant(
            id=grant_of(record.id, member.user, document),
            organisation=record.organisation,
            subject_kind="user",
            subject=member.user,
            object_kind="document",
            object=document,
            right=member.role,
            effect="narrow",
            created_by=record.led_by,
            created_at=member.joined_at,
        )
        for document in record.documents
    )
    return (Put(record=member), *(Put(record=grant) for grant in grants))


def _set_free(session: Session, user: UserId) -> tuple[Write, ...]:
    record = session.record
    return tuple(
        Remove(type=Grant, key=(grant_of(record.id, user, document),)) for document in record.documents
    )


def _look_again(record: SessionRecord, now: Micros) -> SetTimer:
    key = timer_of(record.id)
    return SetTimer(key=key, actor=key, due=Micros(now + LOOK_EVERY), message={})


def _said(session: Session, topic: str, now: Micros, by: UserId | None = None) -> AppendEvent:
    record = session.record
    said = SessionEvent(
        session=record.id,
        title=record.name,
        type=record.type,
        documents=record.documents,
        led_by=record.led_by,
        by=record.started_by if topic == STARTED else by,
    )
    return _event(session, topic, said, now)


def _said_of(session: Session, topic: str, member: SessionMember, by: UserId, now: Micros) -> AppendEvent:
    record = session.record
    said = SessionPersonEvent(
        session=record.id,
        title=record.name,
        type=record.type,
        documents=record.documents,
        led_by=record.led_by,
        by=by,
        user=member.user,
        role=Role(member.role),
    )
    return _event(session, topic, said, now)


def _event(session: Session, topic: str, said: SessionEvent, now: Micros) -> AppendEvent:
    channel = workspace_channel(session.record.workspace)
    return AppendEvent(channel=channel, topic=topic, payload=said.model_dump(mode="json"), at=now)
