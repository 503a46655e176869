"""Brings what people are told to their other channels: plans, bundles, and sends by the outbox. Started once per process."""

from collections.abc import Callable
from typing import Final

from crdt.ids import workspace_channel
from engine.bus import Bus, Consumer
from engine.channels import Channels
from engine.notify.bundling import Bundler
from engine.notify.links import Links
from engine.notify.planning import TOPICS, Planner
from engine.notify.posting import Postman
from engine.notify.told import DELIVERY, DeliveryEvent
from engine.operations.http.reach import Reach
from engine.outbox.outbox import Outbox
from engine.outbox.records import Delivery, Outgoing
from engine.ports import Ids, Store
from engine.runtime.clock import WakingClock
from engine.secrets.vault import Vault
from engine.topics.pattern import Selection
from engine.writes import Batch

CONSUMER: Final = "courier"
GRACE: Final = 5.0
"""Seconds that messages under way have to arrive when everything stops."""


class Courier:
    def __init__(
        self,
        *,
        store: Store,
        clock: WakingClock,
        ids: Ids,
        chance: Callable[[], float],
        channels: Channels,
        outbox: Outbox,
        vault: Vault,
        reach: Reach,
        base: str,
    ) -> None:
        self.outbox = outbox
        self.links = Links(store, clock)
        self.bundler = Bundler(store, clock, ids, chance, outbox.notice)
        self.base = base
        self._channels = channels
        self._planner = Planner(records=store.records, clock=clock)
        self._postman = Postman(
            store=store, clock=clock, vault=vault, reach=reach, links=self.links, base=base
        )

    def start(self, bus: Bus) -> None:
        """Before the bus is started: notifications of before are told then, from where it was."""
        bus.subscribe(
            Consumer(
                name=CONSUMER,
                topics=Selection.parse(TOPICS),
                take=self._planner.take,
                channels="user:",
                begins="now",
                committed=self._planned,
            )
        )
        self.outbox.start(self._postman.post, self._told)
        self.bundler.start()

    async def stop(self) -> None:
        await self.bundler.stop()
        await self.outbox.stop(GRACE)

    def _planned(self, batch: Batch) -> None:
        self.outbox.notice(batch)
        self.bundler.notice(batch)

    def _told(self, row: Outgoing, line: Delivery) -> None:
        """Who looks after a workspace sees its log move."""
        if row.workspace is not None:
            said = DeliveryEvent(message=row.id, channel=row.channel, state=row.state, outcome=line.outcome)
            self._channels.ephemeral(workspace_channel(row.workspace), DELIVERY, said.model_dump(mode="json"))
