"""The steps of a script as they are declared, and how all of them are run."""

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from server.client import Client
from server.scripting.designs import called_by
from server.scripting.frame import Frame, Script
from server.scripting.hearing import Hearing
from server.scripting.steps import Before, Ended, Step, StepsFailed, every

Json = Any


class Flow:
    """Steps are declared in any order and run by `run`. With `undo_on_failure` what was done is undone when it fails."""

    def __init__(
        self, client: Client, *, workspace: str, parameters: Mapping[str, Json], undo_on_failure: bool = True
    ) -> None:
        self._client = client
        self._workspace = workspace
        self._parameters = dict(parameters)
        self._undo_on_failure = undo_on_failure
        self._top: list[Step] = []
        self._here: list[list[Step]] = [self._top]
        self.results: dict[str, Json] = {}
        self.ended: dict[str, Ended] = {}

    def step(self, id_: str, operation: str, input_: Mapping[str, Json], **more: Any) -> Step:
        """`after`: names of steps, or what `Before` is made of, (step, port) or (step, port, condition)."""
        ways = ((one,) if isinstance(one, str) else one for one in more.pop("after", ()))
        after = [Before(**dict(zip(("step", "port", "condition"), way, strict=False))) for way in ways]
        made = Step(id=id_, operation=operation, input=dict(input_), after=after, **more)
        self._here[-1].append(made)
        return made

    @contextmanager
    def inside(self, step: Step, part: str = "body") -> Iterator[None]:
        """What is declared in this block stands in that part of the step."""
        self._here.append(step.inside.setdefault(part, []))
        yield
        self._here.pop()

    async def run(self) -> dict[str, Json]:
        """The results that were set. Raises StepsFailed: its details say which steps failed, and what was undone.

        Before the first step it raises what keeps a run from starting: a called design that is not there, or not allowed.
        """
        called = await called_by(self._top, self._client, self._workspace)
        hearing = Hearing(self._client, self._workspace)
        script = Script(client=self._client, workspace=self._workspace, hearing=hearing, called=called)
        frame = Frame(script, self._parameters)
        steps = [*every(self._top), *(step for one in called.values() for step in every(one.steps))]
        async with _heard(hearing, steps):
            self.ended, self.results = await frame.part(self._top, {}, {}), frame.results
            failed = {id_: one.error for id_, one in self.ended.items() if one.status == "failed"}
            if failed:
                undone = await _undone(script) if self._undo_on_failure else {}
                named = "; ".join(f"{id_}: {error['message']}" for id_, error in failed.items())
                raise StepsFailed(f"Steps of the script failed. {named}", details={"steps": failed, **undone})
            return self.results


@asynccontextmanager
async def _heard(hearing: Hearing, steps: list[Step]) -> AsyncIterator[None]:
    if not any(step.operation == "flow.wait" and "event" in step.input for step in steps):
        yield
        return
    async with hearing.open():
        yield


async def _undone(script: Script) -> dict[str, Json]:
    """One after the other, what was done last first. One that fails keeps no other from being undone (rule G25)."""
    undone: list[str] = []
    failed: dict[str, Json] = {}
    for undo in reversed(tuple(script.undos)):
        ended = await undo.do()
        if ended.status == "succeeded":
            undone.append(undo.step.id)
        else:
            failed[undo.step.id] = ended.error
    return {"undone": undone, "undo_failed": failed} if undone or failed else {}
