"""Plain values that two people wrote without having seen each other's: which one stands, which one is lost (section X).

The gate names the candidates of an update (`contests_of`); once the update is applied, what stands before and after
says what became of them (`settled`). Border: it changes nothing and resolves nothing.
"""

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Final, Literal

from crdt.canonical import ABSENT, Value, alike
from crdt.changes import Json
from crdt.dataclasses import dataclass
from crdt.drops import Dropped
from crdt.facts import ANY, Facts, Id, Struct
from crdt.fitting import value_of
from crdt.ids import UserId
from crdt.places import KEY_MASK
from crdt.stage import going
from crdt.structs import StructIndex
from crdt.verdicts import Accepted

ROOT: Final = "body"
"""Positions and comments are not worth a question to anybody."""
MOST_LOOKED: Final = 1_000
"""X1: deleted clocks of one update that are looked at, and places of it that may be contested."""
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Contest:
    """`path` was written by somebody who had not seen what `rival` wrote there. `item`: the last thing they wrote, `said`
    its value, ABSENT where they deleted it again in the same update.
    """

    path: Keys
    item: Id
    rival: UserId
    said: Value

    @property
    def is_gone(self) -> bool:
        return self.said is ABSENT


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
    last: dict[int, tuple[Id, Struct | None]] = {}  # None: it is gone
    for place, client, struct in verdict.entries:
        if place in verdict.rivals or place in stale:
            item = (client, struct.clock + struct.length - 1)
            is_gone = client in gone and item[1] in gone[client]
            if struct.content == ANY or (is_gone and not resent):
                last[place] = (item, None if is_gone else struct)
            else:
                last.pop(place, None)
    set_here = {place for place, _, _ in verdict.entries}
    for place, item in stale.items():
        # what was deleted for itself before was seen gone by whoever wrote there since; who says so says it again
        if place not in set_here and not dropped.is_heard(item, author):
            last[place] = (item, None)
    found: list[Contest] = []
    for place, (item, value) in islice(last.items(), MOST_LOOKED):
        path = _path(place, verdict, index, is_gone=value is None)
        if path is None or _is_own(head := index.head(place), author, dropped):
            continue
        rival = UserId("") if head is None or index.is_deleted(head) else owner(head[0])
        if rival != author:
            said = ABSENT if value is None else value_of(value, facts.update)
            found.append(Contest(path, item, rival, said))
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


def _path(place: int, verdict: Accepted, index: StructIndex, *, is_gone: bool) -> Keys | None:
    """Where that is, as far as there is anything to contest."""
    head, path = index.head(place), verdict.path(place)
    keys = tuple(step for step in path if isinstance(step, str))
    if head is None or path[0] != ROOT or len(keys) != len(path) or index.node_of_item(head) is not None:
        return None
    return None if is_gone and index.is_deleted(head) else keys


def standing(values: Mapping[str, Json], path: Keys) -> Value:
    """What a projection shows at a path."""
    held: Json = values.get(path[0])
    for key in path[1:]:
        if not isinstance(held, dict) or key not in held:
            return ABSENT
        held = held[key]
    return held


def settled(contest: Contest, author: UserId, *, before: Value, after: Value) -> Conflict | None:
    """X2: what became of a contest, None where both wrote the same or neither stands."""
    said = contest.said
    stands = alike(after, said)
    if alike(said, before) or not (stands or alike(after, before)):
        return None
    sides = (said, author), (before, contest.rival)
    (kept, kept_by), (lost, lost_by) = sides if stands else sides[::-1]
    return Conflict(
        path=contest.path,
        kept=kept,
        kept_by=kept_by,
        lost=lost,
        lost_by=lost_by,
        late="kept" if stands else "lost",
        item=contest.item,
    )
