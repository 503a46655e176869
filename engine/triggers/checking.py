"""Whether a definition of a trigger can be kept: what it says, and what the operator allows (rules TR2 and TR9)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from crdt.errors import InvalidInput
from crdt.ids import Micros
from crdt.kinds.workflow import Workflow, binding_of, expression_of
from engine.expressions.faults import Fault
from engine.expressions.reading import read
from engine.expressions.references import references
from engine.topics.catalogue import TOPICS
from engine.triggers.around import TriggerLimits
from engine.triggers.due import SECOND, shortest_gap
from engine.triggers.filling import NAMES
from engine.triggers.kind import Fires, TriggerKind
from engine.workflow.designs.parameters import in_words, values_for

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


def check_given(parameters: Mapping[str, Json], design: Workflow, fires: Fires) -> None:
    """`InvalidInput` for what no run could begin with. What the moment gives is known then; who calls may give the rest."""
    late = {
        name
        for name, value in parameters.items()
        if binding_of(value) is not None or expression_of(value) is not None
    }
    asked = {
        id_: one.model_copy(update={"required": one.required and one.name not in late and fires != "call"})
        for id_, one in design.parameters.items()
    }
    given = {name: None if name in late else value for name, value in parameters.items()}
    _, wrong = values_for(design.model_copy(update={"parameters": asked}), given)
    if wrong:
        raise InvalidInput(
            f"Its runs would not be given what the workflow asks for. {in_words(wrong)}",
            next_step="Give a value, or something of the event, for each of them.",
            details={
                "problems": [{"field": f"parameters.{name}", "message": why} for name, why in wrong.items()]
            },
        )


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
