"""Bulk operations: jobs, their items, their checkpoints."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _jobs()
    _items()
    _checkpoints()


def _jobs() -> None:
    op.create_table(
        "bulk_jobs",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace")),
        column("number", sa.BigInteger),
        *(column(name, text) for name in ("kind", "title", "status", "started_by", "role")),
        column("created_at", sa.BigInteger),
        *(column(name, sa.Text()) for name in ("input", "selection", "settings")),
        column("priority", sa.BigInteger),
        column("frozen", sa.Boolean),
        *(column(name, sa.BigInteger) for name in ("total", "waves")),
        column("counts", sa.Text()),
        *(column(name, sa.BigInteger) for name in ("low", "ended", "checkpoints", "fence", "updated_at")),
        *(column(name, sa.BigInteger, nullable=True) for name in ("started_at", "finished_at")),
        column("error", sa.Text(), nullable=True),
        column("set_of", text, nullable=True),
        column("depends_on", sa.Text(), nullable=True),
        column("at_once", sa.BigInteger, nullable=True),
        *(column(name, text, nullable=True) for name in ("redrive_of", "rollback_of")),
        column("rollback", sa.Text(), nullable=True),
        *(column(name, text, nullable=True) for name in ("rolled_back_by", "came_from")),
    )
    op.create_index("bulk_jobs_by_workspace_number", "bulk_jobs", ["workspace", "number"])
    op.create_index("bulk_jobs_by_organisation", "bulk_jobs", ["organisation"])
    op.create_index("bulk_jobs_by_status", "bulk_jobs", ["status"])
    op.create_index("bulk_jobs_by_set_of", "bulk_jobs", ["set_of"])


def _items() -> None:
    op.create_table(
        "bulk_items",
        column("job", text, primary_key=True),
        column("position", sa.BigInteger, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "item", "title", "state")),
        *(column(name, sa.BigInteger) for name in ("wave", "attempts")),
        column("weight", sa.Float),
        column("priority", sa.BigInteger),
        *(column(name, sa.Text()) for name in ("before", "after", "depends_on")),
        *(column(name, text, nullable=True) for name in ("document", "source")),
        *(
            column(name, sa.BigInteger, nullable=True)
            for name in ("origin", "checkpoint", "ordinal", "ended_at")
        ),
        *(column(name, sa.Text()) for name in ("result", "undo")),
        column("error", sa.Text(), nullable=True),
    )
    op.create_index("bulk_items_by_job_item", "bulk_items", ["job", "item"])
    op.create_index("bulk_items_by_job_state", "bulk_items", ["job", "state"])
    op.create_index("bulk_items_by_job_ordinal", "bulk_items", ["job", "ordinal"])


def _checkpoints() -> None:
    op.create_table(
        "bulk_checkpoints",
        column("job", text, primary_key=True),
        column("number", sa.BigInteger, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace")),
        column("at", sa.BigInteger),
        column("counts", sa.Text()),
        *(column(name, sa.BigInteger) for name in ("ended", "size", "failed")),
        column("seconds", sa.Float),
        column("name", text, nullable=True),
    )
