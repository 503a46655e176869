"""Which keys and joins are asked about, and which of those that are borne out are shown, rules CJ1 to CJ4 of engine/SPEC.md."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crdt.ids import Micros
from engine.catalog.records import CatalogCandidate
from engine.joins.candidates import difference, joins_of, keys_of
from engine.joins.choosing import Checked, borne_out, chosen
from engine.joins.joining import facts_of
from engine.joins.joining import joins_of as looked_for
from engine.joins.proposing import Possible, TableFacts, possible_joins, stem
from engine.sources.source import Budget, SourceRoots, Table
from engine.sources.sqlite import SqliteConfig, open_sqlite
from engine.writes import Put, Remove
from tests.engine.catalog.tabled import where

pytestmark = pytest.mark.anyio

SCHEMA = """
CREATE TABLE clubs (year INTEGER, club_id TEXT, name TEXT);
CREATE TABLE people (person_id TEXT, born TEXT);
CREATE TABLE games (game_id INTEGER, year INTEGER, club_id TEXT, person_id TEXT, clubIDguest TEXT);
CREATE TABLE awards (person_id TEXT, year INTEGER, prize TEXT);
"""


async def found(path: Path) -> tuple[list[Table], list[TableFacts], list[Checked]]:
    connection = await open_sqlite(
        SqliteConfig(path=path.name), Budget(), SourceRoots(folders=(str(path.parent),))
    )
    try:
        tables = await connection.discover()
        facts = [await facts_of(connection, table) for table in tables]
        return tables, facts, await looked_for(connection, facts)
    finally:
        await connection.close()


@pytest.fixture
def league(tmp_path: Path) -> Path:
    path = tmp_path / "league.db"
    clubs = [(year, f"C{club}", f"Club {club}") for year in range(2000, 2010) for club in range(8)]
    people = [(f"p{number}", f"x{number % 300}") for number in range(400)]
    games = [(n, 2000 + n % 10, f"C{n % 8}", f"p{n % 390}", f"C{(n + 3) % 8}") for n in range(1_000)]
    awards = [(f"p{n % 390}", 2000 + n % 10, f"prize {n % 3}") for n in range(200)]
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        for name, rows in (("clubs", clubs), ("people", people), ("games", games), ("awards", awards)):
            marks = ", ".join("?" * len(rows[0]))
            database.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
    return path


async def test_CJ1_keys_are_columns_without_empty_or_equal_values_alone_or_few_together(league: Path) -> None:
    _, facts, _ = await found(league)
    keys = {one.table: one.keys for one in facts}
    assert (("person_id",), ("game_id",)) == (keys["people"][0], keys["games"][0])
    assert ("year", "club_id") == keys["clubs"][0]


async def test_CJ2_joins_follow_from_names_types_and_values(league: Path) -> None:
    _, _, joins = await found(league)
    told = {
        (one.possible.table, one.possible.columns, one.possible.other, one.possible.other_columns): one.share
        for one in joins
    }
    assert {
        ("games", ("year", "club_id"), "clubs", ("year", "club_id")): 1.0,
        ("games", ("year", "clubIDguest"), "clubs", ("year", "club_id")): 1.0,
        ("games", ("person_id",), "people", ("person_id",)): 1.0,
        ("awards", ("person_id",), "people", ("person_id",)): 1.0,
    } == told


def test_CJ2_names_count_by_their_stem() -> None:
    assert ["team", "team", "team", "team", ""] == [
        stem(one) for one in ("team.key", "TeamID", "team_id", "teamid", "ID")
    ]


def checked(names: float, share: float, keys: int = 1_000) -> Checked:
    possible = Possible(table="a", columns=("x",), other="b", other_columns=("x",), names=names)
    return Checked(possible=possible, checked=100, matched=round(share * 100), keys=keys)


def test_CJ3_without_names_nearly_every_value_has_to_be_there() -> None:
    assert [True, False, True, False] == [
        borne_out(one) for one in (checked(0, 0.96), checked(0, 0.9), checked(1, 0.9), checked(1, 0.7))
    ]
    assert borne_out(checked(1, 0.7, keys=72))


def test_CJ3_tables_that_refer_to_a_third_one_meet_there() -> None:
    def one(table: str, columns: tuple[str, ...], other: str) -> Checked:
        possible = Possible(table=table, columns=columns, other=other, other_columns=columns, names=1)
        return Checked(possible=possible, checked=10, matched=10, keys=10)

    tables = [TableFacts(table=name, rows=9, columns=()) for name in ("a", "b", "people")]
    both = [one("a", ("person",), "people"), one("b", ("person",), "people")]
    weak = one("a", ("person", "year"), "b")
    assert both == chosen([*both, weak], tables)
    assert [weak] == chosen([weak], tables)


def test_CJ2_in_a_source_of_many_tables_only_names_lead_to_joins() -> None:
    tables = [TableFacts(table=f"t{number}", rows=2, columns=()) for number in range(500)]
    assert [] == possible_joins(tables)


async def test_CJ2_a_view_holds_keys_for_views_alone(league: Path) -> None:
    with closing(sqlite3.connect(league)) as database, database:
        database.execute(
            "CREATE VIEW played AS SELECT person_id, count(*) AS n FROM games GROUP BY person_id"
        )
    _, facts, joins = await found(league)
    played = {one.possible.other for one in joins if one.possible.table == "played"}
    held = {one.table: one.keys for one in facts}["played"]
    assert (("person_id",),) == held
    assert {"people"} == played
    assert "played" not in {one.possible.other for one in joins}
    views = [replace(one, is_view=True) for one in facts if one.table in {"played", "people"}]
    assert "played" in {one.other for one in possible_joins(views)}


async def test_CJ4_what_is_declared_is_not_suggested_and_what_was_decided_stays(league: Path) -> None:
    tables, facts, joins = await found(league)
    by_name = {one.table: one for one in facts}
    keys = [key for table in tables for key in keys_of(table, by_name[table.name], where())]
    rows = [*keys, *joins_of(tables, joins, where())]
    assert ["suggested"] * len(rows) == [row.state for row in rows]
    people = next(table for table in tables if table.name == "people")
    people.columns[0] = people.columns[0].model_copy(update={"primary_key": True})
    assert [] == keys_of(people, by_name["people"], where())
    games = next(table for table in tables if table.name == "games")
    games.columns[3] = games.columns[3].model_copy(update={"references": "people.person_id"})
    assert len(joins) - 1 == len(joins_of(tables, joins, where()))

    rejected = replace(rows[0], state="rejected")
    writes = difference(
        [rejected, rows[1], replace(rows[2], state="accepted")], [replace(rows[0], at=Micros(9))]
    )
    assert [("rejected", 9)] == [_told(one) for one in writes if isinstance(one, Put)]
    assert [rows[1].id] == [one.key[1] for one in writes if isinstance(one, Remove)]


def _told(write: Put) -> tuple[Any, Any]:
    assert isinstance(write.record, CatalogCandidate)
    return write.record.state, write.record.at
