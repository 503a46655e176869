"""The card of a source says which file or folder it names. Cards from before are read again after the start."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("source_cards", sa.Column("place", text, nullable=True))
    op.execute("UPDATE settings SET value = '0' WHERE name LIKE 'seen:cards:doc:%'")
