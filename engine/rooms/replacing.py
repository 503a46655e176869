"""Puts another history in a document's place while people have it open (SPEC.md, section E).

The open room commits what it has and closes; whoever comes meanwhile waits; one commit; then everybody is told. Border:
what is committed, and who may ask for it, is the caller's affair.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Final

import structlog

from crdt.effects import Evict
from crdt.errors import NotFound, StoreUnavailable
from crdt.events import Loaded
from crdt.ids import DocumentId
from crdt.kinds.kind import Kind
from engine.records import DocumentRecord
from engine.rooms import loading
from engine.rooms.around import Surroundings
from engine.rooms.host import Host
from engine.rooms.seats import Place
from engine.runtime.tasks import spawn
from engine.writes import Batch, DropHistory, Receipt

PATIENCE: Final = 5.0
"""Seconds for the open room to commit what it has."""

Make = Callable[[Loaded], Awaitable[Batch]]
"""The batch that replaces what stands in the log. The document in its argument is closed afterwards."""

_log = structlog.get_logger(__name__)


class Replacing:
    """One per process. `hosts`: the open rooms."""

    def __init__(self, around: Surroundings, hosts: dict[DocumentId, Host]) -> None:
        self._around = around
        self._hosts = hosts
        self._under_way: dict[DocumentId, asyncio.Future[bool]] = {}

    def under_way(self, document: DocumentId) -> "asyncio.Future[bool] | None":
        """Done when the document may be loaded again: whether it is still there."""
        return self._under_way.get(document)

    async def replace(self, record: DocumentRecord, kind: Kind, make: Make) -> Receipt:
        """Raises ConcertError; then the document is as it was, and everybody comes to it again."""
        while (before := self._under_way.get(record.id)) is not None:
            if not await before:
                raise NotFound
        self._under_way[record.id] = asyncio.get_running_loop().create_future()
        # from here on whoever comes opens a room of their own, which waits
        host = self._hosts.pop(record.id, None)
        places = _hand_over(host) if host is not None else ()
        closing = spawn(host.finish(), name="close a room for good") if host is not None else None
        stays = True
        try:
            if closing is not None and not (await asyncio.wait({closing}, timeout=PATIENCE))[0]:
                raise StoreUnavailable  # noqa: TRY301 - what follows is one road for every failure
            receipt, stays = await self._commit(record, kind, make)
        except BaseException:
            _tell(places, replaced=False)
            raise
        else:
            _tell(places, replaced=True)
            return receipt
        finally:
            if closing is None or closing.done():
                self._let_in(record.id, stays=stays)
            else:  # it may still write; whoever waits, waits for it
                closing.add_done_callback(lambda _: self._let_in(record.id, stays=True))

    async def _commit(self, record: DocumentRecord, kind: Kind, make: Make) -> tuple[Receipt, bool]:
        """Whether there is a document afterwards, too."""
        loaded = await loading.load(self._around.store, record.id, kind)
        try:
            batch = await make(loaded)
        finally:
            loaded.document.close()
        stays = not any(isinstance(write, DropHistory) for write in batch)
        if not stays:
            await self._around.compactor.forget(record.id)
        return await self._around.store.writer.commit(batch), stays

    def _let_in(self, document: DocumentId, *, stays: bool) -> None:
        self._under_way.pop(document).set_result(stays)


def _hand_over(host: Host) -> tuple[Place, ...]:
    """Everybody leaves and is told nothing yet."""
    places = tuple(host.seating)
    for place in places:
        host.leave(place.session)
    return places


def _tell(places: Iterable[Place], *, replaced: bool) -> None:
    """Native sessions join again and get `reset`; the others have no word for it, and must not bring back what they have."""
    for place in places:
        knows_epochs = place.seat.dialect.door == "native"
        gone = replaced and not knows_epochs
        try:
            place.seat.tell(
                Evict(session=place.session, code="history_replaced" if gone else "room_reloaded")
            )
        except Exception as error:  # noqa: BLE001 - one door's defect must not reach the others
            _log.error("seat_failed", exc_info=error)
            place.seat.outlet.abort()
