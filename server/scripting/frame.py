"""Runs the steps of one design: the script's own, or of one that it calls.

Values are worked out by the server, as those of a run are. Border: how one waits and asks people, and which designs are called, is
said in modules of their own.
"""

import asyncio
from collections import ChainMap, defaultdict
from collections.abc import Awaitable, Mapping, Sequence
from dataclasses import field
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from crdt.kinds.workflow import Result
from engine.operations.flow.call import CallInput
from engine.operations.flow.choice import ChoiceInput
from engine.operations.flow.for_each import ForEachInput
from engine.operations.flow.output import OutputInput
from engine.operations.flow.switch import SwitchInput
from engine.operations.flow.while_ import WhileInput
from engine.workflow.answering import NotBoolean, call_of, checked_result, port_of
from engine.workflow.failures import attempt_timed_out, not_accepted
from engine.workflow.machine.looping import TOO_MANY
from engine.workflow.machine.stopping import timed_out
from server.client import Client, ServerRefused
from server.scripting.asking import decided
from server.scripting.designs import Called
from server.scripting.hearing import Hearing, waited
from server.scripting.steps import (
    STEERING,
    Before,
    Ended,
    Step,
    StepRefused,
    as_step_error,
    first_failure,
    last_of,
    verdict,
)

Json = Any
Names = Mapping[str, Json]
Known = Mapping[str, Ended]


@dataclass(frozen=True, slots=True)
class Undo:
    """A step that undoes one that was done, with what can be seen from where that one stood."""

    frame: "Frame"
    step: Step
    known: Known
    names: Names

    async def do(self) -> Ended:
        return await self.frame.one(self.step, {}, self.known, self.names)


@dataclass(slots=True, kw_only=True)
class Script:
    """What its steps share with those of the designs it calls. `undos`: in the order in which things were done."""

    client: Client
    workspace: str
    hearing: Hearing
    called: Mapping[str, Called]
    undos: list[Undo] = field(default_factory=list)


