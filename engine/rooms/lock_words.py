"""How a lock is spelled for clients: in frames of the native wire and in the answers of commands alike."""

from collections.abc import Iterable, Mapping

from crdt.ids import UserId
from crdt.leases import LockShown
from crdt.model import Model
from crdt.presence import Author


class PersonOut(Model):
    id: str
    name: str
    color: int
    """1-12, 0 for somebody who is not here."""


class LockOut(Model):
    """`section` is a path of map keys, empty for the whole document. `answer_by`: somebody asked for it, and gets it
    then unless the holder answers or goes on working. Times are UTC microseconds.
    """

    section: list[str]
    holder: PersonOut
    fence: int
    until: int
    answer_by: int | None
    queue: list[PersonOut]


def lock_out(lock: LockShown, colours: Mapping[UserId, int]) -> LockOut:
    def person(author: Author) -> PersonOut:
        return PersonOut(id=author.user, name=author.name, color=colours.get(author.user, 0))

    return LockOut(
        section=list(lock.section),
        holder=person(lock.holder),
        fence=lock.fence,
        until=lock.until,
        answer_by=lock.answer_by,
        queue=[person(author) for author in lock.queue],
    )


def locks_out(locks: Iterable[LockShown], colours: Mapping[UserId, int]) -> tuple[dict[str, object], ...]:
    """As plain JSON."""
    return tuple(lock_out(lock, colours).model_dump(mode="json") for lock in locks)
