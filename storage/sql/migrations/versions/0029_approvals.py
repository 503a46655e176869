"""Approvals: what was asked, and who is to decide."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _requests()
    _seats()


def _requests() -> None:
    op.create_table(
        "approval_requests",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace")),
        column("number", sa.BigInteger),
        *(column(name, text) for name in ("type", "title", "reason", "state", "requester")),
        *(column(name, text) for name in ("subject_kind", "subject", "document_kind")),
        column("branch", text, nullable=True),
        column("criticality", text),
        *(column(name, sa.Text()) for name in ("input", "change", "fields")),
        column("count", sa.BigInteger),
        *(column(name, text) for name in ("pinned", "current")),
        *(column(name, sa.Text()) for name in ("marks", "stale")),
        *(column(name, text) for name in ("policy", "policy_name", "rule", "why", "ladder")),
        column("rungs", sa.Text()),
        column("level", sa.BigInteger),
        column("due", sa.BigInteger, nullable=True),
        *(column(name, sa.Text()) for name in ("stages", "escalations", "notices")),
        *(column(name, sa.BigInteger) for name in ("revision", "created_at", "updated_at", "asked_at")),
        column("decided_at", sa.BigInteger, nullable=True),
        column("decided_by", text, nullable=True),
        column("comment", text),
        *(column(name, sa.Text()) for name in ("result", "error")),
    )
    op.create_index("approval_requests_by_organisation", "approval_requests", ["organisation"])
    op.create_index(
        "approval_requests_by_workspace_created_at", "approval_requests", ["workspace", "created_at"]
    )
    op.create_index("approval_requests_by_workspace_state", "approval_requests", ["workspace", "state"])
    op.create_index("approval_requests_by_state", "approval_requests", ["state"])
    op.create_index("approval_requests_by_requester", "approval_requests", ["requester"])
    op.create_index("approval_requests_by_subject", "approval_requests", ["subject"])


def _seats() -> None:
    op.create_table(
        "approval_seats",
        column("request", text, primary_key=True),
        column("stage", sa.BigInteger, primary_key=True),
        column("user", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "standing_in_for")),
        column("asked_at", sa.BigInteger),
        column("open", sa.Boolean),
        *(column(name, text) for name in ("decision", "comment", "seen")),
        column("at", sa.BigInteger, nullable=True),
        column("stale", sa.Boolean),
    )
    op.create_index("approval_seats_by_user_open", "approval_seats", ["user", "open"])
    op.create_index("approval_seats_by_organisation", "approval_seats", ["organisation"])
