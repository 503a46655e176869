"""Locks of one document: who has which section, until when, and who gets it next. Pure; time is an argument.

A lock is a lease that its holder renews. Who wants a section that is held asks for it: the holder hears of it and has
a moment to answer; asks are served in their order, and nobody keeps a section for long against a queue. What changes
is noted as `LockChange`s, which the room commits before anybody hears of them. Rules: SPEC.md, section L. Border: no
sessions, no rights, no effects: `crdt/locking.py` has those; `crdt/sections.py` knows which paths a section covers.
"""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import Final

from crdt.asks import Asks
from crdt.dataclasses import replace
from crdt.errors import OverLimit
from crdt.ids import Micros, UserId
from crdt.leases import (
    NEVER,
    Ask,
    EndReason,
    Lock,
    LockAction,
    LockChange,
    LockLimits,
    LockLost,
    LockShown,
    SectionLocked,
)
from crdt.presence import Author
from crdt.sections import Cover, Section, Touched, overlap, plain_paths

_SECOND: Final = 1_000_000


class LockTable:
    """`offset`: seconds from the clock of `now` to UTC. `cover` answers for updates, None while nothing is locked.
    A method that raises a ConcertError has changed nothing.
    """

    def __init__(
        self,
        limits: LockLimits | None = None,
        *,
        held: Iterable[Lock] = (),
        fence: int = 0,
        offset: float = 0.0,
    ) -> None:
        self.limits = limits or LockLimits()
        self.offset = offset
        self.fence = fence
        self._locks: dict[Section, Lock] = {lock.section: lock for lock in held}
        self.asks = Asks()
        """In the order they are served. To read."""
        self._changes: list[LockChange] = []
        self.cover: Cover | None = None
        self._recover()

    def __bool__(self) -> bool:
        return bool(self._locks or self.asks)

    # Reading

    def get(self, section: Section) -> Lock | None:
        return self._locks.get(section)

    @property
    def ends(self) -> float:
        """When `expire` has something to do next."""
        return min((self.asks.ends, *(lock.ends for lock in self._locks.values())))

    def moment(self, time: float) -> Micros:
        return Micros(round((time + self.offset) * _SECOND))

    def own(self, section: Section, who: Author) -> Lock:
        """Raises LockLost."""
        lock = self._locks.get(section)
        if lock is None or lock.holder.user != who.user:
            raise LockLost(
                details={"section": list(section), "holder": None if lock is None else lock.holder.name}
            )
        return lock

    def everything(self) -> tuple[LockShown, ...]:
        """All locks as people see them, by section."""
        return tuple(self.shown(self._locks[section]) for section in sorted(self._locks))

    def shown(self, lock: Lock) -> LockShown:
        return LockShown(
            section=lock.section,
            holder=lock.holder,
            fence=lock.fence,
            until=self.moment(lock.kept_until),
            answer_by=None if lock.answer_by == NEVER else self.moment(lock.answer_by),
            queue=tuple(dict.fromkeys(ask.who for ask in self.asks.waiting_for(lock))),
        )

    def against(
        self, inserts: frozenset[Touched], deletes: frozenset[Touched], user: UserId
    ) -> SectionLocked | None:
        """L3: why this person's update may not touch these places."""
        cover = self.cover
        if cover is None:
            return None
        section = cover.locked_for(inserts, user)
        if section is None:
            section = cover.locked_for(deletes, user)
        if section is None:
            return None
        hit = (path for path in chain(inserts, deletes) if cover.locked_for((path,), user) is not None)
        return self._refusal(self._locks[section], paths=plain_paths(hit))

    def take_changes(self) -> tuple[LockChange, ...]:
        """What has happened since the last call, in order."""
        changes, self._changes = tuple(self._changes), []
        return changes

    # Holding

    def take(
        self, section: Section, who: Author, now: float, *, ttl: float | None = None, here: bool = True
    ) -> Lock:
        """L4: a free section is granted, one's own renewed. Raises SectionLocked, OverLimit."""
        own = self._locks.get(section)
        if own is not None and own.holder.user == who.user:
            return self.renew(section, who, now, ttl=ttl)
        match self._in_the_way(section, who):
            case Lock() as lock:
                raise self._refusal(lock, place=self.asks.place(section, who.user))
            case Ask(who=first):
                details = {"section": list(section), "place": self.asks.place(section, who.user)}
                raise SectionLocked(f"{first.name} is next here.", details=details)
        if not self.asks.has(section, who.user):
            self._check_many(who)
        self.asks.forget(section, who)
        lock = self._grant(section, who, now, ttl=ttl, attended=here)
        self._note("taken", lock, by=who)
        self._settle(now)
        return lock

    def renew(self, section: Section, who: Author, now: float, *, ttl: float | None = None) -> Lock:
        """L5: answers an ask too, since who renews is at work. Raises LockLost."""
        lock = self.own(section, who)
        span = self._span(lock.ttl if ttl is None else ttl, attended=lock.attended)
        lock = self._put(replace(lock, until=now + span, ttl=span, answer_by=NEVER))
        self._note("renewed", lock, by=who)
        return lock

    def release(self, section: Section, who: Author, now: float) -> None:
        """L8. Raises LockLost."""
        self._end(self.own(section, who), "released", by=who)
        self._settle(now)

    def keep(self, section: Section, who: Author) -> Lock:
        """L6: the holder declines for now. Raises LockLost."""
        lock = self._put(replace(self.own(section, who), answer_by=NEVER))
        self._note("kept", lock, by=who)
        return lock

    def hand_over(self, section: Section, who: Author, to: Author, now: float, *, here: bool = True) -> Lock:
        """L7: past the others who wait, for whom the time goes on. Raises LockLost, OverLimit."""
        former = self.own(section, who)
        if to.user == who.user:
            return former
        if not self.asks.has(section, to.user):
            self._check_many(to)
        lock = self._pass_on(former, to, now, here=here)
        lock = self._put(replace(lock, contended_until=former.contended_until))
        self._note("handed_over", lock, by=who, former=former)
        self._settle(now)
        return lock

    def break_(self, section: Section, who: Author, now: float, *, here: bool = True) -> Lock:
        """L9: takes a section over from its holder. Raises LockLost when nobody has it."""
        former = self._locks.get(section)
        if former is None:
            raise LockLost("Nobody holds this section.", next_step="Take it: it is free.")
        if former.holder.user == who.user:
            return self.renew(section, who, now)
        lock = self._pass_on(former, who, now, here=here)
        self._note("broken", lock, by=who, former=former)
        self._settle(now)
        return lock

    # Waiting

    def ask(self, section: Section, who: Author, now: float, *, here: bool = True) -> Lock | None:
        """L6: the lock where the section is free; otherwise None: it comes when it is this person's turn.

        Asking again keeps the place. Raises OverLimit.
        """
        if self._in_the_way(section, who) is None:
            return self.take(section, who, now, here=here)
        until = NEVER if here else now + self.limits.ask
        ask = Ask(section=section, who=who, until=until, attended=here)
        if self.asks.place_is_kept(ask):
            return None
        self._check_many(who)
        self.asks.add(ask)
        for lock in tuple(self._locks.values()):
            if ask.wants(lock) and lock.answer_by == NEVER:
                self._put(replace(lock, answer_by=now + self.limits.answer))
        self._contend(now)
        self._note_ask("asked", ask, by=who)
        return None

    def withdraw(self, section: Section, who: Author, now: float) -> None:
        """Without effect where nothing was asked."""
        self._withdraw(lambda ask: ask.who.user == who.user and ask.section == section, by=who)
        self._settle(now)

    # People and time

    def left(self, user: UserId, now: float) -> None:
        """L10: their last session has gone; coming back within the grace keeps locks and places."""
        limit = now + self.limits.grace
        for lock in self._of(user):
            if lock.attended:
                self._put(replace(lock, away_until=limit))
        self.asks.left(user, limit)
        self._settle(now)

    def came(self, who: Author, now: float) -> None:
        """They are here again, perhaps by another name (L16)."""
        for lock in self._of(who.user):
            back = replace(lock, holder=who)
            if lock.away_until != NEVER:
                back = replace(back, away_until=NEVER, until=max(lock.until, now + lock.ttl))
            self._put(back)
            if lock.holder != who:
                self._note("renewed", back, by=who)
        self.asks.came(who)
        self._settle(now)

    def bar(self, user: UserId, now: float) -> None:
        """L11: they may not edit any more."""
        for lock in self._of(user):
            self._end(lock, "released", reason="role")
        self._withdraw(lambda ask: ask.who.user == user)
        self._settle(now)

    def expire(self, now: float) -> None:
        """L8: ends what has run out, and gives it to those who wait."""
        for lock in tuple(self._locks.values()):
            if lock.ends <= now:
                self._end(lock, "expired", reason=lock.why(now))
        self._withdraw(lambda ask: ask.until <= now)
        self._settle(now)

    # Inside

    def _of(self, user: UserId) -> tuple[Lock, ...]:
        return tuple(lock for lock in self._locks.values() if lock.holder.user == user)

    def _in_the_way(self, section: Section, who: Author) -> Lock | Ask | None:
        """Another's lock that overlaps, else an ask that comes first: who is late overtakes nobody."""
        for lock in self._locks.values():
            if lock.holder.user != who.user and overlap(lock.section, section):
                return lock
        if any(section[: len(lock.section)] == lock.section for lock in self._of(who.user)):
            return None  # inside one's own
        return self.asks.first_against(section, who.user)

    def _check_many(self, who: Author) -> None:
        limits = self.limits
        own = len(self._of(who.user)) + self.asks.count(who.user)
        if own >= limits.per_person:
            raise OverLimit(
                "One person holds, or waits for, no more sections than this.",
                details={"limit": limits.per_person},
            )
        if len(self._locks) + len(self.asks) >= limits.per_document:
            raise OverLimit(
                "A document has no more locks and waiting people than this.",
                details={"limit": limits.per_document},
            )

    def _refusal(self, lock: Lock, **details: object) -> SectionLocked:
        known = {
            "section": list(lock.section),
            "holder": {"id": lock.holder.user, "name": lock.holder.name},
            "until": self.moment(lock.kept_until),
        }
        return SectionLocked(f"{lock.holder.name} is editing this section.", details={**known, **details})

    def _span(self, ttl: float | None, *, attended: bool) -> float:
        """L5: seconds of a lease, never more than allowed."""
        longest = self.limits.ttl if attended else self.limits.script_ttl
        return max(1.0, min(self.limits.ttl if ttl is None else ttl, longest))

    def _grant(
        self, section: Section, who: Author, now: float, *, ttl: float | None = None, attended: bool
    ) -> Lock:
        self.fence += 1
        span = self._span(ttl, attended=attended)
        lock = Lock(
            section=section, holder=who, fence=self.fence, ttl=span, until=now + span, attended=attended
        )
        self._put(lock)
        self._recover()
        return lock

    def _pass_on(self, former: Lock, to: Author, now: float, *, here: bool) -> Lock:
        """Whatever else its former holder has there ends, or the new one could not work."""
        for lock in self._of(former.holder.user):
            if lock is not former and overlap(lock.section, former.section):
                self._end(lock, "released")
        self.asks.forget(former.section, to)
        return self._grant(former.section, to, now, attended=here)

    def _put(self, lock: Lock) -> Lock:
        self._locks[lock.section] = lock
        return lock

    def _end(
        self, lock: Lock, action: LockAction, *, by: Author | None = None, reason: EndReason = ""
    ) -> None:
        del self._locks[lock.section]
        self._recover()
        self._changes.append(
            LockChange(
                action=action,
                section=lock.section,
                who=lock.holder,
                by=by,
                fence=lock.fence,
                until=self.moment(lock.until),
                reason=reason,
            )
        )

    def _recover(self) -> None:
        held = [(lock.section, lock.holder.user) for lock in self._locks.values()]
        self.cover = Cover(held) if held else None

    def _settle(self, now: float) -> None:
        """L6: grants in the order of asking what neither a lock nor an ask before stands against."""
        while ask := self.asks.next_of(self._locks.values()):
            self.asks.forget(ask.section, ask.who)
            lock = self._grant(ask.section, ask.who, now, attended=ask.attended)
            self._note("taken", lock, by=ask.who)
        self._contend(now)

    def _contend(self, now: float) -> None:
        """L6: nobody is pressed for what nobody waits for."""
        for lock in tuple(self._locks.values()):
            waited = any(not ask.away for ask in self.asks.waiting_for(lock))
            if not waited and (lock.contended_until, lock.answer_by) != (NEVER, NEVER):
                self._put(replace(lock, contended_until=NEVER, answer_by=NEVER))
            elif waited and lock.contended_until == NEVER:
                self._put(replace(lock, contended_until=now + self.limits.contended))

    def _withdraw(self, which: Callable[[Ask], bool], *, by: Author | None = None) -> None:
        for ask in self.asks.withdraw(which):
            self._note_ask("withdrawn", ask, by=by)

    def _note(self, action: LockAction, lock: Lock, *, by: Author, former: Lock | None = None) -> None:
        self._changes.append(
            LockChange(
                action=action,
                section=lock.section,
                who=lock.holder,
                by=by,
                lock=lock,
                fence=lock.fence,
                until=self.moment(lock.until),
                former=None if former is None else former.holder,
            )
        )

    def _note_ask(self, action: LockAction, ask: Ask, *, by: Author | None) -> None:
        """The section may be held in parts, by several: the event names none of them."""
        change = LockChange(
            action=action, section=ask.section, who=ask.who, by=by, fence=0, until=Micros(0), of_ask=True
        )
        self._changes.append(change)
