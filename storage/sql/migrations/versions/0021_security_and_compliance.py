"""What is found of the protection and speed of sources, flaws that are followed, and evidence for controls."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def _assessments() -> None:
    op.create_table(
        "assessments",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("area", text),
        column("started_at", sa.BigInteger),
        column("finished_at", sa.BigInteger),
        column("by", text),
        column("results", sa.Text()),
        column("plans", sa.Text()),
        column("points", sa.BigInteger),
        column("unseen", sa.BigInteger),
        column("passed", sa.BigInteger),
        column("failed", sa.BigInteger),
        column("not_permitted", sa.BigInteger),
        column("not_applicable", sa.BigInteger),
    )
    op.create_index("assessments_by_organisation", "assessments", ["organisation"])
    op.create_index(
        "assessments_by_source_area_finished_at", "assessments", ["source", "area", "finished_at"]
    )
    op.create_index("assessments_by_workspace_finished_at", "assessments", ["workspace", "finished_at"])


def _vulnerabilities() -> None:
    op.create_table(
        "vulnerabilities",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("rule", text),
        column("title", text),
        column("severity", text),
        column("weight", sa.BigInteger),
        column("message", text),
        column("table", text),
        column("column", text),
        column("key", text),
        column("fix", text),
        column("statement", text),
        column("evidence", sa.Text()),
        column("state", text),
        column("first_at", sa.BigInteger),
        column("last_at", sa.BigInteger),
        column("history", sa.Text()),
        column("task", text),
        column("owner", text, nullable=True),
        column("due", sa.BigInteger, nullable=True),
        column("closed_at", sa.BigInteger, nullable=True),
        column("reason", text),
    )
    op.create_index("vulnerabilities_by_organisation", "vulnerabilities", ["organisation"])
    op.create_index("vulnerabilities_by_source", "vulnerabilities", ["source"])
    op.create_index("vulnerabilities_by_workspace_state", "vulnerabilities", ["workspace", "state"])


def _compliance_rules() -> None:
    op.create_table(
        "compliance_rules",
        column("workspace", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("framework", text),
        column("control", text),
        column("title", text),
        column("check", text),
        column("period_days", sa.BigInteger),
        column("enabled", sa.Boolean),
        column("by", text),
        column("at", sa.BigInteger),
    )
    op.create_index("compliance_rules_by_organisation", "compliance_rules", ["organisation"])


def _compliance_evidence() -> None:
    op.create_table(
        "compliance_evidence",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("check", text),
        column("status", text),
        column("message", text),
        column("query", text),
        column("detail", sa.Text()),
        column("digest", text),
        column("at", sa.BigInteger),
        column("by", text),
        column("verification", text),
    )
    op.create_index("compliance_evidence_by_organisation", "compliance_evidence", ["organisation"])
    op.create_index("compliance_evidence_by_workspace_source", "compliance_evidence", ["workspace", "source"])
    op.create_index("compliance_evidence_by_verification", "compliance_evidence", ["verification"])


def _verifications() -> None:
    op.create_table(
        "verifications",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("frameworks", sa.Text()),
        column("controls", sa.Text()),
        column("at", sa.BigInteger),
        column("by", text),
        column("found", sa.BigInteger),
        column("missing", sa.BigInteger),
        column("not_checkable", sa.BigInteger),
    )
    op.create_index("verifications_by_organisation", "verifications", ["organisation"])
    op.create_index("verifications_by_workspace_at", "verifications", ["workspace", "at"])


def upgrade() -> None:
    _assessments()
    _vulnerabilities()
    _compliance_rules()
    _compliance_evidence()
    _verifications()
