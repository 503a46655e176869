"""Branches of documents, what they have in common with where they came from, and their merges."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.add_column("documents", column("branch_of", text, nullable=True))
    op.create_table(
        "branches",
        column("document", text, primary_key=True),
        column("target", text),
        column("organisation", text),
        column("name", text),
        column("state", text),
        column("created_by", text),
        column("created_at", sa.BigInteger()),
        column("merged_by", text, nullable=True),
        column("merged_at", sa.BigInteger(), nullable=True),
        column("closed_by", text, nullable=True),
        column("closed_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("branches_by_target", "branches", ["target"])
    op.create_index("branches_by_organisation", "branches", ["organisation"])
    op.create_table(
        "branch_bases",
        column("document", text, primary_key=True),
        column("organisation", text),
        column("content", sa.Text()),
        column("target_sequence", sa.BigInteger()),
        column("branch_sequence", sa.BigInteger()),
        column("at", sa.BigInteger()),
    )
    op.create_index("branch_bases_by_organisation", "branch_bases", ["organisation"])
    op.create_table(
        "merges",
        column("branch", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("target", text),
        column("into", text),
        column("strategy", text),
        column("sequence", sa.BigInteger()),
        column("writes", sa.Text()),
        column("asked", sa.Text()),
        column("base", sa.Text()),
        column("by", text),
        column("at", sa.BigInteger()),
        column("undone_by", text, nullable=True),
        column("undone_at", sa.BigInteger(), nullable=True),
    )
    op.create_index("merges_by_organisation", "merges", ["organisation"])
