"""Whether a definition of a trigger can be kept: what it says, and what the operator allows (rules TR2 and TR9)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from crdt.errors import InvalidInput
from crdt.ids import Micros
from crdt.kinds.workflow import expression_of
from engine.expressions.faults import Fault
from engine.expressions.reading import read
from engine.expressions.references import references
from engine.topics.catalogue import TOPICS
from engine.triggers.around import TriggerLimits
from engine.triggers.due import SECOND, shortest_gap
from engine.triggers.filling import NAMES
from engine.triggers.kind import TriggerKind

Json = Any
MOST_PARAMETERS: Final = 200


class TooShort(InvalidInput):
    code = "interval_too_short"
    message = "This comes more often than the operator of Concert allows."
    next_step = "Choose a longer pause; see details for the shortest one."


def check_pace(kind: TriggerKind[Any], config: Any, limits: TriggerLimits, now: Micros) -> None:
    gap: int | None = None
    if kind.schedule is not None:
        gap = shortest_gap(kind.schedule(config), now)
    elif kind.fires == "files":
        gap = config.every_s * SECOND
    if gap is not None and gap < limits.shortest * SECOND:
        raise TooShort(details={"shortest_s": limits.shortest, "found_s": gap / SECOND})


def check_topics(kind: TriggerKind[Any], config: Any) -> None:
    """`InvalidInput` for events that nobody ever tells."""
    if kind.topics is not None:
        TOPICS.check_heard(kind.topics(config))


def check_expressions(parameters: Mapping[str, Json], condition: str) -> None:
    """`InvalidInput` says which one, and where in it."""
    if len(parameters) > MOST_PARAMETERS:
        raise InvalidInput(f"A trigger gives {MOST_PARAMETERS} parameters at most.")
    problems = [
        {"field": field, "message": message}
        for field, text in _expressions(parameters, condition)
        for message in _wrong(text)
    ]
    if problems:
        raise InvalidInput(problems[0]["message"], details={"problems": problems})


def _expressions(parameters: Mapping[str, Json], condition: str) -> Iterator[tuple[str, str]]:
    if condition:
        yield "condition", condition
    for name, value in parameters.items():
        if (text := expression_of(value)) is not None:
            yield f"parameters.{name}", text


def _wrong(text: str) -> Iterator[str]:
    tree = read(text)
    if isinstance(tree, Fault):
        yield tree.message
        return
    strangers = sorted({str(one.path[0]) for one in references(text).all} - set(NAMES))
    if strangers:
        yield f"A trigger knows {' and '.join(NAMES)}, not {', '.join(strangers)}."
