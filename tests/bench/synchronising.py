"""How fast tables are synchronised, for pairs of kinds on files and real servers: the first run writes every row, the second finds
nothing to do. Both read both sides twice, once to compare and once for the proof.
"""

import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.bench.figure import Figure, figure
from tests.engine.sources.estate import Estate, build
from tests.engine.sync.tables import Row, job_of, made, synchronised, wanted
from tests.support import mariadb, postgres

ROWS = 20_000
BATCH = 1_000
COLUMNS = "id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(80), total DECIMAL(12,2), seen TIMESTAMP NULL, share DOUBLE PRECISION"
NAMES = ("id", "name", "total", "seen", "share")
PAIRS = (
    ("sqlite", "sqlite"),
    ("sqlite", "postgres"),
    ("postgres", "duckdb"),
    ("duckdb", "mariadb"),
    ("mariadb", "sqlite"),
    ("files", "postgres"),
)


def figures() -> Iterator[Figure]:
    """Pairs of which a server's programs are not installed are left out."""
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder = Path(name)
        one = stack.enter_context(postgres.private_server("fsync=off")) if postgres.programs() else None
        other = stack.enter_context(mariadb.mariadb_server()) if mariadb.is_installed() else None
        estate = Estate(folder=folder, postgres=one, mariadb=other)
        build(estate)
        for pair in PAIRS:
            if not ("postgres" in pair and one is None) and not ("mariadb" in pair and other is None):
                yield from _pair(estate, *pair, folder)


def _pair(estate: Estate, source: str, target: str, folder: Path) -> Iterator[Figure]:
    mine, theirs = made(estate, source, COLUMNS, _rows()), made(estate, target, COLUMNS)
    job = job_of(mine, theirs, folder, wanted(NAMES), batch=BATCH)
    for what, written in (("first run, every row written", ROWS), ("second run, nothing to write", 0)):
        begun = time.perf_counter()
        ran = synchronised(job)
        taken = time.perf_counter() - begun
        if (sum(ran.written.values()), ran.proof["equal"]) != (written, True):
            raise RuntimeError(f"{source} to {target}: {ran.written}, {ran.proof}")
        yield figure(f"synchronising: {source} to {target}, {what}", ROWS / taken, "rows/s")


def _rows() -> list[Row]:
    return [
        (number, f"Person {number}", f"{number}.{number % 90 + 10}", "2024-03-01 12:30:15", number / 8)
        for number in range(1, ROWS + 1)
    ]
