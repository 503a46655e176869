"""Works out, outside a run, what a step that steers needs to know: values, conditions, what a loop gave (rule G17).

Each question ends in one `Answered`, unless the run's actor let go of it. Border: what the answer means is decided by
`machine/steering.py`; here it is read, evaluated and checked.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

import structlog
from pydantic import ValidationError

from crdt.canonical import content_digest
from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import RunId
from engine.expressions.evaluator import Evaluator
from engine.records import Json
from engine.runtime.clock import WakingClock
from engine.runtime.tasks import spawn
from engine.workflow.answering import (
    NotBoolean,
    call_of,
    checked_result,
    port_of,
    result_of,
    wait_of,
)
from engine.workflow.checking.surroundings import Catalogue
from engine.workflow.failures import not_accepted, told_as
from engine.workflow.machine.events import Resolved
from engine.workflow.machine.outputs import kept, summary_of
from engine.workflow.machine.questions import Question
from engine.workflow.machine.states import StepError
from engine.workflow.machine.viewing import Load, names_of
from engine.workflow.resolving import resolved
from engine.writes import Batch

_log = structlog.get_logger(__name__)

COULD_NOT: Final = StepError(
    code="operation_failed",
    message="What this step is given could not be worked out.",
    next_step="Try again; the server's log has the details.",
    retryable=False,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """`writes` belong into the commit of `event`: values that are too big for the journal."""

    event: Resolved
    writes: Batch = ()


class Asker:
    """One per process. `begin` answers through `answered`."""

    def __init__(
        self, *, operations: Catalogue, load: Load, evaluator: Evaluator, clock: WakingClock
    ) -> None:
        self._operations = operations
        self._load = load
        self._evaluator = evaluator
        self._clock = clock
        self._tasks: dict[RunId, set[asyncio.Task[None]]] = {}

    def begin(self, question: Question, answered: Callable[[Answered], None]) -> None:
        run = question.run.id

        async def answer() -> None:
            answered(await self._answer(question))

        task = spawn(answer(), name=f"ask {run} {question.ask.node} {question.ask.what}")
        tasks = self._tasks.setdefault(run, set())
        tasks.add(task)

        def over(ended: "asyncio.Task[None]") -> None:
            tasks.discard(ended)
            if not tasks and self._tasks.get(run) is tasks:
                del self._tasks[run]

        task.add_done_callback(over)

    def abandon(self, run: RunId) -> None:
        """The journal says what was asked; the next life asks again."""
        for task in tuple(self._tasks.get(run, ())):
            task.cancel()

    async def _answer(self, question: Question) -> Answered:
        ask = question.ask
        try:
            return await self.worked_out(question)
        except ValidationError as error:
            failed = not_accepted(error)
        except ConcertError as error:
            failed = told_as(error)
        except Exception as error:  # noqa: BLE001 - the step fails, nothing else
            _log.error("question_failed", run=question.run.id, node=ask.node, what=ask.what, exc_info=error)
            failed = COULD_NOT
        return Answered(event=replace(_empty(question), error=failed))

    async def worked_out(self, question: Question) -> Answered:
        """Raises what keeps it from being answered."""
        empty = _empty(question)
        match question.ask.what:
            case "result":
                value = await result_of(question, self._load)
                return self._kept(question, replace(empty, summary=summary_of(value)), value)
            case "ways":
                return Answered(event=replace(empty, value=await self._ways(question)))
            case "event":
                return Answered(event=replace(empty, value=await self._fits(question)))
            case "input" | "round":
                return await self._input(question, empty)

    async def _ways(self, question: Question) -> list[bool]:
        names = await names_of(question.view, self._load)
        answers = []
        for way, is_open in zip(question.step.ways, question.open_ways, strict=True):
            answers.append(not is_open or await self._holds(way.condition, names, question))
        return answers

    async def _fits(self, question: Question) -> bool:
        names = await names_of(question.view, self._load)
        seen = question.seen
        if seen is not None:
            names["event"] = {"topic": seen.topic, "payload": seen.payload, "sequence": seen.sequence}
        return await self._holds(getattr(question.state, "condition", ""), names, question)

    async def _holds(self, condition: str, names: dict[str, Json], question: Question) -> bool:
        value = await self._evaluator.evaluate(condition, names, owner=question.run.id)
        if not isinstance(value, bool):
            raise NotBoolean(details={"expression": condition})
        return value

    async def _input(self, question: Question, empty: Resolved) -> Answered:
        step = question.step
        names = await names_of(question.view, self._load)
        given = await resolved(step.input, names, self._evaluator, owner=question.run.id)
        values: Any = self._operations[step.operation].input.model_validate(given)
        match step.operation:
            case "flow.choice" | "flow.switch":
                return Answered(event=replace(empty, value={"port": port_of(values)}))
            case "flow.for_each":
                value = {"parallel": values.parallel, "stop_on_error": values.stop_on_error}
                items = values.items
                counted = replace(empty, value=value, count=len(items), digest=content_digest(items))
                return self._kept(question, counted, items, ".items")
            case "flow.call":
                return self._kept(question, empty, call_of(values, question.asks), ".parameters")
            case "flow.wait":
                return Answered(event=replace(empty, value=wait_of(values, self._clock.now())))
            case "flow.output":
                checked_result(values.name, values.value, question.declared)
                told = replace(empty, value={"name": values.name}, summary=summary_of(values.value))
                return self._kept(question, told, values.value)
            case _:
                return Answered(event=replace(empty, value=values.model_dump(mode="json")))

    def _kept(self, question: Question, event: Resolved, value: Json, part: str = "") -> Answered:
        key = f"{question.ask.node}{part}"
        output, stored = kept(question.run, key, question.step.title, value, self._clock.now())
        return Answered(event=replace(event, output=output), writes=stored)


def _empty(question: Question) -> Resolved:
    ask = question.ask
    return Resolved(node=ask.node, what=ask.what, turn=ask.turn, fence=ask.fence)
