"""Asks every few seconds whether those who are signed in at an open socket may still be there, and still do as much.

Tokens are withdrawn and grants changed by other requests, other processes and the command line: whoever does so need
not know who is connected. A round costs a handful of reads for everybody together; only people whose grants differ
from what the round before found, or from what they were let in by since, are looked at one by one. Border: the doors
end what has to end.
"""

import asyncio
from collections.abc import Iterable
from typing import Final, Protocol

import structlog

from crdt.errors import ConcertError
from crdt.ids import UserId
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.tasks import spawn
from server.access import Access
from server.principal import Principal

EVERY: Final = 4.0
"""Seconds between two rounds: what ended is noticed within five, the reading included."""

_log = structlog.get_logger(__name__)


class Attended(Protocol):
    """The doors, as far as a patrol is concerned."""

    def principals(self) -> Iterable[Principal]: ...

    async def review(self, user: UserId) -> None: ...

    def sign_out(self, token: str) -> None: ...


class Patrol:
    def __init__(self, doors: Attended, access: Access, clock: WakingClock) -> None:
        self._doors = doors
        self._access = access
        self._clock = clock
        self._alarm: Alarm | None = None
        self._walking: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._alarm = self._clock.call_later(EVERY, self._set_out)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
        if self._walking is not None:
            self._walking.cancel()

    def _set_out(self) -> None:
        self.start()
        if self._walking is None or self._walking.done():
            self._walking = spawn(self._walk(), name="patrol")

    async def _walk(self) -> None:
        try:
            await self.round()
        except ConcertError as error:
            _log.warning(
                "patrol_failed", code=error.code
            )  # the store is away: nobody knows better, so all may stay

    async def round(self) -> None:
        present = {one.token: one for one in self._doors.principals() if one.kind != "guest"}
        if not present:
            self._access.sightings.compare({})
            return
        standing = await self._access.standing(present.values())
        for token in present.keys() - standing.keys():
            self._doors.sign_out(token)
        now = {present[token].user: grants for token, grants in standing.items()}
        for user in self._access.sightings.compare(now):
            await self._doors.review(user)
