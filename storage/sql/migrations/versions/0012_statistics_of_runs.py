"""What runs were like, one by one and day by day, and what people expected of changes."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "run_facts",
        column("run", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text),
        column("version", text),
        column("status", text),
        column("created_at", sa.BigInteger),
        column("finished_at", sa.BigInteger),
        column("waited", sa.BigInteger),
        column("duration", sa.BigInteger),
        column("held", sa.BigInteger),
        column("steps", sa.Text()),
    )
    op.create_index("run_facts_by_design_finished_at", "run_facts", ["design", "finished_at"])
    op.create_index("run_facts_by_organisation", "run_facts", ["organisation"])
    op.create_table(
        "run_days",
        column("design", text, primary_key=True),
        column("version", text, primary_key=True),
        column("day", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("succeeded", sa.BigInteger),
        column("failed", sa.BigInteger),
        column("cancelled", sa.BigInteger),
        column("held", sa.BigInteger),
        column("first_at", sa.BigInteger),
        column("last_at", sa.BigInteger),
        column("durations", sa.Text()),
        column("waits", sa.Text()),
        column("steps", sa.Text()),
    )
    op.create_index("run_days_by_design_day", "run_days", ["design", "day"])
    op.create_index("run_days_by_organisation", "run_days", ["organisation"])
    op.create_table(
        "predictions",
        column("design", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("change", sa.Text()),
        column("version", text),
        column("runs", sa.BigInteger),
        column("before", sa.Float()),
        column("after", sa.Float()),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("predictions_by_organisation", "predictions", ["organisation"])