class Frame:
    """`declared`: the results that the design says it gives. Others may be of any type."""

    def __init__(
        self, script: Script, parameters: Mapping[str, Json], declared: Mapping[str, Result] | None = None
    ) -> None:
        self._script = script
        self._parameters = dict(parameters)
        self._declared = declared or {}
        self.results: dict[str, Json] = {}

    async def part(self, steps: Sequence[Step], outer: Known, names: Names) -> dict[str, Ended]:
        """Each as soon as those before it have ended."""
        ended: dict[str, Ended] = {}
        undoing: defaultdict[str, list[Step]] = defaultdict(list)
        for step in sorted(steps, key=lambda one: one.id):
            if step.undoes:
                undoing[step.undoes].append(step)
        forward = [step for step in steps if not step.undoes]
        done = {step.id: asyncio.Event() for step in forward}

        async def when_ready(step: Step) -> None:
            for way in step.after:
                await done[way.step].wait()
            ended[step.id] = await self.one(step, ended, {**outer, **ended}, names)
            if ended[step.id].status == "succeeded":
                seen = ChainMap(ended, dict(outer))
                self._script.undos += [Undo(self, one, seen, names) for one in undoing[step.id]]
            done[step.id].set()

        async with asyncio.TaskGroup() as group:
            for step in forward:
                group.create_task(when_ready(step))
        return ended

    async def one(self, step: Step, beside: Known, known: Known, names: Names) -> Ended:
        try:
            holds = [await self._way_holds(way, beside, known, names) for way in step.after]
            if (skipped := verdict(step, beside, holds)) is not None:
                return Ended(skipped)
            return await self._limited(step, known, names)
        except ValidationError as error:
            return Ended("failed", error=StepRefused(not_accepted(error)).to_dict())
        except ConcertError as error:
            return Ended("failed", error=error.to_dict())

    async def _way_holds(self, way: Before, beside: Known, known: Known, names: Names) -> bool:
        """A condition is looked at once its step has ended, unless that was not reached."""
        if not way.condition or beside[way.step].status == "not_taken":
            return True
        return await self._holds(way.condition, known, names)

    async def _limited(self, step: Step, known: Known, names: Names) -> Ended:
        """What steers has one limit and is not tried again: what stands in it is. A try keeps its limit by itself."""
        if not step.operation.startswith(STEERING):
            return await self._tried(step, known, names)
        try:
            async with asyncio.timeout(None if step.limits_itself else step.timeout):
                return await self._perform(step, known, names)
        except TimeoutError:
            raise StepRefused(timed_out(step.timeout or 0.0)) from None

    async def _tried(self, step: Step, known: Known, names: Names) -> Ended:
        """Each attempt has the whole limit. Errors that the same input can only repeat are not tried again (rule G5)."""
        attempt = 0
        while True:
            attempt += 1
            try:
                async with asyncio.timeout(step.timeout):
                    return await self._perform(step, known, names)
            except TimeoutError:
                refused = StepRefused(attempt_timed_out(step.timeout or 0.0))
            except StepRefused as error:
                refused = error
            if attempt == step.attempts or not refused.retryable:
                raise refused
            await asyncio.sleep(min(step.backoff * 2 ** (attempt - 1), step.longest))

    async def _perform(self, step: Step, known: Known, names: Names) -> Ended:
        match step.operation:
            case "flow.choice" | "flow.switch":
                given = await self._value(step.input, known, names)
                model = ChoiceInput if step.operation == "flow.choice" else SwitchInput
                port = port_of(model.model_validate(given))
                return Ended("succeeded", {"port": port}, port=port)
            case "flow.output":
                result = OutputInput.model_validate(await self._value(step.input, known, names))
                checked_result(result.name, result.value, self._declared)
                self.results[result.name] = result.value
                return Ended("succeeded", {"name": result.name, "value": result.value})
            case "flow.for_each":
                return await self._for_each(step, known, names)
            case "flow.while":
                return await self._while(step, known, names)
            case "flow.try":
                return await self._try(step, known, names)
            case "flow.wait":
                return Ended("succeeded", await self._wait(step, known, names))
            case "flow.gate":
                given = await self._value(step.input, known, names)
                return Ended("succeeded", await decided(self._script.client, self._script.workspace, given))
            case "flow.call":
                return await self._call(CallInput.model_validate(await self._value(step.input, known, names)))
            case _:
                return Ended("succeeded", await self._ask(step.operation, step.input, known, names))

    async def _ask(self, operation: str, input_: Mapping[str, Json], known: Known, names: Names) -> Json:
        steps = {
            id_: {"output": one.output, "status": one.status, "error": one.error}
            for id_, one in known.items()
        }
        run = {"now": datetime.now(UTC).isoformat(), "trigger": {"kind": "script"}}
        said = {"parameters": self._parameters, "steps": steps, "run": run, **names}
        asked = {"operation": operation, "input": dict(input_), "names": said}
        try:
            answer = await self._script.client.call(
                "operations.run", workspace=self._script.workspace, **asked
            )
        except ServerRefused as error:
            raise StepRefused(as_step_error(error)) from None
        return answer["output"]

    async def _value(self, value: Json, known: Known, names: Names) -> Json:
        """A value with its bindings and expressions worked out, as the server does."""
        return (await self._ask("data.transform", {"value": value}, known, names))["value"]

    async def _holds(self, condition: str, known: Known, names: Names) -> bool:
        value = await self._value({"$cel": condition}, known, names)
        if not isinstance(value, bool):
            raise NotBoolean(details={"expression": condition})
        return value

    async def _wait(self, step: Step, known: Known, names: Names) -> Json:
        def fits(condition: str, more: Names) -> Awaitable[bool]:
            return self._holds(condition, known, {**names, **more})

        heard = self._script.hearing.listen()
        try:
            # The condition is about what comes: it is worked out for each event.
            event = step.input.get("event")
            late = {} if not isinstance(event, dict) else {"condition": event.get("condition", "")}
            given = await self._value(_without(step.input, late), known, names)
            if late:
                given = {**given, "event": {**given["event"], **late}}
            return await waited(given, heard, fits)
        finally:
            self._script.hearing.forget(heard)

    async def _call(self, given: CallInput) -> Ended:
        """The called design sees its own parameters alone. What its steps do is undone with the rest."""
        called = self._script.called[given.workflow]
        inner = Frame(self._script, call_of(given, called.asks), called.results)
        error = first_failure(await inner.part(called.steps, {}, {}))
        return Ended("failed", error=error) if error else Ended("succeeded", inner.results)

    async def _for_each(self, step: Step, known: Known, names: Names) -> Ended:
        given = ForEachInput.model_validate(await self._value(step.input, known, names))
        places = asyncio.Semaphore(given.parallel)
        body = step.inside.get("body", [])
        rounds: dict[int, dict[str, Ended]] = {}

        async def one(index: int, item: Json) -> None:
            async with places:
                if not (given.stop_on_error and any(map(first_failure, rounds.values()))):
                    rounds[index] = await self.part(body, known, _round(step, names, index, item))

        async with asyncio.TaskGroup() as group:
            for index, item in enumerate(given.items):
                group.create_task(one(index, item))
        wrong = {index: error for index, ended in rounds.items() if (error := first_failure(ended))}
        if wrong and given.stop_on_error:
            return Ended("failed", error=wrong[min(wrong)])
        items = [None if index in wrong else last_of(body, rounds[index]) for index in sorted(rounds)]
        return Ended(
            "succeeded", {"items": items, "succeeded": len(items) - len(wrong), "failed": len(wrong)}
        )

    async def _while(self, step: Step, known: Known, names: Names) -> Ended:
        """The condition sees what the round before it gave."""
        body = step.inside.get("body", [])
        ended: dict[str, Ended] = {}
        last: Json = None
        index = 0
        while True:
            here = _round(step, names, index, last)
            given = WhileInput.model_validate(await self._value(step.input, {**known, **ended}, here))
            if not given.condition:
                return Ended("succeeded", {"rounds": index, "last": last})
            if index == given.most:
                return Ended("failed", error=StepRefused(TOO_MANY, most=given.most).to_dict())
            ended = await self.part(body, known, here)
            if (error := first_failure(ended)) is not None:
                return Ended("failed", error=error)
            last = last_of(body, ended)
            index += 1

    async def _try(self, step: Step, known: Known, names: Names) -> Ended:
        """Its last part runs whatever came of the others, also where they were stopped (rule G21)."""
        last = step.inside.get("finally", ())
        try:
            async with asyncio.timeout(step.timeout):
                error, caught, value = await self._body(step, known, names)
        except TimeoutError:
            error = caught = StepRefused(timed_out(step.timeout or 0.0)).to_dict()
            value = None
        except asyncio.CancelledError:
            await self.part(last, known, names)
            raise
        if (wrong := first_failure(await self.part(last, known, names)) or caught) is not None:
            return Ended("failed", error=wrong)
        return Ended("succeeded", {"caught": error is not None, "error": error, "value": value})

    async def _body(self, step: Step, known: Known, names: Names) -> tuple[Json, Json, Json]:
        """What failed, what of it was not caught, and what was given."""
        body, catch = step.inside.get("body", []), step.inside.get("catch", [])
        ended = await self.part(body, known, names)
        error = first_failure(ended)
        if error is None or not catch:
            return error, error, None if error else last_of(body, ended)
        ended = await self.part(catch, known, {**names, "error": error})
        return error, first_failure(ended), last_of(catch, ended)


def _round(step: Step, names: Names, index: int, item: Json) -> Names:
    here = {"item": item, "index": index}
    return {**names, **here, "loops": {**names.get("loops", {}), step.id: here}}


def _without(input_: Mapping[str, Json], late: Mapping[str, Json]) -> Json:
    """The input of a wait without what is worked out later."""
    if not late:
        return dict(input_)
    return {**input_, "event": {key: one for key, one in input_["event"].items() if key not in late}}
