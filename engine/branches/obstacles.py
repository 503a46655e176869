"""What would refuse a merge before it is tried: sections of others, rights on fields, what needs an approval,
texts that grow too long (BR8).

The room has the last word, on the same rules: what is told here lets somebody see it on the screen of the merge.
"""

from collections.abc import Iterable
from typing import Final

from crdt.contests import Keys
from crdt.dataclasses import dataclass
from crdt.history.merge import Write
from crdt.ids import UserId
from crdt.kinds.forms import right_at
from crdt.kinds.kind import Kind
from crdt.leases import LockShown
from crdt.protection import Guard
from crdt.roles import THE_SERVER, allows
from crdt.rulebook import PLACE_LIMITS
from crdt.sections import overlap

_MOST: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """`code` as the refusal has it; `who`: the holder of the lock, `needs`: the right, or the policies that ask
    for an approval.
    """

    path: Keys
    code: str
    who: str = ""
    needs: str = ""


def obstacles(
    kind: Kind,
    writes: tuple[Write, ...],
    locks: Iterable[LockShown],
    guard: Guard,
    user: UserId,
    role: str,
) -> tuple[Obstacle, ...]:
    """The first hundred."""
    others = [lock for lock in locks if lock.holder.user != user]
    found: list[Obstacle] = []
    for write in writes:
        is_place = write.path[0] == "layout" and not kind.open_roots
        path = ("body", *write.path[1:]) if is_place else write.path
        held = next((lock for lock in others if overlap(lock.section, path)), None)
        if held is not None:
            found.append(Obstacle(path=write.path, code="section_locked", who=held.holder.name))
        elif role != THE_SERVER and (needed := guard.touched((write.path,))) is not None:
            policies = ", ".join(one["name"] for one in needed.details["policies"])
            found.append(Obstacle(path=write.path, code=needed.code, needs=policies))
        elif (right := right_at(kind, write.path)) is not None and not allows(role, right):
            found.append(Obstacle(path=write.path, code="field_forbidden", needs=right))
        elif isinstance(write.after, str) and _units(write.after) > PLACE_LIMITS.units:
            found.append(Obstacle(path=write.path, code="over_limit"))
    return tuple(found[:_MOST])


def holders(locks: Iterable[LockShown], paths: Iterable[Keys]) -> dict[Keys, UserId]:
    """Who has a lock at each of these places."""
    held = list(locks)
    return {path: lock.holder.user for path in paths for lock in held if overlap(lock.section, path)}


def _units(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)
