"""The same small shop in every kind of source, so that one suite asks them all."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import psycopg

from engine.sources.duckdb import DuckdbConfig, open_duckdb
from engine.sources.files import FilesConfig, open_files
from engine.sources.mariadb import MariadbConfig, open_mariadb
from engine.sources.postgres import PostgresConfig, open_postgres
from engine.sources.source import Budget, Connection, Entrance, SourceRoots
from engine.sources.sqlite import SqliteConfig, open_sqlite
from tests.support.mariadb import PASSWORD, MariadbServer
from tests.support.postgres import PrivateServer

KINDS = ("sqlite", "duckdb", "files", "postgres", "mariadb")
DECLARING = ("sqlite", "duckdb", "postgres", "mariadb")
"""Those that know keys, indexes and views."""

PEOPLE = [
    (number, f"Person {number % 40}", None if number % 4 == 0 else f"p{number}@example.org")
    for number in range(1, 101)
]
ORDERS = [
    (number, 1 + number % 100, number * 1.25, f"2024-0{1 + number % 9}-1{number % 10} 12:00:00", "100% of ?")
    for number in range(1, 401)
]
ORDER_TABLE = (
    "CREATE TABLE orders (id INTEGER NOT NULL PRIMARY KEY, person INTEGER NOT NULL, total DOUBLE PRECISION, "
    "placed TIMESTAMP NULL, note VARCHAR(40), FOREIGN KEY (person) REFERENCES people (id))"
)
SPENDING = (
    "CREATE VIEW spending AS SELECT p.name AS name, sum(o.total) AS total FROM people p JOIN orders o ON o.person = p.id "
    "GROUP BY p.name"
)
TABLES = (
    "CREATE TABLE people (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80) NOT NULL, email VARCHAR(80))",
    ORDER_TABLE,
    "CREATE INDEX orders_by_person ON orders (person)",
    SPENDING,
)
ODD = (
    'CREATE TABLE "select" ("from" INTEGER, "a ""quoted"" name" VARCHAR(20), "100% ?" INTEGER)',
    "INSERT INTO \"select\" VALUES (1, 'x', 2)",
)
WIDE = f"CREATE TABLE wide ({', '.join(f'c{number} INTEGER' for number in range(200))})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """Everything a test needs to open one of the kinds, with a login that is right or another one."""

    folder: Path
    postgres: PrivateServer | None
    mariadb: MariadbServer | None

    async def open(self, kind: str, budget: Budget | None = None, **other: Any) -> Connection:
        """`other` replaces fields of the configuration; `secret` the secret."""
        budget, roots = budget or Budget(), SourceRoots(folders=(str(self.folder),))
        match kind:
            case "sqlite":
                return await open_sqlite(SqliteConfig(path="shop.db"), budget, roots)
            case "duckdb":
                return await open_duckdb(DuckdbConfig(path="shop.duckdb"), budget, roots)
            case "files":
                return await open_files(FilesConfig(folder="shop"), budget, roots)
            case "postgres":
                given = Entrance(secret=other.pop("secret", ""))
                config = PostgresConfig(**{**postgres_place(self.postgres), **other})
                return await open_postgres(config, budget, roots, given)
            case _:
                assert self.mariadb is not None
                given = Entrance(secret=other.pop("secret", PASSWORD))
                place = {
                    "host": self.mariadb.host,
                    "port": self.mariadb.port,
                    "user": "owner",
                    "database": "shop",
                }
                return await open_mariadb(MariadbConfig(**{**place, **other}), budget, roots, given)

    def rewrite(self, kind: str, was: str, now: str) -> None:
        """Of people, a name that is as long as the one before."""
        if kind != "files":
            self.run(kind, f"UPDATE people SET name = '{now}' WHERE name = '{was}'")
            return
        file = self.folder / "shop" / "people.csv"
        file.write_text(file.read_text(encoding="utf-8").replace(f",{was},", f",{now},"), encoding="utf-8")

    def run(self, kind: str, *statements: str) -> None:
        """As the owner of the data, beside Concert."""
        match kind:
            case "postgres":
                with psycopg.connect(postgres_address(self.postgres), autocommit=True) as session:
                    for statement in statements:
                        session.execute(statement.encode())
            case "mariadb":
                assert self.mariadb is not None
                self.mariadb.run("SET sql_mode = 'ANSI_QUOTES'", *statements, database="shop")
            case "sqlite":
                with closing(sqlite3.connect(self.folder / "shop.db")) as database:
                    for statement in statements:
                        database.execute(statement)
                    database.commit()
            case _:
                with duckdb.connect(str(self.folder / "shop.duckdb")) as base:
                    for statement in statements:
                        base.execute(statement)


def postgres_place(server: PrivateServer | None) -> dict[str, Any]:
    assert server is not None
    parts = urlsplit(server.url)
    return {"host": parts.hostname, "port": parts.port, "user": "concert", "database": "postgres"}


def postgres_address(server: PrivateServer | None) -> str:
    place = postgres_place(server)
    return f"host={place['host']} port={place['port']} user=concert dbname=postgres"


def build(estate: Estate) -> None:
    for kind in DECLARING:
        if (kind == "postgres" and estate.postgres is None) or (kind == "mariadb" and estate.mariadb is None):
            continue
        if kind == "mariadb" and estate.mariadb is not None:
            estate.mariadb.run("CREATE DATABASE shop")
        estate.run(kind, *TABLES, *_inserts(), *ODD, WIDE)
    folder = estate.folder / "shop"
    folder.mkdir()
    _csv(folder / "people.csv", ["id", "name", "email"], PEOPLE)
    _csv(folder / "orders.csv", ["id", "person", "total", "placed", "note"], ORDERS)


def _inserts() -> Iterator[str]:
    yield f"INSERT INTO people VALUES {', '.join(map(_sql, PEOPLE))}"
    yield f"INSERT INTO orders VALUES {', '.join(map(_sql, ORDERS))}"


def _sql(row: tuple[Any, ...]) -> str:
    return f"({', '.join(map(_literal, row))})"


def _literal(value: Any) -> str:
    if value is None:
        return "NULL"
    return f"'{value}'" if isinstance(value, str) else str(value)


def _csv(path: Path, head: list[str], rows: list[Any]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
