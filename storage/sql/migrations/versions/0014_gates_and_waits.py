"""What runs ask people, and the events they wait for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "gates",
        column("run", text, primary_key=True),
        column("node", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text),
        column("number", sa.BigInteger),
        column("name", text),
        column("title", text),
        column("question", text),
        column("approvers", sa.Text()),
        column("form", sa.Text()),
        column("started_by", text),
        column("asked_at", sa.BigInteger),
        column("due", sa.BigInteger, nullable=True),
        column("state", text),
        column("decided_at", sa.BigInteger, nullable=True),
        column("decided_by", text, nullable=True),
        column("comment", text),
        column("answers", sa.Text()),
    )
    op.create_index("gates_by_workspace_state_asked_at", "gates", ["workspace", "state", "asked_at"])
    op.create_index("gates_by_organisation", "gates", ["organisation"])
    op.create_table(
        "event_waits",
        column("run", text, primary_key=True),
        column("node", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("topic", text),
        column("since", sa.BigInteger),
    )
    op.create_index("event_waits_by_workspace", "event_waits", ["workspace"])
    op.create_index("event_waits_by_organisation", "event_waits", ["organisation"])
