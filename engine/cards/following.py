"""Writes the card of a source, and which tags it carries, when its configuration has changed. What was there before this existed is read after the start."""

from typing import TYPE_CHECKING

from crdt.dataclasses import dataclass
from crdt.ids import Channel, DocumentId
from engine.access.tagged import concerned_by
from engine.card_records import SourceCard, SourceTag
from engine.cards.card import FIRST, SOURCE, card_of, carried
from engine.members.members import Members
from engine.members.ways import ALL
from engine.ports import Clock, Store, StoredEvent
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.spec import EngineSpec, Triggers
from engine.writes import Put, Remove

if TYPE_CHECKING:
    from engine.platform import Platform


@dataclass(frozen=True, slots=True, kw_only=True)
class CardKeeper:
    store: Store
    rooms: Rooms
    clock: Clock
    members: Members

    async def start(self) -> None:
        """What was committed since the numbers it has come to is told by the dispatcher."""

    async def seen_event(self, channel: Channel, event: StoredEvent) -> None:
        """It asked for no topics."""

    async def seen_document(self, document: DocumentId, sequence: int) -> None:
        record = await self.store.records.get(DocumentRecord, document)
        if record is None:
            return
        content = await self.rooms.read(record)
        through = max(sequence, self.rooms.sequence(document))
        card = card_of(record, content.projection, through, self.clock.now())
        before = await self.store.records.get(SourceCard, document)
        if before is None or before.through <= through:
            await self._commit(record, card, is_new=before is None or before.through <= FIRST)

    async def _commit(self, record: DocumentRecord, card: SourceCard, *, is_new: bool) -> None:
        """Whom a grant on a tag concerns is looked at again. BR2: a branch carries what its document carries."""
        if record.branch_of is not None:
            await self.store.writer.commit((Put(record=card),))
            return
        rows = await self.store.records.find(SourceTag, {"document": record.id}, limit=ALL)
        wears = carried(record, card)
        was, now = {row.tag for row in rows}, {row.tag for row in wears}
        off, on = sorted(was - now), sorted(now if is_new else now - was)
        await self.store.writer.commit(
            (
                Put(record=card),
                *(Remove(type=SourceTag, key=(record.id, tag)) for tag in off),
                *(Put(record=row) for row in wears if row.tag in on),
            )
        )
        concerned = await concerned_by(self.store.records, record, (*off, *on))
        if concerned:
            self.members.on_changed(concerned)


def _made(platform: "Platform") -> CardKeeper:
    return CardKeeper(
        store=platform.store,
        rooms=platform.rooms,
        clock=platform.clock,
        members=platform.members,
    )


ENGINE = EngineSpec(
    name="cards",
    title="Cards of sources",
    summary="Keeps what lists of sources show beside their documents.",
    capabilities=("lists of 10,000 sources without opening one",),
    triggers=Triggers(kinds=(SOURCE,), roots=("body",)),
    make=_made,
)
