"""Every useful pair of kinds on real files and servers: what the target has afterwards is what the source has, and the proof says so."""

from pathlib import Path

import pytest

from engine.sync.deciding import Rule
from tests.engine.sources.estate import Estate
from tests.engine.sync.tables import WRITABLE, Row, job_of, literal, made, synchronised, wanted
from tests.support import mariadb, postgres

COLUMNS = "id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80), total DECIMAL(12,2), seen TIMESTAMP NULL, born DATE, share DOUBLE PRECISION"
NAMES = ("id", "name", "total", "seen", "born", "share")
ROWS: list[Row] = [
    (
        number,
        None if number % 7 == 0 else f"Zoë “{number}” 100% of ?\\ 'x'",
        f"{number}.{number % 90 + 10}",
        f"2024-03-0{1 + number % 9} 12:30:15",
        f"19{10 + number % 80}-02-1{number % 10}",
        number / 8,
    )
    for number in range(1, 61)
]
RING = (
    ("sqlite", "postgres"),
    ("postgres", "duckdb"),
    ("duckdb", "mariadb"),
    ("mariadb", "sqlite"),
    ("files", "postgres"),
)
"""Each kind on each side it can be on; the soak has all pairs."""
PAIRS = [
    pytest.param(source, target, marks=[] if (source, target) in RING else pytest.mark.soak)
    for source in (*WRITABLE, "files")
    for target in WRITABLE
]


def there(estate: Estate, *kinds: str) -> None:
    if "postgres" in kinds and estate.postgres is None:
        pytest.skip(postgres.MISSING)
    if "mariadb" in kinds and estate.mariadb is None:
        pytest.skip(mariadb.MISSING)


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_SY1_the_target_has_what_the_source_has_and_both_come_to_the_same(
    estate: Estate, source: str, target: str, tmp_path: Path
) -> None:
    there(estate, source, target)
    mine = made(estate, source, COLUMNS, ROWS)
    theirs = made(
        estate,
        target,
        COLUMNS,
        [(1, "old", "1.00", None, None, 0.5), (900, "extra", "2.00", None, None, 0.25)],
    )
    job = job_of(mine, theirs, tmp_path, wanted(NAMES))
    ran = synchronised(job)
    assert (59, 1, 1) == tuple(ran.written[name] for name in ("inserted", "updated", "removed"))
    assert ran.proof["equal"], ran.proof
    assert not ran.proof["moved"]
    assert (60, 60) == (ran.proof["source_rows"], ran.proof["target_rows"])
    assert [row[1] for row in ROWS] == [row[1] for row in theirs.all()]
    again = synchronised(job)
    assert ({}, 60, True) == (again.written, again.compared.counts["equal"], again.proof["equal"])


@pytest.mark.parametrize("kind", WRITABLE, indirect=True)
def test_SY1_the_second_run_writes_what_changed_and_nothing_else(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    mine = made(estate, "sqlite", COLUMNS, ROWS[:40])
    theirs = made(estate, kind, COLUMNS)
    job = job_of(mine, theirs, tmp_path, wanted(NAMES), batch=7)
    assert 6 == synchronised(job).batches
    mine.run(f'UPDATE "{mine.name}" SET name = {literal("another")} WHERE id = 3')
    mine.run(f'DELETE FROM "{mine.name}" WHERE id = 4')
    mine.run(f'INSERT INTO "{mine.name}" (id, name) VALUES (77, NULL)')
    before = synchronised(job, dry=True).compared
    assert (1, 1, 1, 0) == tuple(before.counts[name] for name in ("new", "changed", "deleted", "conflict"))
    assert ["name"] == before.sample["changed"][0]["columns"]
    ran = synchronised(job)
    assert (1, 1, 1) == tuple(ran.written[name] for name in ("inserted", "updated", "removed"))
    assert ran.proof["equal"]


@pytest.mark.parametrize("kind", WRITABLE, indirect=True)
def test_SY4_texts_that_a_collation_takes_for_the_same_stay_two_keys(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    columns = '"id" VARCHAR(20) NOT NULL, "n" INTEGER'
    mine = made(estate, "sqlite", columns, [("a", 1), ("A", 2), ("ä", 3), ("it's", 4)])
    theirs = made(estate, kind, columns, [("a", 9), ("A", 9), ("b", 9), ("B", 9)])
    ran = synchronised(job_of(mine, theirs, tmp_path, wanted(("id", "n"))))
    assert ran.proof["equal"]
    assert [("A", 2), ("a", 1), ("it's", 4), ("ä", 3)] == sorted(theirs.all())


@pytest.mark.parametrize("kind", WRITABLE, indirect=True)
def test_SY4_several_keys_and_odd_names_are_written_as_they_are(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    columns = '"from" INTEGER NOT NULL, "100% ?" VARCHAR(20) NOT NULL, "a ""b""" INTEGER, PRIMARY KEY ("from", "100% ?")'
    mine = made(estate, "sqlite", columns, [(1, "x", 1), (1, "y", 2), (2, "x", 3)])
    theirs = made(estate, kind, columns, [(1, "x", 0), (3, "x", 0)])
    job = job_of(mine, theirs, tmp_path, wanted(("from", "100% ?", 'a "b"'), ("from", "100% ?")))
    assert synchronised(job).proof["equal"]
    assert [(1, "x", 1), (1, "y", 2), (2, "x", 3)] == sorted(theirs.all("from"))


@pytest.mark.parametrize("kind", WRITABLE, indirect=True)
def test_SY6_rows_that_are_gone_are_marked_and_come_back(estate: Estate, kind: str, tmp_path: Path) -> None:
    mine = made(estate, "sqlite", "id INTEGER PRIMARY KEY, name TEXT", [(1, "a"), (2, "b")])
    theirs = made(estate, kind, "id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20), gone TIMESTAMP NULL")
    job = job_of(
        mine, theirs, tmp_path, wanted(("id", "name"), mark="gone"), Rule(deletes="mark", conflicts="source")
    )
    synchronised(job)
    mine.run(f'DELETE FROM "{mine.name}" WHERE id = 2')
    ran = synchronised(job)
    assert (1, True) == (ran.written["marked"], ran.proof["equal"])
    assert [False, True] == [row[2] is not None for row in theirs.all()]
    mine.run(f"INSERT INTO \"{mine.name}\" VALUES (2, 'back')")
    assert (1, True) == ((back := synchronised(job)).written["updated"], back.proof["equal"])
    assert [(1, "a", None), (2, "back", None)] == theirs.all()


@pytest.mark.parametrize("kind", WRITABLE, indirect=True)
def test_SY5_what_somebody_changed_since_the_comparison_is_left_alone(
    estate: Estate, kind: str, tmp_path: Path
) -> None:
    mine = made(estate, "sqlite", "id INTEGER PRIMARY KEY, name TEXT", [(1, "a"), (2, "b")])
    theirs = made(estate, kind, "id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(20)", [(1, "old"), (2, "old")])
    job = job_of(mine, theirs, tmp_path, wanted(("id", "name")))
    change = f"UPDATE \"{theirs.name}\" SET name = 'mine' WHERE id = 2"
    ran = synchronised(job, between=lambda: theirs.run(change))
    assert (1, 1, False) == (ran.written["updated"], ran.written["moved"], ran.proof["equal"])
    assert [(1, "a"), (2, "mine")] == theirs.all()
