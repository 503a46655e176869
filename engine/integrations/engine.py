"""The engine of integrations: hears the events of workspaces by the bus for the webhooks that are told of them.

Webhooks are changed by one actor per workspace, so that what is kept and what is listened for are never two things.
"""

from typing import Final

from crdt.dataclasses import dataclass
from crdt.ids import WorkspaceId
from engine.bus import Consumer
from engine.integrations.hearing import Hearing
from engine.integrations.records import WebhookRecord
from engine.platform import Platform
from engine.runtime.actor import Mood
from engine.spec import EngineSpec
from engine.topics.catalogue import TOPICS
from engine.writes import Put, Remove

ALL: Final = 1_000_000
KIND: Final = "webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """What a webhook is from now on."""

    hook: WebhookRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Forget:
    hook: WebhookRecord


class IntegrationsEngine:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.hearing = Hearing(clock=platform.clock, evaluator=platform.evaluator, right_of=TOPICS.right_of)

    async def start(self) -> None:
        """What was told meanwhile comes by the bus, from where it was."""
        self._platform.supervisor.register(KIND, lambda _key: _Book(self._platform, self.hearing))
        for hook in await self._platform.store.records.find(WebhookRecord, {"paused_at": None}, limit=ALL):
            self.hearing.index(hook)
        self._platform.bus.subscribe(
            Consumer(
                name="integrations",
                topics=self.hearing,
                take=self.hearing.take,
                committed=self._platform.outbox.notice,
                begins="now",
            )
        )


class _Book:
    """The webhooks of a workspace. It keeps nothing but what the store has."""

    def __init__(self, platform: Platform, hearing: Hearing) -> None:
        self._platform = platform
        self._hearing = hearing

    @property
    def mood(self) -> Mood:
        return "idle"

    async def start(self) -> None:
        """There is nothing to take up."""

    async def stop(self) -> None:
        """Nor to put away."""

    async def receive(self, message: object) -> object:
        commit = self._platform.store.writer.commit
        match message:
            case Keep(hook=hook):
                await commit((Put(record=hook),))
                self._hearing.index(hook)
            case Forget(hook=hook):
                await commit((Remove(type=WebhookRecord, key=(hook.id,)),))
                self._hearing.forget(hook)
            case _:
                return None
        return hook


def book_of(workspace: WorkspaceId) -> str:
    return f"{KIND}:{workspace}"


ENGINE = EngineSpec(
    name="integrations",
    title="Integrations",
    summary="Tells other systems what happens, by signed webhooks.",
    capabilities=("webhooks", "signatures", "filters", "retries", "delivery log"),
    make=IntegrationsEngine,
)
