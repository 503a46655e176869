"""Working sessions and who took part in them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "sessions",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("name", text),
        column("type", text),
        column("status", text),
        column("documents", sa.Text()),
        column("role", text),
        column("led_by", text),
        column("started_by", text),
        column("started_at", sa.BigInteger),
        column("seen_at", sa.BigInteger),
        column("ended_by", text, nullable=True),
        column("ended_at", sa.BigInteger, nullable=True),
    )
    op.create_index(
        "sessions_by_workspace_status_started_at", "sessions", ["workspace", "status", "started_at"]
    )
    op.create_index("sessions_by_organisation", "sessions", ["organisation"])
    op.create_table(
        "session_members",
        column("session", text, primary_key=True),
        column("user", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("role", text),
        column("joined_at", sa.BigInteger),
        column("left_at", sa.BigInteger, nullable=True),
    )
    op.create_index("session_members_by_user", "session_members", ["user"])
    op.create_index("session_members_by_organisation", "session_members", ["organisation"])
