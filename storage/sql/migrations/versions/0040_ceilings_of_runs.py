"""The role whose rights the steps of a run have at most."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.add_column("runs", sa.Column("ceiling", text, nullable=True))
