"""What a person wishes of presence is kept for all their devices."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        "presence_wishes",
        sa.Column("user", text, nullable=False, primary_key=True, autoincrement=False),
        sa.Column("organisation", text, nullable=False),
        sa.Column("hides_others", sa.Boolean, nullable=False),
        sa.Column("hides_own", sa.Boolean, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
    )
    op.create_index("presence_wishes_by_organisation", "presence_wishes", ["organisation"])
