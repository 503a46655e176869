"""A room's duty for locks: takes what people and clocks say of them to the table, and what follows to the next commit.

Border: `crdt/locks.py` decides who has what; `crdt/replica.py` commits it and tells it afterwards; rights to take and
to break were asked for before. Rules: SPEC.md, section L.
"""

from typing import Final, assert_never

from crdt.effects import AnswerLock, Effect, LockAnswer, Wake
from crdt.errors import ConcertError, InvalidInput
from crdt.events import LockAsked
from crdt.ids import UserId
from crdt.kinds.kind import Kind
from crdt.leases import NEVER, Lock
from crdt.membership import Membership
from crdt.presence import Author
from crdt.replica import Replica
from crdt.roles import allows
from crdt.sections import check_section

EARLY: Final = 0.05
"""Seconds by which a timer may fall due before its time, as this clock counts."""
_SECOND: Final = 1_000_000


class Locking:
    """After each call the room ticks if the replica has something pending."""

    def __init__(self, kind: Kind, members: Membership, replica: Replica) -> None:
        self.table = replica.locks
        self._kind = kind
        self._members = members
        self._replica = replica
        self._wakes_at = NEVER

    def ask(self, event: LockAsked, now: float, out: list[Effect]) -> None:
        self.table.offset = event.at / _SECOND - now
        try:
            answer = self._answer(event, now)
        except ConcertError as error:
            self._note(now, out)
            self._replica.tell(AnswerLock(request=event.request, result=error), out)
            return
        self._note(now, out)
        self._replica.tell(AnswerLock(request=event.request, result=answer), out)

    def expire(self, now: float, out: list[Effect]) -> None:
        if now >= self._wakes_at - EARLY:
            self._wakes_at = NEVER
        self.table.expire(now)
        self._note(now, out)

    def came(self, who: Author, now: float, out: list[Effect]) -> None:
        """A session has joined."""
        if self.table:
            self.table.came(who, now)
            self._note(now, out)

    def left(self, user: UserId, now: float, out: list[Effect]) -> None:
        """A session has ended."""
        if self.table and not self._members.here[user]:
            self.table.left(user, now)
            self._note(now, out)

    def role_changed(self, user: UserId, now: float, out: list[Effect]) -> None:
        """L11: who may not edit by any of their sessions any more holds nothing."""
        if self.table and not self._may_edit(user):
            self.table.bar(user, now)
            self._note(now, out)

    def _answer(self, event: LockAsked, now: float) -> LockAnswer:
        section, who, table = check_section(event.section, self._kind), event.author, self.table
        here = bool(self._members.here[who.user])
        lock: Lock | None = None
        match event.verb:
            case "take":
                lock = table.take(section, who, now, ttl=event.ttl, here=here)
            case "renew":
                lock = table.renew(section, who, now, ttl=event.ttl)
            case "release":
                table.release(section, who, now)
            case "ask":
                lock = table.ask(section, who, now, here=here)
            case "withdraw":
                table.withdraw(section, who, now)
            case "keep":
                lock = table.keep(section, who)
            case "hand_over":
                table.own(section, who)
                to = self._receiver(event)
                lock = table.hand_over(section, who, to, now, here=bool(self._members.here[to.user]))
            case "break":
                lock = table.break_(section, who, now, here=here)
            case never:
                assert_never(never)
        waits = table.asks.has(section, who.user)
        place = table.asks.place(section, who.user) if waits else 0
        lock = lock or table.get(section)
        return LockAnswer(lock=None if lock is None else table.shown(lock), place=place)

    def _receiver(self, event: LockAsked) -> Author:
        """L7: somebody who waits, or is here and may edit."""
        if event.to == event.author.user:
            return event.author
        for ask in self.table.asks:
            if ask.who.user == event.to:
                return ask.who
        for member in self._members.all():
            if member.author.user == event.to and allows(member.role, "edit"):
                return member.author
        raise InvalidInput(
            "Nobody of this name waits for the section, or is here and may edit.", details={"field": "to"}
        )

    def _may_edit(self, user: UserId) -> bool:
        return any(
            member.author.user == user and allows(member.role, "edit") for member in self._members.all()
        )

    def _note(self, now: float, out: list[Effect]) -> None:
        self._replica.pending.locks += self.table.take_changes()
        ends = self.table.ends
        if ends < self._wakes_at:
            self._wakes_at = ends
            out.append(Wake(timer="locks", delay=max(0.0, ends - now)))
