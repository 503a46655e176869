"""Finds or starts the actor of a key, restarts it after a crash, lets it rest when idle, drains all at shutdown."""

import asyncio
from collections.abc import Callable

import structlog

from crdt.dataclasses import dataclass
from engine.runtime.actor import Actor, Behaviour, Crashed, Stopped
from engine.runtime.backoff import Backoff
from engine.runtime.clock import Alarm, WakingClock, sleep
from engine.runtime.tasks import spawn

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Messages a mailbox holds; seconds after which an idle actor rests."""

    mailbox: int = 1000
    idle_after: float = 60.0


LIMITS = Limits()
BACKOFF = Backoff()


class Supervisor:
    """Keys are `kind:ID`; an engine says once how the actors of its kind are made."""

    def __init__(
        self,
        clock: WakingClock,
        *,
        chance: Callable[[], float],
        limits: Limits = LIMITS,
        backoff: Backoff = BACKOFF,
    ) -> None:
        self._clock = clock
        self._chance = chance
        self._limits = limits
        self._backoff = backoff
        self._makers: dict[str, Callable[[str], Behaviour]] = {}
        self._actors: dict[str, Actor] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._recovering: set[str] = set()
        self._sweep: Alarm | None = None
        self._draining = False

    def register(self, kind: str, make: Callable[[str], Behaviour]) -> None:
        """`make(key)` builds the behaviour of `kind:ID`."""
        self._makers[kind] = make

    def tell(self, key: str, message: object) -> None:
        self.wake(key).tell(message)

    def post(self, key: str, message: object) -> None:
        """To an actor that lives; dropped when it does not, since its next life starts from the store (rule A3)."""
        if actor := self._actors.get(key):
            actor.post(message)

    async def ask(self, key: str, message: object) -> object:
        return await self.wake(key).ask(message)

    def wake(self, key: str) -> Actor:
        """The actor of `key`, started if it was not there."""
        if found := self._actors.get(key):
            return found
        make = self._makers[key.partition(":")[0]]
        limit = -1 if self._draining else self._limits.mailbox
        actor = Actor(key, lambda: make(key), limit=limit, monotonic=self._clock.monotonic)
        if not self._draining:
            self._actors[key] = actor
            self._tasks[key] = spawn(self._keep(actor), name=f"actor {key}")
            self._arm_sweep()
        return actor

    def living(self) -> tuple[str, ...]:
        return tuple(self._actors)

    def recovering(self) -> tuple[str, ...]:
        """Actors that crashed and wait for their restart."""
        return tuple(sorted(self._recovering))

    async def drain(self, seconds: float) -> None:
        """Refuse new messages, let actors handle what waits, cancel what is left at the deadline (rule A5)."""
        self._draining = True
        if self._sweep is not None:
            self._sweep.cancel()
        for key, actor in self._actors.items():
            actor.refuse_new()
            actor.stop()
            if key in self._recovering:
                self._tasks[key].cancel()
        tasks = list(self._tasks.values())
        await _within(self._clock, tasks, seconds)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _keep(self, actor: Actor) -> None:
        try:
            await self._lives(actor)
        finally:
            # No await between the last look into the mailbox and this: a message finds the old actor or a new one.
            actor.close()
            del self._actors[actor.key], self._tasks[actor.key]

    async def _lives(self, actor: Actor) -> None:
        crashes = 0
        while True:
            before = actor.handled
            match await actor.live():
                case Stopped():
                    if not actor.waiting:
                        return
                case Crashed(error=error):
                    crashes = 1 if actor.handled > before else crashes + 1
                    await self._recover(actor.key, error, crashes)

    async def _recover(self, key: str, error: Exception, crashes: int) -> None:
        delay = self._backoff.delay(crashes, self._chance())
        _log.error("actor_crashed", actor=key, crashes=crashes, restart_in=round(delay, 3), exc_info=error)
        self._recovering.add(key)
        try:
            if self._draining:
                raise asyncio.CancelledError
            await sleep(self._clock, delay)
        finally:
            self._recovering.discard(key)

    def _arm_sweep(self) -> None:
        if self._sweep is None:
            self._sweep = self._clock.call_later(self._limits.idle_after / 2, self._rest_idle)

    def _rest_idle(self) -> None:
        self._sweep = None
        before = self._clock.monotonic() - self._limits.idle_after
        for actor in self._actors.values():
            if actor.restful and actor.quiet_since <= before:
                actor.stop()
        if self._actors and not self._draining:
            self._arm_sweep()


async def _within(clock: WakingClock, tasks: list[asyncio.Task[None]], seconds: float) -> None:
    """Wait for all tasks, at most so long by the clock."""
    if not tasks or seconds <= 0:
        return
    ended = asyncio.gather(*tasks, return_exceptions=True)
    alarm = clock.call_later(seconds, ended.cancel)
    try:
        await ended
    except asyncio.CancelledError:
        current = asyncio.current_task()
        if current is not None and current.cancelling():
            raise
    finally:
        alarm.cancel()
