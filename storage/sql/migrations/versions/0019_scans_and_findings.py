"""Findings of scans, scans themselves, definitions of scans, and reports with their links."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _findings()
    _scans()
    _beside_scans()
    _reports()


def _findings() -> None:
    op.create_table(
        "findings",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("area", text),
        column("rule", text),
        column("severity", text),
        column("rank", sa.BigInteger),
        column("table", text),
        column("column", text),
        column("key", text),
        column("scope", text),
        column("message", text),
        column("evidence", sa.Text()),
        column("fix", text),
        column("state", text),
        column("first_scan", text),
        column("last_scan", text),
        column("first_at", sa.BigInteger),
        column("last_at", sa.BigInteger),
        column("changed_at", sa.BigInteger),
        column("reason", text),
        column("by", text, nullable=True),
        column("decided_at", sa.BigInteger, nullable=True),
        column("owner", text, nullable=True),
        column("due", sa.BigInteger, nullable=True),
    )
    op.create_index("findings_by_organisation", "findings", ["organisation"])
    op.create_index("findings_by_source_area_scope", "findings", ["source", "area", "scope"])
    op.create_index("findings_by_workspace_state_rank", "findings", ["workspace", "state", "rank"])
    op.create_table(
        "finding_changes",
        column("scan", text, primary_key=True),
        column("finding", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("change", text),
        column("at", sa.BigInteger),
    )
    op.create_index("finding_changes_by_finding", "finding_changes", ["finding"])
    op.create_index("finding_changes_by_organisation", "finding_changes", ["organisation"])
    op.create_index("finding_changes_by_source", "finding_changes", ["source"])


def _scans() -> None:
    op.create_table(
        "scans",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("number", sa.BigInteger),
        column("mode", text),
        column("stages", sa.Text()),
        column("tables", sa.Text()),
        column("status", text),
        column("started_by", text),
        column("created_at", sa.BigInteger),
        column("started_at", sa.BigInteger, nullable=True),
        column("finished_at", sa.BigInteger, nullable=True),
        column("logic", text, nullable=True),
        column("run", text, nullable=True),
        column("results", sa.Text()),
        column("counts", sa.Text()),
        column("error", sa.Text(), nullable=True),
    )
    op.create_index("scans_by_organisation", "scans", ["organisation"])
    op.create_index("scans_by_source_number", "scans", ["source", "number"])
    op.create_index("scans_by_workspace_created_at", "scans", ["workspace", "created_at"])


def _beside_scans() -> None:
    op.create_table(
        "scanned_tables",
        column("source", text, primary_key=True),
        column("stage", text, primary_key=True),
        column("table", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("mark", text),
        column("scan", text),
        column("at", sa.BigInteger),
    )
    op.create_index("scanned_tables_by_organisation", "scanned_tables", ["organisation"])
    op.create_table(
        "pinned_rules",
        column("scan", text, primary_key=True),
        column("rule_set", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("title", text),
        column("through", sa.BigInteger),
        column("digest", text),
        column("body", sa.Text()),
    )
    op.create_index("pinned_rules_by_organisation", "pinned_rules", ["organisation"])
    op.create_index("pinned_rules_by_rule_set", "pinned_rules", ["rule_set"])
    op.create_table(
        "scan_logic",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("name", text),
        column("description", text),
        column("sources", sa.Text()),
        column("stages", sa.Text()),
        column("tables", sa.Text()),
        column("mode", text),
        column("version", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
        column("design", text, nullable=True),
    )
    op.create_index("scan_logic_by_design", "scan_logic", ["design"])
    op.create_index("scan_logic_by_organisation", "scan_logic", ["organisation"])
    op.create_index("scan_logic_by_workspace", "scan_logic", ["workspace"])


def _reports() -> None:
    op.create_table(
        "built_reports",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("title", text),
        column("sources", sa.Text()),
        column("sections", sa.Text()),
        column("content", sa.Text()),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("run", text, nullable=True),
    )
    op.create_index("built_reports_by_organisation", "built_reports", ["organisation"])
    op.create_index("built_reports_by_workspace_created_at", "built_reports", ["workspace", "created_at"])
    op.create_table(
        "report_links",
        column("digest", text, primary_key=True),
        column("id", text),
        column("organisation", text),
        column("workspace", text),
        column("report", text),
        column("audience", text),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("expires_at", sa.BigInteger),
        column("revoked_at", sa.BigInteger, nullable=True),
        column("revoked_by", text, nullable=True),
    )
    op.create_index("report_links_by_organisation", "report_links", ["organisation"])
    op.create_index("report_links_by_report", "report_links", ["report"])
