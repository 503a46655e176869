"""Who sits in a room, grouped by dialect, and what a slow reader gets: nothing that would pile up.

A broadcast is spelled and framed once per dialect; every seat gets the same bytes. Back-pressure (DESIGN.md section
4): over 64 KB no presence, over 1 MB no live updates and one state difference when it has drained, 30 s without
progress: dropped. Border: it decides about bytes, never about documents.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import Final, Protocol

from crdt.dataclasses import dataclass
from crdt.effects import Broadcast, ForSession, ShowPresence
from crdt.events import Door
from crdt.ids import DocumentId, SessionId, UserId
from crdt.leases import LockShown
from crdt.presence import Shown

MOST_BUFFERED: Final = 1 << 20
"""Bytes that wait for a reader before live updates stop."""
PATIENCE: Final = 30.0
"""Seconds without progress."""


class Outlet(Protocol):
    """A connection, as far as rooms and channels write to it. Nothing here blocks or raises."""

    def write(self, frame: bytes) -> None:
        """Bytes in their final frame, shared with others."""

    def abort(self) -> None: ...

    def hold(self) -> None:
        """Read nothing more for now."""

    def release(self) -> None: ...

    @property
    def buffered(self) -> int:
        """Bytes that the peer has not taken."""


class Dialect(Protocol):
    """How one door spells what goes to all its seats. Returns whole frames, b"" for nothing."""

    @property
    def door(self) -> Door: ...

    def committed(self, document: DocumentId, update: bytes, sequence: int) -> bytes: ...

    def presence(
        self, document: DocumentId, changed: tuple[Shown, ...], renewed: tuple[Shown, ...]
    ) -> bytes: ...

    def locks(
        self, document: DocumentId, locks: tuple[LockShown, ...], colours: Mapping[UserId, int]
    ) -> bytes:
        """`colours` of the people who are here."""


class Seat(Protocol):
    """A session as its door holds it."""

    @property
    def dialect(self) -> Dialect: ...

    @property
    def outlet(self) -> Outlet: ...

    def tell(self, effect: ForSession) -> None:
        """Perform what concerns this session alone."""


@dataclass(slots=True)
class Place:
    """`behind`: the state vector of a reader who missed a live update.

    `waiting`: what would be buffered if it had read nothing since the last look. `unaware`: it missed a change of locks.
    """

    session: SessionId
    seat: Seat
    write: Callable[[bytes], None]
    slow: bool = False
    behind: bytes | None = None
    unaware: bool = False
    waiting: int = 0
    progress_at: float = 0.0


@dataclass(slots=True)
class Seating:
    """The seats of one room."""

    document: DocumentId
    _places: dict[SessionId, Place] = field(default_factory=dict)
    _groups: dict[Dialect, dict[SessionId, Place]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Place]:
        return iter(tuple(self._places.values()))

    def get(self, session: SessionId) -> Place | None:
        return self._places.get(session)

    def sit(self, session: SessionId, seat: Seat) -> None:
        self.rise(session)
        place = Place(session, seat, seat.outlet.write)
        self._places[session] = place
        self._groups.setdefault(seat.dialect, {})[session] = place

    def rise(self, session: SessionId) -> bool:
        place = self._places.pop(session, None)
        if place is None:
            return False
        group = self._groups[place.seat.dialect]
        del group[session]
        if not group:
            del self._groups[place.seat.dialect]
        return True

    @property
    def needs_renewal(self) -> bool:
        """Whether somebody here forgets peers, or leaves, when it hears nothing for 30 s."""
        return any(dialect.door != "native" for dialect in self._groups)

    def broadcast(self, effect: Broadcast) -> None:
        for dialect, group in self._groups.items():
            frame = dialect.committed(self.document, effect.update, effect.sequence)
            for session, place in group.items():
                if place.slow:
                    if self._misses(place, effect.before):
                        continue
                    place.waiting += len(frame)
                elif session == effect.skip:
                    continue
                place.write(frame)

    @staticmethod
    def _misses(place: Place, before: bytes | None) -> bool:
        if place.behind is not None:
            return True
        if before is None or place.seat.outlet.buffered < MOST_BUFFERED:
            return False
        place.behind = before
        return True

    def show(self, effect: ShowPresence) -> None:
        for dialect, group in self._groups.items():
            frame = dialect.presence(self.document, effect.changed, effect.renewed)
            if frame:
                for place in group.values():
                    if not place.slow:
                        place.write(frame)

    def show_locks(self, locks: tuple[LockShown, ...], colours: Mapping[UserId, int]) -> None:
        """All of them, so that who missed one such message has everything with the next."""
        for dialect, group in self._groups.items():
            frame = dialect.locks(self.document, locks, colours)
            for place in group.values() if frame else ():
                place.unaware = place.slow and place.seat.outlet.buffered >= MOST_BUFFERED
                if not place.unaware:
                    place.write(frame)

    # Slow readers

    def slowed(self, session: SessionId, now: float) -> None:
        place = self._places.get(session)
        if place is not None:
            place.slow = True
            place.waiting = place.seat.outlet.buffered
            place.progress_at = now

    def drained(self, session: SessionId) -> bytes | None:
        """Reads again; the state vector to catch up from, if it missed anything."""
        place = self._places.get(session)
        if place is None:
            return None
        place.slow = False
        behind, place.behind = place.behind, None
        return behind

    @property
    def slow(self) -> int:
        return sum(place.slow for place in self._places.values())

    def drop_stuck(self, now: float) -> None:
        for place in self:
            if not place.slow:
                continue
            buffered = place.seat.outlet.buffered
            if buffered < place.waiting:
                place.progress_at = now
            elif now - place.progress_at >= PATIENCE:
                place.seat.outlet.abort()
            place.waiting = buffered
