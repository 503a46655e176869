"""Says something of a place of the catalogue: one after another, committed and told. What was said already is not said again."""

from crdt.dataclasses import replace
from crdt.ids import DocumentId
from engine.catalog.annotating import Place, Saying, Speaker, said, turn, writes_of
from engine.catalog.errors import TableUnknown
from engine.catalog.records import Annotation, CatalogTable
from engine.catalog.retagging import glossary_terms
from engine.channels import Channels
from engine.ports import Records, Store


async def table_of(records: Records, source: DocumentId, table: str, column: str = "") -> CatalogTable:
    """Raises `TableUnknown`, also for a column that the table does not have."""
    row = await records.get(CatalogTable, source, table)
    if row is None:
        raise TableUnknown(details={"table": table})
    if column and all(one["name"] != column for one in row.columns):
        raise TableUnknown(details={"table": table, "column": column})
    return row


async def say(store: Store, channels: Channels, place: Place, saying: Saying, by: Speaker) -> Annotation:
    """The annotation now. Raises `TableUnknown`, `DescriptionChanged`, `OverLimit`."""
    await table_of(store.records, place.source, place.table, place.column)
    async with turn(store, by.workspace):
        before = await store.records.get(Annotation, place.source, place.table, place.column)
        linked = {term.split("/")[0] for term in (*(before.terms if before else ()), *saying.link)}
        after = said(before, place, saying, await glossary_terms(store.records, linked), by)
        if before is not None and _same(before, after):
            return before
        batch = writes_of(after)
        channels.committed(batch, await store.writer.commit(batch))
    return after


def _same(before: Annotation, after: Annotation) -> bool:
    unsigned = replace(
        after, version=before.version, updated_by=before.updated_by, updated_at=before.updated_at
    )
    return unsigned == before
