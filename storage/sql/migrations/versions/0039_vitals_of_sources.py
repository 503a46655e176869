"""What is measured of each source, by the process that asked it."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "source_vitals",
        sa.Column("document", text, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("process", text, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("organisation", text, nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("statement_limit", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("source_vitals_by_at", "source_vitals", ["at"])
