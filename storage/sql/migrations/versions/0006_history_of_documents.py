"""Versions with names, resets, and which parts of a document each attributed range brought."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.add_column("attributions", sa.Column("edits", sa.BigInteger(), nullable=False, server_default="1"))
    op.add_column("attributions", column("clocks", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE attributions SET edits = last - first + 1")
    op.create_table(
        "versions",
        column("document", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("name", text),
        column("note", text),
        column("through", sa.BigInteger()),
        column("content_hash", text),
        column("origin", text),
        column("by", text),
        column("at", sa.BigInteger()),
        column("run", text, nullable=True),
    )
    op.create_index("versions_by_organisation", "versions", ["organisation"])
    op.create_index("versions_by_document_through", "versions", ["document", "through"])
    op.create_table(
        "resets",
        column("document", text, primary_key=True),
        column("sequence", sa.BigInteger(), primary_key=True),
        column("organisation", text),
        column("clients", sa.Text()),
        column("by", text),
        column("at", sa.BigInteger()),
    )
    op.create_index("resets_by_organisation", "resets", ["organisation"])
