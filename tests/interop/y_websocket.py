"""A y-websocket provider in a Node process of its own, as the tests talk to it."""

import asyncio
import json
import shutil
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "js"
SECONDS = 20.0


class NodeProvider:
    """`told` keeps everything it said, in order."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._arrived = asyncio.Condition()
        self.told: list[tuple[str, Any]] = []

    def do(self, command: str, **values: Any) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps({"command": command, **values}).encode() + b"\n")

    async def told_that(self, event: str, fits: Callable[[Any], bool] = bool, *, after: int = 0) -> Any:
        """The value of the first such event, now or later; `after`: not among the first so many."""

        def found() -> list[Any]:
            return [value for name, value in self.told[after:] if name == event and fits(value)]

        async with asyncio.timeout(SECONDS), self._arrived:
            await self._arrived.wait_for(found)
        return found()[0]

    async def answer(self, command: str, **values: Any) -> Any:
        """Of `read`, `text` and `state`."""
        before = len(self.told)
        self.do(command, **values)
        return await self.told_that(command, lambda _: True, after=before)

    async def reads(self, holds: Callable[[Any], bool], command: str = "read", **values: Any) -> Any:
        """Asks again after every update, until the answer is as it should be."""
        answer: Any = None
        try:
            async with asyncio.timeout(SECONDS):
                while True:
                    before = len(self.told)
                    answer = await self.answer(command, **values)
                    if holds(answer):
                        return answer
                    await self.told_that("update", lambda _: True, after=before)
        except TimeoutError:
            raise AssertionError(f"{answer} after {self.told[-20:]}") from None

    def count(self, event: str) -> int:
        return sum(name == event for name, _ in self.told)

    async def listen(self) -> None:
        assert self._process.stdout
        async for line in self._process.stdout:
            said = json.loads(line)
            async with self._arrived:
                self.told.append((said["event"], said["value"]))
                self._arrived.notify_all()


@asynccontextmanager
async def node_provider(address: str, room: str, token: str = "") -> AsyncIterator[NodeProvider]:
    """`address` is that of the door, `ws://HOST:PORT/yjs`."""
    node = shutil.which("node")
    assert node, "Node is missing: run `make test`, or install it"
    assert (FOLDER / "node_modules").is_dir(), "its packages are missing: run `make test`, or `npm ci` there"
    script = str(FOLDER / "provider.mjs")
    process = await asyncio.create_subprocess_exec(
        node, script, address, room, token, stdin=PIPE, stdout=PIPE, limit=1 << 24
    )
    provider = NodeProvider(process)
    async with asyncio.TaskGroup() as group:
        group.create_task(provider.listen())
        try:
            yield provider
        finally:
            if process.stdin:
                process.stdin.close()
            await process.wait()
