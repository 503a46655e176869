"""Synchronisations of sources, their runs, what people decide in them, and which tables may be written to."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def texts(*names: str) -> list[sa.Column[Any]]:
    return [column(name, text) for name in names]


def upgrade() -> None:
    op.create_table(
        "synchronisations",
        column("id", text, primary_key=True),
        *texts("organisation", "workspace", "name", "source", "table", "target", "target_table"),
        *(column(name, sa.Text()) for name in ("columns", "keys")),
        *texts("deletes", "mark", "conflicts", "newer"),
        column("batch", sa.BigInteger),
        column("paused", sa.Boolean),
        *texts("design", "trigger"),
        column("version", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("changed_by", text),
        column("changed_at", sa.BigInteger),
    )
    op.create_index("synchronisations_by_organisation", "synchronisations", ["organisation"])
    op.create_index("synchronisations_by_workspace", "synchronisations", ["workspace"])
    op.create_table(
        "synchronisation_runs",
        column("id", text, primary_key=True),
        *texts("organisation", "workspace", "synchronisation", "source", "target", "state"),
        column("dry", sa.Boolean),
        column("version", sa.BigInteger),
        column("by", text),
        column("run", text, nullable=True),
        column("key", text),
        column("started_at", sa.BigInteger),
        column("finished_at", sa.BigInteger, nullable=True),
        *(column(name, sa.BigInteger) for name in ("done", "total")),
        *(column(name, sa.Text()) for name in ("counts", "sample", "proof", "error")),
    )
    op.create_index("synchronisation_runs_by_organisation", "synchronisation_runs", ["organisation"])
    op.create_index(
        "synchronisation_runs_by_synchronisation_started_at",
        "synchronisation_runs",
        ["synchronisation", "started_at"],
    )
    op.create_index("synchronisation_runs_by_state", "synchronisation_runs", ["state"])
    _decisions()


def _decisions() -> None:
    op.create_table(
        "synchronisation_conflicts",
        column("synchronisation", text, primary_key=True),
        column("row", text, primary_key=True),
        *texts("organisation", "run"),
        *(column(name, sa.Text()) for name in ("source_row", "target_row")),
        *texts("source_digest", "target_digest", "take"),
        column("found_at", sa.BigInteger),
        column("decided_by", text),
        column("decided_at", sa.BigInteger),
    )
    op.create_index(
        "synchronisation_conflicts_by_organisation", "synchronisation_conflicts", ["organisation"]
    )
    op.create_table(
        "writable_sources",
        column("source", text, primary_key=True),
        *texts("organisation", "workspace"),
        column("tables", sa.Text()),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("writable_sources_by_organisation", "writable_sources", ["organisation"])
