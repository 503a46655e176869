"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    people()
    rights()
    work()
    doors()
    runs()
    results()
    documents()
    actors()


def column(name: str, type_: Any, *, nullable: bool = False, primary_key: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def people() -> None:
    op.create_table(
        "organisations",
        column("id", text, primary_key=True),
        column("name", text),
        column("created_at", sa.BigInteger),
    )
    op.create_table(
        "users",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("kind", text),
        column("name", text),
        column("email", text, nullable=True),
        column("created_at", sa.BigInteger),
        column("disabled_at", sa.BigInteger, nullable=True),
    )
    op.create_index("users_by_email", "users", ["email"])
    op.create_index("users_by_organisation", "users", ["organisation"])
    op.create_table(
        "groups",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("name", text),
        column("created_at", sa.BigInteger),
    )
    op.create_index("groups_by_organisation", "groups", ["organisation"])
    op.create_table(
        "group_members",
        column("group", text, primary_key=True),
        column("user", text, primary_key=True),
        column("organisation", text),
    )
    op.create_index("group_members_by_organisation", "group_members", ["organisation"])
    op.create_index("group_members_by_user", "group_members", ["user"])


def rights() -> None:
    op.create_table(
        "grants",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("subject_kind", text),
        column("subject", text),
        column("object_kind", text),
        column("object", text),
        column("right", text),
        column("effect", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("expires_at", sa.BigInteger, nullable=True),
    )
    op.create_index("grants_by_object", "grants", ["object"])
    op.create_index("grants_by_organisation", "grants", ["organisation"])
    op.create_index("grants_by_subject", "grants", ["subject"])
    op.create_table(
        "tokens",
        column("digest", text, primary_key=True),
        column("organisation", text),
        column("user", text),
        column("kind", text),
        column("role", text, nullable=True),
        column("workspace", text, nullable=True),
        column("created_at", sa.BigInteger),
        column("expires_at", sa.BigInteger, nullable=True),
        column("used_at", sa.BigInteger, nullable=True),
        column("revoked_at", sa.BigInteger, nullable=True),
    )
    op.create_index("tokens_by_organisation", "tokens", ["organisation"])
    op.create_index("tokens_by_user", "tokens", ["user"])
    op.create_table(
        "invitations",
        column("digest", text, primary_key=True),
        column("id", text),
        column("organisation", text),
        column("workspace", text),
        column("role", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("expires_at", sa.BigInteger),
        column("accepted_by", text, nullable=True),
        column("accepted_at", sa.BigInteger, nullable=True),
        column("revoked_at", sa.BigInteger, nullable=True),
    )
    op.create_index("invitations_by_id", "invitations", ["id"])
    op.create_index("invitations_by_workspace", "invitations", ["workspace"])


def work() -> None:
    op.create_table(
        "workspaces",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("document", text),
        column("name", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
    )
    op.create_index("workspaces_by_document", "workspaces", ["document"])
    op.create_index("workspaces_by_organisation", "workspaces", ["organisation"])
    op.create_table(
        "documents",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("kind", text),
        column("kind_version", sa.BigInteger),
        column("title", text),
        column("epoch", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
        column("trashed_at", sa.BigInteger, nullable=True),
    )
    op.create_index("documents_by_organisation", "documents", ["organisation"])
    op.create_index("documents_by_workspace_kind", "documents", ["workspace", "kind"])


def doors() -> None:
    op.create_table(
        "aliases",
        column("workspace", text, primary_key=True),
        column("name", text, primary_key=True),
        column("organisation", text),
        column("document", text),
    )
    op.create_index("aliases_by_document", "aliases", ["document"])
    op.create_table(
        "client_bindings",
        column("document", text, primary_key=True),
        column("client", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("user", text),
        column("bound_at", sa.BigInteger),
    )
    op.create_index("client_bindings_by_user", "client_bindings", ["user"])


def runs() -> None:
    op.create_table(
        "runs",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("design", text),
        column("design_hash", text),
        column("title", text),
        column("number", sa.BigInteger),
        column("status", text),
        column("parameters", sa.Text),
        column("plan", sa.Text),
        column("summary", sa.Text),
        column("started_by", text),
        column("created_at", sa.BigInteger),
        column("started_at", sa.BigInteger, nullable=True),
        column("finished_at", sa.BigInteger, nullable=True),
    )
    op.create_index("runs_by_design_created_at", "runs", ["design", "created_at"])
    op.create_index("runs_by_organisation", "runs", ["organisation"])
    op.create_index("runs_by_status", "runs", ["status"])
    op.create_index("runs_by_workspace_number", "runs", ["workspace", "number"])


def results() -> None:
    op.create_table(
        "operation_results",
        column("source", text, primary_key=True),
        column("operation", text, primary_key=True),
        column("subject", text, primary_key=True),
        column("organisation", text),
        column("status", text),
        column("result", sa.Text),
        column("at", sa.BigInteger),
        column("by", text),
        column("duration", sa.BigInteger),
    )
    op.create_index("operation_results_by_organisation", "operation_results", ["organisation"])
    op.create_table(
        "reports",
        column("key", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("run", text),
        column("title", text),
        column("content", sa.Text),
        column("created_at", sa.BigInteger),
    )
    op.create_index("reports_by_run", "reports", ["run"])
    op.create_index("reports_by_workspace_created_at", "reports", ["workspace", "created_at"])
    op.create_table("settings", column("name", text, primary_key=True), column("value", sa.Text))


def documents() -> None:
    op.create_table(
        "updates",
        column("document", text, primary_key=True),
        column("sequence", sa.BigInteger, primary_key=True),
        column("author", text),
        column("door", text),
        column("at", sa.BigInteger),
        column("update", sa.LargeBinary),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "snapshots",
        column("document", text, primary_key=True),
        column("through", sa.BigInteger, primary_key=True),
        column("at", sa.BigInteger),
        column("size", sa.BigInteger),
        column("state", sa.LargeBinary),
        column("index", sa.LargeBinary),
    )
    op.create_table(
        "attributions",
        column("document", text, primary_key=True),
        column("first", sa.BigInteger, primary_key=True),
        column("last", sa.BigInteger),
        column("author", text),
        column("door", text),
        column("started_at", sa.BigInteger),
        column("ended_at", sa.BigInteger),
        sqlite_with_rowid=False,
    )


def actors() -> None:
    op.create_table("channels", column("channel", text, primary_key=True), column("floor", sa.BigInteger))
    op.create_table(
        "events",
        column("channel", text, primary_key=True),
        column("sequence", sa.BigInteger, primary_key=True),
        column("topic", text),
        column("at", sa.BigInteger),
        column("payload", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "streams",
        column("stream", text, primary_key=True),
        column("opened_at", sa.BigInteger),
        column("fence", sa.BigInteger),
        column("folded", sa.Boolean),
    )
    op.create_index(
        "streams_open",
        "streams",
        ["stream"],
        sqlite_where=sa.text("folded IS 0"),
        postgresql_where=sa.text("folded IS false"),
    )
    op.create_table(
        "journal",
        column("stream", text, primary_key=True),
        column("position", sa.BigInteger, primary_key=True),
        column("at", sa.BigInteger),
        column("entry", sa.Text),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "timers",
        column("key", text, primary_key=True),
        column("actor", text),
        column("due", sa.BigInteger),
        column("message", sa.Text),
    )
    op.create_index("timers_by_due", "timers", ["due", "key"])
