"""The audit log: its entries, and the newest of each log beside them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "audit",
        column("organisation", text, primary_key=True),
        column("number", sa.BigInteger, primary_key=True),
        column("workspace", text, nullable=True),
        column("at", sa.BigInteger),
        *(column(name, text) for name in ("by", "action", "object_kind", "object", "title")),
        *(column(name, sa.Text()) for name in ("before", "after", "details")),
        *(column(name, text) for name in ("previous", "hash", "words")),
    )
    op.create_index("audit_by_workspace_number", "audit", ["organisation", "workspace", "number"])
    op.create_index("audit_by_by_number", "audit", ["organisation", "by", "number"])
    op.create_index("audit_by_object_number", "audit", ["organisation", "object", "number"])
    op.create_index("audit_by_at", "audit", ["organisation", "at"])
    op.create_table(
        "audit_heads",
        column("organisation", text, primary_key=True),
        column("number", sa.BigInteger),
        column("hash", text),
    )
