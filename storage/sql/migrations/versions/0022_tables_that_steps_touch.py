"""Which tables the steps of runs under way have read and written."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=False, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "lineage_touches",
        *(column(name, text, primary_key=True) for name in ("run", "node", "way", "source", "table")),
        *(column(name, text) for name in ("organisation", "workspace", "operation")),
        column("columns", sa.Text()),
        column("at", sa.BigInteger),
    )
    op.create_index("lineage_touches_by_organisation", "lineage_touches", ["organisation"])
