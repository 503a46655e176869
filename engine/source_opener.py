"""Opens the data sources of one workspace as their documents say now, and no others: with their secret, within their limits."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import field
from typing import Any

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import NotFound
from crdt.ids import DocumentId, OrganisationId, WorkspaceId
from crdt.kinds.writing import to_json
from engine.components import Components
from engine.operations.http.reach import Reach
from engine.platform import OpenSource
from engine.ports import Clock, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.secrets.vault import Vault
from engine.sources.allowances import Allowances
from engine.sources.guarding import Gates, GuardedConnection, awake
from engine.sources.hours import hours_of
from engine.sources.opening import budget_of, configured, limits_of, open_configured
from engine.sources.source import Connection, Entrance, Source, SourceRoots
from engine.vitals.measuring import Measuring


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """A source as its document says, with the folders it may read. `entrance` holds the secret: it goes into no text."""

    record: DocumentRecord
    body: Mapping[str, Any]
    source: Source[Any]
    config: BaseModel
    roots: SourceRoots
    entrance: Entrance


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceOpener:
    """One for the process. `reach`: the addresses that HTTP sources may connect to, `roots` the folders that those of files may
    read; `allowances` what single sources may beyond that.
    """

    rooms: Rooms
    store: Store
    components: Components
    roots: SourceRoots
    vault: Vault
    clock: Clock
    reach: Reach
    vitals: Measuring
    allowances: Allowances = field(default_factory=Allowances)
    gates: Gates = field(default_factory=Gates)

    def __call__(self, organisation: OrganisationId, workspace: WorkspaceId) -> OpenSource:
        async def open_source(id_: DocumentId) -> Connection:
            record = await self.store.records.get(DocumentRecord, id_)
            if record is None or (record.organisation, record.workspace) != (organisation, workspace):
                raise NotFound(
                    "There is no such data source in this workspace.", details={"source": str(id_)[:80]}
                )
            if record.kind != "data_source" or record.trashed_at is not None:
                raise NotFound(
                    "There is no such data source in this workspace.", details={"source": record.id}
                )
            return await self._opened(await self.described(record))

        return open_source

    async def described(self, record: DocumentRecord) -> "Described":
        """How its document describes the source now, with its secret: for what opens it by other means."""
        body = to_json(await self.rooms.read(record)).get("body", {})
        source, config = configured(body, self.components.sources)
        secret = ""
        if credential := body.get("credential"):
            secret = await self.vault.plain(
                record.organisation, record.workspace, str(credential), source.host(config)
            )
        return Described(
            record=record,
            body=body,
            source=source,
            config=config,
            roots=self.allowances.roots(record.id, self.roots),
            entrance=Entrance(secret=secret, reach=self.allowances.reach(record.id, self.reach)),
        )

    def awake(self, described: "Described") -> None:
        """Raises SourceResting outside its hours."""
        awake(hours_of(described.body.get("limits") or {}), self.clock.now())

    @asynccontextmanager
    async def entered(self, described: "Described") -> AsyncIterator[None]:
        """Within its hours one of the connections that its document allows: for what reaches the source by other means."""
        self.awake(described)
        seconds = budget_of(described.body).statement_seconds
        free = await self.gates.enter(described.record.id, limits_of(described.body).parallel, seconds)
        try:
            yield
        finally:
            free()

    async def _opened(self, described: "Described") -> Connection:
        record, body, source = described.record, described.body, described.source
        config, entrance = described.config, described.entrance
        budget, limits = budget_of(body), limits_of(body)
        free = await self.gates.enter(record.id, limits.parallel, budget.statement_seconds)
        meter = self.vitals.meter(record, budget.statement_seconds)
        try:
            connection = await meter.opening(
                open_configured(source, config, budget, described.roots, entrance)
            )
        except BaseException:
            free()
            raise
        return GuardedConnection(
            connection,
            hours=hours_of(body.get("limits") or {}),
            now=self.clock.now,
            rows=limits.rows,
            free=free,
            meter=meter,
            credential=str(body.get("credential") or ""),
        )
