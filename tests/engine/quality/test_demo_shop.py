"""The demo's shop: rules find the defects that were planted, as many as its key says, and the score follows from the key by hand."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from engine.quality.scoring import by_table, score_of
from engine.sources.source import Budget, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from server.demo.shop import STATUS, build_shop
from tests.engine.quality.shop import come_to, rule
from tests.engine.quality.test_rules import RESULT
from tests.support.server import ROOT

pytestmark = pytest.mark.anyio

KEY = json.loads((ROOT / "server/demo/shop_key.json").read_text(encoding="utf-8"))
DEFECTS = KEY["defects"]

Asked = tuple[str, str, str, dict[str, Any], int]
ASKED: list[Asked] = [
    ("unique", "customers", "iban", {}, 2 * DEFECTS["customers is there twice under another id"]),
    ("range", "customers", "birth_date", {"maximum": "2014-01-01"}, DEFECTS["customers.birth_date lies in the future"]),
    ("format", "customers", "email", {"format": "email"}, DEFECTS["customers.email is malformed"]),
    ("not_null", "customers", "last_name", {}, DEFECTS["customers.last_name is null"]),
    ("inclusion", "orders", "customer_id", {"table": "customers", "column": "id"}, DEFECTS["orders.customer_id has no customer"]),
    ("compare", "orders", "placed_at", {"other": "shipped_at"}, DEFECTS["orders.shipped_at is before placed_at"]),
    ("in_set", "orders", "status", {"values": list(STATUS)}, DEFECTS["orders.status is unknown"]),
    ("range", "orders", "total", {"minimum": 0}, DEFECTS["orders.total is negative"]),
    ("check_digit", "payments", "card_number", {}, DEFECTS["payments.card_number fails its check digit"]),
]  # fmt: skip
"""The rule that is for each planted defect, and how many rows fail: of what is there twice, both."""


def by_hand(*tables: str) -> float:
    """All rules weigh the same: 100 times the mean share of rows that pass."""
    shares: list[float] = [
        1 - failing / KEY["rows"][table] for _, table, _, _, failing in ASKED if table in tables
    ]
    return round(100 * sum(shares) / len(shares), 2)


async def test_S0_5_rules_find_every_defect_of_the_demo_and_the_scores_equal_the_key(tmp_path: Path) -> None:
    build_shop(tmp_path / "shop.db")
    connection = await open_sqlite(
        SqliteConfig(path="shop.db"), Budget(), SourceRoots(folders=(str(tmp_path),))
    )
    rules = [
        rule(check, table, column, parameters, f"r{number}")
        for number, (check, table, column, parameters, _) in enumerate(ASKED)
    ]
    came = await come_to(connection, rules)
    await connection.close()
    expected = [("failed", KEY["rows"][table], failing) for _, table, _, _, failing in ASKED]
    assert expected == [(one.status, one.rows_checked, one.rows_failing) for one in came]
    results = [
        replace(RESULT, id=one.held.id, table=one.held.table.name, status=one.status, share=one.share)
        for one in came
    ]
    assert by_hand("customers", "orders", "payments") == score_of(results).value
    assert {table: by_hand(table) for table in ("customers", "orders", "payments")} == {
        table: score.value for table, score in by_table(results).items()
    }
    assert len(DEFECTS) == len(ASKED)
