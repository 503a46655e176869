"""Opens a store in memory: for tests, trials and `--dev` without a data folder."""

from engine.ports import Store
from storage.memory.approval_figures import MemoryApprovalFigures
from storage.memory.audit import MemoryAuditLog
from storage.memory.catalog import MemoryCatalogLists
from storage.memory.finding_lists import MemoryFindingLists
from storage.memory.reads import MemoryEvents, MemoryJournal, MemoryRecords, MemoryTimers, MemoryUpdates
from storage.memory.run_lists import MemoryRunLists
from storage.memory.shelf import MemoryShelf
from storage.memory.source_lists import MemorySourceLists
from storage.memory.switches import Switches
from storage.memory.tables import Tables
from storage.memory.writer import MemoryWriter


def open_memory(switches: Switches | None = None, *, queue_writes: int = 50_000) -> Store:
    """A store of its own, empty. Over `queue_writes` waiting writes a commit fails with `StoreBusy`."""
    tables = Tables()
    writer = MemoryWriter(tables, switches or Switches(), queue_writes=queue_writes)
    return Store(
        writer=writer,
        updates=MemoryUpdates(tables),
        journal=MemoryJournal(tables),
        events=MemoryEvents(tables),
        records=MemoryRecords(tables),
        shelf=MemoryShelf(tables),
        runs=MemoryRunLists(tables),
        sources=MemorySourceLists(tables),
        catalog=MemoryCatalogLists(tables),
        findings=MemoryFindingLists(tables),
        timers=MemoryTimers(tables),
        audit=MemoryAuditLog(tables),
        approvals=MemoryApprovalFigures(tables),
        close=writer.close,
    )
