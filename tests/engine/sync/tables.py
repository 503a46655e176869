"""Tables of any kind for tests: made, filled, looked at beside Concert, and synchronised by the phases of `work.py`."""

import csv
import itertools
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import psycopg

from engine.records import Json
from engine.sources.duckdb import DuckdbConfig
from engine.sources.files import FilesConfig
from engine.sources.mariadb import MariadbConfig
from engine.sources.postgres import PostgresConfig
from engine.sources.source import Budget, Entrance, SourceRoots
from engine.sources.sqlite import SqliteConfig
from engine.sync.comparing import Compared, Decided
from engine.sync.deciding import Rule
from engine.sync.mapping import Pair, Wanted
from engine.sync.side import Place, side_of
from engine.sync.work import (
    Job,
    Side,
    Target,
    compare,
    figures_of,
    looked_at,
    memory_of,
    planned,
    proof,
    read_side,
)
from tests.engine.sources.estate import Estate, postgres_address, postgres_place
from tests.support.mariadb import PASSWORD

WRITABLE = ("sqlite", "duckdb", "postgres", "mariadb")
MIRROR = Rule(deletes="delete", conflicts="source")
numbers = itertools.count()
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A table, and how to ask it beside Concert. Names in double quotes are understood by all."""

    side: Side
    run: Callable[[str], object]
    rows: Callable[[str], list[Row]]

    @property
    def name(self) -> str:
        return self.side.table

    def all(self, order: str = "id") -> list[Row]:
        return self.rows(f'SELECT * FROM "{self.name}" ORDER BY "{order}"')


def made(
    estate: Estate, kind: str, columns: str, rows: Sequence[Row] = (), budget: Budget | None = None
) -> Made:
    """With the columns as SQL; of files, names alone count."""
    name = f"sync_{next(numbers)}"
    config, run, ask = _place(estate, kind, name)
    entrance = Entrance(secret=PASSWORD) if kind == "mariadb" else Entrance()
    place = Place(
        config=config,
        roots=SourceRoots(folders=(str(estate.folder),)),
        entrance=entrance,
        budget=budget or Budget(statement_seconds=30),
    )
    table = f"{name}.csv" if kind == "files" else name
    one = Made(side=Side(kind=side_of(kind), place=place, table=table, rows=100_000), run=run, rows=ask)
    if kind == "files":
        _written(estate.folder / name / f"{name}.csv", columns, rows)
        return one
    run(f'CREATE TABLE "{name}" ({columns})')
    for begin in range(0, len(rows), 500):
        values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows[begin : begin + 500])
        run(f'INSERT INTO "{name}" VALUES {values}')
    return one


def literal(value: Any) -> str:
    if value is None:
        return "NULL"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, bytes):
        return f"X'{value.hex()}'"
    return "'" + str(value).replace("'", "''") + "'" if not isinstance(value, int | float) else str(value)


def _place(
    estate: Estate, kind: str, name: str
) -> tuple[Any, Callable[[str], object], Callable[[str], list[Row]]]:
    match kind:
        case "sqlite":
            path = estate.folder / f"{name}.db"
            return (
                SqliteConfig(path=path.name),
                lambda sql: _sqlite(path, sql, None),
                lambda sql: _sqlite(path, sql, []),
            )
        case "duckdb":
            path = estate.folder / f"{name}.duckdb"
            return (
                DuckdbConfig(path=path.name),
                lambda sql: _duckdb(path, sql, None),
                lambda sql: _duckdb(path, sql, []),
            )
        case "files":
            (estate.folder / name).mkdir()
            return FilesConfig(folder=name), lambda _: None, lambda _: []
        case "postgres":
            address = postgres_address(estate.postgres)
            config: Any = PostgresConfig(**postgres_place(estate.postgres))
            return config, lambda sql: _postgres(address, sql, None), lambda sql: _postgres(address, sql, [])
        case _:
            server = estate.mariadb
            assert server is not None
            config = MariadbConfig(host=server.host, port=server.port, user="owner", database="shop")
            return config, lambda sql: _mariadb(server, sql, None), lambda sql: _mariadb(server, sql, [])


def _sqlite(path: Path, sql: str, found: list[Row] | None) -> list[Row]:
    with closing(sqlite3.connect(path)) as database, database:
        return [tuple(row) for row in database.execute(sql)]


def _duckdb(path: Path, sql: str, found: list[Row] | None) -> list[Row]:
    with duckdb.connect(str(path)) as database:
        rows = database.execute(sql)
        return [tuple(row) for row in rows.fetchall()] if found is not None else []


def _postgres(address: str, sql: str, found: list[Row] | None) -> list[Row]:
    with psycopg.connect(address, autocommit=True) as session:
        rows = session.execute(sql.encode())
        return [tuple(row) for row in rows.fetchall()] if found is not None else []


def _mariadb(server: Any, sql: str, found: list[Row] | None) -> list[Row]:
    with closing(server.connect(database="shop")) as session, session.cursor() as cursor:
        cursor.execute("SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'")
        cursor.execute(sql)
        rows = [tuple(row) for row in cursor.fetchall()]
        session.commit()
        return rows


def _written(path: Path, columns: str, rows: Sequence[Row]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([one.split()[0].strip('"') for one in columns.replace("12,2", "12").split(",")])
        writer.writerows(rows)


@dataclass(slots=True, kw_only=True)
class Ran:
    compared: Compared
    written: dict[str, int] = field(default_factory=dict)
    batches: int = 0
    proof: Json = None


def wanted(
    names: Sequence[str], keys: Sequence[str] = ("id",), *, converts: bool = True, **other: str
) -> Wanted:
    return Wanted(
        pairs=tuple(Pair(source=name, target=name, converts=converts) for name in names),
        keys=tuple(keys),
        **other,
    )


def job_of(
    source: Made, target: Made, folder: Path, wish: Wanted, rule: Rule = MIRROR, batch: int = 100
) -> Job:
    return Job(
        source=source.side,
        target=replace(target.side, kind=side_of(target.side.kind.kind, writes=True)),
        wanted=wish,
        rule=rule,
        batch=batch,
        folder=folder,
        name=f"{source.name}-{target.name}",
        stopped=lambda: False,
        say=lambda _phase, _done, _total: None,
    )


def synchronised(
    job: Job,
    *,
    dry: bool = False,
    decided: Mapping[str, Decided] | None = None,
    between: Callable[[], object] = lambda: None,
) -> Ran:
    """All phases, one after the other. `between`: after the comparison, before anything is written."""
    tables = planned(job, looked_at(job.source, job.stopped), looked_at(job.target, job.stopped))
    with memory_of(job, tables) as memory:
        read = read_side(job, tables, memory, "source")
        read_side(job, tables, memory, "target")
        ran = Ran(compared=compare(job, tables, memory, decided or {}, dry=dry))
        if dry:
            return ran
        between()
        with closing(Target(job, tables)) as target:
            while batch := target.batch(memory):
                ran.batches += 1
                for name, count in batch.counts.items():
                    ran.written[name] = ran.written.get(name, 0) + count
    ran.proof = proof(tables, figures_of(job, tables, "source"), figures_of(job, tables, "target"), read)
    return ran
