"""Wakes requests when their time has come: a grant begins or ends, a request that nobody answered is over."""

from typing import TYPE_CHECKING

from engine.access.desk import desk_of
from engine.access.requests import Requests
from engine.runtime.actor import Mood
from engine.runtime.timers import TimerRang
from engine.spec import EngineSpec

if TYPE_CHECKING:
    from engine.platform import Platform


class AccessEngine:
    """Keeps nothing: what has to happen stands in timers."""

    def __init__(self, platform: "Platform") -> None:
        self._platform = platform

    async def start(self) -> None:
        requests = Requests(desk_of(self._platform))
        self._platform.supervisor.register(
            "access", lambda key: _RequestActor(key.partition(":")[2], requests)
        )


class _RequestActor:
    def __init__(self, request: str, requests: Requests) -> None:
        self._request = request
        self._requests = requests

    @property
    def mood(self) -> Mood:
        return "finished"

    async def start(self) -> None:
        """It holds nothing but what the store has."""

    async def stop(self) -> None:
        """Nor anything to put away."""

    async def receive(self, message: object) -> object:
        match message:
            case TimerRang():
                await self._requests.rang(self._request, message)
        return None


ENGINE = EngineSpec(
    name="access",
    title="Access",
    summary="Requests for access from draft to the end of the grant, and reviews of who has what.",
    capabilities=("requests", "grants that end by themselves", "each granted once", "reviews as evidence"),
    make=AccessEngine,
)
