"""Plain values that two people wrote without having seen each other's: which one stands, which one is lost (section X).

The gate names the candidates of an update (`contests_of`); once the update is applied, what stands before and after
says what became of them (`settled`). Border: it changes nothing and resolves nothing.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from math import isfinite
from typing import Final, Literal

from crdt.changes import Json
from crdt.drops import Dropped
from crdt.facts import ANY, Facts, Id
from crdt.ids import UserId
from crdt.lib0 import UNDEFINED_VALUE, read_any, read_var_uint
from crdt.places import KEY_MASK
from crdt.stage import going
from crdt.structs import StructIndex
from crdt.verdicts import Accepted
from crdt.walk import Walk

ROOT: Final = "body"
"""Positions and comments are not worth a question to anybody."""
MOST_LOOKED: Final = 1_000
"""X1: deleted clocks of one update that are looked at, and places of it that may be contested."""
Keys = tuple[str, ...]


class Absent:
    """Nothing stands there."""

    def __repr__(self) -> str:
        return "ABSENT"

    def __deepcopy__(self, _memo: object) -> "Absent":
        return self


ABSENT: Final = Absent()
Value = Json | Absent


@dataclass(frozen=True, slots=True)
class Contest:
    """`path` was written by somebody who had not seen what `rival` wrote there. `item`: the last thing they wrote."""

    path: Keys
    item: Id
    rival: UserId
    is_gone: bool
    """They deleted it again in the same update."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """Two values of one place. ABSENT: the key was deleted. `late` came second, whatever clocks say."""

    path: Keys
    kept: Value
    kept_by: UserId
    lost: Value
    lost_by: UserId
    late: Literal["kept", "lost"]
    item: Id


def contests_of(
    verdict: Accepted,
    facts: Facts,
    index: StructIndex,
    author: UserId,
    owner: Callable[[int], UserId],
    dropped: Dropped,
    *,
    resent: bool,
) -> tuple[Contest, ...]:
    """X1: candidates of an update that was checked and not added yet. Who answers a step 1 repeats every deletion they
    know of, what lost against others among it: what they deleted themselves cannot be told.
    """
    stale = {} if resent else _stale(facts, index)
    if not verdict.rivals and not stale:
        return ()
    gone = going(facts)
    last: dict[int, tuple[Id, bool]] = {}
    for place, client, struct in verdict.entries:
        if place in verdict.rivals or place in stale:
            item = (client, struct.clock + struct.length - 1)
            is_gone = client in gone and item[1] in gone[client]
            if struct.content == ANY or (is_gone and not resent):
                last[place] = (item, is_gone)
            else:
                last.pop(place, None)
    set_here = {place for place, _, _ in verdict.entries}
    for place, item in stale.items():
        # what was deleted for itself before was seen gone by whoever wrote there since; who says so says it again
        if place not in set_here and not dropped.is_heard(item, author):
            last[place] = (item, True)
    found: list[Contest] = []
    for place, (item, is_gone) in islice(last.items(), MOST_LOOKED):
        contest = _contest(place, item, verdict, index, owner, is_gone)
        if (
            contest is not None
            and contest.rival != author
            and not _is_own(index.head(place), author, dropped)
        ):
            found.append(contest)
    return tuple(found)


def _is_own(head: Id | None, author: UserId, dropped: Dropped) -> bool:
    """Whether what stood there was deleted by the same person, from another device."""
    return head is not None and dropped.by(head) == author


def _stale(facts: Facts, index: StructIndex) -> dict[int, Id]:
    """What stood under keys and is deleted already, by somebody who does not know that."""
    found: dict[int, Id] = {}
    left = MOST_LOOKED
    for client, ranges in facts.deletes:
        for start, end in ranges:
            for clock in range(start, min(end, start + left)):
                item = (client, clock)
                if index.is_deleted(item) and (place := index.place_of_item(item)) > 0 and place & KEY_MASK:
                    found[place] = item
            left -= end - start
            if left <= 0:
                return found
    return found


def _contest(
    place: int,
    item: Id,
    verdict: Accepted,
    index: StructIndex,
    owner: Callable[[int], UserId],
    is_gone: bool,
) -> Contest | None:
    head, path = index.head(place), verdict.path(place)
    keys = tuple(step for step in path if isinstance(step, str))
    if head is None or path[0] != ROOT or len(keys) != len(path) or index.node_of_item(head) is not None:
        return None
    was_deleted = index.is_deleted(head)
    if was_deleted and is_gone:
        return None
    return Contest(keys, item, UserId("") if was_deleted else owner(head[0]), is_gone)


def written(update: bytes, contests: Iterable[Contest]) -> Mapping[Id, Value]:
    """What the update wrote where it contests something."""
    reading = _Reading(update, {contest.item for contest in contests if not contest.is_gone})
    reading.run()
    return {contest.item: reading.found.get(contest.item, ABSENT) for contest in contests}


def standing(values: Mapping[str, Json], path: Keys) -> Value:
    """What a projection shows at a path."""
    held: Json = values.get(path[0])
    for key in path[1:]:
        if not isinstance(held, dict) or key not in held:
            return ABSENT
        held = held[key]
    return held


def settled(contest: Contest, author: UserId, *, said: Value, before: Value, after: Value) -> Conflict | None:
    """X2: what became of a contest, None where both wrote the same or neither stands."""
    if alike(said, before):
        return None
    if alike(after, said):
        return Conflict(
            path=contest.path,
            kept=said,
            kept_by=author,
            lost=before,
            lost_by=contest.rival,
            late="kept",
            item=contest.item,
        )
    if alike(after, before):
        return Conflict(
            path=contest.path,
            kept=before,
            kept_by=contest.rival,
            lost=said,
            lost_by=author,
            late="lost",
            item=contest.item,
        )
    return None


def alike(a: Value, b: Value) -> bool:
    """Equal as JSON: true is not 1."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    return isinstance(a, bool) is isinstance(b, bool) and bool(a == b)


class _Reading(Walk):
    """Reads the values of some items on the way."""

    def __init__(self, data: bytes, wanted: set[Id]) -> None:
        super().__init__(data)
        self._wanted = wanted
        self.found: dict[Id, Value] = {}

    def content(self, client: int, clock: int, content: int) -> int:
        start = self.at
        length = self.pass_over(content)
        last = (client, clock + length - 1)
        if content == ANY and last in self._wanted:
            _, at = read_var_uint(self.data, start)
            value: Json = None
            for _ in range(length):
                value, at = read_any(self.data, at)
            self.found[last] = _plain(value)
        return length


def _plain(value: Json) -> Json:
    """As `crdt.plain` reads it from a document."""
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list():
            return [_plain(item) for item in value]
        case bytes():
            return list(value)
        case float():
            if not isfinite(value):
                return None
            return int(value) if value.is_integer() and abs(value) < 2.0**63 else value
        case _ if value is UNDEFINED_VALUE:
            return None
        case _:
            return value
