"""Section locks."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "fences",
        column("document", text, primary_key=True),
        column("organisation", text),
        column("last", sa.BigInteger),
    )
    op.create_index("fences_by_organisation", "fences", ["organisation"])
    op.create_table(
        "locks",
        column("document", text, primary_key=True),
        column("section", text, primary_key=True),
        column("organisation", text),
        column("user", text),
        column("name", text),
        column("fence", sa.BigInteger),
        column("span", sa.BigInteger),
        column("until", sa.BigInteger),
        column("by", text),
    )
    op.create_index("locks_by_organisation", "locks", ["organisation"])
    op.create_index("locks_by_user", "locks", ["user"])
