"""The engine of the catalogue: terms follow their glossary's document, uses follow the runs that read tables."""

from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import Channel, DocumentId, RunId, workspace_channel
from crdt.kinds.glossary import Glossary
from engine.catalog.annotating import turn, words_of
from engine.catalog.records import Annotation, CatalogUse, GlossaryTerm
from engine.catalog.terms import difference, rows_of
from engine.catalog.told import TERMS, TermsEvent
from engine.catalog.using import day_of, named_tables
from engine.channels import Channels
from engine.ports import Clock, Store, StoredEvent
from engine.records import DocumentRecord, RunRecord
from engine.rooms import Rooms
from engine.spec import EngineSpec, Triggers
from engine.writes import AppendEvent, Put, Write

ENDED: Final = ("workflow:run:completed", "workflow:run:failed")
ALL: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogFollower:
    store: Store
    rooms: Rooms
    channels: Channels
    clock: Clock

    async def start(self) -> None:
        """The dispatcher tells what was committed meanwhile."""

    async def seen_event(self, _channel: Channel, event: StoredEvent) -> None:
        """A run ended: the tables its steps named were used on that day. Said twice, it is the same row."""
        run = await self.store.records.get(RunRecord, RunId(event.payload["run"]))
        if run is None:
            return
        day = day_of(event.at)
        uses = [
            CatalogUse(
                source=DocumentId(source),
                table=table,
                way="run",
                by=run.started_by,
                day=day,
                organisation=run.organisation,
            )
            for source, table in sorted(set(named_tables(run.plan, run.parameters or {})))
        ]
        if uses:
            await self.store.writer.commit(tuple(Put(record=use) for use in uses))

    async def seen_document(self, document: DocumentId, _sequence: int) -> None:
        """Terms and what the search reads of places that refer to them, in one commit."""
        record = await self.store.records.get(DocumentRecord, document)
        if record is None or record.kind != "glossary" or record.branch_of is not None:
            return
        try:
            glossary = (await self.rooms.read(record)).body()
        except ConcertError:  # unreadable now; the next edit brings it again
            return
        if not isinstance(glossary, Glossary):
            return
        async with turn(self.store, record.workspace):
            before = await self.store.records.find(GlossaryTerm, {"document": document}, limit=ALL)
            after = rows_of(record, glossary)
            writes, renamed = difference(before, after)
            if not writes:
                return
            writes += await self._reworded(record, renamed, after)
            event = AppendEvent(
                channel=workspace_channel(record.workspace),
                topic=TERMS,
                payload=TermsEvent(glossary=document, terms=len(after)).model_dump(),
                at=self.clock.now(),
            )
            batch = (*writes, event)
            self.channels.committed(batch, await self.store.writer.commit(batch))

    async def _reworded(
        self, record: DocumentRecord, renamed: set[str], after: list[GlossaryTerm]
    ) -> list[Write]:
        if not renamed:
            return []
        rows = await self.store.records.find(Annotation, {"organisation": record.organisation}, limit=ALL)
        touched = [row for row in rows if renamed.intersection(row.terms)]
        others = {term.split("/")[0] for row in touched for term in row.terms} - {record.id}
        found = await self.store.records.find(GlossaryTerm, {"document": tuple(sorted(others))}, limit=ALL)
        terms = {f"{one.document}/{one.term}": one for one in (*found, *after)}
        return [
            Put(record=replace(row, words=words_of(row.description, row.tags, row.terms, terms)))
            for row in touched
        ]


ENGINE = EngineSpec(
    name="catalog",
    title="Catalogue",
    summary="Keeps the terms of glossaries beside the tables they explain, and counts which tables are used.",
    capabilities=("terms", "popularity"),
    triggers=Triggers(kinds=("glossary",), roots=("body",), topics=ENDED),
    make=lambda platform: CatalogFollower(
        store=platform.store, rooms=platform.rooms, channels=platform.channels, clock=platform.clock
    ),
)
