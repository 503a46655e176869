"""What leaves Concert: messages, attempts, channels as they are set up, what people want to hear where, and links that decide."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _messages()
    _people()
    _links()


def _messages() -> None:
    op.create_table(
        "outgoing",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text, nullable=True),
        column("user", text, nullable=True),
        *(column(name, text) for name in ("channel", "lane", "setup", "kind", "address", "subject", "body")),
        column("data", sa.Text()),
        *(column(name, text) for name in ("cause", "state")),
        *(column(name, sa.BigInteger) for name in ("attempts", "earlier", "next_at", "created_at")),
        *(column(name, sa.BigInteger, nullable=True) for name in ("sent_at", "again_at")),
        column("error", text),
    )
    op.create_index("outgoing_by_state_lane_next_at", "outgoing", ["state", "lane", "next_at"])
    op.create_index("outgoing_by_organisation", "outgoing", ["organisation"])
    op.create_index("outgoing_by_workspace_created_at", "outgoing", ["workspace", "created_at"])
    op.create_index("outgoing_by_user_created_at", "outgoing", ["user", "created_at"])
    op.create_index("outgoing_by_created_at", "outgoing", ["created_at"])
    op.create_table(
        "deliveries",
        column("outgoing", text, primary_key=True),
        column("attempt", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("workspace", text, nullable=True),
        column("lane", text),
        column("at", sa.BigInteger),
        column("took", sa.BigInteger),
        *(column(name, text) for name in ("outcome", "error", "receipt")),
    )
    op.create_index("deliveries_by_organisation", "deliveries", ["organisation"])
    op.create_index("deliveries_by_lane_at", "deliveries", ["lane", "at"])


def _people() -> None:
    op.create_table(
        "channel_setups",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "channel", "name")),
        column("settings", sa.Text()),
        column("enabled", sa.Boolean),
        column("everywhere", sa.Boolean),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
    )
    op.create_index("channel_setups_by_organisation", "channel_setups", ["organisation"])
    op.create_index("channel_setups_by_workspace", "channel_setups", ["workspace"])
    op.create_table(
        "person_rules",
        column("user", text, primary_key=True),
        column("workspace", text, primary_key=True),
        column("organisation", text),
        column("rules", sa.Text()),
        column("updated_at", sa.BigInteger),
    )
    op.create_index("person_rules_by_organisation", "person_rules", ["organisation"])
    op.create_table(
        "contact_addresses",
        column("user", text, primary_key=True),
        column("channel", text, primary_key=True),
        column("organisation", text),
        column("address", text),
        column("created_at", sa.BigInteger),
        column("verified_at", sa.BigInteger, nullable=True),
        column("code", text),
        column("code_expires_at", sa.BigInteger, nullable=True),
        column("code_tries", sa.BigInteger),
    )
    op.create_index("contact_addresses_by_organisation", "contact_addresses", ["organisation"])
    op.create_table(
        "digest_entries",
        column("notification", text, primary_key=True),
        column("channel", text, primary_key=True),
        column("organisation", text),
        column("workspace", text, nullable=True),
        column("user", text),
        column("lane", text),
        column("due", sa.BigInteger),
        column("created_at", sa.BigInteger),
    )
    op.create_index("digest_entries_by_organisation", "digest_entries", ["organisation"])
    op.create_index("digest_entries_by_due", "digest_entries", ["due"])
    op.create_index("digest_entries_by_user_channel", "digest_entries", ["user", "channel"])


def _links() -> None:
    op.create_table(
        "decision_links",
        column("digest", text, primary_key=True),
        column("organisation", text),
        column("workspace", text, nullable=True),
        *(column(name, text) for name in ("user", "request", "deed", "seen", "outgoing")),
        column("created_at", sa.BigInteger),
        column("expires_at", sa.BigInteger),
        column("used_at", sa.BigInteger, nullable=True),
        column("outcome", text),
    )
    op.create_index("decision_links_by_organisation", "decision_links", ["organisation"])
    op.create_index("decision_links_by_user_request", "decision_links", ["user", "request"])
    op.create_index("decision_links_by_created_at", "decision_links", ["created_at"])
