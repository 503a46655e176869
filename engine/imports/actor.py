"""Wakes imports that have more to do, block after block; also those that a restart has stopped."""

from typing import TYPE_CHECKING

from engine.imports.uploads import By, Uploads
from engine.runtime.actor import Mood
from engine.runtime.timers import TimerRang
from engine.spec import EngineSpec

if TYPE_CHECKING:
    from engine.platform import Platform


class ImportEngine:
    def __init__(self, platform: "Platform") -> None:
        self._platform = platform

    async def start(self) -> None:
        """What was under way has a timer that is due."""
        uploads = Uploads(self._platform)
        self._platform.supervisor.register("import", lambda key: _ImportActor(key.partition(":")[2], uploads))


class _ImportActor:
    def __init__(self, upload: str, uploads: Uploads) -> None:
        self._upload = upload
        self._uploads = uploads

    @property
    def mood(self) -> Mood:
        return "finished"

    async def start(self) -> None:
        """It holds nothing but what the store has."""

    async def stop(self) -> None:
        """Nor anything to put away."""

    async def receive(self, message: object) -> object:
        match message:
            case TimerRang(message={"stop": by}):
                await self._uploads.stopped(self._upload, By(**by))
            case TimerRang():
                await self._uploads.go_on(self._upload)
        return None


ENGINE = EngineSpec(
    name="imports",
    title="Imports",
    summary="Compares CSV files with what is there, carries them out when somebody approves, and takes them back.",
    capabilities=(
        "difference per row",
        "validation per row",
        "undo of a whole import",
        "stops on request, and goes on",
        "goes on after a restart",
    ),
    make=ImportEngine,
)
