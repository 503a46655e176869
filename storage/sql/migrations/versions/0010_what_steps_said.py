"""What steps said, and which runs share a limit."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "step_logs",
        column("run", text, primary_key=True),
        column("node", text, primary_key=True),
        column("attempt", sa.BigInteger, primary_key=True),
        column("part", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("at", sa.BigInteger),
        column("lines", sa.Text()),
    )
    op.create_index("step_logs_by_organisation", "step_logs", ["organisation"])
    op.create_index("step_logs_by_at", "step_logs", ["at"])
    op.add_column("runs", column("concurrency_key", text, nullable=True))
    op.create_index("runs_by_concurrency_key_status", "runs", ["concurrency_key", "status"])
