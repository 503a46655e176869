"""What a Python script made of a design stands on: the steps of a workflow, run from outside through the client.

    async with connect(URL, TOKEN) as client:
        flow = Flow(client, workspace=WORKSPACE, parameters={"table": "flights"})
        flow.step("count", "source.count_rows", {"table": {"$from": "parameters.table"}})
        results = await flow.run()

Order, choices, loops, tries, retries and conditions are those of the engine; state is in this process alone, so a script that is
stopped begins anew.
"""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import contextmanager
from dataclasses import field
from typing import Any, Final, Literal

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, Refused
from server.client import Client

Json = Any
Status = Literal["succeeded", "failed", "skipped", "not_taken"]
Before = tuple[str, str]
"""A step, and the port of it that leads here."""
MOST_ROUNDS: Final = 100_000


class StepsFailed(Refused):
    code = "steps_failed"
    message = "Steps of the script failed."
    next_step = "See details for which, and why."


@dataclass(slots=True, kw_only=True)
class Step:
    """As in a design; `after` with the ports, `inside` the steps that stand in each part of it."""

    id: str
    operation: str
    input: dict[str, Json]
    after: Sequence[Before] = ()
    run_if: str = "all_succeeded"
    attempts: int = 1
    backoff: float = 1.0
    timeout: float | None = None
    inside: dict[str, "list[Step]"] = field(default_factory=dict)


@dataclass(slots=True)
class Ended:
    status: Status
    output: Json = None
    error: Json = None
    port: str = ""


