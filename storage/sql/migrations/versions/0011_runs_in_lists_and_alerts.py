"""What started a run and how many steps it has, so that a list needs no plan; and alerts about runs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.add_column("runs", column("trigger", text, nullable=True))
    op.add_column("runs", column("steps", sa.BigInteger, nullable=True))
    op.create_index("runs_by_workspace_created_at_id", "runs", ["workspace", "created_at", "id"])
    op.create_table(
        "alert_rules",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text, nullable=True),
        column("name", text),
        column("condition", sa.Text()),
        column("tell", sa.Text()),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_at", sa.BigInteger),
        column("muted_until", sa.BigInteger, nullable=True),
    )
    op.create_index("alert_rules_by_workspace", "alert_rules", ["workspace"])
    op.create_index("alert_rules_by_organisation", "alert_rules", ["organisation"])
    op.create_table(
        "alerts",
        column("rule", text, primary_key=True),
        column("subject", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text, nullable=True),
        column("run", text, nullable=True),
        column("reason", text),
        column("at", sa.BigInteger),
        column("told", sa.Text()),
    )
    op.create_index("alerts_by_workspace_at", "alerts", ["workspace", "at"])
    op.create_index("alerts_by_organisation", "alerts", ["organisation"])
