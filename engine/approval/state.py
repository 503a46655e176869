"""What an approval request is in, as the machine sees it: stages, seats, votes. Frozen data, and its way to JSON and back."""

from dataclasses import field
from typing import Any, Final, Literal

from pydantic import TypeAdapter

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId
from crdt.model import LATER
from engine.approval.records import ApprovalState
from engine.approval.ruling import Approver, Stage

Json = Any
Verdict = Literal["approve", "reject"]
StepState = Literal["later", "open", "approved", "rejected", "over"]
NOBODY: Final = UserId("")
"""Who did what came by itself."""
NEVER: Final = Micros(0)
OVER: Final[frozenset[ApprovalState]] = frozenset({"executed", "rejected", "withdrawn", "expired"})
"""Nothing follows. What failed can be asked again."""
OPEN: Final[frozenset[ApprovalState]] = frozenset({"waiting", "changes_requested", "approved", "executing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """`seen`: the content hash that was looked at. It counts while that is what stands there. `values` answer the form."""

    verdict: Verdict
    comment: str
    seen: str
    at: Micros
    values: dict[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """Somebody who may decide in a stage: in their own right, for others who are away, or both."""

    user: UserId
    own: bool = True
    stands_for: tuple[UserId, ...] = ()

    @property
    def primary(self) -> UserId:
        """Whose voice theirs is: a person and who stands in for them have one."""
        return self.user if self.own else self.stands_for[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person in one stage. `asked_at` is 0 until the stage is open."""

    who: Eligible
    asked_at: Micros = NEVER
    vote: Vote | None = None

    @property
    def user(self) -> UserId:
        return self.who.user


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage of a request. `instead` replaces whom the rule names, `more` comes on top: both from escalation.

    `handed` are decisions that people handed to others, `(from, to)`. `fallback` says why others are asked than are named.
    """

    rule: Stage
    seats: tuple[Seat, ...] = ()
    state: StepState = "later"
    more: tuple[Approver, ...] = ()
    instead: tuple[Approver, ...] = ()
    handed: tuple[tuple[UserId, UserId], ...] = ()
    fallback: str = ""

    @property
    def named(self) -> tuple[Approver, ...]:
        return (*(self.instead or self.rule.approvers), *self.more)

    def seat_of(self, user: UserId) -> Seat | None:
        return next((seat for seat in self.seats if seat.user == user), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """Who changed what is reviewed last since it was asked, and where; `authors`: everybody who changed it since."""

    by: UserId
    at: Micros
    fields: tuple[str, ...]
    authors: tuple[UserId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """A level that came about. `by` is "" where the time brought it."""

    level: int
    at: Micros
    action: str
    to: tuple[UserId, ...] = ()
    by: UserId = NOBODY


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """`level`: the highest that came about, -1 at first. `due`: when something happens by itself, never unset while open."""

    requester: UserId
    state: ApprovalState
    steps: tuple[Step, ...]
    asked_at: Micros
    due: Micros | None
    pinned: str = ""
    current: str = ""
    stale: Stale | None = None
    level: int = -1
    escalations: tuple[Escalation, ...] = ()
    decided_at: Micros | None = None
    decided_by: UserId | None = None
    comment: str = ""
    result: Json = None
    error: Json = None


_STEPS = TypeAdapter(tuple[Step, ...], config=LATER)
_ESCALATIONS = TypeAdapter(tuple[Escalation, ...], config=LATER)


def steps_json(steps: tuple[Step, ...]) -> Json:
    return _STEPS.dump_python(steps, mode="json")


def steps_of(value: Json) -> tuple[Step, ...]:
    return _STEPS.validate_python(value)


def escalations_json(found: tuple[Escalation, ...]) -> Json:
    return _ESCALATIONS.dump_python(found, mode="json")


def escalations_of(value: Json) -> tuple[Escalation, ...]:
    return _ESCALATIONS.validate_python(value)
