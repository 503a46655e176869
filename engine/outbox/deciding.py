"""What becomes of a message after an attempt, and whether a lane is asked at all. Pure: time and chance arrive as arguments."""

from typing import Final, assert_never

from crdt.dataclasses import dataclass, replace
from crdt.ids import Micros
from engine.outbox.records import Delivery, DeliveryOutcome, Outgoing
from engine.runtime.backoff import Backoff
from engine.runtime.clock import SECOND

MOST_ERROR: Final = 500
DAY: Final = 24 * 3600 * SECOND
PAUSES: Final = Backoff(first=5.0, most=1800.0)
RESTS: Final = Backoff(first=5.0, most=300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """Of one channel: pauses between attempts, after how many or how long a message is given up, how many go at once.

    `trips`: failures of the lane in a row after which it counts as down; `rest`: pauses between questions to it then.
    """

    pauses: Backoff = PAUSES
    attempts: int = 30
    age: int = 3 * DAY
    at_once: int = 4
    seconds: float = 30.0
    trips: int = 3
    rest: Backoff = RESTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The other side has taken it. `receipt`: what it calls it."""

    receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """Not now. `lane`: nothing gets through there, rather than this message; `after`: seconds that the other side asks for."""

    error: str
    lane: bool = True
    after: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Never: the other side does not take this one."""

    error: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Not to be sent any more: nobody may have it, or nobody wants it."""

    why: str


Outcome = Sent | Away | Refused | Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An outcome with when it was begun and how long it took, in microseconds."""

    outcome: Outcome
    began: Micros
    took: int


def after(row: Outgoing, attempt: Attempt, patience: Patience, chance: float) -> tuple[Outgoing, Delivery]:
    """The message as it is now, and the line of the log. OB3, OB4."""
    tried = replace(row, attempts=row.attempts + 1)
    now = Micros(attempt.began + attempt.took)
    match attempt.outcome:
        case Sent(receipt=receipt):
            done = replace(_forgotten(tried), state="sent", sent_at=now, error="")
            return done, _line(done, attempt, "sent", receipt=receipt)
        case Refused(error=error):
            done = replace(_forgotten(tried), state="failed", error=error[:MOST_ERROR])
            return done, _line(done, attempt, "failed")
        case Dropped(why=why):
            done = replace(_forgotten(tried), state="dropped", error=why[:MOST_ERROR])
            return done, _line(done, attempt, "dropped")
        case Away(error=error, after=wish):
            tried = replace(tried, error=error[:MOST_ERROR])
            if (
                tried.attempts - row.earlier >= patience.attempts
                or now - (row.again_at or row.created_at) >= patience.age
            ):
                done = replace(_forgotten(tried), state="dead")
                return done, _line(done, attempt, "dead")
            pause = max(
                patience.pauses.delay(tried.attempts - row.earlier, chance),
                min(wish or 0.0, patience.pauses.most),
            )
            again = replace(tried, next_at=Micros(now + round(pause * SECOND)))
            return again, _line(again, attempt, "again")
        case never:
            assert_never(never)


def _forgotten(row: Outgoing) -> Outgoing:
    """OB8: a code is kept no longer than it takes to send it."""
    return replace(row, body="") if is_secret(row) else row


def is_secret(row: Outgoing) -> bool:
    return isinstance(row.data, dict) and row.data.get("secret_body") is True


def _line(row: Outgoing, attempt: Attempt, outcome: DeliveryOutcome, receipt: str = "") -> Delivery:
    return Delivery(
        outgoing=row.id,
        attempt=row.attempts,
        organisation=row.organisation,
        workspace=row.workspace,
        lane=row.lane,
        at=attempt.began,
        took=attempt.took,
        outcome=outcome,
        error=row.error,
        receipt=receipt[:MOST_ERROR],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Circuit:
    """Whether a lane is up. `down_until`: from then on one message asks (OB5); None while it is up."""

    failures: int = 0
    down_until: Micros | None = None
    error: str = ""
    since: Micros | None = None

    def places(self, now: Micros, patience: Patience) -> int:
        """How many messages may be under way."""
        if self.down_until is None:
            return patience.at_once
        return 1 if now >= self.down_until else 0


def judged(circuit: Circuit, outcome: Outcome, patience: Patience, now: Micros, chance: float) -> Circuit:
    """What an attempt says of its lane. That it answered at all, if only with a no, says that it is up.

    Where the other side asks to be left alone for a while, it means all messages: none goes there before that.
    """
    match outcome:
        case Sent() | Refused():
            return Circuit()
        case Dropped():
            return circuit
        case Away(lane=False):
            return Circuit()
        case Away(error=error, after=wish):
            failures = circuit.failures + 1
            if failures < patience.trips and wish is None:
                return replace(circuit, failures=failures, error=error[:MOST_ERROR])
            rest = patience.rest.delay(max(1, failures - patience.trips + 1), chance)
            asked = min(wish or 0.0, patience.pauses.most)
            return Circuit(
                failures=failures,
                down_until=Micros(now + round(max(rest, asked) * SECOND)),
                error=error[:MOST_ERROR],
                since=circuit.since or now,
            )
        case never:
            assert_never(never)
