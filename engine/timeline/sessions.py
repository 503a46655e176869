"""Groups who wrote what into sessions of work: what one person did through one door without a long pause (HI8)."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from crdt.dataclasses import dataclass
from crdt.history.authorship import Clocks
from crdt.ids import Micros, UserId
from crdt.places import GONE
from crdt.structs import StructIndex
from engine.timeline.attributing import MINUTE
from engine.writes import Attribution, Door

PAUSE: Final = 5 * MINUTE
"""A session ends where its person wrote nothing for so long."""
MOST_PLACES: Final = 12
"""Places of a session that are named."""
MOST_PARTS: Final = 20
"""Minutes of a session, its last ones, in which one looks for them."""
MOST_LOOKED: Final = 2_000

Steps = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Rows from `first` to `last`, among which others may have written. `parts` are what it is made of."""

    first: int
    last: int
    author: UserId
    door: Door
    started_at: Micros
    ended_at: Micros
    edits: int
    parts: tuple[Attribution, ...]


def sessions_of(ranges: Iterable[Attribution]) -> list[Session]:
    """`ranges` by their first row. Newest first."""
    done: list[list[Attribution]] = []
    open_: dict[tuple[str, str], list[Attribution]] = {}
    for one in ranges:
        key = (one.author, one.door)
        held = open_.get(key)
        if held is not None and one.started_at - held[-1].ended_at <= PAUSE:
            held.append(one)
            continue
        open_[key] = [one]
        done.append(open_[key])
    return sorted(map(_session, done), key=lambda session: (session.last, session.first), reverse=True)


def _session(parts: Sequence[Attribution]) -> Session:
    return Session(
        first=parts[0].first,
        last=max(one.last for one in parts),
        author=parts[0].author,
        door=parts[0].door,
        started_at=min(one.started_at for one in parts),
        ended_at=max(one.ended_at for one in parts),
        edits=sum(one.edits for one in parts),
        parts=tuple(parts),
    )


def places_touched(sessions: Sequence[Session], index: StructIndex) -> list[tuple[Steps, ...]]:
    """Of each session the entries it touched, most of them first: `("body", "nodes", "n1")`, `("body", "name")`.

    What was written into places that are gone is not named, nor what nobody noted the clocks of.
    """
    held = {client: list(lane.intervals()) for client, lane in index.lanes()}
    return [_places(session, index, held) for session in sessions]


def _places(
    session: Session, index: StructIndex, held: Mapping[int, list[tuple[int, int, int]]]
) -> tuple[Steps, ...]:
    counted: Counter[Steps] = Counter()
    for part in session.parts[-MOST_PARTS:]:
        for client, start, end in _ranges(Clocks.load(part.clocks)):
            intervals = held.get(client, [])
            at = max(bisect_right(intervals, (start, end, 0)) - 1, 0)
            while at < len(intervals) and intervals[at][0] < end:
                if intervals[at][1] > start and (entry := _entry(index, intervals[at][2])):
                    counted[entry] += 1
                at += 1
            if counted.total() > MOST_LOOKED:
                break
    named = sorted(counted, key=lambda entry: (-counted[entry], entry))
    return tuple(named[:MOST_PLACES])


def _entry(index: StructIndex, place: int) -> Steps:
    path = index.places.path(place) if place != GONE else ()
    entry = tuple(step for step in path[:3] if isinstance(step, str))
    return entry if len(entry) > 1 and entry[0] in {"body", "layout", "comments"} else ()


def _ranges(clocks: Clocks) -> Iterable[tuple[int, int, int]]:
    for table in (clocks.written, clocks.deleted):
        for client, held in table.items():
            for start, end in zip(held.starts, held.ends, strict=True):
                yield client, start, end
