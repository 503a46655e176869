"""Commits what happens to backups together with who is told of it and what the audit log says."""

from collections.abc import Mapping, Sequence

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.ids import Micros, UserId, document_channel, workspace_channel
from engine.audit.audited import audited
from engine.backup_records import SourceBackup
from engine.backups import told
from engine.channels import Channels
from engine.ports import Clock, Store
from engine.records import Json
from engine.writes import AppendEvent, Write


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcer:
    store: Store
    channels: Channels
    clock: Clock

    async def commit(self, writes: Sequence[Write]) -> None:
        batch = tuple(writes)
        self.channels.committed(batch, await self.store.writer.commit(batch))

    def progress(self, row: SourceBackup, restore: str, done: float, total: float, label: str) -> None:
        """Told and forgotten."""
        said = told.BackupProgressEvent(
            backup=row.id,
            source=row.source,
            state=row.state,
            done=done,
            total=total,
            label=label[:200],
            restore=restore,
        )
        self.channels.ephemeral(document_channel(row.source), told.PROGRESS, said.model_dump(mode="json"))

    def of(self, row: SourceBackup, topic: str) -> list[Write]:
        at = self.clock.now()
        error = (row.error or {}).get("code", "")
        said = told.BackupEvent(
            backup=row.id, source=row.source, state=row.state, by=row.by, at=at, error=error
        )
        return self._told(row, topic, said, at)

    def restored(self, row: SourceBackup, entry: Mapping[str, Json], topic: str) -> list[Write]:
        at = self.clock.now()
        said = told.BackupRestoredEvent(
            backup=row.id,
            source=row.source,
            state=row.state,
            by=entry["by"],
            at=at,
            error=(entry["error"] or {}).get("code", ""),
            into=entry["into"],
            restore=entry["id"],
            outcome=entry["state"],
        )
        return self._told(row, topic, said, at)

    def entry(self, row: SourceBackup, what: str, by: UserId, **details: Json) -> Write:
        return audited(
            organisation=row.organisation,
            workspace=row.workspace,
            by=by,
            action=f"source.backup_{what}",
            object_kind="data_source",
            object=row.source,
            details={"backup": row.id, **details},
            at=self.clock.now(),
        )

    def _told(self, row: SourceBackup, topic: str, said: BaseModel, at: Micros) -> list[Write]:
        payload = said.model_dump(mode="json")
        return [
            AppendEvent(channel=channel, topic=topic, payload=payload, at=at)
            for channel in (document_channel(row.source), workspace_channel(row.workspace))
        ]
