"""Access requests and reviews, saved filters, CSV imports, and what lists of sources show."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _requests()
    _reviews()
    _lists()
    _imports()
    _rows_of_imports()


def _requests() -> None:
    op.create_table(
        "access_requests",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("object_kind", text),
        column("object", text),
        column("title", text),
        column("requester", text),
        column("role", text),
        column("purpose", text),
        column("hours", sa.BigInteger, nullable=True),
        column("starts_at", sa.BigInteger, nullable=True),
        column("state", text),
        column("steps", sa.BigInteger),
        column("created_at", sa.BigInteger),
        column("updated_at", sa.BigInteger),
        column("grant", text, nullable=True),
        column("expires_at", sa.BigInteger, nullable=True),
    )
    op.create_index("access_requests_by_grant", "access_requests", ["grant"])
    op.create_index("access_requests_by_organisation", "access_requests", ["organisation"])
    op.create_index("access_requests_by_requester", "access_requests", ["requester"])
    op.create_index("access_requests_by_workspace_created_at", "access_requests", ["workspace", "created_at"])
    op.create_table(
        "access_steps",
        column("request", text, primary_key=True),
        column("number", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("state", text),
        column("by", text),
        column("at", sa.BigInteger),
        column("comment", text),
    )
    op.create_index("access_steps_by_organisation", "access_steps", ["organisation"])


def _reviews() -> None:
    op.create_table(
        "access_reviews",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("title", text),
        column("objects", sa.Text()),
        column("state", text),
        column("lines", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("due_at", sa.BigInteger, nullable=True),
        column("closed_by", text, nullable=True),
        column("closed_at", sa.BigInteger, nullable=True),
        column("kept", sa.BigInteger),
        column("revoked", sa.BigInteger),
        column("gone", sa.BigInteger),
    )
    op.create_index("access_reviews_by_organisation", "access_reviews", ["organisation"])
    op.create_index("access_reviews_by_workspace_closed_at", "access_reviews", ["workspace", "closed_at"])
    op.create_table(
        "review_lines",
        column("review", text, primary_key=True),
        column("number", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("grant", text),
        column("subject_kind", text),
        column("subject", text),
        column("name", text),
        column("members", sa.Text()),
        column("object_kind", text),
        column("object", text),
        column("title", text),
        column("role", text),
        column("effect", text),
        column("given_by", text),
        column("given_at", sa.BigInteger),
        column("expires_at", sa.BigInteger, nullable=True),
        column("verdict", text, nullable=True),
        column("reason", text),
        column("gone", sa.Boolean),
        column("decided_by", text, nullable=True),
        column("decided_at", sa.BigInteger, nullable=True),
    )
    op.create_index("review_lines_by_grant", "review_lines", ["grant"])
    op.create_index("review_lines_by_organisation", "review_lines", ["organisation"])


def _lists() -> None:
    op.create_table(
        "saved_filters",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("list", text),
        column("name", text),
        column("query", sa.Text()),
        column("user", text),
        column("shared", sa.Boolean),
        column("first", sa.Boolean),
        column("created_at", sa.BigInteger),
        column("updated_at", sa.BigInteger),
    )
    op.create_index("saved_filters_by_organisation", "saved_filters", ["organisation"])
    op.create_index("saved_filters_by_workspace_list", "saved_filters", ["workspace", "list"])
    op.create_table(
        "source_cards",
        column("document", text, primary_key=True),
        column("organisation", text),
        column("through", sa.BigInteger),
        column("source_kind", text),
        column("description", text),
        column("criticality", text),
        column("weight", sa.BigInteger),
        column("owner", text),
        column("tagged", text),
        column("at", sa.BigInteger),
    )
    op.create_index("source_cards_by_organisation", "source_cards", ["organisation"])


def _imports() -> None:
    op.create_table(
        "imports",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("what", text),
        column("name", text),
        column("state", text),
        column("columns", sa.Text()),
        column("size", sa.BigInteger),
        column("chunks", sa.BigInteger),
        column("rows", sa.BigInteger),
        column("counts", sa.Text()),
        column("problem", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_at", sa.BigInteger),
        column("role", text),
        column("applied_by", text, nullable=True),
        column("applied_at", sa.BigInteger, nullable=True),
        column("undone_by", text, nullable=True),
        column("undone_at", sa.BigInteger, nullable=True),
    )
    op.create_index("imports_by_organisation", "imports", ["organisation"])
    op.create_index("imports_by_workspace_created_at", "imports", ["workspace", "created_at"])


def _rows_of_imports() -> None:
    op.create_table(
        "import_chunks",
        column("upload", text, primary_key=True),
        column("number", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("text", text),
    )
    op.create_index("import_chunks_by_organisation", "import_chunks", ["organisation"])
    op.create_table(
        "import_rows",
        column("upload", text, primary_key=True),
        column("number", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("subject", text),
        column("title", text),
        column("change", text),
        column("cells", sa.Text()),
        column("problems", sa.Text()),
        column("outcome", text, nullable=True),
        column("said", text),
    )
    op.create_index("import_rows_by_organisation", "import_rows", ["organisation"])
    op.create_index("import_rows_by_subject", "import_rows", ["subject"])
