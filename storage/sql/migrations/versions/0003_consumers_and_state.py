"""Consumers of the event bus, and shared state."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    consumers()
    entries()
    conflicts()


def column(name: str, type_: Any, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def consumers() -> None:
    op.create_table(
        "consumer_offsets",
        column("consumer", text, primary_key=True),
        column("channel", text, primary_key=True),
        column("sequence", sa.BigInteger),
        column("at", sa.BigInteger),
    )


def entries() -> None:
    op.create_table(
        "state_entries",
        column("scope", text, primary_key=True),
        column("key", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("value", sa.Text),
        column("size", sa.BigInteger),
        column("version", sa.BigInteger),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("state_entries_by_organisation", "state_entries", ["organisation"])
    op.create_table(
        "state_changes",
        column("scope", text, primary_key=True),
        column("key", text, primary_key=True),
        column("version", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("value", sa.Text),
        column("by", text),
        column("at", sa.BigInteger),
        column("conflict", text, nullable=True),
    )
    op.create_index("state_changes_by_organisation", "state_changes", ["organisation"])


def conflicts() -> None:
    op.create_table(
        "state_conflicts",
        column("id", text, primary_key=True),
        column("scope", text),
        column("key", text),
        column("organisation", text),
        column("workspace", text),
        column("seen", sa.BigInteger),
        column("current_version", sa.BigInteger),
        column("current", sa.Text),
        column("current_by", text),
        column("current_at", sa.BigInteger),
        column("proposed", sa.Text),
        column("proposed_by", text),
        column("proposed_at", sa.BigInteger),
        column("strategy", text, nullable=True),
        column("version", sa.BigInteger, nullable=True),
        column("resolved_by", text, nullable=True),
        column("resolved_at", sa.BigInteger, nullable=True),
    )
    op.create_index("state_conflicts_by_organisation", "state_conflicts", ["organisation"])
    op.create_index("state_conflicts_by_scope_key", "state_conflicts", ["scope", "key"])
