"""Secrets that workspaces keep, sealed."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "secrets",
        column("workspace", text, primary_key=True),
        column("name", text, primary_key=True),
        column("organisation", text),
        column("host", text),
        column("description", text),
        column("sealed", text),
        column("data_key", text),
        column("sealed_by", text),
        column("version", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("rotated_by", text),
        column("rotated_at", sa.BigInteger),
    )
    op.create_index("secrets_by_organisation", "secrets", ["organisation"])
