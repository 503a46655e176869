"""Values that a database holds and Python, JSON or the wire does not: they keep nobody from the rest of their table."""

from typing import Any

import msgpack
import pytest

from crdt.errors import InvalidInput
from engine.joins.proposing import family_of as family_in_joins
from engine.sources.failures import SourceFailed
from engine.sources.measures import family_of
from engine.sources.selecting import Condition, Selected, Selection, plain_value
from engine.sources.source import TableProfile
from tests.engine.sources.estate import KINDS, Estate
from tests.engine.sources.test_contract import declaring, named

pytestmark = pytest.mark.anyio
ENUM = "ENUM('INTERNAL', 'UPDATED')"
SMALL = 2
"""Rows of a sample, of three in all."""


async def asked(estate: Estate, kind: str, table: str, *statements: str) -> tuple[Selected, TableProfile]:
    """Of a table that is gone afterwards; the profile comes from a sample, which asks the most of a database."""
    estate.run(kind, *statements)
    connection = await estate.open(kind)
    try:
        found = await connection.select(Selection(table=table))
        await connection.profile(table, None, lambda *_: None)
        return found, await connection.profile(table, SMALL, lambda *_: None)
    finally:
        await connection.close()
        estate.run(kind, f"DROP TABLE {table}")


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_SO1_moments_that_only_postgres_has_are_the_text_it_says(estate: Estate, kind: str) -> None:
    found, profile = await asked(
        estate,
        kind,
        "valid",
        "CREATE TABLE valid (until TIMESTAMP, since DATE, at TIME, days DATE[])",
        "INSERT INTO valid VALUES ('infinity', '0044-03-15 BC', '24:00', '{infinity}')",
        "INSERT INTO valid VALUES ('294000-01-01', '-infinity', '23:00', '{2024-01-01}')",
        "INSERT INTO valid VALUES ('2024-05-06 07:08', '1950-01-01', NULL, NULL)",
    )
    assert ("infinity", "0044-03-15 BC", "24:00:00", ["infinity"]) == tuple(found.rows[0].values())
    assert ("294000-01-01 00:00:00", "-infinity") == tuple(found.rows[1].values())[:2]
    assert ("2024-05-06T07:08:00", "1950-01-01") == tuple(found.rows[2].values())[:2]
    assert (3, "-infinity") == (profile.rows, profile.columns[1].minimum)


@pytest.mark.parametrize("kind", ["postgres"], indirect=True)
async def test_SO1_numbers_without_an_end_and_ranges_of_numbers_are_told(estate: Estate, kind: str) -> None:
    found, profile = await asked(
        estate,
        kind,
        "odd",
        "CREATE TABLE odd (amount NUMERIC, ages INT4RANGE, paid NUMRANGE)",
        "INSERT INTO odd VALUES ('NaN', '[1,5)', '[1,5)'), ('Infinity', 'empty', NULL), (2.5, NULL, NULL)",
    )
    assert [None, None, 2.5] == [row["amount"] for row in found.rows]
    assert 2.5 == profile.columns[0].mean


@pytest.mark.parametrize("kind", ["duckdb", "mariadb"], indirect=True)
async def test_SO1_the_choices_of_an_enumeration_are_texts_whatever_they_are_called(
    estate: Estate, kind: str
) -> None:
    _, profile = await asked(
        estate,
        kind,
        "chosen",
        f"CREATE TABLE chosen (state {ENUM})",
        "INSERT INTO chosen VALUES ('INTERNAL'), ('UPDATED'), (NULL)",
    )
    (state,) = profile.columns
    assert (1, None, "INTERNAL", "UPDATED") == (state.nulls, state.mean, state.minimum, state.maximum)


@pytest.mark.parametrize("kind", ["mariadb"], indirect=True)
async def test_SO1_shapes_keep_nobody_from_the_profile_of_their_table(estate: Estate, kind: str) -> None:
    _, profile = await asked(
        estate,
        kind,
        "places",
        "CREATE TABLE places (id INTEGER, at POINT, around GEOMETRY)",
        "INSERT INTO places VALUES (1, POINT(1, 2), POINT(1, 2)), (2, NULL, NULL), (3, NULL, NULL)",
    )
    assert [0, 2, 2] == [column.nulls for column in profile.columns]
    assert 2 == profile.columns[0].mean


def test_types_are_not_taken_for_the_words_inside_them() -> None:
    assert ("text", "text", "other", "other") == tuple(
        map(family_of, (ENUM, "set('date','int')", "int8multirange", "tstzrange"))
    )
    assert "text" == family_in_joins("enum('printed','draft')")


@pytest.mark.parametrize("number", [1 << 64, -(1 << 63) - 1, (1 << 127) - 1])
def test_numbers_of_more_than_64_bits_travel_as_the_nearest_fraction(number: int) -> None:
    assert float(number) == msgpack.unpackb(msgpack.packb(plain_value({"at": [number]})))["at"][0]
    assert (1 << 64) - 1 == plain_value((1 << 64) - 1)


@declaring
async def test_SO2_what_is_asked_for_is_compared_as_the_column_is(estate: Estate, kind: str) -> None:
    async def found(column: str, value: Any, how: str = "equal") -> int:
        where = [Condition.model_validate({"column": column, "is": how, "value": value})]
        return len((await connection.select(Selection(table="coded", where=where))).rows)

    estate.run(
        kind,
        "CREATE TABLE coded (code VARCHAR(10), n INTEGER)",
        "INSERT INTO coded VALUES ('07', 7), ('7', 8), ('abc', 9)",
    )
    connection = await estate.open(kind)
    try:
        assert (1, 0, 2) == (
            await found("code", 7),
            await found("code", 0),
            await found("code", [7, "abc"], "in"),
        )
        assert (0, 3) == (await found("n", 1 << 70), await found("n", 1 << 70, "less"))
    finally:
        await connection.close()
        estate.run(kind, "DROP TABLE coded")


async def test_SO2_what_no_database_could_compare_with_is_refused_by_name(estate: Estate) -> None:
    connection = await estate.open("sqlite")
    for how in ("equal", "contains"):
        where = [Condition.model_validate({"column": "name", "is": how, "value": "Ada \ud800"})]
        with pytest.raises(InvalidInput):
            await connection.select(Selection(table="people", where=where))
    beyond = [Condition.model_validate({"column": "id", "is": "less", "value": 10**400})]
    assert 100 == len((await connection.select(Selection(table="people", where=beyond))).rows)
    await connection.close()
    assert plain_value(10**400) is None


@pytest.mark.parametrize(
    "kind", [one for one in KINDS if one not in {"sqlite", "mariadb"}], indirect=True
)  # those two compare anything
async def test_SO4_a_value_of_another_type_is_not_called_a_damaged_file_or_a_lost_server(
    estate: Estate, kind: str
) -> None:
    connection = await estate.open(kind)
    asked_for = Selection(table=named(kind, "orders"), where=[Condition(column="total", value="dear")])
    with pytest.raises(SourceFailed) as refused:
        await connection.select(asked_for)
    await connection.close()
    assert "wrong_type" == refused.value.reason
    assert "dear" not in str(refused.value.to_dict())
