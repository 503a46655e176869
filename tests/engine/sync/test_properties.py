"""Any two small tables end equal; what the target had meanwhile is lost only where the rule says so."""

import sqlite3
import tempfile
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crdt.errors import ConcertError
from engine.sources.source import Budget, Entrance, SourceRoots
from engine.sources.sqlite import SqliteConfig
from engine.sync.deciding import Rule
from engine.sync.memory import KeysNotUnique
from engine.sync.reading import KeysEmpty, TooManyRows, WouldLose
from engine.sync.side import Place, Stopped, side_of
from engine.sync.work import Job, Side
from tests.engine.sync.tables import MIRROR, Made, job_of, synchronised, wanted

KEYS = st.integers(-3, 6)
TEXTS = st.none() | st.text(max_size=4)
TABLES = st.dictionaries(
    KEYS, st.tuples(TEXTS, st.none() | st.floats(allow_nan=False, allow_infinity=False)), max_size=8
)
Rows = dict[int, tuple[str | None, float | None]]


def table(
    folder: Path, name: str, rows: Rows | None = None, columns: str = "id INTEGER, name TEXT, share REAL"
) -> Made:
    path = folder / f"{name}.db"
    roots = SourceRoots(folders=(str(folder),))
    config = SqliteConfig(path=path.name)
    place = Place(config=config, roots=roots, entrance=Entrance(), budget=Budget(statement_seconds=30))

    def ask(sql: str) -> list[tuple[object, ...]]:
        with closing(sqlite3.connect(path)) as database, database:
            return database.execute(sql).fetchall()

    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(f"CREATE TABLE {name} ({columns})")
        values = [(key, *row) for key, row in (rows or {}).items()]
        database.executemany(f"INSERT INTO {name} VALUES (?, ?, ?)", values)
    return Made(side=Side(kind=side_of("sqlite"), place=place, table=name, rows=1000), run=ask, rows=ask)


def put(one: Made, rows: Rows) -> None:
    with (
        closing(sqlite3.connect(Path(one.side.place.roots.folders[0]) / f"{one.name}.db")) as database,
        database,
    ):
        database.execute(f"DELETE FROM {one.name}")
        database.executemany(
            f"INSERT INTO {one.name} VALUES (?, ?, ?)", [(key, *row) for key, row in rows.items()]
        )


@settings(max_examples=8, deadline=None)
@given(first=TABLES, target=TABLES, second=TABLES, meddled=TABLES, batch=st.integers(1, 4))
def test_SY1_any_two_small_tables_end_equal(
    first: Rows, target: Rows, second: Rows, meddled: Rows, batch: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, theirs = table(folder, "mine", first), table(folder, "theirs", target)
        job = job_of(mine, theirs, folder, wanted(("id", "name", "share")), MIRROR, batch)
        assert synchronised(job).proof["equal"]
        assert mine.all() == theirs.all()
        put(mine, second)
        put(theirs, meddled)
        ran = synchronised(job)
        assert ran.proof["equal"]
        assert mine.all() == theirs.all()
        assert 0 == synchronised(job).compared.total


@settings(max_examples=8, deadline=None)
@given(first=TABLES, second=TABLES, meddled=TABLES)
def test_SY8_what_the_target_changed_stays_where_the_target_wins(
    first: Rows, second: Rows, meddled: Rows
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, theirs = table(folder, "mine", first), table(folder, "theirs")
        rule = Rule(deletes="delete", conflicts="target")
        job = job_of(mine, theirs, folder, wanted(("id", "name", "share")), rule, 3)
        synchronised(job)
        put(mine, second)
        put(theirs, meddled)
        synchronised(job)
        after = {row[0]: row[1:] for row in theirs.all()}
        for key in {*first, *second, *meddled}:
            own = meddled.get(key) != first.get(key)
            assert (meddled if own else second).get(key) == after.get(key)


def test_SY3_a_dry_run_shows_what_would_be_written_and_writes_nothing(tmp_path: Path) -> None:
    before: Rows = {1: ("same", 1.0), 2: ("old", 2.0), 3: ("gone", 3.0), 4: ("both", 4.0)}
    mine, theirs = table(tmp_path, "mine", before), table(tmp_path, "theirs")
    job = job_of(
        mine, theirs, tmp_path, wanted(("id", "name", "share")), Rule(deletes="delete", conflicts="source"), 3
    )
    synchronised(job)
    put(mine, {1: ("same", 1.0), 2: ("new", 2.0), 4: ("mine", 4.0), 5: ("more", 5.0)})
    put(theirs, before | {4: ("theirs", 4.0)})
    held = theirs.all()
    bytes_before = {path.name: path.read_bytes() for path in tmp_path.glob("*.db")}
    ran = synchronised(job, dry=True)
    assert {"new": 1, "changed": 1, "deleted": 1, "conflict": 1} == {
        what: ran.compared.counts[what] for what in ("new", "changed", "deleted", "conflict")
    }
    assert {"new": 1, "changed": 1, "deleted": 1, "conflict": 1} == {
        what: len(rows) for what, rows in ran.compared.sample.items()
    }
    assert held == theirs.all()
    assert bytes_before == {path.name: path.read_bytes() for path in tmp_path.glob("*.db")}
    ran = synchronised(job)
    assert {"new": 1, "changed": 1, "deleted": 1, "conflict": 1} == {
        what: ran.compared.counts[what] for what in ("new", "changed", "deleted", "conflict")
    }, "the dry run left nothing behind that the next one would go by"


def job(folder: Path, rows: str) -> Job:
    mine = table(folder, "mine", columns="id, name, share")
    for row in rows.split(";"):
        mine.run(f"INSERT INTO mine VALUES ({row})")
    theirs = table(folder, "theirs", columns="id INTEGER, name VARCHAR(9), share INTEGER")
    return job_of(mine, theirs, folder, wanted(("id", "name", "share")), MIRROR)


@pytest.mark.parametrize(
    ("rows", "error"),
    [
        ("1, 'a', 1; 1, 'b', 2", KeysNotUnique),
        ("NULL, 'a', 1; 2, 'b', 2", KeysEmpty),
        ("1, 'a', 1.5; 2, 'b', 'many'", WouldLose),
    ],
)
def test_SY4_rows_that_cannot_be_told_apart_or_would_lose_end_the_run_before_anything_is_written(
    tmp_path: Path, rows: str, error: type[ConcertError]
) -> None:
    wish = job(tmp_path, rows)
    with pytest.raises(error) as failed:
        synchronised(wish)
    assert failed.value.details
    with closing(sqlite3.connect(tmp_path / "theirs.db")) as database:
        assert [] == database.execute("SELECT * FROM theirs").fetchall()


def test_SY7_every_value_that_would_lose_is_counted_and_the_first_are_named(tmp_path: Path) -> None:
    with pytest.raises(WouldLose) as failed:
        synchronised(job(tmp_path, "1, 'a', 1.5; 2, 'b', 2; 3, 'c', 'many'"))
    assert 2 == failed.value.details["count"]
    assert [("1", "is no whole number"), ("3", "is no whole number")] == [
        (one["row"][0], one["why"]) for one in failed.value.details["values"]
    ]


def test_SY9_a_table_with_more_rows_than_its_source_allows_is_not_read_to_its_end(tmp_path: Path) -> None:
    wish = job(tmp_path, "1, 'a', 1; 2, 'b', 2")
    with pytest.raises(TooManyRows):
        synchronised(replace(wish, source=replace(wish.source, rows=1)))
    with pytest.raises(Stopped):
        synchronised(replace(wish, stopped=lambda: True))
