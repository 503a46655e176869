"""Values that were sealed for an approval and never taken: after a day without an open request that names them they are gone.

All it goes by stands in rows, so a restart or a day without Concert changes nothing (rule SE7).
"""

from typing import Final

from engine.approval.records import ApprovalRequest
from engine.approval.state import OPEN
from engine.ports import Clock, Store
from engine.runtime.clock import SECOND
from engine.secrets.records import SecretRecord
from engine.secrets.vault import OFFERED
from engine.writes import Remove

OFFER_LASTS: Final = 24 * 3600 * SECOND
"""Enough to write the request; what is rejected, withdrawn or run out waits no longer than what was never asked for."""
SLICE: Final = 500


async def drop_offers(store: Store, clock: Clock) -> int:
    """How many were dropped."""
    before, dropped, stay = clock.now() - OFFER_LASTS, 0, 0
    wanted, offers = await _wanted(store), {"host": OFFERED}
    while True:
        page = await store.records.find(SecretRecord, offers, order="created_at", offset=stay, limit=SLICE)
        old = [row for row in page if row.created_at < before and (row.workspace, row.name) not in wanted]
        if old:
            gone = tuple(Remove(type=SecretRecord, key=(row.workspace, row.name)) for row in old)
            await store.writer.commit(gone)
            dropped += len(old)
        stay += len(page) - len(old)
        if len(page) < SLICE:
            return dropped


async def _wanted(store: Store) -> set[tuple[str, str]]:
    """Offers that open requests name."""
    found: set[tuple[str, str]] = set()
    where, offset = {"type": "credential_rotation", "state": tuple(OPEN)}, 0
    while rows := await store.records.find(ApprovalRequest, where, order="id", offset=offset, limit=SLICE):
        found |= {(row.workspace, str(row.input.get("offered", ""))) for row in rows}
        offset += len(rows)
    return found
