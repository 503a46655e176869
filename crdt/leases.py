"""What a lock is, as data: a lease on a section, an ask for one, what happened to either, and how people see it.

Border: values only; `crdt/locks.py` decides. Times are seconds of the room's clock, where it says `Micros` UTC.
"""

from typing import Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import Conflict, Refused
from crdt.ids import Micros
from crdt.presence import Author
from crdt.sections import Section, overlap

LockAction = Literal[
    "taken", "renewed", "released", "expired", "asked", "kept", "withdrawn", "handed_over", "broken"
]
EndReason = Literal["", "lease", "away", "unanswered", "contended", "role"]
NEVER: Final = float("inf")


class SectionLocked(Refused):
    code = "section_locked"
    message = "Somebody else is editing this section."
    next_step = "Ask for it, or try again when it is free."


class LockLost(Conflict):
    code = "lock_lost"
    message = "You do not hold this section, or not any more."
    next_step = "Take the section again before you go on."


@dataclass(frozen=True, slots=True, kw_only=True)
class LockLimits:
    """Seconds and numbers. `ttl` is the lease of somebody who is here, `script_ttl` the longest one of a program that
    is not. `answer`: how long a holder may leave an ask unanswered, `contended` how long anybody keeps a section while
    others wait, `grace` how long a lock outlives its holder's last session, `ask` how long an ask from outside counts, `shown`
    after how long a renewal is told.
    """

    ttl: float = 30.0
    script_ttl: float = 600.0
    answer: float = 20.0
    contended: float = 300.0
    grace: float = 15.0
    ask: float = 60.0
    shown: float = 5.0
    per_person: int = 32
    per_document: int = 256


LOCK_LIMITS: Final = LockLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """`attended`: its holder was here when it was taken, so it ends soon after they have left."""

    section: Section
    holder: Author
    fence: int
    ttl: float
    until: float
    attended: bool
    away_until: float = NEVER
    answer_by: float = NEVER
    contended_until: float = NEVER

    @property
    def kept_until(self) -> float:
        """Unless the holder renews it, comes back, or leaves an ask unanswered."""
        return min(self.until, self.away_until, self.contended_until)

    @property
    def ends(self) -> float:
        return min(self.kept_until, self.answer_by)

    def why(self, now: float) -> EndReason:
        """What has run out."""
        if self.until <= now:
            return "lease"
        if self.away_until <= now:
            return "away"
        return "unanswered" if self.answer_by <= now else "contended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Somebody waits for a section. `until`: when it lapses; `away`: no session of theirs is here just now."""

    section: Section
    who: Author
    until: float = NEVER
    attended: bool = True
    away: bool = False

    def wants(self, lock: Lock) -> bool:
        """Whether it waits for this lock to end."""
        return lock.holder.user != self.who.user and overlap(lock.section, self.section)


@dataclass(frozen=True, slots=True, kw_only=True)
class LockShown:
    """A lock as people see it. `answer_by`: somebody asked, and gets it then unless the holder answers."""

    section: Section
    holder: Author
    fence: int
    until: Micros
    answer_by: Micros | None
    queue: tuple[Author, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LockChange:
    """One thing that happened. `lock` is what holds afterwards, None where the lock ended.

    `who` is whom it is about: the holder, the former holder of what ended, who asks (`of_ask`: no lock changed). `by`
    did it, None: time or the server. `former` had what was handed over or broken.
    """

    action: LockAction
    section: Section
    who: Author
    by: Author | None
    fence: int
    until: Micros
    lock: Lock | None = None
    former: Author | None = None
    reason: EndReason = ""
    of_ask: bool = False
