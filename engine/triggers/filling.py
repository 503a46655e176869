"""What a run is given: values, bindings and expressions over the moment that started it (rule TR9).

`trigger` is the trigger itself with the time it was due, `event` what its kind gives.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Protocol

from crdt.errors import InvalidInput
from crdt.ids import Micros
from crdt.kinds.workflow import binding_of, expression_of
from engine.trigger_records import TriggerRecord
from engine.triggers.memory import Moment

Json = Any
NAMES: Final = ("trigger", "event")
DEEPEST: Final = 32
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class Evaluator(Protocol):
    async def evaluate(self, text: str, variables: Mapping[str, Json]) -> Json:
        """Raises `Refused` for an expression that cannot be read, fails, or takes too long."""


def said_time(moment: Micros) -> str:
    """As in `2026-03-29T02:30:00Z`."""
    return (_EPOCH + timedelta(microseconds=moment)).isoformat().replace("+00:00", "Z")


def variables_of(record: TriggerRecord, moment: Moment) -> dict[str, Json]:
    trigger = {"id": record.id, "name": record.name, "kind": record.kind, "at": said_time(moment.due)}
    return {"trigger": trigger, "event": moment.event if isinstance(moment.event, dict) else {}}


async def filled(
    parameters: Mapping[str, Json], variables: Mapping[str, Json], evaluator: Evaluator
) -> dict[str, Json]:
    """`InvalidInput` names the parameter whose binding leads nowhere."""
    return {name: await _value(name, value, variables, evaluator) for name, value in parameters.items()}


async def _value(name: str, value: Json, variables: Mapping[str, Json], evaluator: Evaluator) -> Json:
    if (path := binding_of(value)) is not None:
        return _bound(name, path, variables)
    if (text := expression_of(value)) is not None:
        return await evaluator.evaluate(text, variables)
    return value


def _bound(name: str, path: str, variables: Mapping[str, Json]) -> Json:
    found: Json = variables
    for part in path.split(".")[:DEEPEST]:
        if isinstance(found, Mapping) and part in found:
            found = found[part]
        elif isinstance(found, list) and part.isdigit() and int(part) < len(found):
            found = found[int(part)]
        else:
            raise InvalidInput(
                f"The parameter {name} reads {path}, which this trigger does not give.",
                next_step="Bind it to something the trigger gives, or give it a value.",
                details={"parameter": name, "path": path},
            )
    return found


async def holds(condition: str, variables: Mapping[str, Json], evaluator: Evaluator) -> bool:
    """No condition always holds; anything but true does not."""
    return not condition or await evaluator.evaluate(condition, variables) is True
