"""Decides whether an inspected update may join the document: whose ids, which places, whose right. Pure.

What the kind and the role allow at each place is `rulebook`'s knowledge. Rules: SPEC.md, sections R and GP. Border: it
changes nothing; the room acts on the ruling. `crdt/precheck.py` has read the bytes before.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from crdt.contests import Contest, contests_of
from crdt.dataclasses import dataclass, replace
from crdt.drops import Dropped, Drops, drops_of
from crdt.epochs import RETIRED, HistoryReplaced, retired
from crdt.errors import ConcertError, CorruptUpdate, NestingTooDeep, OverLimit, ReadOnly
from crdt.facts import Facts
from crdt.ids import ClientId, UserId
from crdt.kinds.kind import Kind
from crdt.locks import LockTable
from crdt.offences import ClientTaken
from crdt.presence import Author
from crdt.protection import Guard
from crdt.roles import ORDER, THE_SERVER, allows
from crdt.rulebook import PLACE_LIMITS, PlaceLimits, Rulebook
from crdt.structs import StructIndex
from crdt.updates import clocks, deletion_of
from crdt.verdicts import Accepted, FutureDelete, Gap, Refusal, TooDeep, UnknownReference

MOST_CLIENTS: Final = 10_000
"""Yjs client ids of one document: each is a line of every state vector, for ever."""


@dataclass(frozen=True, slots=True)
class Passed:
    """Apply it. `bound`: client ids that nobody had used before. `repeats`: it holds structs that are known already."""

    bound: tuple[ClientId, ...]
    contests: tuple[Contest, ...] = ()
    """Values it writes over, or beside, what its author had not seen."""
    repeats: bool = False
    instead: bytes | None = None
    """What to take in place of the update, which brings nothing new: nothing of its structs reaches the log (R6)."""
    drops: Drops = ()
    """What it deletes from under keys, to be told to `Gate.took`."""


@dataclass(frozen=True, slots=True)
class Known:
    """R6: brings nothing new; acknowledge it with what it repeats."""


@dataclass(frozen=True, slots=True)
class Early:
    """R4: something it needs is missing; ask for it and keep nothing."""


@dataclass(frozen=True, slots=True)
class Denied:
    error: ConcertError


Ruling = Passed | Known | Early | Denied

_INCOMPLETE: Final = (UnknownReference, FutureDelete)
"""R4: who saw another's edit before this server did leans on it honestly. An answer to a sync step 1 has it inside."""
_KNOWN: Final = Known()
_EARLY: Final = Early()
_NOTHING_BOUND: Final = Passed(())
_WRITERS: Final = frozenset(
    role for role in (*ORDER, THE_SERVER) if allows(role, "edit") or allows(role, "comment")
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a client id is."""

    user: UserId
    guest: bool = False


class Gate:
    """The rules of one room. `bindings` and `here`, the sessions of each person, are kept by the room and read here."""

    __slots__ = (
        "_asks",
        "_bindings",
        "_dropped",
        "_guard",
        "_here",
        "_index",
        "_locks",
        "_retired",
        "_rules",
    )

    def __init__(
        self,
        kind: Kind,
        index: StructIndex,
        bindings: Mapping[ClientId, Owner],
        here: Mapping[UserId, int],
        locks: LockTable,
        limits: PlaceLimits = PLACE_LIMITS,
        guard: Guard | None = None,
    ) -> None:
        self._guard = guard or Guard()
        self._rules = Rulebook(kind, index, limits, self.owns)
        self._index = index
        self._bindings = bindings
        self._here = here
        self._locks = locks
        self._asks = not kind.open_roots
        self._dropped = Dropped()
        self._retired = retired((client, owner.user) for client, owner in bindings.items())

    def may_use(self, client: int, author: Author) -> bool:
        """R5: whether the id is this person's or nobody's. A guest's passes to another guest once the first is gone."""
        owner = self._bindings.get(ClientId(client))
        if owner is None or owner.user == author.user:
            return True
        return owner.guest and author.guest and owner.user not in self._here

    def owns(self, client: int, author: Author) -> bool:
        """CM2: whether what stands under this id is this person's."""
        return ClientId(client) in self._bindings and self.may_use(client, author)

    def check_copy(self, state_vector: bytes) -> None:
        """E4: raises where a copy that has this much is of a history that was replaced. Raises Malformed."""
        if self._retired and self._is_of_the_time_before(clocks(state_vector)):
            raise HistoryReplaced

    def _is_of_the_time_before(self, clients: Iterable[int]) -> bool:
        return not self._retired.isdisjoint(clients)

    def judge(self, facts: Facts, author: Author, role: str, *, resent: bool = False) -> Ruling:
        index = self._index
        if not facts.runs and not facts.deletes:
            return _KNOWN
        fresh, repeats, newcomers = self._look_through(facts)
        if fresh and (error := self._outright(fresh, newcomers, role)):
            return Denied(error)
        verdict = index.check(facts)
        if not isinstance(verdict, Accepted):
            return self._unfit(verdict, fresh, resent=resent)
        if not fresh and verdict.is_idle:
            return self._idle(verdict, facts, author, role, resent=resent)
        if role not in _WRITERS:
            return Denied(ReadOnly(details={"role": role}))
        ruling = self._bind(fresh, author, resent=resent)
        if not isinstance(ruling, Passed):
            return ruling
        if offence := self._rules.offence(verdict, facts, author, role, fresh):
            return Denied(offence)
        if (self._locks.cover or self._guard.places) and (stands := self._in_the_way(verdict, author, role)):
            return Denied(stands)
        if repeats:
            ruling = replace(ruling, repeats=True)
        return self._contested(ruling, verdict, facts, author, resent=resent)

    def _in_the_way(self, verdict: Accepted, author: Author, role: str) -> ConcertError | None:
        """L3, PT1: somebody's lock, or what changes only by an approved request."""
        if self._locks.cover:
            locked = self._locks.against(verdict.inserts, verdict.deletes, author.user)
            if locked is not None:
                return locked
        return None if role == THE_SERVER or not self._guard.places else self._guard.against(verdict)

    def _unfit(self, verdict: Refusal, fresh: list[int], *, resent: bool) -> Denied | Early:
        if self._is_of_the_time_before(fresh):
            return Denied(HistoryReplaced())
        if isinstance(verdict, Gap) or (isinstance(verdict, _INCOMPLETE) and not resent):
            return _EARLY
        error = NestingTooDeep if isinstance(verdict, TooDeep) else CorruptUpdate
        return Denied(error(verdict.message, details={"reason": verdict.code}))

    def _look_through(self, facts: Facts) -> tuple[list[int], bool, int]:
        """The clients with something new, whether there is anything known already, and how many never wrote before."""
        fresh: list[int] = []
        repeats = False
        newcomers = 0
        for client, start, end, _ in facts.runs:
            known = self._index.end(client)
            if end > known:
                fresh.append(client)
                newcomers += known == 0
            repeats = repeats or start < known
        return fresh, repeats, newcomers

    def _outright(self, fresh: list[int], newcomers: int, role: str) -> ConcertError | None:
        """What is refused before the index looks at what each struct leans on, which takes its time."""
        if newcomers:
            there = max(self._index.clients, len(self._bindings) - len(self._retired))
            if there + newcomers > MOST_CLIENTS:
                return OverLimit("This document has had too many writers.", details={"limit": MOST_CLIENTS})
        if role not in _WRITERS and not self._is_of_the_time_before(fresh):
            return ReadOnly(details={"role": role})
        return None

    def _idle(
        self, verdict: Accepted, facts: Facts, author: Author, role: str, *, resent: bool
    ) -> Passed | Known:
        """R6; what it deletes may have been written anew meanwhile, which is worth a row of its own (X3). The row says
        what was deleted in vain and nothing else: structs that are known already may say anything here.
        """
        if resent or not facts.deletes or not self._asks or not allows(role, "edit"):
            return _KNOWN
        ruling = self._contested(_NOTHING_BOUND, verdict, facts, author, resent=resent)
        if not ruling.contests:
            return _KNOWN
        places = frozenset(contest.path for contest in ruling.contests)
        if self._locks.cover and self._locks.against(frozenset(), places, author.user):
            return _KNOWN
        return replace(ruling, instead=deletion_of(contest.item for contest in ruling.contests))

    def _contested(
        self, ruling: Passed, verdict: Accepted, facts: Facts, author: Author, *, resent: bool
    ) -> Passed:
        """X1: costs nothing where nothing is contested or deleted."""
        if not self._asks or not (verdict.rivals or facts.deletes):
            return ruling
        contests = contests_of(
            verdict, facts, self._index, author.user, self._owner, self._dropped, resent=resent
        )
        stale = tuple((contest.item, True) for contest in contests if contest.is_gone)
        drops = drops_of(verdict, self._index) + stale
        return replace(ruling, contests=contests, drops=drops) if contests or drops else ruling

    def took(self, passed: Passed, user: UserId) -> None:
        """The update of this ruling is in."""
        for item, is_bare in passed.drops:
            self._dropped.add(item, user, is_bare=is_bare)

    def _owner(self, client: int) -> UserId:
        owner = self._bindings.get(ClientId(client))
        return UserId("") if owner is None else owner.user

    def _bind(self, fresh: list[int], author: Author, *, resent: bool) -> Ruling:
        """R5: new structs only under ids that are this person's or nobody's. What stands under an id that nobody is
        known to own is somebody's all the same; among guests it may be what another of them relayed.

        Tabs of one browser tell each other their edits, and in an open house each tab is a guest of its own: what a
        guest resends binds nothing, and waits where its writer is here to send it.
        """
        relays = resent and author.guest
        bound: list[ClientId] = []
        for number in fresh:
            owner = self._bindings.get(number)  # type: ignore[call-overload]  # the call of a NewType takes its time
            if owner is not None and owner.user == author.user:
                continue
            client = ClientId(number)
            if owner is not None and not self.may_use(number, author):
                if owner.user == RETIRED:
                    return Denied(HistoryReplaced())
                if relays and owner.guest:
                    return _EARLY
                return Denied(ClientTaken(details={"client": client}))
            if owner is None and not author.guest and self._index.end(number):
                return Denied(ClientTaken(details={"client": client}))
            if not relays:
                bound.append(client)
        return Passed(tuple(bound)) if bound else _NOTHING_BOUND
