"""Gates that approvals decide: by a policy, or by stages of their own."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""


def upgrade() -> None:
    op.add_column("gates", sa.Column("review", sa.Text(), nullable=True))
