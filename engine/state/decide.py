"""Decides what a proposed value means for a key (rules V1 to V4). Pure: no store, no clock."""

from collections.abc import Mapping
from dataclasses import field
from typing import assert_never

from crdt.canonical import alike
from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.ids import Micros, UserId
from engine.records import Json
from engine.state.merge import MergeImpossible, Rule, merged
from engine.state_records import StateStrategy

_NOBODY, _NEVER = UserId(""), Micros(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What stands there. Version 0 is a key that nobody has set."""

    value: Json = None
    version: int = 0
    by: UserId = _NOBODY
    at: Micros = _NEVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """What somebody wants to stand there, who had seen the version `seen`."""

    value: Json
    seen: int
    by: UserId
    at: Micros


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """How a conflict is to be settled. `value` is given with `manual` only, `rules` count for `merge`."""

    strategy: StateStrategy
    rules: Mapping[str, Rule] = field(default_factory=dict)
    value: Json = None


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It stands there already."""


@dataclass(frozen=True, slots=True)
class Applied:
    """It becomes the next version."""


@dataclass(frozen=True, slots=True)
class Contested:
    """Something else stands there since; somebody has to settle it."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Something else stands there since, and the strategy says what shall."""

    value: Json


Outcome = Unchanged | Applied | Contested | Settled


def decide(current: Held, proposed: Proposed, settlement: Settlement, base: Json = None) -> Outcome:
    """`base` is the value of the version that was seen, None where it is not kept. `manual` leaves it to somebody."""
    if proposed.seen > current.version:
        raise InvalidInput(
            "This version does not exist yet.", details={"field": "seen", "version": current.version}
        )
    if alike(proposed.value, current.value):
        return Unchanged()
    if proposed.seen == current.version:
        return Applied()
    if settlement.strategy == "manual":
        return Contested()
    try:
        return Settled(settle(current, proposed, settlement, base))
    except MergeImpossible:
        return Contested()


def settle(current: Held, proposed: Proposed, settlement: Settlement, base: Json = None) -> Json:
    """The value that shall stand there. Raises `MergeImpossible`."""
    match settlement.strategy:
        case "last_writer_wins":
            return current.value if current.at > proposed.at else proposed.value
        case "first_writer_wins":
            return current.value
        case "merge":
            return merged(base, current.value, proposed.value, settlement.rules)
        case "manual":
            return settlement.value
        case never:
            assert_never(never)
