"""The catalogue: tables as they were seen, what people say of them, their changes, uses, keys and joins; terms."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    for make in (_tables, _annotations, _tags, _changes, _uses, _candidates, _terms):
        make()


def _tables() -> None:
    op.create_table(
        "catalog_tables",
        column("source", text, primary_key=True),
        column("table", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("schema_name", text),
        column("kind", text),
        column("rows", sa.BigInteger, nullable=True),
        column("bytes", sa.BigInteger, nullable=True),
        column("comment", text),
        column("columns", sa.Text()),
        column("column_count", sa.BigInteger),
        column("facts", sa.Text()),
        column("fingerprint", text),
        column("words", text),
        column("column_words", text),
        column("first_seen", sa.BigInteger),
        column("last_seen", sa.BigInteger),
        column("changed_at", sa.BigInteger),
        column("gone_at", sa.BigInteger, nullable=True),
    )
    op.create_index("catalog_tables_by_organisation", "catalog_tables", ["organisation"])


def _annotations() -> None:
    op.create_table(
        "annotations",
        column("source", text, primary_key=True),
        column("table", text, primary_key=True),
        column("column", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("description", text),
        column("owner", text, nullable=True),
        column("tags", sa.Text()),
        column("terms", sa.Text()),
        column("tagged", text),
        column("termed", text),
        column("words", text),
        column("version", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
    )
    op.create_index("annotations_by_organisation", "annotations", ["organisation"])
    op.create_index("annotations_by_owner", "annotations", ["owner"])


def _tags() -> None:
    op.create_table(
        "catalog_tags",
        column("workspace", text, primary_key=True),
        column("name", text, primary_key=True),
        column("organisation", text),
        column("description", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
    )
    op.create_index("catalog_tags_by_organisation", "catalog_tags", ["organisation"])


def _changes() -> None:
    op.create_table(
        "catalog_changes",
        column("source", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("what", text),
        column("table", text),
        column("column", text),
        column("before", sa.Text()),
        column("after", sa.Text()),
        column("at", sa.BigInteger),
    )
    op.create_index("catalog_changes_by_organisation", "catalog_changes", ["organisation"])
    op.create_index("catalog_changes_by_source_at", "catalog_changes", ["source", "at"])


def _uses() -> None:
    op.create_table(
        "catalog_uses",
        column("source", text, primary_key=True),
        column("table", text, primary_key=True),
        column("way", text, primary_key=True),
        column("by", text, primary_key=True),
        column("day", sa.BigInteger, primary_key=True),
        column("organisation", text),
    )
    op.create_index("catalog_uses_by_by", "catalog_uses", ["by"])
    op.create_index("catalog_uses_by_organisation", "catalog_uses", ["organisation"])


def _candidates() -> None:
    op.create_table(
        "catalog_candidates",
        column("source", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("kind", text),
        column("table", text),
        column("columns", sa.Text()),
        column("other_table", text),
        column("other_columns", sa.Text()),
        column("share", sa.Float),
        column("checked", sa.BigInteger),
        column("matched", sa.BigInteger),
        column("state", text),
        column("at", sa.BigInteger),
        column("decided_by", text, nullable=True),
        column("decided_at", sa.BigInteger, nullable=True),
    )
    op.create_index("catalog_candidates_by_organisation", "catalog_candidates", ["organisation"])


def _terms() -> None:
    op.create_table(
        "glossary_terms",
        column("document", text, primary_key=True),
        column("term", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("name", text),
        column("definition", text),
        column("synonyms", sa.Text()),
        column("status", text),
        column("owner", text),
    )
    op.create_index("glossary_terms_by_organisation", "glossary_terms", ["organisation"])
    op.create_index("glossary_terms_by_workspace", "glossary_terms", ["workspace"])
