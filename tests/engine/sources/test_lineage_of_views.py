"""The same view says the same lineage in every kind of source that has views, as each writes its SQL down."""

import pytest

from crdt.ids import DocumentId, Micros, OrganisationId, WorkspaceId
from engine.lineage.parsing import Sql, read
from engine.lineage.sql.tables import Schema
from engine.lineage.viewing import seen_of
from engine.lineage.writing import Saying
from tests.engine.sources.estate import DECLARING, Estate

pytestmark = pytest.mark.anyio

SAYING = Saying(
    organisation=OrganisationId("org"),
    workspace=WorkspaceId("ws"),
    kind="view",
    origin="view:shop/spending",
    at=Micros(1),
)
SAID = {
    "people. > spending.",
    "orders. > spending.",
    "people.name > spending.name",
    "orders.total > spending.total",
    "people.id > spending.",
    "orders.person > spending.",
    "people.name > spending.",
}


@pytest.mark.parametrize("kind", DECLARING, indirect=True)
async def test_LI2_a_view_says_the_same_in_every_kind_of_source(kind: str, estate: Estate) -> None:
    connection = await estate.open(kind)
    try:
        tables = await connection.discover()
        dialect = connection.dialect
    finally:
        await connection.close()
    view = next(table for table in tables if table.name == "spending")
    said = read(Sql(text=view.definition or "", dialect=dialect, schema=Schema.of(tables)))
    seen = seen_of(view, DocumentId("shop"), said, SAYING)
    assert (seen.state, seen.problem) == ("read", None)
    edges = {f"{one.from_table}.{one.from_column} > {one.to_table}.{one.to_column}" for one in seen.edges}
    assert edges == SAID
