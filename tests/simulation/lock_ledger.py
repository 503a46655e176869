"""What is committed of one document's locks, and what must hold of them: one holder at any time and place, fences that
rise, nothing told that is not committed, and nobody else's edit inside a section that was held all the while.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, Map

from crdt.effects import AnswerLock, LockAnswer, Row
from crdt.ids import UserId
from crdt.leases import NEVER, Lock, LockChange, LockLimits, LockShown
from crdt.locks import LockTable
from crdt.open_roots import open_values
from crdt.sections import ALWAYS_FREE, DOCUMENT, Section, overlap
from tests.fuzz.apply_batch import shown
from tests.simulation.broken import Broken

Fences = dict[Section, int]


@dataclass(slots=True)
class LockLedger:
    """`granted`: how many locks were ever committed."""

    held: dict[Section, Lock] = field(default_factory=dict)
    fence: int = 0
    granted: int = 0

    @property
    def fences(self) -> Fences:
        return {section: lock.fence for section, lock in self.held.items()}

    def commit(self, changes: Sequence[LockChange]) -> None:
        for change in changes:
            if change.of_ask:
                continue
            if change.lock is None:
                self.held.pop(change.section, None)
                continue
            if change.action in {"taken", "handed_over", "broken"}:
                if change.lock.fence <= self.fence:
                    raise Broken(f"the fence fell from {self.fence} to {change.lock.fence}")
                self.fence = change.lock.fence
                self.granted += 1
            self.held[change.section] = change.lock
        self._check_holders()

    def _check_holders(self) -> None:
        locks = tuple(self.held.values())
        for number, one in enumerate(locks):
            for other in locks[number + 1 :]:
                if one.holder.user != other.holder.user and overlap(one.section, other.section):
                    raise Broken(f"{one.section} and {other.section} are held by two people")

    def table(self, now: float, offset: float, limits: LockLimits) -> LockTable:
        """As after a restart (L13)."""
        held = [
            Lock(
                section=lock.section,
                holder=lock.holder,
                fence=lock.fence,
                ttl=lock.ttl,
                until=max(lock.until, now + limits.grace),
                attended=lock.attended,
                away_until=now + limits.grace if lock.attended else NEVER,
            )
            for lock in self.held.values()
        ]
        return LockTable(limits, held=held, fence=self.fence, offset=offset)

    # What is said

    def check_shown(self, locks: Sequence[LockShown], to: str) -> None:
        if {lock.section: lock.fence for lock in locks} != self.fences:
            raise Broken(f"{to} was shown other locks than are committed (L12)")

    def check_answer(self, answer: AnswerLock) -> None:
        if not isinstance(answer.result, LockAnswer) or answer.result.lock is None:
            return
        if answer.result.lock.fence > self.fence:
            raise Broken("somebody was told of a lock that is not committed (L12)")

    # What is written

    def guarded(self, before: Fences, after: Sequence[LockChange], author: UserId) -> list[Section]:
        """The sections that others held from `before` on, and hold after a commit of these changes."""
        ended = {change.section for change in after if not change.of_ask and change.action != "renewed"}
        return [
            section
            for section, lock in self.held.items()
            if before.get(section) == lock.fence and lock.holder.user != author and section not in ended
        ]

    @staticmethod
    @contextmanager
    def untouched(doc: "Doc[Any]", sections: Sequence[Section], row: Row) -> Iterator[None]:
        """L3: what is in these sections is the same before and after."""
        before = [_content(doc, section) for section in sections]
        yield
        for section, content in zip(sections, before, strict=True):
            if _content(doc, section) != content:
                raise Broken(f"{row.author} changed {section} by {row.door}, which somebody else held (L3)")


def _content(doc: "Doc[Any]", section: Section) -> Any:
    body = doc.get("body", type=Map)
    if section == DOCUMENT:
        values = open_values(doc.get_update())
        return {root: value for root, value in values.items() if root not in ALWAYS_FREE}
    return shown(body[section[1]]) if section[1] in body else None
