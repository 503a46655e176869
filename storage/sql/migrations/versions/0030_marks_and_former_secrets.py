"""Marks of edits that bulk operations have committed, and values that secrets had before."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "bulk_marks",
        column("key", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "document")),
        column("undo", sa.Text()),
        column("at", sa.BigInteger),
    )
    op.create_index("bulk_marks_by_organisation", "bulk_marks", ["organisation"])
    op.create_table(
        "secret_versions",
        *(column(name, text, primary_key=True) for name in ("workspace", "name", "key")),
        *(column(name, text) for name in ("organisation", "host", "sealed", "data_key", "sealed_by")),
        column("version", sa.BigInteger),
        column("rotated_by", text),
        column("rotated_at", sa.BigInteger),
    )
    op.create_index("secret_versions_by_organisation", "secret_versions", ["organisation"])
