"""What people were told of, which messages they know of, and what they have read."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "notifications",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("user", text),
        column("kind", text),
        column("workspace", text, nullable=True),
        column("document", text, nullable=True),
        column("content", sa.Text()),
        column("by", text),
        column("at", sa.BigInteger()),
        column("read_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("notifications_by_user_at", "notifications", ["user", "at"])
    op.create_index("notifications_by_user_read_at", "notifications", ["user", "read_at"])
    op.create_index("notifications_by_organisation", "notifications", ["organisation"])
    op.create_table(
        "comment_messages",
        column("document", text, primary_key=True),
        column("thread", text, primary_key=True),
        column("message", text, primary_key=True),
        column("organisation", text),
        column("item", text),
        column("author", text),
        column("at", sa.BigInteger()),
        column("told", sa.Text()),
    )
    op.create_index("comment_messages_by_organisation", "comment_messages", ["organisation"])
    op.create_index("comment_messages_by_author", "comment_messages", ["author"])
    op.create_table(
        "threads_read",
        column("user", text, primary_key=True),
        column("document", text, primary_key=True),
        column("thread", text, primary_key=True),
        column("organisation", text),
        column("messages", sa.Text()),
        column("at", sa.BigInteger()),
    )
    op.create_index("threads_read_by_organisation", "threads_read", ["organisation"])
