"""Quality: runs, what each rule came to, and how large tables were."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def upgrade() -> None:
    _runs()
    _results()
    _sizes()


def _runs() -> None:
    op.create_table(
        "quality_runs",
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("number", sa.BigInteger),
        column("started_by", text),
        column("started_at", sa.BigInteger),
        column("finished_at", sa.BigInteger),
        column("passed", sa.BigInteger),
        column("failed", sa.BigInteger),
        column("errored", sa.BigInteger),
        column("skipped", sa.BigInteger),
        column("rows_checked", sa.BigInteger),
        column("rows_failing", sa.BigInteger),
        column("score", sa.Float, nullable=True),
        column("tables", sa.Text()),
        column("parts", sa.Text()),
        column("scan", text, nullable=True),
        column("workflow_run", text, nullable=True),
    )
    op.create_index("quality_runs_by_organisation", "quality_runs", ["organisation"])
    op.create_index("quality_runs_by_source_number", "quality_runs", ["source", "number"])


def _results() -> None:
    op.create_table(
        "quality_results",
        column("run", text, primary_key=True),
        column("id", text, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("source", text),
        column("rule_set", text),
        column("rule", text),
        column("name", text),
        column("check", text),
        column("severity", text),
        column("table", text),
        column("column", text),
        column("status", text),
        column("rows_checked", sa.BigInteger),
        column("rows_failing", sa.BigInteger),
        column("share", sa.Float),
        column("observed", sa.Text()),
        column("message", text),
        column("duration", sa.BigInteger),
        column("at", sa.BigInteger),
    )
    op.create_index("quality_results_by_organisation", "quality_results", ["organisation"])
    op.create_index("quality_results_by_source_id_at", "quality_results", ["source", "id", "at"])


def _sizes() -> None:
    op.create_table(
        "table_sizes",
        column("source", text, primary_key=True),
        column("table", text, primary_key=True),
        column("at", sa.BigInteger, primary_key=True),
        column("organisation", text),
        column("workspace", text),
        column("rows", sa.BigInteger, nullable=True),
        column("bytes", sa.BigInteger, nullable=True),
        column("columns", sa.BigInteger),
        column("scan", text),
    )
    op.create_index("table_sizes_by_organisation", "table_sizes", ["organisation"])
