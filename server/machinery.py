"""What runs beside the requests of a process: actors, timers, those who hear of what was committed."""

from typing import cast

from crdt.dataclasses import dataclass
from engine.bus import Bus
from engine.dispatcher import Dispatcher
from engine.expressions.evaluator import Evaluator
from engine.platform import Platform
from engine.runtime.supervisor import Supervisor
from engine.runtime.timers import TimerLoop
from engine.spec import Watcher
from engine.texts import Texts
from engine.whereabouts import Whereabouts

DRAIN_SECONDS = 8.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Machinery:
    """What runs beside the requests, started and stopped in order."""

    supervisor: Supervisor
    timers: TimerLoop
    dispatcher: Dispatcher
    bus: Bus
    whereabouts: Whereabouts
    texts: Texts
    evaluator: Evaluator

    async def start(self, platform: Platform) -> None:
        """Engines take up what was under way; then everything committed meanwhile is told to them."""
        for name, spec in platform.components.engines.items():
            engine = spec.make(platform)
            if spec.triggers.kinds or spec.triggers.topics:
                self.dispatcher.register(name, spec.triggers, cast(Watcher, engine))
            await engine.start()
        self.timers.start()
        await self.dispatcher.start()
        await self.bus.start()
        self.whereabouts.start()
        self.texts.start()

    async def stop(self, platform: Platform) -> None:
        """Doors are closed by then. Engines first, so that what they still say is committed."""
        self.whereabouts.stop()
        self.timers.stop()
        await self.dispatcher.stop()
        await self.bus.stop()
        await platform.courier.stop()
        await platform.triggers.stop()
        await self.supervisor.drain(DRAIN_SECONDS)
        await platform.runs.close()
        await self.evaluator.close()
        await self.texts.stop()
        await platform.vitals.save()
        await platform.rooms.close()
        await platform.documents.settle()
        await platform.store.close()
