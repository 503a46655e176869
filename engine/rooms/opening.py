"""Opens the room of a document from what the store has of it: log, owners of client ids, locks, what is protected."""

from crdt.dataclasses import replace
from crdt.epochs import is_retired
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
    record = await around.asking.record(record)
    loaded = await loading.load(store, record.id, kind)
    loaded = await loading.upgrade(store, clock, record, loaded)
    bound = await around.asking.bound(record.id)
    users = await around.asking.users({user for user in bound.values() if not is_retired(user)})
    owners = loading.owners(bound, users, loaded)
    loaded = replace(loaded, guard=await around.guards.guard(record, loaded.document))
    rows, fence = await around.asking.locks(record.id)
    locks = lock_rows.table_of(rows, fence, clock, limits.locks)
    room = Room(
        kind=kind,
        epoch=record.epoch,
        loaded=loaded,
        owners=owners,
        limits=limits,
        locks=locks,
        images=around.images,
    )
    return record, loaded, room


async def loaded_again(around: Surroundings, record: DocumentRecord, kind: Kind) -> Loaded:
    """For a room whose replica may be torn. Raises ConcertErrors."""
    loaded = await loading.load(around.store, record.id, kind)
    return replace(loaded, guard=await around.guards.guard(record, loaded.document))
