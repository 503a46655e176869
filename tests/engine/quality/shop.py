"""A small shop with defects that were planted by hand, on each kind of source, and rules with what they must come to."""

import csv
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import duckdb
import psycopg

from crdt.ids import DocumentId, Micros
from engine.quality.rules import Held, QualityRule, places_of, rule_of, tables_of
from engine.quality.running import Came, hold
from engine.sources.duckdb import DuckdbConfig, open_duckdb
from engine.sources.files import FilesConfig, open_files
from engine.sources.mariadb import MariadbConfig, open_mariadb
from engine.sources.postgres import PostgresConfig, open_postgres
from engine.sources.source import Budget, Connection, Entrance, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from tests.support.mariadb import PASSWORD, MariadbServer
from tests.support.postgres import PrivateServer

NOW: Final = Micros(1_767_225_600_000_000)
"""2026-01-01, midnight UTC."""
RULES: Final = DocumentId("rules")

CUSTOMERS: Final[list[tuple[Any, ...]]] = [
    (1, "ada@example.org", "Ada", "DE", 1200.5),
    (2, "bert@example.org", "Bert", "FR", 300.0),
    (3, "not an address", "Cleo", "DE", -5.0),
    (4, None, "  ", "XX", 80.0),
    (5, "ada@example.org", "Eva", "fr", 10.0),
    (6, "fritz@example", None, None, 20.0),
]
ORDERS: Final[list[tuple[Any, ...]]] = [
    (10, 1, "2025-12-01", "2025-12-03", "paid", 2),
    (11, 1, "2025-12-05", "2025-12-04", "paid", 1),
    (12, 9, "2025-12-06", None, "open", 3),
    (13, 2, "2025-12-07", None, "paid", 4),
    (14, 8, "2025-12-30", "2025-12-31", "lost", 2),
    (14, 3, "2025-12-30", "2025-12-31", "open", 2),
    (15, None, "2025-12-30", "2025-12-31", "paid", 500),
    (16, 4, "2025-12-31", "2025-12-31", "paid", 2),
]
COLUMNS: Final = {
    "customers": [
        ("id", "INTEGER"),
        ("email", "VARCHAR(80)"),
        ("name", "VARCHAR(80)"),
        ("country", "VARCHAR(8)"),
        ("credit", "DOUBLE PRECISION"),
    ],
    "orders": [
        ("id", "INTEGER"),
        ("customer", "INTEGER"),
        ("ordered", "DATE"),
        ("shipped", "DATE"),
        ("status", "VARCHAR(8)"),
        ("items", "INTEGER"),
    ],
}
DATA: Final = {"customers": CUSTOMERS, "orders": ORDERS}

Expected = tuple[str, int, int]
"""status, rows checked, rows failing"""

KEY: Final[list[tuple[str, str, str, dict[str, Any], Expected]]] = [
    ("not_null", "customers", "email", {}, ("failed", 6, 1)),
    ("not_null", "customers", "id", {}, ("passed", 6, 0)),
    ("not_blank", "customers", "name", {}, ("failed", 5, 1)),
    ("unique", "customers", "email", {}, ("failed", 5, 2)),
    ("unique", "orders", "id", {"together_with": ["customer"]}, ("passed", 7, 0)),
    ("unique", "orders", "id", {}, ("failed", 8, 2)),
    ("in_set", "customers", "country", {"values": ["DE", "FR"]}, ("failed", 5, 2)),
    ("in_set", "orders", "status", {"values": ["lost"], "allowed": False}, ("failed", 8, 1)),
    ("in_set", "orders", "items", {"values": [1, 2, 3, 4]}, ("failed", 8, 1)),
    ("range", "customers", "credit", {"minimum": 0, "maximum": 1000}, ("failed", 6, 2)),
    ("range", "orders", "items", {"minimum": 1, "above_minimum": True}, ("failed", 8, 1)),
    ("range", "orders", "ordered", {"maximum": "2025-12-30"}, ("failed", 8, 1)),
    ("length", "customers", "country", {"minimum": 2, "maximum": 2}, ("passed", 5, 0)),
    ("pattern", "customers", "country", {"pattern": "^[A-Z]{2}$"}, ("failed", 5, 1)),
    ("pattern", "customers", "email", {"pattern": "example[.]org$", "matches": False}, ("failed", 5, 3)),
    ("format", "customers", "email", {"format": "email"}, ("failed", 5, 2)),
    ("check_digit", "orders", "id", {"number": "luhn"}, ("failed", 8, 8)),
    ("inclusion", "orders", "customer", {"table": "customers", "column": "id"}, ("failed", 7, 2)),
    ("compare", "orders", "ordered", {"order": "less_or_equal", "other": "shipped"}, ("failed", 6, 1)),
    (
        "condition",
        "orders",
        "shipped",
        {"test": "present", "when": "status", "when_test": "equal", "when_value": "paid"},
        ("failed", 5, 1),
    ),
    ("freshness", "orders", "ordered", {"hours": 48}, ("passed", 8, 0)),
    ("freshness", "orders", "ordered", {"hours": 12}, ("failed", 8, 0)),
    ("row_count", "orders", "", {"minimum": 1, "maximum": 8}, ("passed", 8, 0)),
    ("row_count", "orders", "", {"minimum": 9}, ("failed", 8, 0)),
    ("aggregate", "orders", "items", {"function": "sum", "minimum": 516, "maximum": 516}, ("passed", 8, 0)),
    (
        "aggregate",
        "orders",
        "items",
        {"function": "deviation", "minimum": 175.9, "maximum": 176},
        ("passed", 8, 0),
    ),
    ("aggregate", "orders", "customer", {"function": "null_share", "maximum": 0.1}, ("failed", 8, 0)),
    ("aggregate", "orders", "status", {"function": "distinct", "minimum": 3, "maximum": 3}, ("passed", 8, 0)),
    ("has_columns", "customers", "", {"columns": ["id", "email"]}, ("passed", 0, 0)),
    ("has_columns", "customers", "", {"columns": ["id", "phone"]}, ("failed", 0, 0)),
]
"""By hand, from the rows above."""


