"""What starts designs by itself: triggers, what came of each moment, watched folders, backfills; and the cause of runs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.add_column("runs", column("cause", sa.Text(), nullable=True))
    _triggers()
    _backfills()


def _triggers() -> None:
    op.create_table(
        "triggers",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text),
        column("kind", text),
        column("name", text),
        column("config", sa.Text()),
        column("parameters", sa.Text()),
        column("catch_up", text),
        column("catch_up_most", sa.BigInteger),
        column("overlap", text),
        column("condition", text),
        column("acts_as", text),
        column("role", text),
        column("version", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
        column("memory", sa.Text()),
        column("paused_at", sa.BigInteger, nullable=True),
        column("paused_by", text, nullable=True),
        column("paused_because", sa.Text(), nullable=True),
        column("salt", text, nullable=True),
        column("digest", text, nullable=True),
    )
    for name in ("organisation", "workspace", "design"):
        op.create_index(f"triggers_by_{name}", "triggers", [name])
    op.create_table(
        "firings",
        column("trigger", text, primary_key=True),
        column("moment", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text),
        column("status", text),
        column("at", sa.BigInteger),
        column("due", sa.BigInteger),
        column("run", text, nullable=True),
        column("reason", sa.Text(), nullable=True),
        column("event", sa.Text(), nullable=True),
    )
    op.create_index("firings_by_trigger_at", "firings", ["trigger", "at"])
    op.create_index("firings_by_organisation", "firings", ["organisation"])
    op.create_index("firings_by_at", "firings", ["at"])
    op.create_table(
        "files_seen",
        column("trigger", text, primary_key=True),
        column("organisation", text),
        column("seen", sa.Text()),
        column("fresh", sa.Text()),
    )
    op.create_index("files_seen_by_organisation", "files_seen", ["organisation"])


def _backfills() -> None:
    op.create_table(
        "backfills",
        column("id", text, primary_key=True),
        column("trigger", text),
        column("organisation", text),
        column("workspace", text),
        column("design", text),
        column("since", sa.BigInteger),
        column("until", sa.BigInteger),
        column("parallel", sa.BigInteger),
        column("which", text),
        column("role", text),
        column("status", text),
        column("total", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("reason", sa.Text(), nullable=True),
        column("ended_by", text, nullable=True),
        column("ended_at", sa.BigInteger, nullable=True),
    )
    for name in ("trigger", "organisation", "status"):
        op.create_index(f"backfills_by_{name}", "backfills", [name])
    op.create_table(
        "backfill_ticks",
        column("backfill", text, primary_key=True),
        column("at", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("status", text),
        column("run", text, nullable=True),
        column("reason", sa.Text(), nullable=True),
    )
    op.create_index("backfill_ticks_by_organisation", "backfill_ticks", ["organisation"])
