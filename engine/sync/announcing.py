"""Commits what happens to synchronisations together with who is told of it and what the audit log says."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.ids import DocumentId, Micros, UserId, WorkspaceId, document_channel, workspace_channel
from engine.audit.audited import audited
from engine.channels import Channels
from engine.ports import Clock, Store
from engine.records import Json
from engine.sync import told
from engine.sync_records import Synchronisation, SyncRun, WritableSource
from engine.writes import AppendEvent, Write

Happened = Literal["created", "changed", "paused", "resumed", "removed", "decided", "scheduled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    store: Store
    channels: Channels
    clock: Clock

    async def commit(self, writes: Sequence[Write]) -> None:
        batch = tuple(writes)
        self.channels.committed(batch, await self.store.writer.commit(batch))

    def progress(self, row: SyncRun, phase: str, done: int, total: int) -> None:
        """Told and forgotten."""
        said = told.SyncProgressEvent(
            run=row.id,
            synchronisation=row.synchronisation,
            state=row.state,
            phase=phase,
            done=done,
            total=total,
        ).model_dump(mode="json")
        for source in {row.source, row.target}:
            self.channels.ephemeral(document_channel(source), told.PROGRESS, said)

    def of(self, row: SyncRun, topic: str) -> list[Write]:
        at = self.clock.now()
        said = told.SyncRunEvent(
            run=row.id,
            synchronisation=row.synchronisation,
            source=row.source,
            target=row.target,
            state=row.state,
            dry=row.dry,
            by=row.by,
            at=at,
            error=(row.error or {}).get("code", ""),
        )
        return self._told((row.source, row.target), row.workspace, topic, said, at)

    def happened(self, row: Synchronisation, what: Happened, by: UserId, **details: Json) -> list[Write]:
        """An event and an entry of the audit log."""
        at = self.clock.now()
        said = told.SyncChangedEvent(
            synchronisation=row.id, source=row.source, target=row.target, what=what, by=by, at=at
        )
        return [
            *self._told((row.source, row.target), row.workspace, told.CHANGED, said, at),
            self.entry(row, what, by, **details),
        ]

    def allowed(self, row: WritableSource, before: Sequence[str]) -> list[Write]:
        said = told.SyncChangedEvent(
            synchronisation="", source=row.source, target=row.source, what="allowed", by=row.by, at=row.at
        )
        entry = audited(
            organisation=row.organisation,
            workspace=row.workspace,
            by=row.by,
            action="source.writable_tables",
            object_kind="data_source",
            object=row.source,
            before={"tables": list(before)},
            after={"tables": row.tables},
            at=row.at,
        )
        return [*self._told((row.source,), row.workspace, told.CHANGED, said, row.at), entry]

    def entry(self, row: Synchronisation, what: str, by: UserId, **details: Json) -> Write:
        return audited(
            organisation=row.organisation,
            workspace=row.workspace,
            by=by,
            action=f"synchronisation.{what}",
            object_kind="data_source",
            object=row.target,
            details={
                "synchronisation": row.id,
                "source": row.source,
                "table": row.table,
                "target_table": row.target_table,
                "deletes": row.deletes,
                "conflicts": row.conflicts,
                **details,
            },
            at=self.clock.now(),
        )

    def _told(
        self, sources: Sequence[DocumentId], workspace: WorkspaceId, topic: str, said: BaseModel, at: Micros
    ) -> list[Write]:
        payload = said.model_dump(mode="json")
        channels = [*(document_channel(one) for one in dict.fromkeys(sources)), workspace_channel(workspace)]
        return [AppendEvent(channel=channel, topic=topic, payload=payload, at=at) for channel in channels]
