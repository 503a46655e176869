"""Classification: the labels of columns, and how far they spread."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _labels()
    _limits()


def _labels() -> None:
    op.create_table(
        "classifications",
        column("source", text, primary_key=True),
        column("table", text, primary_key=True),
        column("column", text, primary_key=True),
        column("label", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "title", "level", "category")),
        *(column(name, text) for name in ("origin", "detector", "state")),
        column("confidence", sa.Float),
        column("evidence", sa.Text()),
        column("scan", text),
        *(column(name, sa.BigInteger) for name in ("first_at", "seen_at", "changed_at")),
        column("decision", text),
        column("decided_by", text, nullable=True),
        column("decided_at", sa.BigInteger, nullable=True),
        *(column(name, text) for name in ("note", "reason", "from_source", "from_table", "from_column")),
        column("hops", sa.BigInteger),
    )
    op.create_index("classifications_by_workspace_state", "classifications", ["workspace", "state"])
    op.create_index("classifications_by_organisation", "classifications", ["organisation"])


def _limits() -> None:
    op.create_table(
        "classification_limits",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "label")),
        *(column(name, text) for name in ("from_source", "from_table", "from_column")),
        *(column(name, text) for name in ("to_source", "to_table", "to_column")),
        column("hops", sa.BigInteger),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("classification_limits_by_workspace", "classification_limits", ["workspace"])
    op.create_index("classification_limits_by_organisation", "classification_limits", ["organisation"])
