"""The scans of a definition are found without reading those of its workspace."""

from alembic import op

revision = "0035"
down_revision = "0034"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""


def upgrade() -> None:
    op.create_index("scans_by_logic_created_at", "scans", ["logic", "created_at"])
