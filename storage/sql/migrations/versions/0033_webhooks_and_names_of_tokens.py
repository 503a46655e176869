"""Webhooks that tell other systems what happens, and what people call their tokens."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "webhooks",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "name", "url")),
        column("topics", sa.Text()),
        *(column(name, text) for name in ("filter", "secret")),
        column("since", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
        column("paused_at", sa.BigInteger, nullable=True),
        column("paused_by", text, nullable=True),
    )
    op.create_index("webhooks_by_workspace", "webhooks", ["workspace"])
    op.create_index("webhooks_by_organisation", "webhooks", ["organisation"])
    op.add_column("tokens", sa.Column("name", text, nullable=True))
