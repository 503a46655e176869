"""Opens the room of a document from what the store has of it: log, owners of client ids, locks."""

from crdt.events import Loaded
from crdt.kinds.kind import Kind
from crdt.room import Room
from engine.records import DocumentRecord
from engine.rooms import loading, lock_rows
from engine.rooms.around import Surroundings


async def opened(
    around: Surroundings, record: DocumentRecord, kind: Kind
) -> tuple[DocumentRecord, Loaded, Room]:
    """The record as it is now. A document of an older kind version is lifted first. Raises ConcertErrors."""
    store, clock, limits = around.store, around.clock, around.limits
    record = await loading.current(store, record)
    loaded = await loading.load(store, record.id, kind)
    loaded = await loading.upgrade(store, clock, record, loaded)
    owners = await loading.owners(store, record.id, loaded)
    locks = await lock_rows.load(store, clock, record.id, limits.locks)
    room = Room(kind=kind, epoch=record.epoch, loaded=loaded, owners=owners, limits=limits, locks=locks)
    return record, loaded, room
