"""Templates of the library, their versions, what was made from them, and whose signatures are trusted."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    op.create_table(
        "templates",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text, nullable=True),
        column("title", text),
        column("description", text),
        column("tags", sa.Text()),
        column("version", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
        column("signer", text, nullable=True),
        column("removed_at", sa.BigInteger, nullable=True),
    )
    op.create_index("templates_by_organisation_workspace", "templates", ["organisation", "workspace"])
    op.create_table(
        "template_versions",
        column("template", text, primary_key=True),
        column("version", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("content", sa.Text()),
        column("note", text),
        column("made_by", text),
        column("made_at", sa.BigInteger),
    )
    op.create_index("template_versions_by_organisation", "template_versions", ["organisation"])
    op.create_table(
        "template_uses",
        column("document", text, primary_key=True),
        column("organisation", text),
        column("template", text),
        column("version", sa.BigInteger),
        column("used_by", text),
        column("used_at", sa.BigInteger),
    )
    op.create_index("template_uses_by_organisation", "template_uses", ["organisation"])
    op.create_index("template_uses_by_template", "template_uses", ["template"])
    op.create_table(
        "trusted_signers",
        column("organisation", text, primary_key=True),
        column("key", text, primary_key=True),
        column("name", text),
        column("trusted_by", text),
        column("trusted_at", sa.BigInteger),
    )