def rules(kind: str) -> list[QualityRule]:
    """Files are tables by their names with the ending."""
    end = ".csv" if kind == "files" else ""
    return [
        rule(check, table + end, column, _ended(parameters, end), f"r{n}")
        for n, (check, table, column, parameters, _) in enumerate(KEY)
    ]


def _ended(parameters: dict[str, Any], end: str) -> dict[str, Any]:
    return parameters | {"table": parameters["table"] + end} if "table" in parameters else parameters


def rule(
    check: str, table: str, column: str, parameters: Mapping[str, Any], id_: str = "r", **more: Any
) -> QualityRule:
    return rule_of(
        RULES,
        id_,
        {"check": check, "table": table, "column": column or "*", "parameters": parameters, **more},
    )


async def come_to(connection: Connection, asked: Sequence[QualityRule]) -> list[Came]:
    """In the order of the rules, where each holds at one place."""
    tables = {table.name: table for table in await connection.discover()}
    held = [one for each in asked for one in places_of(each, list(tables.values()))]
    by_id: dict[str, Came] = {}
    for places in tables_of(held).values():
        by_id |= {one.held.id: one for one in await hold(connection, places, tables, NOW)}
    return [by_id[one.id] for one in held]


async def opened(kind: str, folder: Path, server: Any = None) -> Connection:
    budget, roots = Budget(), SourceRoots(folders=(str(folder),))
    match kind:
        case "sqlite":
            with closing(sqlite3.connect(folder / "shop.db")) as database:
                _fill(database)
                database.commit()
            return await open_sqlite(SqliteConfig(path="shop.db"), budget, roots)
        case "duckdb":
            with closing(duckdb.connect(str(folder / "shop.duckdb"))) as database:
                _fill(database)
            return await open_duckdb(DuckdbConfig(path="shop.duckdb"), budget, roots)
        case "files":
            for name, rows in DATA.items():
                with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
                    writer = csv.writer(file)
                    writer.writerow([column for column, _ in COLUMNS[name]])
                    writer.writerows(rows)
            return await open_files(FilesConfig(folder="."), budget, roots)
        case "postgres":
            return await _postgres(server, budget, roots)
        case _:
            return await _mariadb(server, budget, roots)


async def _postgres(server: PrivateServer, budget: Budget, roots: SourceRoots) -> Connection:
    port = int(server.url.rpartition(":")[2].partition("/")[0])
    with psycopg.connect(
        f"host=127.0.0.1 port={port} user=concert dbname=postgres", autocommit=True
    ) as session:
        _fill(session, mark="%s")
    config = PostgresConfig(host="127.0.0.1", port=port, database="postgres", user="concert", tls="off")
    return await open_postgres(config, budget, roots, Entrance())


async def _mariadb(server: MariadbServer, budget: Budget, roots: SourceRoots) -> Connection:
    server.run("CREATE OR REPLACE DATABASE shop CHARACTER SET utf8mb4")
    session = server.connect("shop")
    try:
        with session.cursor() as cursor:
            _fill(cursor, mark="%s")
    finally:
        session.close()
    config = MariadbConfig(host=server.host, port=server.port, database="shop", user="owner", tls="off")
    return await open_mariadb(config, budget, roots, Entrance(secret=PASSWORD))


def _fill(database: Any, mark: str = "?") -> None:
    for name, rows in DATA.items():
        columns = ", ".join(f"{column} {type_}" for column, type_ in COLUMNS[name])
        database.execute(f"DROP TABLE IF EXISTS {name}")
        database.execute(f"CREATE TABLE {name} ({columns})")
        for row in rows:
            database.execute(f"INSERT INTO {name} VALUES ({', '.join([mark] * len(row))})", row)


def names_of_places(held: Sequence[Held]) -> list[str]:
    return [f"{one.table.name}.{one.column.name}" if one.column else one.table.name for one in held]
