"""Values of documents that were written unseen."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "field_conflicts",
        column("document", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("path", sa.Text()),
        column("kept", sa.Text()),
        column("kept_by", text),
        column("lost", sa.Text()),
        column("lost_by", text),
        column("late", text),
        column("sequence", sa.BigInteger),
        column("at", sa.BigInteger),
        column("strategy", text, nullable=True),
        column("settled", sa.Text()),
        column("settled_by", text, nullable=True),
        column("settled_at", sa.BigInteger, nullable=True),
    )
    op.create_index("field_conflicts_by_organisation", "field_conflicts", ["organisation"])
    op.create_index("field_conflicts_by_document_sequence", "field_conflicts", ["document", "sequence"])
