"""Backups of sources, and how long they stay."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, null: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=null, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "source_backups",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "source", "kind", "state", "by")),
        column("run", text, null=True),
        column("key", text),
        column("started_at", sa.BigInteger),
        column("finished_at", sa.BigInteger, null=True),
        *(column(name, sa.BigInteger) for name in ("bytes", "tables", "rows")),
        *(column(name, sa.Text()) for name in ("contents", "files", "remarks", "error", "restored")),
    )
    op.create_index("source_backups_by_organisation", "source_backups", ["organisation"])
    op.create_index("source_backups_by_source_started_at", "source_backups", ["source", "started_at"])
    op.create_index("source_backups_by_state", "source_backups", ["state"])
    op.create_table(
        "backup_policies",
        column("source", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace")),
        *(column(name, sa.BigInteger) for name in ("hours", "keep")),
        column("trial", text, null=True),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("backup_policies_by_organisation", "backup_policies", ["organisation"])
