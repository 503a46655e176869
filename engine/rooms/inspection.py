"""Inspects large updates in a thread before a room hears of them; what their session says meanwhile waits its turn."""

import asyncio
from collections.abc import Callable

from crdt.errors import ConcertError
from crdt.events import FromSession, UpdateArrived
from crdt.facts import Facts
from crdt.ids import SessionId
from crdt.precheck import inspect
from crdt.replica import RoomLimits
from engine.rooms import loading
from engine.rooms.seats import Place, Seating
from engine.runtime.tasks import spawn


class Inspection:
    """Of one room. `receive` takes an update with its facts, `hear` what waited behind it."""

    def __init__(
        self,
        seating: Seating,
        limits: RoomLimits,
        receive: Callable[[FromSession], None],
        hear: Callable[[FromSession], None],
    ) -> None:
        self._seating = seating
        self._limits = limits
        self._receive = receive
        self._hear = hear
        self._inspecting: dict[SessionId, list[FromSession]] = {}

    def delays(self, event: FromSession) -> bool:
        """Whether the event comes to the room later, by itself."""
        waiting = self._inspecting.get(event.session) if self._inspecting else None
        if waiting is not None:
            waiting.append(event)
            return True
        if (
            not isinstance(event, UpdateArrived)
            or len(event.update) <= loading.LARGE
            or event.facts is not None
        ):
            return False
        self._inspecting[event.session] = []
        place = self._seating.get(event.session)
        if place is not None:
            place.seat.outlet.hold()
        spawn(self._inspect(event, place), name=f"inspect for {self._seating.document}")
        return True

    def forget(self, session: SessionId) -> None:
        self._inspecting.pop(session, None)

    async def _inspect(self, event: UpdateArrived, place: Place | None) -> None:
        facts: Facts | ConcertError
        limits = self._limits.resent if event.resent else self._limits.live
        try:
            facts = await asyncio.to_thread(inspect, event.update, limits)
        except ConcertError as error:
            facts = error
        self._receive(event._replace(facts=facts))
        waiting = self._inspecting.pop(event.session, [])
        if place is not None:
            place.seat.outlet.release()
        for later in waiting:
            self._hear(later)
