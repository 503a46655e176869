"""Checks come to what was counted by hand, on every kind of source."""

from pathlib import Path

import pytest

from engine.quality.check import Rowwise, checks
from engine.quality.rules import places_of
from engine.quality.running import failing_rows, question_of
from engine.sources.source import Connection, TableProfile
from tests.engine.quality import shop

pytestmark = pytest.mark.anyio

SERVERS = {"postgres": "postgres_server", "mariadb": "own_mariadb"}


@pytest.mark.parametrize("kind", ["sqlite", "duckdb", "files", "postgres", "mariadb"])
async def test_S0_5_every_check_comes_to_the_key_on_every_kind_of_source(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Rule QU3."""
    server = request.getfixturevalue(SERVERS[kind]) if kind in SERVERS else None
    connection = await shop.opened(kind, tmp_path, server)
    try:
        came = await shop.come_to(connection, shop.rules(kind))
        told = [(one.status, one.rows_checked, one.rows_failing) for one in came]
        expected = [key[-1] for key in shop.KEY]
        wrong = [(shop.KEY[n], got, came[n].message) for n, got in enumerate(told) if got != expected[n]]
        assert [] == wrong
        await every_failing_row_is_shown(connection, kind)
    finally:
        await connection.close()


async def every_failing_row_is_shown(connection: Connection, kind: str) -> None:
    tables = {table.name: table for table in await connection.discover()}
    for rule, key in zip(shop.rules(kind), shop.KEY, strict=True):
        (held,) = places_of(rule, list(tables.values()))
        relations: dict[str, str] = {}
        question = await question_of(connection, held, tables, relations, shop.NOW)
        if isinstance(question, Rowwise):
            sql = failing_rows(relations[held.table.name], question, ["*"], 100)
            rows = await connection.query(sql.text, sql.values)
            assert key[-1][2] == len(rows.rows), key


def test_the_key_holds_every_check() -> None:
    assert sorted(checks()) == sorted({key[0] for key in shop.KEY})


@pytest.mark.parametrize("kind", ["duckdb", "files", "postgres", "mariadb"])
async def test_S0_4_a_profile_says_the_same_on_every_kind_of_source(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    first = await shop.opened("sqlite", tmp_path)
    server = request.getfixturevalue(SERVERS[kind]) if kind in SERVERS else None
    other = await shop.opened(kind, tmp_path, server)
    end = ".csv" if kind == "files" else ""
    try:
        for table in shop.DATA:
            for sample in (None, 4):
                expected = await first.profile(table, sample, lambda *_: None)
                found = await other.profile(table + end, sample, lambda *_: None)
                assert facts(expected, sample) == facts(found, sample), table
    finally:
        await first.close()
        await other.close()


def facts(profile: TableProfile, sample: int | None) -> list[tuple[object, ...]]:
    """What has to be the same whatever sample was drawn; without one, all but names of types and ways to write a day."""
    return [
        (
            one.name,
            one.nulls,
            round(one.null_share, 9),
            str(one.minimum)[:10],
            str(one.maximum)[:10],
            None if one.mean is None else round(one.mean, 6),
            one.distinct_estimated,
            *((one.distinct, one.median, sorted(each.count for each in one.top)) if sample is None else ()),
        )
        for one in profile.columns
    ]


async def test_QU2_a_broken_rule_takes_no_other_with_it(tmp_path: Path) -> None:
    connection = await shop.opened("duckdb", tmp_path)
    asked = [
        shop.rule("not_null", "customers", "email", {}, "a"),
        shop.rule("range", "customers", "id", {"minimum": "no number"}, "b"),
        shop.rule("inclusion", "customers", "id", {"table": "gone", "column": "id"}, "c"),
        shop.rule("unique", "customers", "email", {}, "d"),
    ]
    came = await shop.come_to(connection, asked)
    await connection.close()
    assert ["failed", "errored", "errored", "failed"] == [one.status for one in came]
    assert "The source has no table “gone”." == came[2].message
    assert "no number" not in came[1].message
