"""What a kind of trigger is: data plus a few functions. A file below `kinds/` that exports `KIND` is found by a scan."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final, Generic, Literal, TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.model import Model
from crdt.registry import discover
from engine.triggers.due import Schedule

C = TypeVar("C", bound=BaseModel)

Fires = Literal["clock", "events", "files", "call"]
"""By what: the clock, events of the workspace, a folder that is looked at, or somebody from outside."""


class Config(Model):
    """What a kind is told. A field it does not have is refused."""

    model_config = ConfigDict(extra="forbid")


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerKind(Generic[C]):
    """`gives`: the names under `event` that parameters and the condition may read, each in a few words.

    `schedule` is set for the clock, `topics` for events. `sentence` says in plain words when it fires.
    """

    name: str
    title: str
    summary: str
    icon: str
    fires: Fires
    config: type[C]
    sentence: Callable[[C], str]
    gives: Mapping[str, str]
    schedule: Callable[[C], Schedule] | None = None
    topics: Callable[[C], tuple[str, ...]] | None = None


@cache
def trigger_kinds() -> dict[str, TriggerKind[Any]]:
    """By name."""
    found = cast(Mapping[str, TriggerKind[Any]], discover("engine.triggers.kinds", "KIND"))
    return {kind.name: kind for kind in sorted(found.values(), key=lambda kind: kind.name)}


def kind_of(name: str) -> TriggerKind[Any]:
    kind = trigger_kinds().get(name)
    if kind is None:
        raise InvalidInput(
            "There is no trigger of this kind.",
            next_step="Choose one of the kinds in details.",
            details={"kind": name[:80], "known": list(trigger_kinds())},
        )
    return kind


def read_config(kind: TriggerKind[C], config: Any) -> C:
    """`InvalidInput` names each field that does not fit."""
    try:
        return kind.config.model_validate(config)
    except ValidationError as error:
        problems = [
            {
                "field": ".".join(map(str, one["loc"])) or "config",
                "message": one["msg"].removeprefix("Value error, "),
            }
            for one in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise InvalidInput(problems[0]["message"], details={"problems": problems}) from None


_UNITS: Final = ((86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


def every(seconds: int) -> str:
    """As in "every 5 minutes" and "every day"."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return f"every {unit}" if seconds == size else f"every {seconds // size} {unit}s"
