"""Lineage: edges between places of sources, how each view was read, and which source a namespace is."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "lineage_edges",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("kind", text),
        column("origin", text),
        column("from_source", text),
        column("from_table", text),
        column("from_column", text),
        column("to_source", text),
        column("to_table", text),
        column("to_column", text),
        column("direct", sa.Boolean),
        column("how", text),
        column("evidence", sa.Text()),
        column("scan", text),
        column("by", text),
        column("first_seen", sa.BigInteger),
        column("seen_at", sa.BigInteger),
    )
    for side in ("from", "to"):
        fields = [f"{side}_source", f"{side}_table", f"{side}_column"]
        op.create_index("_".join(["lineage_edges_by", *fields]), "lineage_edges", fields)
    op.create_index("lineage_edges_by_organisation", "lineage_edges", ["organisation"])
    op.create_index("lineage_edges_by_workspace_origin", "lineage_edges", ["workspace", "origin"])
    op.create_table(
        "lineage_readings",
        column("source", text, primary_key=True),
        column("table", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("state", text),
        column("reason", text),
        column("line", sa.BigInteger),
        column("column", sa.BigInteger),
        column("edges", sa.BigInteger),
        column("digest", text),
        column("scan", text),
        column("at", sa.BigInteger),
    )
    op.create_index("lineage_readings_by_organisation", "lineage_readings", ["organisation"])
    op.create_index("lineage_readings_by_workspace", "lineage_readings", ["workspace"])
    op.create_table(
        "lineage_namespaces",
        column("workspace", text, primary_key=True),
        column("namespace", text, primary_key=True),
        column("organisation", text),
        column("source", text),
        column("prefix", text),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("lineage_namespaces_by_organisation", "lineage_namespaces", ["organisation"])
