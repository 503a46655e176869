"""Waits for time and for events of the workspace, as a step of a run does (rule G23)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Any

from crdt.frames import Event
from crdt.ids import Channel, WorkspaceId, workspace_channel
from engine.operations.flow.wait import AwaitedEvent, WaitInput
from engine.runtime.tasks import spawn
from engine.topics.pattern import Pattern
from engine.workflow.machine.waiting import NOT_COME
from server.client import Client
from server.live import ConnectionLost
from server.scripting.steps import StepRefused

Json = Any
Heard = asyncio.Queue[Event | None]
Fits = Callable[[str, Mapping[str, Json]], Awaitable[bool]]
"""Whether a condition holds, with names beside those it knows anyway."""


class Hearing:
    """One membership of the workspace's channel for all steps that wait: entered before the first step, left after the last."""

    def __init__(self, client: Client, workspace: str) -> None:
        self._client = client
        self._channel = workspace_channel(WorkspaceId(workspace))
        self._listeners: set[Heard] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        feed = await self._client.join(self._channel)

        async def read() -> None:
            try:
                async for event in feed:
                    for listener in self._listeners:
                        listener.put_nowait(event)
            finally:  # who still waits is told that nothing more comes
                for listener in self._listeners:
                    listener.put_nowait(None)

        reading = spawn(read(), name="script hears its workspace")
        try:
            yield
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            self._client.leave(self._channel)

    def listen(self) -> Heard:
        """What is told from now on. Caller's duty: `forget` it."""
        heard: Heard = asyncio.Queue()
        self._listeners.add(heard)
        return heard

    def forget(self, heard: Heard) -> None:
        self._listeners.discard(heard)


async def told(client: Client, channel: Channel, topics: Sequence[str]) -> None:
    """Returns once the channel has told one of these, also where that was before anybody listened."""
    async with aclosing(client.events(channel, 0, topics)) as events:
        async for _ in events:
            break


async def waited(given: Mapping[str, Json], heard: Heard, fits: Fits) -> Json:
    """What the step gives. Raises `wait_timed_out`, or what keeps its condition from being judged."""
    began = asyncio.get_running_loop().time()
    values = WaitInput.model_validate(given)
    seen: Event | None = None
    if values.event is not None:
        try:
            async with asyncio.timeout(values.event.timeout_s):
                seen = await _first(values.event, heard, fits)
        except TimeoutError:
            raise StepRefused(NOT_COME) from None
    elif values.until is not None:
        await asyncio.sleep((values.until - datetime.now(values.until.tzinfo)).total_seconds())
    else:
        await asyncio.sleep(values.seconds or 0.0)
    waited_s = asyncio.get_running_loop().time() - began
    if seen is None:
        return {"waited_s": waited_s, "topic": "", "event": None}
    return {"waited_s": waited_s, "topic": seen.topic, "event": seen.payload}


async def _first(awaited: AwaitedEvent, heard: Heard, fits: Fits) -> Event:
    pattern = Pattern.parse(awaited.topic)
    while True:
        event = await heard.get()
        if event is None:
            raise ConnectionLost
        if not event.sequence or not pattern.matches(event.topic.split(":")):
            continue
        said = {"topic": event.topic, "payload": event.payload, "sequence": event.sequence}
        if not awaited.condition or await fits(awaited.condition, {"event": said}):
            return event
