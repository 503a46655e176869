"""The queue before locked sections of one document: who asked for what, in the order they are served. Pure.

One queue for the whole document, since sections overlap: an ask is stood against by those before it that overlap it.
Border: `crdt/locks.py` grants; this knows no locks' ends.
"""

from collections.abc import Callable, Iterable, Iterator

from crdt.dataclasses import replace
from crdt.ids import UserId
from crdt.leases import NEVER, Ask, Lock
from crdt.presence import Author
from crdt.sections import Section, overlap


class Asks:
    def __init__(self) -> None:
        self._asks: list[Ask] = []

    def __len__(self) -> int:
        return len(self._asks)

    def __iter__(self) -> Iterator[Ask]:
        return iter(tuple(self._asks))

    @property
    def ends(self) -> float:
        """When the first lapses."""
        return min((ask.until for ask in self._asks), default=NEVER)

    def count(self, user: UserId) -> int:
        return sum(ask.who.user == user for ask in self._asks)

    def has(self, section: Section, user: UserId) -> bool:
        return any(ask.who.user == user and ask.section == section for ask in self._asks)

    def place(self, section: Section, user: UserId) -> int:
        """From 1: this person's place, or the one they would get."""
        before = 0
        for ask in self._asks:
            if ask.who.user == user and ask.section == section:
                break
            before += ask.who.user != user and overlap(ask.section, section)
        return before + 1

    def first_against(self, section: Section, user: UserId) -> Ask | None:
        """Somebody else who asked before, and is here."""
        for ask in self._asks:
            if ask.who.user == user and ask.section == section:
                return None
            if not ask.away and ask.who.user != user and overlap(ask.section, section):
                return ask
        return None

    def waiting_for(self, lock: Lock) -> Iterator[Ask]:
        return (ask for ask in self._asks if ask.wants(lock))

    def place_is_kept(self, ask: Ask) -> bool:
        """Whether it was asked before; then it counts as asked anew, in its old place."""
        for number, known in enumerate(self._asks):
            if known.who.user == ask.who.user and known.section == ask.section:
                self._asks[number] = ask
                return True
        return False

    def add(self, ask: Ask) -> None:
        """At the end."""
        self._asks.append(ask)

    def next_of(self, locks: Iterable[Lock]) -> Ask | None:
        """The first that neither a lock nor an ask before it stands against."""
        held = tuple(locks)
        passed: list[Ask] = []
        for ask in self._asks:
            if ask.away:
                continue
            behind = (other for other in passed if other.who.user != ask.who.user)
            if not any(ask.wants(lock) for lock in held) and not any(
                overlap(other.section, ask.section) for other in behind
            ):
                return ask
            passed.append(ask)
        return None

    def forget(self, section: Section, who: Author) -> None:
        """Those that a grant of the section answers."""
        self._asks = [
            ask for ask in self._asks if ask.who.user != who.user or ask.section[: len(section)] != section
        ]

    def withdraw(self, which: Callable[[Ask], bool]) -> list[Ask]:
        """Takes them out; those that were there."""
        gone = [ask for ask in self._asks if which(ask)]
        self._asks = [ask for ask in self._asks if not which(ask)]
        return gone

    def left(self, user: UserId, until: float) -> None:
        """Places are kept so long."""
        self._asks = [
            replace(ask, away=True, until=until) if ask.who.user == user and ask.attended else ask
            for ask in self._asks
        ]

    def came(self, who: Author) -> None:
        """They are here, and called as they are now."""
        self._asks = [
            (replace(ask, who=who, away=False, until=NEVER) if ask.away else replace(ask, who=who))
            if ask.who.user == who.user
            else ask
            for ask in self._asks
        ]
