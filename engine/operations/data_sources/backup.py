"""Backs up a source and waits for the end: the copy, and its restore in a test. A step that is tried again waits for the backup
that it began.
"""

import asyncio
from typing import Literal

from crdt.errors import Unavailable
from crdt.ids import DocumentId
from crdt.model import Model
from engine.backups.taker import NewBackup
from engine.operations.data_sources.test_connection import SourceField
from engine.operations.operation import Operation, OperationContext, Outcome


class BackupInput(Model):
    source: SourceField


class BackupOutput(Model):
    """Bytes of the copy; tables and rows that its trial read back."""

    backup: str
    state: Literal["verified"]
    bytes: int
    tables: int
    rows: int


class BackupNotVerified(Unavailable):
    code = "backup_not_verified"
    message = "The backup does not count: it failed, or its restore in a test did."
    next_step = "Look at the backups of the source: they say why."


async def back_up(input_: BackupInput, context: OperationContext) -> Outcome[BackupOutput]:
    source = DocumentId(input_.source)
    connection = await context.open_source(
        source
    )  # checks the right of whoever runs this, and that it can be reached
    await connection.close()
    new = NewBackup(
        organisation=context.organisation,
        workspace=context.workspace,
        source=source,
        by=context.user,
        run=context.run,
        key=context.idempotency_key,
    )
    begun = await context.backups.begin(new)
    try:
        row = await context.backups.ended(begun.id)
    except asyncio.CancelledError:
        await context.backups.stop(begun.id)
        raise
    if row.state != "verified":
        said = row.error or {}
        raise BackupNotVerified(
            said.get("message", ""), details={"backup": row.id, "reason": said.get("code", "")}
        )
    context.report.log(
        "info", f"{row.tables:,} tables, {row.rows:,} rows, {row.bytes:,} bytes, restored in a test"
    )
    output = BackupOutput(backup=row.id, state="verified", bytes=row.bytes, tables=row.tables, rows=row.rows)
    return Outcome(output=output)


OPERATION = Operation(
    name="source.backup",
    title="Back up source",
    summary="Copies a source as of one moment and restores the copy in a test",
    icon="archive",
    category="Data sources",
    input=BackupInput,
    output=BackupOutput,
    run=back_up,
    timeout=24 * 3600.0,
)
