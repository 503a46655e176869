"""Shared state for programs: values with versions, in the scope of a workspace, a document or a run, over a client's socket.

state = SharedState(client, workspace_channel(workspace))
rows = await state.get("rows")
done = await state.set("rows", 5, seen=rows.version)     # done.outcome: set, unchanged, conflict, resolved
async for change in state.changes("rows"):               # what happens to it from now on
    ...
"""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from typing import Any

from crdt.frames import Event
from crdt.ids import Channel
from engine.records import Json
from engine.state.merge import Rule
from engine.state.shown import StateConflictOut, StateDone, StateOut, StateVersionOut
from engine.state_records import StateStrategy
from server.client import Client


class SharedState:
    def __init__(self, client: Client, scope: Channel) -> None:
        self._client = client
        self._scope = scope

    async def get(self, key: str) -> StateOut:
        """Version 0 is a key that nobody has set."""
        return StateOut.model_validate(await self._call("get", key=key))

    async def set(
        self,
        key: str,
        value: Json,
        *,
        seen: int,
        on_conflict: StateStrategy = "manual",
        rules: Mapping[str, Rule] | None = None,
    ) -> StateDone:
        """`seen` is the version of what was read. Look at `outcome`: with `conflict` the value waits for somebody."""
        said = {
            "key": key,
            "value": value,
            "seen": seen,
            "on_conflict": on_conflict,
            "rules": dict(rules or {}),
        }
        return StateDone.model_validate(await self._call("set", **said))

    async def history(self, key: str, limit: int = 20) -> Sequence[StateVersionOut]:
        """Newest first."""
        found = await self._call("history", key=key, limit=limit)
        return [StateVersionOut.model_validate(one) for one in found["items"]]

    async def conflicts(self, key: str = "", *, only_open: bool = True) -> Sequence[StateConflictOut]:
        """The newest hundred."""
        found = await self._call("conflicts", key=key, open=only_open, limit=100)
        return [StateConflictOut.model_validate(one) for one in found["items"]]

    async def resolve(
        self,
        conflict: str,
        strategy: StateStrategy,
        *,
        value: Json = None,
        seen: int | None = None,
        rules: Mapping[str, Rule] | None = None,
    ) -> StateDone:
        """`manual` needs the value and the version that was looked at."""
        said: dict[str, Any] = {"conflict": conflict, "strategy": strategy, "rules": dict(rules or {})}
        return StateDone.model_validate(await self._call("resolve", value=value, seen=seen, **said))

    async def changes(self, key: str = "*") -> AsyncGenerator[Event, None]:
        """Events about a key, or about all. Of a document: not while the client has it open."""
        async with aclosing(self._client.events(self._scope, None, [f"state:{key}:*"])) as events:
            async for event in events:
                yield event

    async def _call(self, command: str, **said: Json) -> Json:
        return await self._client.call(f"state.{command}", scope=self._scope, **said)
