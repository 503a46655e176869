"""Runs the steps of a script in the order of a design, through the client.

Values are worked out by the server, as those of a run are. Border: how one waits, asks people and calls other designs is said in
modules of their own.
"""

import asyncio
from collections import ChainMap, defaultdict
from collections.abc import AsyncIterator, Awaitable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError
from engine.operations.flow.choice import ChoiceInput
from engine.operations.flow.for_each import ForEachInput
from engine.operations.flow.output import OutputInput
from engine.operations.flow.switch import SwitchInput
from engine.operations.flow.while_ import WhileInput
from engine.workflow.answering import NotBoolean, port_of
from engine.workflow.failures import not_accepted
from engine.workflow.machine.looping import TOO_MANY
from engine.workflow.machine.stopping import timed_out
from server.client import Client
from server.scripting.asking import decided
from server.scripting.calling import called
from server.scripting.hearing import Hearing, waited
from server.scripting.steps import (
    STEERING,
    Before,
    Ended,
    Step,
    StepRefused,
    StepsFailed,
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

    step: Step
    known: Known
    names: Names


class Flow:
    """Steps are declared in any order and run by `run`. With `undo_on_failure` what was done is undone when it fails."""

    def __init__(
        self, client: Client, *, workspace: str, parameters: Mapping[str, Json], undo_on_failure: bool = True
    ) -> None:
        self._client = client
        self._workspace = workspace
        self._parameters = dict(parameters)
        self._undo_on_failure = undo_on_failure
        self._hearing = Hearing(client, workspace)
        self._listens = False
        self._top: list[Step] = []
        self._here: list[list[Step]] = [self._top]
        self._undos: list[Undo] = []
        self.results: dict[str, Json] = {}
        self.ended: dict[str, Ended] = {}

    def step(self, id_: str, operation: str, input_: Mapping[str, Json], **more: Any) -> Step:
        """`after`: names of steps, or what `Before` is made of, (step, port) or (step, port, condition)."""
        ways = ((one,) if isinstance(one, str) else one for one in more.pop("after", ()))
        after = [Before(**dict(zip(("step", "port", "condition"), way, strict=False))) for way in ways]
        made = Step(id=id_, operation=operation, input=dict(input_), after=after, **more)
        self._listens = self._listens or (operation == "flow.wait" and "event" in input_)
        self._here[-1].append(made)
        return made

    @contextmanager
    def inside(self, step: Step, part: str = "body") -> Iterator[None]:
        """What is declared in this block stands in that part of the step."""
        self._here.append(step.inside.setdefault(part, []))
        yield
        self._here.pop()

    async def run(self) -> dict[str, Json]:
        """The results that were set. Raises StepsFailed: its details say which steps failed, and what was undone."""
        async with self._heard():
            self.ended = await self._part(self._top, {}, {})
            failed = {id_: one.error for id_, one in self.ended.items() if one.status == "failed"}
            if failed:
                undone = await self._undone() if self._undo_on_failure else {}
                named = "; ".join(f"{id_}: {error['message']}" for id_, error in failed.items())
                raise StepsFailed(f"Steps of the script failed. {named}", details={"steps": failed, **undone})
            return self.results

    @asynccontextmanager
    async def _heard(self) -> AsyncIterator[None]:
        if not self._listens:
            yield
            return
        async with self._hearing.open():
            yield

    async def _undone(self) -> dict[str, Json]:
        """One after the other, what was done last first. One that fails keeps no other from being undone (rule G25)."""
        undone: list[str] = []
        failed: dict[str, Json] = {}
        for undo in reversed(tuple(self._undos)):
            ended = await self._one(undo.step, {}, undo.known, undo.names)
            if ended.status == "succeeded":
                undone.append(undo.step.id)
            else:
                failed[undo.step.id] = ended.error
        return {"undone": undone, "undo_failed": failed} if undone or failed else {}

    async def _part(self, steps: Sequence[Step], outer: Known, names: Names) -> dict[str, Ended]:
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
            ended[step.id] = await self._one(step, ended, {**outer, **ended}, names)
            if ended[step.id].status == "succeeded":
                self._undos += [Undo(one, ChainMap(ended, dict(outer)), names) for one in undoing[step.id]]
            done[step.id].set()

        async with asyncio.TaskGroup() as group:
            for step in forward:
                group.create_task(when_ready(step))
        return ended

    async def _one(self, step: Step, beside: Known, known: Known, names: Names) -> Ended:
        try:
            holds = [await self._way_holds(way, beside, known, names) for way in step.after]
            if (skipped := verdict(step, beside, holds)) is not None:
                return Ended(skipped)
            async with asyncio.timeout(None if step.waits else step.timeout):
                return await self._tried(step, known, names)
        except TimeoutError:
            return Ended("failed", error=StepRefused(timed_out(step.timeout or 0.0)).to_dict())
        except ValidationError as error:
            return Ended("failed", error=StepRefused(not_accepted(error)).to_dict())
        except ConcertError as error:
            return Ended("failed", error=error.to_dict())

    async def _way_holds(self, way: Before, beside: Known, known: Known, names: Names) -> bool:
        """A condition is looked at once its step has ended, unless that was not reached."""
        if not way.condition or beside[way.step].status == "not_taken":
            return True
        return await self._holds(way.condition, known, names)

    async def _tried(self, step: Step, known: Known, names: Names) -> Ended:
        """What steers is not tried again: what stands in it is."""
        attempts = 1 if step.operation.startswith(STEERING) else step.attempts
        for attempt in range(1, attempts):
            try:
                return await self._perform(step, known, names)
            except ConcertError:
                await asyncio.sleep(min(step.backoff * 2 ** (attempt - 1), step.longest))
        return await self._perform(step, known, names)

    async def _perform(self, step: Step, known: Known, names: Names) -> Ended:
        match step.operation:
            case "flow.choice" | "flow.switch":
                given = await self._value(step.input, known, names)
                model = ChoiceInput if step.operation == "flow.choice" else SwitchInput
                port = port_of(model.model_validate(given))
                return Ended("succeeded", {"port": port}, port=port)
            case "flow.output":
                result = OutputInput.model_validate(await self._value(step.input, known, names))
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
                return Ended("succeeded", await decided(self._client, self._workspace, given))
            case "flow.call":
                given = await self._value(step.input, known, names)
                return Ended("succeeded", await called(self._client, given))
            case _:
                return Ended("succeeded", await self._ask(step.operation, step.input, known, names))

    async def _ask(self, operation: str, input_: Mapping[str, Json], known: Known, names: Names) -> Json:
        steps = {
            id_: {"output": one.output, "status": one.status, "error": one.error}
            for id_, one in known.items()
        }
        run = {"now": datetime.now(UTC).isoformat(), "trigger": {"kind": "script"}}
        said = {"parameters": self._parameters, "steps": steps, "run": run, **names}
        answer = await self._client.call(
            "operations.run", workspace=self._workspace, operation=operation, input=dict(input_), names=said
        )
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

        heard = self._hearing.listen()
        try:
            # The condition is about what comes: it is worked out for each event.
            event = step.input.get("event")
            late = {} if not isinstance(event, dict) else {"condition": event.get("condition", "")}
            given = await self._value(_without(step.input, late), known, names)
            if late:
                given = {**given, "event": {**given["event"], **late}}
            return await waited(given, heard, fits)
        finally:
            self._hearing.forget(heard)

    async def _for_each(self, step: Step, known: Known, names: Names) -> Ended:
        given = ForEachInput.model_validate(await self._value(step.input, known, names))
        places = asyncio.Semaphore(given.parallel)
        body = step.inside.get("body", [])
        rounds: dict[int, dict[str, Ended]] = {}

        async def one(index: int, item: Json) -> None:
            async with places:
                if not (given.stop_on_error and any(map(first_failure, rounds.values()))):
                    rounds[index] = await self._part(body, known, _round(step, names, index, item))

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
            ended = await self._part(body, known, here)
            if (error := first_failure(ended)) is not None:
                return Ended("failed", error=error)
            last = last_of(body, ended)
            index += 1

    async def _try(self, step: Step, known: Known, names: Names) -> Ended:
        body, catch = step.inside.get("body", []), step.inside.get("catch", [])
        ended = await self._part(body, known, names)
        error = caught = first_failure(ended)
        value = None if error else last_of(body, ended)
        if error is not None and catch:
            ended = await self._part(catch, known, {**names, "error": error})
            caught, value = first_failure(ended), last_of(catch, ended)
        after = await self._part(step.inside.get("finally", ()), known, names)
        if (wrong := first_failure(after) or caught) is not None:
            return Ended("failed", error=wrong)
        return Ended("succeeded", {"caught": error is not None, "error": error, "value": value})


def _round(step: Step, names: Names, index: int, item: Json) -> Names:
    here = {"item": item, "index": index}
    return {**names, **here, "loops": {**names.get("loops", {}), step.id: here}}


def _without(input_: Mapping[str, Json], late: Mapping[str, Json]) -> Json:
    """The input of a wait without what is worked out later."""
    if not late:
        return dict(input_)
    return {**input_, "event": {key: one for key, one in input_["event"].items() if key not in late}}
