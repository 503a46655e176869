"""Descriptions, archives, groups of a workspace, offers to members, links for several people, words to search for."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.add_column("groups", column("workspace", text, nullable=True))
    op.create_index("groups_by_workspace", "groups", ["workspace"])
    op.add_column("workspaces", column("description", text, nullable=True))
    op.add_column("workspaces", column("archived_at", sa.BigInteger(), nullable=True))
    op.add_column("invitations", column("user", text, nullable=True))
    op.add_column("invitations", column("most_uses", sa.BigInteger(), nullable=True))
    op.add_column("invitations", column("declined_at", sa.BigInteger(), nullable=True))
    op.create_index("invitations_by_user", "invitations", ["user"])
    op.create_table(
        "invitation_uses",
        column("invitation", text, primary_key=True),
        column("number", sa.BigInteger(), primary_key=True),
        column("organisation", text),
        column("user", text),
        column("at", sa.BigInteger()),
    )
    op.create_index("invitation_uses_by_organisation", "invitation_uses", ["organisation"])
    op.create_index("invitation_uses_by_user", "invitation_uses", ["user"])
    op.create_table(
        "document_texts",
        column("document", text, primary_key=True),
        column("organisation", text),
        column("words", text),
        column("through", sa.BigInteger()),
    )
    op.create_index("document_texts_by_organisation", "document_texts", ["organisation"])
