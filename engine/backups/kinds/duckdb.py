"""DuckDB files, copied table by table into a new file, which also leaves behind what deleted rows took."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.backups.kind import BackupFailed, BackupKind, BackupStopped, Contents, Copied, Job, Stock
from engine.backups.placing import look, placed, undo
from engine.late import late
from engine.sources.paths import resolve
from engine.sources.profiling import quoted

if TYPE_CHECKING:
    import duckdb
else:
    duckdb = late("duckdb")

COPY: Final = "database.duckdb"
TABLES: Final = (
    "SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = 'source' "
    "AND table_type = 'BASE TABLE' ORDER BY 1, 2"
)


def copy(job: Job) -> Copied:
    """The file is held open for reading, so that no other process writes to it meanwhile."""
    contents = _carried(job, resolve(job.config.path, job.roots), job.folder / COPY)
    return Copied(before=contents, after=contents)


def trial(job: Job) -> Contents:
    return _put(job, job.scratch / COPY)


def restore(job: Job, target: str) -> Contents:
    with placed(job, target) as path:
        return _put(job, path)


def _put(job: Job, path: Path) -> Contents:
    _carried(job, job.folder / COPY, path)
    with _reading(path) as database:
        return _contents(database, job)


def _carried(job: Job, source: Path, target: Path) -> Contents:
    with _reading(source) as database:
        contents = _contents(database, job)
        try:
            database.execute(f"ATTACH {_literal(target)} AS target")
            database.execute("COPY FROM DATABASE source TO target")
            database.execute("DETACH target")
        except duckdb.Error as error:
            raise BackupFailed(f"DuckDB refused: {_line(error)}") from None
    return contents


def _contents(database: "duckdb.DuckDBPyConnection", job: Job) -> Contents:
    found: dict[str, Stock] = {}
    tables = database.execute(TABLES).fetchall()
    for number, (schema, name) in enumerate(tables):
        if job.stopped():
            raise BackupStopped
        job.say(number, len(tables), name)
        whole = f"source.{quoted(schema)}.{quoted(name)}"
        rows, digest = database.execute(
            f"SELECT count(*), coalesce(sum(hash(each)), 0)::VARCHAR FROM {whole} AS each"
        ).fetchall()[0]
        found[name if schema == "main" else f"{schema}.{name}"] = Stock(int(rows), str(digest))
    return found


@contextmanager
def _reading(path: Path) -> Iterator["duckdb.DuckDBPyConnection"]:
    """The file as `source`. Another one may be attached beside it, so the connection itself is to memory."""
    database = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
    try:
        database.execute(f"ATTACH {_literal(path)} AS source (READ_ONLY)")
        yield database
    except duckdb.Error as error:
        raise BackupFailed(f"DuckDB cannot read the file: {_line(error)}") from None
    finally:
        database.close()


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _line(error: Exception) -> str:
    return str(error).splitlines()[0][:300]


BACKUP = BackupKind(
    kind="duckdb",
    title="DuckDB's copy of a database",
    place="a new file below the folder of sources",
    copy=copy,
    trial=trial,
    restore=restore,
    look=look,
    undo=undo,
)
