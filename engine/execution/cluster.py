"""Heavy bodies on a Dask cluster. Its scheduler keeps nothing: whatever was under way when it went is submitted again.

A task's key is `run:node:attempt`. Dask repeats nothing by itself but what a worker took along when it died: attempts
belong to the run's journal. When a step is stopped its process on the worker is ended (`farm.py`), and a new attempt ends
what is left of earlier ones. Border: `distributed` is an optional library; nothing else here imports it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any, Final

import structlog

from crdt.errors import ShuttingDown
from engine.execution import farm
from engine.execution.executor import ProcessDied, Work
from engine.execution.parcel import Done, Raised, Said, error_of, heard, packed
from engine.execution.pool import repeat
from engine.operations.operation import Outcome
from engine.runtime.backoff import Backoff
from engine.runtime.clock import WakingClock, sleep

TIMEOUT: Final = "3s"
"""Of one try to reach the scheduler."""
AGAIN: Final = Backoff(first=0.2, most=10.0)

_log = structlog.get_logger(__name__)


class Cluster:
    """`address`: of the scheduler. `memory`: bytes that each body may take on its worker, 0 for no bound."""

    def __init__(
        self, address: str, clock: WakingClock, chance: Callable[[], float], *, memory: int = 0
    ) -> None:
        self._address = address
        self._clock = clock
        self._chance = chance
        self._memory = memory
        self._client: Any = None
        self._connecting = asyncio.Lock()
        self._closed = False

    async def run(self, work: Work) -> Outcome[Any]:
        parcel = packed(work)
        lost = 0
        while True:
            work.working(False)
            client = await self._reached()
            work.working(True)
            try:
                return await self._once(client, work, parcel)
            except (CancelledError, OSError) as error:
                # Its scheduler went: nobody knows of this task any more.
                lost += 1
                _log.warning("cluster_lost_step", key=work.key, times=lost, error=str(error))
                work.context.report.log("warning", "The cluster lost this step; it is submitted again.")
                await sleep(self._clock, AGAIN.delay(lost, self._chance()))

    async def close(self) -> None:
        self._closed = True
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                await client.close()

    async def _once(self, client: Any, work: Work, parcel: bytes) -> Outcome[Any]:
        topic = farm.topic_of(work.key)
        step, _, attempt = work.key.rpartition(":")
        if attempt != "1":
            await client.run(farm.stop, step)

        def told(event: tuple[float, dict[str, Any]]) -> None:
            words = event[1]
            progress = words["progress"]
            lines = tuple((level, message) for level, message in words["lines"])
            repeat(Said(lines, None if progress is None else tuple(progress)), work.context.report)

        client.subscribe_topic(topic, told)
        future = client.submit(
            farm.body,
            parcel,
            work.key,
            self._memory,
            key=work.key,
            pure=False,
            retries=0,
            priority=-work.priority,
            resources=self._resources(client, work),
        )
        try:
            word = heard(await future)
        except asyncio.CancelledError:
            await self._stop(client, future, step)
            raise
        except Exception as error:
            if type(error).__name__ == "KilledWorker":
                raise ProcessDied("Every worker that took this step died.") from error
            raise
        finally:
            with suppress(Exception):
                client.unsubscribe_topic(topic)
        match word:
            case Done(outcome=outcome):
                return outcome
            case Raised():
                raise error_of(word)
        raise ProcessDied

    async def _stop(self, client: Any, future: Any, step: str) -> None:
        try:
            await client.cancel([future], force=True, reason="stopped")
            await client.run(farm.stop, step)
        except Exception as error:  # noqa: BLE001 - the cluster may be away in any way; then it forgets the task itself
            _log.warning("cluster_unstopped_step", step=step, error=str(error))

    def _resources(self, client: Any, work: Work) -> dict[str, float]:
        """Those slots that workers say they have: Dask waits for ever for one that no worker has."""
        workers = client.scheduler_info(n_workers=-1)["workers"].values()
        there = {name for worker in workers for name in worker["resources"]}
        return {name: many for name, many in work.operation.slots.items() if name in there}

    async def _reached(self) -> Any:
        """A client that is connected; until then whoever needs it waits."""
        tries = 0
        while True:
            async with self._connecting:
                if self._closed:
                    raise ShuttingDown
                if self._client is not None and self._client.status == "running":
                    return self._client
                if self._client is None or self._client.status in {"closed", "closing"}:
                    await self._connect(tries)
                    if self._client is not None:
                        return self._client
            tries += 1
            await sleep(self._clock, AGAIN.delay(tries, self._chance()))

    async def _connect(self, tries: int) -> None:
        from distributed import Client  # noqa: PLC0415 - an optional library

        connect: Any = Client
        self._client = None
        try:
            self._client = await connect(
                self._address, asynchronous=True, set_as_default=False, timeout=TIMEOUT
            )
            _log.info("cluster_reached", address=self._address)
        except OSError as error:
            _log.warning("cluster_away", address=self._address, tries=tries, error=str(error))
