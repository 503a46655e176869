"""PostgreSQL databases: pg_dump out of a snapshot that the contents are read from too; restored into a new database."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from engine.backups.kind import (
    BackupFailed,
    BackupKind,
    BackupStopped,
    Contents,
    Copied,
    Job,
    PlaceTaken,
    Stock,
)
from engine.backups.programs import run
from engine.late import late
from engine.sources.postgres import SSL_MODES
from engine.sources.postgres_errors import explain
from engine.sources.profiling import quoted
from engine.sources.reaching import CONNECT_SECONDS

if TYPE_CHECKING:
    import psycopg
else:
    psycopg = late("psycopg")

COPY: Final = "database.dump"
FORCES: Final = 130_000
TABLES: Final = (
    "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND n.nspname NOT LIKE 'pg\\_%' "
    "AND n.nspname <> 'information_schema' ORDER BY 1, 2"
)


def copy(job: Job) -> Copied:
    with _session(job, job.config.database) as session:
        session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = str(_first(session, "SELECT pg_export_snapshot()"))
        contents = _contents(session, job)
        job.say(0, 1, "pg_dump")
        target = ("--format=custom", "--no-owner", "--no-privileges", f"--file={job.folder / COPY}")
        _run(job, "pg_dump", f"--snapshot={snapshot}", *target, f"--dbname={job.config.database}")
    return Copied(before=contents, after=contents)


def trial(job: Job) -> Contents:
    """In a database of its own on the server of the trial, gone afterwards."""
    name = f"concert_trial_{job.folder.name.replace('-', '')[:32]}"
    _drop(job, name)
    try:
        return _filled(job, name)
    finally:
        _drop(job, name)


def restore(job: Job, target: str) -> Contents:
    """Under a name of its own until it is whole."""
    look(job, target)
    own = _own(job)
    found = _filled(job, own)
    try:
        with _session(job, job.config.database) as session:
            try:
                session.execute(f"ALTER DATABASE {quoted(own)} RENAME TO {quoted(target)}".encode())
            except psycopg.errors.DuplicateDatabase:
                raise PlaceTaken(details={"place": target}) from None
    except BaseException:
        _drop(job, own)
        raise
    return found


def look(job: Job, target: str) -> None:
    with _session(job, job.config.database) as session:
        if session.execute("SELECT 1 FROM pg_database WHERE datname = %s", (target,)).fetchone():
            raise PlaceTaken(details={"place": target})


def undo(job: Job, target: str) -> None:  # noqa: ARG001 - what is not whole never had that name
    _drop(job, _own(job))


def _own(job: Job) -> str:
    return f"concert_restore_{job.restore.replace('-', '')[:32]}"


def _filled(job: Job, target: str) -> Contents:
    with _session(job, job.config.database) as session:
        try:
            session.execute(f"CREATE DATABASE {quoted(target)} TEMPLATE template0".encode())
        except psycopg.errors.InsufficientPrivilege:
            raise BackupFailed(
                "The account may not create a database to restore into.",
                next_step="Give it CREATEDB, or name a test server in the policy of the source's backups.",
            ) from None
    try:
        whole = (job.folder / COPY).stat().st_size
        _run(
            job,
            "pg_restore",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            f"--dbname={target}",
            stdin=job.folder / COPY,
            read=lambda done: job.say(done, whole, "pg_restore"),
        )
        with _session(job, target) as session:
            return _contents(session, job)
    except BaseException:
        _drop(job, target)
        raise


def _drop(job: Job, name: str) -> None:
    """Also from under a program that outlived a process of ours that was killed."""
    with _session(job, job.config.database) as session:
        force = " WITH (FORCE)" if session.info.server_version >= FORCES else ""
        session.execute(f"DROP DATABASE IF EXISTS {quoted(name)}{force}".encode())


def _contents(session: "psycopg.Connection[Any]", job: Job) -> Contents:
    found: dict[str, Stock] = {}
    session.execute(
        "SET LOCAL search_path = pg_catalog"
        if session.info.transaction_status
        else "SET search_path = pg_catalog"
    )
    tables = session.execute(TABLES.encode()).fetchall()
    for number, (schema, name) in enumerate(tables):
        if job.stopped():
            raise BackupStopped
        job.say(number, len(tables), name)
        whole = f"{quoted(schema)}.{quoted(name)}"
        row = session.execute(
            f"SELECT count(*), coalesce(sum(hashtextextended(each::text, 0)::numeric), 0) FROM {whole} AS each".encode()
        ).fetchone()
        assert row is not None  # noqa: S101 - an aggregate has one row
        found[name if schema == "public" else f"{schema}.{name}"] = Stock(int(row[0]), str(row[1]))
    return found


def _first(session: "psycopg.Connection[Any]", sql: str) -> Any:
    row = session.execute(sql.encode()).fetchone()
    return row[0] if row else None


@contextmanager
def _session(job: Job, database: str) -> Iterator["psycopg.Connection[Any]"]:
    config = job.config
    try:
        with closing(
            psycopg.connect(
                host=config.host,
                port=config.port,
                dbname=database,
                user=config.user,
                password=job.entrance.secret or None,
                sslmode=SSL_MODES[config.tls],
                sslrootcert="system" if config.tls == "verify" else None,
                passfile="",
                connect_timeout=int(CONNECT_SECONDS),
                application_name="concert backup",
                client_encoding="UTF8",
                autocommit=True,
            )
        ) as session:
            session.execute("SET timezone = 'UTC'")
            session.execute("SET extra_float_digits = 3")
            session.execute("SET intervalstyle = 'iso_8601'")
            yield session
    except psycopg.Error as error:
        raise explain(error, config) from None


def _run(
    job: Job,
    program: str,
    *arguments: str,
    stdin: Path | None = None,
    read: Callable[[int], None] = lambda _bytes: None,
) -> None:
    config = job.config
    environment = {
        "PGHOST": config.host,
        "PGPORT": str(config.port),
        "PGUSER": config.user,
        "PGSSLMODE": SSL_MODES[config.tls],
        "PGPASSFILE": str(Path("/dev/null")),
        "PGAPPNAME": "concert backup",
        "PGCONNECT_TIMEOUT": str(int(CONNECT_SECONDS)),
    }
    if config.tls == "verify":
        environment["PGSSLROOTCERT"] = "system"
    if job.entrance.secret:
        environment["PGPASSWORD"] = job.entrance.secret
    run(
        [program, "--no-password", *arguments],
        environment=environment,
        stopped=job.stopped,
        stdin=stdin,
        secret=job.entrance.secret,
        read=read,
    )


BACKUP = BackupKind(
    kind="postgres",
    title="pg_dump and pg_restore",
    place="a new database on the same server",
    copy=copy,
    trial=trial,
    restore=restore,
    look=look,
    undo=undo,
    programs=("pg_dump", "pg_restore"),
)
