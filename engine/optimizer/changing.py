"""What one can ask "what if" about, and what it does to a replay. Pure."""

from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar, assert_never

from pydantic import ConfigDict, Field

from crdt.dataclasses import dataclass, replace
from crdt.model import Model
from engine.optimizer.replaying import AS_IT_WAS, Twist
from engine.optimizer.simulating import Resources

MOST_PLACES = 10_000

Value = TypeVar("Value")


class _Change(Model):
    """As outputs have it, so that it is one type for both: fields with a default are always said."""

    model_config = ConfigDict(extra="forbid", frozen=True, json_schema_mode_override="serialization")


class MorePlaces(_Change):
    """So many steps run at once in this process."""

    change: Literal["places"] = "places"
    places: int = Field(ge=1, le=MOST_PLACES)


class FasterStep(_Change):
    """The step takes a `times`-th of what it took."""

    change: Literal["faster"] = "faster"
    node: str = Field(min_length=1, max_length=200)
    times: float = Field(default=2.0, gt=0, le=1000)


class FirstTry(_Change):
    """The step succeeds at its first attempt."""

    change: Literal["first_try"] = "first_try"
    node: str = Field(min_length=1, max_length=200)


class WithoutEdge(_Change):
    """The second step does not wait for the first any more."""

    change: Literal["without_edge"] = "without_edge"
    source: str = Field(min_length=1, max_length=200)
    target: str = Field(min_length=1, max_length=200)


class MoreRounds(_Change):
    """So many rounds of a loop run at once."""

    change: Literal["rounds"] = "rounds"
    node: str = Field(min_length=1, max_length=200)
    parallel: int = Field(ge=1, le=1000)


class MoreOfSlot(_Change):
    """So much there is of a slot."""

    change: Literal["slot"] = "slot"
    slot: str = Field(min_length=1, max_length=200)
    amount: int = Field(ge=1, le=1_000_000)


class OtherPriority(_Change):
    """Runs of this design have this priority, 1 is served first; those of others keep theirs."""

    change: Literal["priority"] = "priority"
    priority: int = Field(ge=1, le=5)


Change = Annotated[
    MorePlaces | FasterStep | FirstTry | WithoutEdge | MoreRounds | MoreOfSlot | OtherPriority,
    Field(discriminator="change"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a replay happens under."""

    resources: Resources
    twist: Twist = AS_IT_WAS
    priority: int = 3


def with_change(setup: Setup, change: Change) -> Setup:
    twist, resources = setup.twist, setup.resources
    match change:
        case MorePlaces(places=places):
            return replace(setup, resources=replace(resources, places=places))
        case FasterStep(node=node, times=times):
            return replace(setup, twist=replace(twist, times=_with(twist.times, node, times)))
        case FirstTry(node=node):
            return replace(setup, twist=replace(twist, first_try=twist.first_try | {node}))
        case WithoutEdge(source=source, target=target):
            return replace(setup, twist=replace(twist, without=twist.without | {(source, target)}))
        case MoreRounds(node=node, parallel=parallel):
            return replace(setup, twist=replace(twist, parallel=_with(twist.parallel, node, parallel)))
        case MoreOfSlot(slot=slot, amount=amount):
            return replace(setup, resources=replace(resources, slots=_with(resources.slots, slot, amount)))
        case OtherPriority(priority=priority):
            return replace(setup, priority=priority)
        case _:
            assert_never(change)


def of_design(change: Change) -> bool:
    """Whether it makes another version; the others are made in the settings of the installation."""
    return not isinstance(change, MorePlaces | MoreOfSlot)


def _with(all_: Mapping[str, Value], name: str, value: Value) -> Mapping[str, Value]:
    return {**all_, name: value}