class Flow:
    """Steps are declared in any order and run by `run`."""

    def __init__(self, client: Client, *, workspace: str, parameters: Mapping[str, Json]) -> None:
        self._client = client
        self._workspace = workspace
        self._parameters = dict(parameters)
        self._top: list[Step] = []
        self._here: list[list[Step]] = [self._top]
        self.results: dict[str, Json] = {}
        self.ended: dict[str, Ended] = {}

    def step(self, id_: str, operation: str, input_: Mapping[str, Json], **more: Any) -> Step:
        after = [(one, "") if isinstance(one, str) else tuple(one) for one in more.pop("after", ())]
        made = Step(id=id_, operation=operation, input=dict(input_), after=after, **more)
        self._here[-1].append(made)
        return made

    @contextmanager
    def inside(self, step: Step, part: str = "body") -> Any:
        """What is declared in this block stands in that part of the step."""
        self._here.append(step.inside.setdefault(part, []))
        yield
        self._here.pop()

    async def run(self) -> dict[str, Json]:
        """The results that were set. Raises StepsFailed."""
        self.ended = await self._part(self._top, {}, {})
        failed = {id_: one.error for id_, one in self.ended.items() if one.status == "failed"}
        if failed:
            raise StepsFailed(details={"steps": failed})
        return self.results

    async def _part(
        self, steps: Sequence[Step], outer: Mapping[str, Ended], names: Mapping[str, Json]
    ) -> dict[str, Ended]:
        """Each as soon as those before it have ended."""
        ended: dict[str, Ended] = {}
        done = {step.id: asyncio.Event() for step in steps}

        async def when_ready(step: Step) -> None:
            for before, _ in step.after:
                if before in done:
                    await done[before].wait()
            ended[step.id] = await self._one(step, ended, {**outer, **ended}, names)
            done[step.id].set()

        async with asyncio.TaskGroup() as group:
            for step in steps:
                group.create_task(when_ready(step))
        return ended

    async def _one(
        self, step: Step, beside: Mapping[str, Ended], known: Mapping[str, Ended], names: Mapping[str, Json]
    ) -> Ended:
        if (skipped := verdict(step, beside)) is not None:
            return Ended(skipped)
        try:
            async with asyncio.timeout(step.timeout):
                return await self._tried(step, known, names)
        except TimeoutError:
            return Ended("failed", error={"code": "timeout", "message": "The step ran into its time limit."})
        except ConcertError as error:
            return Ended("failed", error=error.to_dict())

    async def _tried(self, step: Step, known: Mapping[str, Ended], names: Mapping[str, Json]) -> Ended:
        for attempt in range(1, step.attempts + 1):
            try:
                return await self._perform(step, known, names)
            except ConcertError:
                if attempt == step.attempts:
                    raise
                await asyncio.sleep(step.backoff * 2 ** (attempt - 1))
        raise StepsFailed

    async def _perform(self, step: Step, known: Mapping[str, Ended], names: Mapping[str, Json]) -> Ended:
        match step.operation:
            case "flow.choice":
                holds = await self._value(step.input["condition"], known, names)
                return Ended(
                    "succeeded", {"port": str(bool(holds)).lower()}, port="true" if holds else "false"
                )
            case "flow.switch":
                given = await self._value(step.input, known, names)
                found = [case["name"] for case in given["cases"] if case.get("value") == given["value"]]
                port = found[0] if found else "otherwise"
                return Ended("succeeded", {"port": port}, port=port)
            case "flow.output":
                value = await self._value(step.input.get("value"), known, names)
                self.results[step.input["name"]] = value
                return Ended("succeeded", {"name": step.input["name"], "value": value})
            case "flow.for_each":
                return await self._for_each(step, known, names)
            case "flow.while":
                return await self._while(step, known, names)
            case "flow.try":
                return await self._try(step, known, names)
            case "flow.wait" if "seconds" in step.input:
                seconds = await self._value(step.input["seconds"], known, names)
                await asyncio.sleep(seconds)
                return Ended("succeeded", {"waited_s": seconds, "topic": "", "event": None})
            case _:
                return Ended("succeeded", await self._ask(step.operation, step.input, known, names))

    async def _ask(
        self,
        operation: str,
        input_: Mapping[str, Json],
        known: Mapping[str, Ended],
        names: Mapping[str, Json],
    ) -> Json:
        steps = {
            id_: {"output": one.output, "status": one.status, "error": one.error}
            for id_, one in known.items()
        }
        said = {"parameters": self._parameters, "steps": steps, **names}
        answer = await self._client.call(
            "operations.run", workspace=self._workspace, operation=operation, input=dict(input_), names=said
        )
        return answer["output"]

    async def _value(self, value: Json, known: Mapping[str, Ended], names: Mapping[str, Json]) -> Json:
        """A value with its bindings and expressions worked out, as the server does."""
        return (await self._ask("data.transform", {"value": value}, known, names))["value"]

    async def _for_each(self, step: Step, known: Mapping[str, Ended], names: Mapping[str, Json]) -> Ended:
        given = await self._value(step.input, known, names)
        places = asyncio.Semaphore(int(given.get("parallel", 1)))
        stops = given.get("stop_on_error", True)
        rounds: dict[int, dict[str, Ended]] = {}

        async def one(index: int, item: Json) -> None:
            async with places:
                if not (stops and any(map(_failure, rounds.values()))):
                    rounds[index] = await self._part(
                        step.inside.get("body", ()), known, {**names, "item": item, "index": index}
                    )

        async with asyncio.TaskGroup() as group:
            for index, item in enumerate(given["items"]):
                group.create_task(one(index, item))
        wrong = {index: _failure(ended) for index, ended in rounds.items() if _failure(ended)}
        if wrong and stops:
            return Ended("failed", error=wrong[min(wrong)])
        body = step.inside.get("body", [])
        items = [None if index in wrong else _last(body, rounds[index]) for index in sorted(rounds)]
        return Ended(
            "succeeded", {"items": items, "succeeded": len(items) - len(wrong), "failed": len(wrong)}
        )

    async def _while(self, step: Step, known: Mapping[str, Ended], names: Mapping[str, Json]) -> Ended:
        most = min(int(step.input.get("most", 100)), MOST_ROUNDS)
        last: Json = None
        for index in range(most + 1):
            if not await self._value(step.input["condition"], known, {**names, "index": index}):
                return Ended("succeeded", {"rounds": index, "last": last})
            if index == most:
                break
            body = step.inside.get("body", [])
            ended = await self._part(body, known, {**names, "index": index})
            if (error := _failure(ended)) is not None:
                return Ended("failed", error=error)
            last = _last(body, ended)
        return Ended("failed", error={"code": "too_many_rounds", "message": f"More than {most} rounds."})

    async def _try(self, step: Step, known: Mapping[str, Ended], names: Mapping[str, Json]) -> Ended:
        body, catch = step.inside.get("body", []), step.inside.get("catch", [])
        ended = await self._part(body, known, names)
        error = caught = _failure(ended)
        value = None if error else _last(body, ended)
        if error is not None:
            ended = await self._part(catch, known, {**names, "error": error})
            caught, value = _failure(ended), _last(catch, ended)
        after = await self._part(step.inside.get("finally", ()), known, names)
        if (wrong := caught or _failure(after)) is not None:
            return Ended("failed", error=wrong)
        return Ended("succeeded", {"caught": error is not None, "error": error, "value": value})


def verdict(step: Step, ended: Mapping[str, Ended]) -> Status | None:
    """Why a step is not run; None when it is. A way that was not taken counts as neither succeeded nor failed."""
    states: list[Status] = []
    for before, port in step.after:
        one = ended[before]
        states.append("not_taken" if port and one.status == "succeeded" and one.port != port else one.status)
    if not states:
        return None
    if all(state == "not_taken" for state in states):
        return "not_taken"
    good, bad = states.count("succeeded"), sum(state in {"failed", "skipped"} for state in states)
    holds = {
        "all_succeeded": good == len(states),
        "at_least_one_succeeded": good > 0,
        "none_failed": bad == 0,
        "all_done": True,
        "at_least_one_failed": bad > 0,
        "all_failed": bad == len(states),
    }[step.run_if]
    return None if holds else "skipped"


def _failure(ended: Mapping[str, Ended]) -> Json:
    return next((one.error for one in ended.values() if one.status == "failed"), None)


def _last(steps: Sequence[Step], ended: Mapping[str, Ended]) -> Json:
    """What the last step of a part gave; of several that nothing follows, a map."""
    followed = {before for step in steps for before, _ in step.after}
    last = [step.id for step in steps if step.id not in followed]
    if len(last) == 1:
        return ended[last[0]].output
    return {id_: ended[id_].output for id_ in last}
