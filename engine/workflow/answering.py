"""What the values of a step that steers come to, once they are known. Pure, but for outputs that have to be loaded."""

from collections.abc import Mapping
from typing import assert_never

from crdt.canonical import alike
from crdt.errors import InvalidInput, Refused
from crdt.ids import Micros
from crdt.kinds.workflow import Parameter, Result, Workflow
from engine.operations.flow.call import CallInput
from engine.operations.flow.choice import ChoiceInput
from engine.operations.flow.switch import OTHERWISE, SwitchInput
from engine.operations.flow.wait import WaitInput
from engine.records import Json
from engine.runtime.clock import SECOND
from engine.workflow.designs.parameters import in_words, is_of, values_for
from engine.workflow.machine.questions import Question
from engine.workflow.machine.states import Calling, Looping, StepState, Trying, said
from engine.workflow.machine.viewing import Load, value_of


class NotBoolean(Refused):
    code = "condition_not_boolean"
    message = "The condition gives neither true nor false."
    next_step = "Compare what it gives with something."


class ResultRefused(Refused):
    code = "result_type"
    message = "The result is of another type than the workflow says."
    next_step = "Set a value of that type, or declare another one."


def port_of(values: ChoiceInput | SwitchInput) -> str:
    match values:
        case ChoiceInput(condition=condition):
            return "true" if condition else "false"
        case SwitchInput(value=value, cases=cases):
            return next((case.name for case in cases if alike(case.value, value)), OTHERWISE)
        case _:
            assert_never(values)


def call_of(values: CallInput, asks: Mapping[str, Parameter]) -> dict[str, Json]:
    """What the called design is given, by its own parameters. Raises InvalidInput."""
    given, wrong = values_for(Workflow(parameters=dict(asks)), values.parameters)
    if wrong:
        raise InvalidInput(
            f"The called workflow was not given what it asks for. {in_words(wrong)}",
            next_step="Correct the step's parameters.",
            details={"parameters": wrong},
        )
    return given


def wait_of(values: WaitInput, now: Micros) -> dict[str, Json]:
    if values.event is not None:
        return {"event": values.event.model_dump(mode="json")}
    if values.until is not None:
        return {"due": round(values.until.timestamp() * SECOND)}
    return {"due": now + round((values.seconds or 0.0) * SECOND)}


def checked_result(name: str, value: Json, declared: Mapping[str, Result]) -> None:
    """A result that the design does not declare may be of any type."""
    result = declared.get(name)
    if result is not None and value is not None and not is_of(value, result.type):
        raise ResultRefused(
            f"The result {name} is no {result.type}.", details={"result": name, "type": result.type}
        )


async def result_of(question: Question, load: Load) -> Json:
    """What a step gives that held others, once all of them have ended."""
    state: StepState = question.state
    match state:
        case Looping(items=None):
            rounds = question.rounds
            last = await value_of(rounds[-1].given, load, alone=question.alone) if rounds else None
            return {"rounds": state.begun, "last": last}
        case Looping():
            items = [
                None if one.failed else await value_of(one.given, load, alone=question.alone)
                for one in question.rounds
            ]
            return {"items": items, "succeeded": state.succeeded, "failed": state.failed}
        case Trying(caught=caught):
            value = await value_of(question.given, load, alone=question.alone)
            return {
                "caught": caught is not None,
                "error": None if caught is None else said(caught),
                "value": value,
            }
        case Calling():
            return {name: await load(output) for name, output in question.results.items()}
        case _:
            return None
