"""Looks at updates before a room hears of them: large ones are read in a thread, those that may take long are tried out.

What their session says meanwhile waits its turn, everybody else goes on. Border: what an update may do is the room's
decision.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final

import structlog

from crdt.errors import ConcertError, StoreUnavailable, Unavailable
from crdt.events import FromSession, Loaded, UpdateArrived
from crdt.facts import Facts
from crdt.ids import SessionId
from crdt.precheck import inspect
from crdt.reach import reach, units_of
from crdt.replica import RoomLimits
from crdt.structs import StructIndex
from engine.rooms import loading
from engine.rooms.seats import Place, Seating
from engine.runtime.tasks import spawn
from engine.trials import Trials

_SHORT: Final = 64
"""Bytes: who types, deletes or sets a value writes no more, and a dozen structs that search have no room in it."""

_log = structlog.get_logger(__name__)


class Inspection:
    """Of one room. `receive` takes an update with its facts, `hear` what waited behind it."""

    def __init__(
        self,
        seating: Seating,
        limits: RoomLimits,
        trials: Trials,
        receive: Callable[[FromSession], None],
        hear: Callable[[FromSession], None],
    ) -> None:
        self._seating = seating
        self._limits = limits
        self._trials = trials
        self._receive = receive
        self._hear = hear
        self._waiting: dict[SessionId, list[FromSession]] = {}
        self._loaded: Loaded | None = None
        self._opening: asyncio.Event | None = asyncio.Event()

    def open(self, loaded: Loaded | None) -> None:
        """With the document and its index, again after each reload; None: it will not be opened any more."""
        self._loaded = loaded
        if self._opening is not None:
            self._opening.set()
            self._opening = None

    def delays(self, event: FromSession) -> bool:
        """Whether the event comes to the room by itself, now or later."""
        waiting = self._waiting.get(event.session) if self._waiting else None
        if waiting is not None:
            waiting.append(event)
            return True
        if type(event) is not UpdateArrived or len(event.update) < _SHORT or event.facts is not None:
            return False
        if self._loaded is None or len(event.update) > loading.LARGE:
            self._hold(event, self._read(event))
            return True
        facts, far = _looked_at(event, self._limits, self._loaded.index)
        if far > self._limits.reach:
            self._hold(event, self._try(event, facts))
        else:
            self._receive(event._replace(facts=facts))
        return True

    def forget(self, session: SessionId) -> None:
        self._waiting.pop(session, None)

    def _hold(self, event: UpdateArrived, inspecting: Coroutine[Any, Any, Facts | ConcertError]) -> None:
        self._waiting[event.session] = []
        place = self._seating.get(event.session)
        if place is not None:
            place.seat.outlet.hold()
        # they may have left before it begins
        going_on = self._go_on_after(event, inspecting, place, self._waiting[event.session])
        spawn(going_on, name=f"inspect for {self._seating.document}")

    async def _read(self, event: UpdateArrived) -> Facts | ConcertError:
        """Who is here before the document is, waits for it."""
        if self._opening is not None:
            await self._opening.wait()
        if self._loaded is None:
            return StoreUnavailable()
        index = self._loaded.index
        if len(event.update) > loading.LARGE:
            facts, far = await asyncio.to_thread(_looked_at, event, self._limits, index, units_of(index))
        else:
            facts, far = _looked_at(event, self._limits, index)
        return await self._try(event, facts) if far > self._limits.reach else facts

    async def _try(self, event: UpdateArrived, facts: Facts | ConcertError) -> Facts | ConcertError:
        """Nobody who is not in the room has a document to try it on."""
        if (
            self._loaded is None
            or isinstance(facts, ConcertError)
            or self._seating.get(event.session) is None
        ):
            return facts
        try:
            state = self._loaded.document.state()
        except ConcertError:
            return StoreUnavailable()  # it is being loaded again
        return await self._trials.objection(state, facts) or facts

    async def _go_on_after(
        self,
        event: UpdateArrived,
        inspecting: Coroutine[Any, Any, Facts | ConcertError],
        place: Place | None,
        waiting: list[FromSession],
    ) -> None:
        try:
            facts = await inspecting
        except Exception as error:  # noqa: BLE001 - whatever stands against looking, they come again with it
            _log.error("update_not_inspected", document=self._seating.document, exc_info=error)
            facts = Unavailable("This update could not be looked at now.")
        if place is not None:
            place.seat.outlet.release()
        if self._waiting.get(event.session) is not waiting:
            return  # they have left
        del self._waiting[event.session]
        self._receive(event._replace(facts=facts))
        for later in waiting:
            self._hear(later)


def _looked_at(
    event: UpdateArrived, limits: RoomLimits, index: StructIndex, units: int | None = None
) -> tuple[Facts | ConcertError, int]:
    """What is in it, and how far it may reach. For a thread `units` is counted before."""
    try:
        facts = inspect(event.update, limits.resent if event.resent else limits.live)
    except ConcertError as error:
        return error, 0
    return facts, reach(facts, index, units)
