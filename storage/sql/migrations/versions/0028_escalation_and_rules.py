"""Working hours, ladders of escalation, who decides for whom, and rules."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"

LOSES: tuple[str, ...] = ()
"""Tables that may lose rows here; `migrate` refuses any other loss."""

text = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def column(name: str, type_: Any, *, primary_key: bool = False, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, type_, nullable=nullable, primary_key=primary_key, autoincrement=False)


def edited() -> list[sa.Column[Any]]:
    return [
        column("version", sa.BigInteger),
        column("created_by", text),
        column("created_at", sa.BigInteger),
        column("updated_by", text),
        column("updated_at", sa.BigInteger),
    ]


def upgrade() -> None:
    _escalation()
    _standing_in()
    _rules()


def _escalation() -> None:
    op.create_table(
        "business_calendars",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "name", "zone")),
        *(column(name, sa.Text()) for name in ("week", "holidays")),
        column("standard", sa.Boolean),
        *edited(),
    )
    op.create_index("business_calendars_by_workspace", "business_calendars", ["workspace"])
    op.create_index("business_calendars_by_organisation", "business_calendars", ["organisation"])
    op.create_table(
        "escalation_ladders",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "name", "description", "calendar")),
        column("levels", sa.Text()),
        column("standard", sa.Boolean),
        *edited(),
    )
    op.create_index("escalation_ladders_by_workspace", "escalation_ladders", ["workspace"])
    op.create_index("escalation_ladders_by_organisation", "escalation_ladders", ["organisation"])


def _standing_in() -> None:
    op.create_table(
        "delegations",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "person")),
        column("to", text, nullable=True),
        *(column(name, sa.BigInteger) for name in ("since", "until")),
        *(column(name, text) for name in ("reason", "created_by")),
        column("created_at", sa.BigInteger),
        column("ended_at", sa.BigInteger, nullable=True),
        column("ended_by", text, nullable=True),
    )
    op.create_index("delegations_by_person_until", "delegations", ["person", "until"])
    op.create_index("delegations_by_organisation", "delegations", ["organisation"])
    op.create_index("delegations_by_to", "delegations", ["to"])
    op.create_table(
        "substitutes",
        column("person", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "substitute", "created_by")),
        column("created_at", sa.BigInteger),
    )
    op.create_index("substitutes_by_substitute", "substitutes", ["substitute"])
    op.create_index("substitutes_by_organisation", "substitutes", ["organisation"])


def _rules() -> None:
    op.create_table(
        "rules",
        column("id", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "name", "description")),
        column("topics", sa.Text()),
        column("condition", text),
        column("actions", sa.Text()),
        column("per_hour", sa.BigInteger),
        *(column(name, text) for name in ("acts_as", "role")),
        column("since", sa.BigInteger),
        *edited(),
        column("paused_at", sa.BigInteger, nullable=True),
        column("paused_by", text, nullable=True),
        column("paused_because", sa.Text(), nullable=True),
    )
    op.create_index("rules_by_workspace", "rules", ["workspace"])
    op.create_index("rules_by_organisation", "rules", ["organisation"])
    op.create_table(
        "rule_firings",
        column("rule", text, primary_key=True),
        column("moment", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "workspace", "topic", "state")),
        column("at", sa.BigInteger),
        *(column(name, sa.Text()) for name in ("event", "chain", "ids", "done")),
        column("reason", sa.Text(), nullable=True),
        column("ended_at", sa.BigInteger, nullable=True),
    )
    op.create_index("rule_firings_by_rule_at", "rule_firings", ["rule", "at"])
    op.create_index("rule_firings_by_state", "rule_firings", ["state"])
    op.create_index("rule_firings_by_at", "rule_firings", ["at"])
    op.create_index("rule_firings_by_organisation", "rule_firings", ["organisation"])
    op.create_table(
        "rule_traces",
        column("object", text, primary_key=True),
        *(column(name, text) for name in ("organisation", "by")),
        column("made", sa.Boolean),
        column("chain", sa.Text()),
        column("at", sa.BigInteger),
    )
    op.create_index("rule_traces_by_at", "rule_traces", ["at"])
    op.create_index("rule_traces_by_organisation", "rule_traces", ["organisation"])
