"""What the actor of a request is told and asked."""

from collections.abc import Callable

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId
from engine.approval.ask import Ask
from engine.approval.happenings import Event
from engine.approval.type import Prepared


@dataclass(frozen=True, slots=True, kw_only=True)
class Begin:
    ask: Ask
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Something a person does: the event is made with the time it arrives."""

    event: Callable[[Micros], Event]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmit:
    by: UserId
    comment: str
    prepared: Prepared | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    by: UserId
    to: UserId
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalate:
    by: UserId
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """Rights, absences or what is reviewed may be others than before. Answered with the request as it is then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What was approved is not done yet."""
