"""An outbox over a memory store whose receivers are switched by hand; time is advanced, never waited for."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from crdt.ids import Micros, OrganisationId
from engine.outbox.deciding import Away, Outcome, Patience, Refused, Sent
from engine.outbox.outbox import Outbox
from engine.outbox.records import Delivery, Outgoing
from engine.ports import Store
from engine.runtime.clock import ManualClock
from engine.writes import Batch, Insert
from storage.memory import open_memory

ORGANISATION = OrganisationId("org")


@dataclass(slots=True)
class Receiver:
    """Takes each id once, as it arrives, whatever it answers then. `under_way`: how many were handed over at once at most."""

    is_up: bool = True
    refuses: bool = False
    tries: int = 0
    got: Counter[str] = field(default_factory=Counter)
    under_way: int = 0
    most_under_way: int = 0
    hold: asyncio.Event | None = None
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, row: Outgoing) -> Outcome:
        self.tries += 1
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            await asyncio.sleep(0)
            if not self.is_up:
                return Away(error="down")
            if self.refuses:
                return Refused(error="no")
            self.got[row.id] += 1
            self.arrived.set()
            if self.hold is not None:
                await self.hold.wait()
            return Sent(receipt="ok")
        finally:
            self.under_way -= 1


class PostOffice:
    def __init__(
        self,
        store: Store | None = None,
        clock: ManualClock | None = None,
        receivers: dict[str, Receiver] | None = None,
        patience: Patience | None = None,
        chance: Callable[[], float] = lambda: 0.0,
    ) -> None:
        self.store = store or open_memory()
        self.clock = clock or ManualClock()
        self.receivers = receivers if receivers is not None else {}
        self.patience = patience or Patience()
        self.told: list[Delivery] = []
        self.outbox = Outbox(self.store, self.clock, chance, lambda _channel: self.patience)

    def start(self) -> "PostOffice":
        self.outbox.start(self._post, lambda _row, line: self.told.append(line))
        return self

    async def _post(self, row: Outgoing) -> Outcome:
        return await self.receivers.setdefault(row.lane, Receiver()).take(row)

    async def killed(self) -> "PostOffice":
        """Another process on the same store, with the same receivers."""
        await self.outbox.stop()
        return PostOffice(self.store, self.clock, self.receivers, self.patience).start()

    async def put(self, *ids: str, lane: str = "a", told: bool = True) -> None:
        batch: Batch = tuple(Insert(record=message(id_, lane, self.clock.now())) for id_ in ids)
        await self.store.writer.commit(batch)
        if told:
            self.outbox.notice(batch)

    async def pass_(self, seconds: float, step: float = 30.0) -> None:
        """Time goes by in steps, with everything done that is due after each."""
        while seconds > 0:
            self.clock.advance(min(step, seconds))
            seconds -= step
            await self.settle()

    async def settle(self) -> None:
        await self.outbox.idle()

    async def states(self) -> Counter[str]:
        rows = await self.store.records.find(Outgoing, {}, limit=100_000)
        return Counter(row.state for row in rows)

    async def log(self, id_: str) -> list[str]:
        rows = await self.store.records.find(Delivery, {"outgoing": id_}, order="attempt")
        return [row.outcome for row in rows]


def message(id_: str, lane: str, now: Micros) -> Outgoing:
    return Outgoing(
        id=id_,
        organisation=ORGANISATION,
        channel="webhook",
        lane=lane,
        subject="s",
        body="b",
        cause="test",
        next_at=now,
        created_at=now,
    )
