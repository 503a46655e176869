"""What a run says of the trigger that started it, and how long a chain of them may get (rules TR11 and TR12). Pure."""

from collections.abc import Sequence
from typing import Any, Final

from crdt.errors import OverLimit
from engine.records import RunRecord
from engine.trigger_records import TriggerRecord
from engine.triggers.kind import trigger_kinds
from engine.triggers.memory import MOST_CHAIN, Link, Moment

Json = Any

_WORDS: Final = {"cron": "schedule", "interval": "schedule"}


class TooManyHops(OverLimit):
    code = "too_many_hops"
    message = "Workflows that start each other by triggers came round too often, so this one was not started."
    next_step = "See the chain in details, and take one of its triggers away or give it a condition."


def word_of(kind: str) -> str:
    """As a run's `trigger` says it."""
    return _WORDS.get(kind, kind)


def started_by_words() -> list[str]:
    """All that the `trigger` of a run says."""
    return sorted({"manual", "retry", "backfill", *map(word_of, trigger_kinds())})


def cause_of(record: TriggerRecord, moment: Moment, backfill: str | None = None) -> Json:
    return {
        "trigger": record.id,
        "name": record.name,
        "kind": record.kind,
        "moment": moment.key,
        "due": moment.due,
        "chain": [link.to_json() for link in moment.chain],
        "backfill": backfill,
    }


def chain_after(run: RunRecord) -> tuple[Link, ...]:
    """The chain of whatever this run sets off: its own, and itself."""
    cause = run.cause or {}
    before = tuple(Link(**link) for link in cause.get("chain", ()))
    return (
        *before,
        Link(trigger=cause.get("trigger", ""), name=cause.get("name", ""), run=run.id, title=run.title),
    )


def check_hops(chain: Sequence[Link]) -> None:
    if len(chain) > MOST_CHAIN:
        details = {"limit": MOST_CHAIN, "chain": [link.to_json() for link in chain]}
        raise TooManyHops(details=details)
