"""What is decided without any source: shapes of types, values that fit or lose, which columns, and what becomes of a row."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.sources.source import Column, Index, Table
from engine.sync.converting import Loses, cell_of, own_cell, value_of
from engine.sync.deciding import Rule, Sides, Verdict, verdict_of
from engine.sync.figures import Figures, proof_of
from engine.sync.mapping import Field, MappingRefused, Pair, Wanted, mapped, proposed
from engine.sync.shapes import Shape, shape_of
from engine.sync_records import Conflicts, Deletes


def at(**later: float) -> datetime:
    """A time without a zone."""
    return datetime.fromisoformat("2024-03-01 00:00:00") + timedelta(**later)


KIN: list[tuple[Any, str, str]] = [
    ("sqlite", "VARCHAR(80)", "text"),
    ("sqlite", "", "any"),
    ("sqlite", "UNSIGNED BIG INT", "integer"),
    ("postgres", "timestamp(3) with time zone", "instant"),
    ("postgres", "character varying(20)", "text"),
    ("postgres", "numeric(10,2)", "decimal"),
    ("postgres", "integer[]", "other"),
    ("mysql", "int(10) unsigned", "integer"),
    ("mysql", "timestamp", "instant"),
    ("mysql", "enum('a','b')", "other"),
    ("duckdb", "TIMESTAMP WITH TIME ZONE", "instant"),
    ("duckdb", "UBIGINT", "integer"),
    ("duckdb", "STRUCT(a INTEGER)", "other"),
]


@pytest.mark.parametrize(("dialect", "declared", "family"), KIN)
def test_SY7_declared_types_are_one_family_in_every_kind(dialect: Any, declared: str, family: str) -> None:
    assert family == shape_of(dialect, declared).family


FITS: list[tuple[Any, tuple[Any, str], Any]] = [
    (Decimal("1.50"), ("postgres", "numeric(6,2)"), "1.5"),
    (1.1, ("postgres", "real"), repr(1.100000023841858)),
    ("2024-03-01T10:00:00+02:00", ("postgres", "timestamp with time zone"), "2024-03-01 08:00:00+00:00"),
    (at(), ("mysql", "date"), "2024-03-01"),
    (True, ("mysql", "tinyint(1)"), 1),
    ("12", ("duckdb", "INTEGER"), 12),
    ("ab  ", ("postgres", "character(4)"), "ab"),
    (timedelta(hours=3), ("postgres", "time without time zone"), "03:00:00"),
    (UUID(int=7), ("postgres", "uuid"), str(UUID(int=7))),
    ('{"b": 1, "a": [2.50]}', ("postgres", "jsonb"), '{"a":[2.5],"b":1}'),
    (b"\x00\xff", ("mysql", "varbinary(2)"), "00ff"),
]


@pytest.mark.parametrize(("value", "column", "cell"), FITS)
def test_SY7_a_value_that_fits_is_the_same_whichever_driver_gave_it(
    value: Any, column: Any, cell: Any
) -> None:
    assert cell == cell_of(value, shape_of(*column))


LOST: list[tuple[Any, tuple[Any, str]]] = [
    (1.5, ("postgres", "integer")),
    (70_000, ("mysql", "smallint(6)")),
    (-1, ("mysql", "int(10) unsigned")),
    (Decimal("1.234"), ("postgres", "numeric(6,2)")),
    (Decimal("12345.1"), ("postgres", "numeric(6,2)")),
    (Decimal("1234567890123456.7"), ("sqlite", "DECIMAL(30,2)")),
    (Decimal("0.1234567890123456789"), ("duckdb", "DOUBLE")),
    ((1 << 53) + 1, ("postgres", "double precision")),
    (1.123456789, ("mysql", "float")),
    (float("nan"), ("mysql", "double")),
    ("abcdef", ("mysql", "varchar(5)")),
    ("a\0b", ("postgres", "text")),
    ("\udce4", ("sqlite", "TEXT")),
    ("x", ("sqlite", "INTEGER")),
    (at(hours=10), ("mysql", "date")),
    (at(microseconds=500), ("mysql", "datetime(3)")),
    ("2024-13-01", ("postgres", "date")),
    ("no", ("postgres", "boolean")),
    ("{", ("postgres", "json")),
    (b"x", ("postgres", "text")),
    (5, ("duckdb", "STRUCT(a INTEGER)")),
    (timedelta(hours=30), ("postgres", "time without time zone")),
]


@pytest.mark.parametrize(("value", "column"), LOST)
def test_SY7_a_value_that_would_not_come_back_the_same_is_refused(value: Any, column: Any) -> None:
    with pytest.raises(Loses):
        cell_of(value, shape_of(*column))
    assert isinstance(own_cell(value, shape_of(*column)), str)


ZONED = st.datetimes(timezones=st.just(UTC) | st.just(timezone(timedelta(hours=5))))
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "integer": st.integers(-(1 << 63), (1 << 63) - 1),
    "decimal": st.decimals(allow_nan=False, allow_infinity=False, places=4),
    "float": st.floats(allow_nan=False),
    "text": st.text(),
    "bytes": st.binary(),
    "date": st.dates(),
    "timestamp": st.datetimes(),
    "instant": ZONED.filter(lambda one: one.year not in {1, 9999}),
    "boolean": st.booleans(),
    "uuid": st.uuids(),
}


@given(st.sampled_from(sorted(VALUES)).flatmap(lambda family: st.tuples(st.just(family), VALUES[family])))
def test_SY7_what_is_written_reads_as_the_same_cell(given_: tuple[Any, Any]) -> None:
    family, value = given_
    shape = Shape(family=family)
    cell = cell_of(value, shape)
    assert cell == cell_of(value_of(cell, shape), shape)


# Which columns


def table(*columns: tuple[str, str], key: str = "", unique: str = "") -> Table:
    found = [Column(name=name, type=type_, nullable=True, primary_key=name == key) for name, type_ in columns]
    indexes = [Index(name="i", columns=[unique], unique=True)] if unique else []
    return Table(schema_name="", name="t", kind="table", columns=found, indexes=indexes)


def test_SY7_columns_of_one_name_are_proposed_with_the_keys_that_tables_declare() -> None:
    source = table(("ID", "INTEGER"), ("Name", "TEXT"), ("raw", "BLOB"))
    target = table(("id", "bigint"), ("name", "character varying(9)"), ("raw", "text"), key="id")
    found, why = proposed(source, "sqlite", target, "postgres")
    assert [("ID", "id"), ("Name", "name")] == [(pair.source, pair.target) for pair in found.pairs]
    assert (("id",), "primary key of the target") == (found.keys, why)
    assert ("name",) == proposed(source, "sqlite", table(("name", "text"), unique="name"), "postgres")[0].keys
    without = table(("name", "text"), ("id", "text"))
    assert (("id",), "found in the data of the source") == (
        (offered := proposed(source, "sqlite", without, "postgres", [["ID"]]))[0].keys,
        offered[1],
    )
    assert ((), "") == ((nothing := proposed(source, "sqlite", without, "postgres"))[0].keys, nothing[1])


def test_SY7_types_that_differ_have_to_be_said_to_be_converted() -> None:
    source, target = table(("id", "TEXT"), ("n", "REAL")), table(("id", "integer"), ("n", "date"))
    pairs = (
        Pair(source="id", target="id"),
        Pair(source="n", target="n", converts=True),
        Pair(source="x", target="id"),
    )
    with pytest.raises(MappingRefused) as refused:
        mapped(Wanted(pairs=pairs, keys=("other",)), source, "sqlite", target, "postgres")
    said = [problem["why"] for problem in refused.value.details["problems"]]
    assert 5 == len(said)
    assert "is integer, the source has TEXT: say that it is to be converted" == said[0]
    plan = mapped(
        Wanted(pairs=(Pair(source="id", target="id", converts=True),), keys=("id",)),
        source,
        "sqlite",
        target,
        "postgres",
    )
    assert (0,) == plan.keys


# What becomes of a row

A, B, C = b"a", b"b", b"c"
RULES: list[tuple[Sides, Deletes, Conflicts, Verdict | None]] = [
    (Sides(source=A, target=A), "delete", "source", None),
    (Sides(source=A, target=None), "off", "ask", Verdict(what="new", settled="source")),
    (Sides(source=B, target=A, was=(A, A)), "off", "ask", Verdict(what="changed", settled="source")),
    (Sides(source=None, target=A, was=(A, A)), "off", "source", None),
    (Sides(source=None, target=A, was=(A, A)), "mark", "ask", Verdict(what="deleted", settled="source")),
    (Sides(source=B, target=C, was=(A, A)), "off", "target", Verdict(what="conflict", settled="target")),
    (Sides(source=A, target=C, was=(A, A)), "off", "source", Verdict(what="conflict", settled="source")),
    (Sides(source=A, target=None, was=(A, A)), "off", "ask", Verdict(what="conflict", settled="ask")),
    (Sides(source=B, target=C), "off", "newer", Verdict(what="conflict", settled="target")),
    (Sides(source=None, target=C), "delete", "ask", Verdict(what="conflict", settled="ask")),
    (Sides(source=A, target=B, was=(A, B)), "delete", "source", None),
]


@pytest.mark.parametrize(("sides", "deletes", "conflicts", "expected"), RULES)
def test_SY8_a_row_that_only_the_source_changed_is_no_conflict(
    sides: Sides, deletes: Deletes, conflicts: Conflicts, expected: Verdict | None
) -> None:
    assert expected == verdict_of(sides, Rule(deletes=deletes, conflicts=conflicts), newer="target")


def test_SY1_a_proof_sees_values_that_changed_places() -> None:
    fields = [Field(source=name, target=name, shape=Shape(family="integer")) for name in ("a", "b")]
    one, other = Figures(width=2), Figures(width=2)
    for cells in ((1, 2), (3, 4)):
        one.add(cells, repr(cells))
    for cells in ((1, 4), (3, 2)):
        other.add(cells, repr(cells))
    proof = proof_of(fields, one, other)
    assert [True, True] == [column["equal"] for column in proof["columns"]]
    assert not proof["equal"]
    assert proof_of(fields, one, one)["equal"]


def test_SY7_dates_are_dates_and_no_moments() -> None:
    assert "2024-03-01 00:00:00" == cell_of(date(2024, 3, 1), Shape(family="timestamp"))
