"""MariaDB and MySQL databases: mariadb-dump in one transaction; restored into a new database."""

import contextlib
import os
from collections.abc import Iterator
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
from engine.backups.programs import found as program_found
from engine.backups.programs import run
from engine.late import late
from engine.sources.mariadb import SQL_MODE
from engine.sources.mariadb_errors import explain
from engine.sources.profiling import quoted
from engine.sources.reaching import CONNECT_SECONDS

if TYPE_CHECKING:
    import pymysql
else:
    pymysql = late("pymysql")

COPY: Final = "database.sql"
DENIED: Final = frozenset({1044, 1045, 1227})
MARK: Final = "concert_restore_under_way"
"""A table that says whose a database is until it is whole, on servers that keep no comments of databases."""


def copy(job: Job) -> Copied:
    """What the dump shows lies between the two readings: the session of another program cannot be shared."""
    with _session(job, job.config.database) as session:
        before = _contents(session, job, job.config.database)
        job.say(0, 1, "mariadb-dump")
        _run(
            job, "dump", "--single-transaction", "--skip-lock-tables", "--routines", "--triggers",
            "--hex-blob", "--skip-dump-date", "--default-character-set=utf8mb4", job.config.database,
            stdout=job.folder / COPY,
        )  # fmt: skip
        after = _contents(session, job, job.config.database)
    return Copied(before=before, after=after)


def trial(job: Job) -> Contents:
    name = f"concert_trial_{job.folder.name.replace('-', '')[:32]}"
    _drop(job, name)
    try:
        return _filled(job, name)
    finally:
        _drop(job, name)


def restore(job: Job, target: str) -> Contents:
    """MariaDB cannot rename a database: until it is whole, its comment, or that of a table in it, says whose it is."""
    look(job, target)
    found = _filled(job, target)
    with _session(job, None) as session, session.cursor() as cursor:
        if _has_comments(cursor):
            cursor.execute(f"ALTER DATABASE {quoted(target)} COMMENT = ''")
        else:
            cursor.execute(f"DROP TABLE {quoted(target)}.{quoted(MARK)}")
    return found


def look(job: Job, target: str) -> None:
    with _session(job, None) as session, session.cursor() as cursor:
        cursor.execute("SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = %s", (target,))
        if cursor.fetchone():
            raise PlaceTaken(details={"place": target})


def undo(job: Job, target: str) -> None:
    """An empty database may be of somebody else where nothing says whose it is: it stays, and that is said."""
    with _session(job, None) as session, session.cursor() as cursor:
        if _has_comments(cursor):
            cursor.execute(
                "SELECT 1 FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = %s AND SCHEMA_COMMENT = %s",
                (target, _mark(job)),
            )
            ours = cursor.fetchone() is not None
        else:
            ours = _is_marked(cursor, job, target)
        if ours:
            cursor.execute(f"DROP DATABASE IF EXISTS {quoted(target)}")


def _is_marked(cursor: Any, job: Job, target: str) -> bool:
    cursor.execute(
        "SELECT s.SCHEMA_NAME, t.TABLE_NAME, t.TABLE_COMMENT FROM information_schema.SCHEMATA AS s "
        "LEFT JOIN information_schema.TABLES AS t ON t.TABLE_SCHEMA = s.SCHEMA_NAME WHERE s.SCHEMA_NAME = %s",
        (target,),
    )
    rows = cursor.fetchall()
    if [(target, None)] == [row[:2] for row in rows]:
        raise BackupFailed("There is an empty database of this name, and nothing says whose it is.")
    return any(row[1:] == (MARK, _mark(job)) for row in rows)


def _mark(job: Job) -> str:
    return f"Concert is restoring into this database: {job.restore}"


def _has_comments(cursor: Any) -> bool:
    """MariaDB since 10.5; MySQL not."""
    cursor.execute(
        "SELECT 1 FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'information_schema' "
        "AND TABLE_NAME = 'SCHEMATA' AND COLUMN_NAME = 'SCHEMA_COMMENT'"
    )
    return cursor.fetchone() is not None


def _filled(job: Job, target: str) -> Contents:
    with _session(job, None) as session, session.cursor() as cursor:
        mark = f" COMMENT = {session.escape(_mark(job))}" if _has_comments(cursor) else ""
        try:
            cursor.execute(f"CREATE DATABASE {quoted(target)} CHARACTER SET utf8mb4{mark}")
            if not mark:
                marked = f"{quoted(target)}.{quoted(MARK)} (id INT) COMMENT = {session.escape(_mark(job))}"
                cursor.execute(f"CREATE TABLE {marked}")
        except pymysql.MySQLError as error:
            if error.args[0] not in DENIED:
                raise
            raise BackupFailed(
                "The account may not create a database to restore into.",
                next_step="Give it CREATE, or name a test server in the policy of the source's backups.",
            ) from None
    try:
        _run(job, "", "--default-character-set=utf8mb4", target, stdin=job.folder / COPY)
        with _session(job, target) as session:
            return _contents(session, job, target)
    except BaseException:
        _drop(job, target)
        raise


def _drop(job: Job, name: str) -> None:
    with (
        contextlib.suppress(pymysql.err.OperationalError),
        _session(job, None) as session,
        session.cursor() as cursor,
    ):
        cursor.execute(f"DROP DATABASE IF EXISTS {quoted(name)}")


def _contents(session: "pymysql.Connection[Any]", job: Job, database: str) -> Contents:
    found: dict[str, Stock] = {}
    with session.cursor() as cursor:
        cursor.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT")
        cursor.execute(
            "SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = %s AND TABLE_TYPE = 'BASE TABLE' "
            "AND NOT (TABLE_NAME = %s AND TABLE_COMMENT = %s) ORDER BY 1",
            (database, MARK, _mark(job)),
        )
        names = [name for (name,) in cursor.fetchall()]
        for number, name in enumerate(names):
            if job.stopped():
                raise BackupStopped
            job.say(number, len(names), name)
            cursor.execute(f"SELECT count(*) FROM {quoted(name)}")
            rows = cursor.fetchone()
            cursor.execute(f"CHECKSUM TABLE {quoted(name)}")
            digest = cursor.fetchone()
            found[name] = Stock(int(rows[0]) if rows else 0, str(digest[1]) if digest else "")
        cursor.execute("COMMIT")
    return found


@contextmanager
def _session(job: Job, database: str | None) -> Iterator["pymysql.Connection[Any]"]:
    config = job.config
    try:
        with closing(
            pymysql.connect(
                host=config.host,
                port=config.port,
                user=config.user,
                password=job.entrance.secret,
                database=database,
                charset="utf8mb4",
                sql_mode=SQL_MODE,
                autocommit=True,
                connect_timeout=int(CONNECT_SECONDS),
                ssl_disabled=config.tls == "off",
            )
        ) as session:
            yield session
    except pymysql.MySQLError as error:
        raise explain(error, config) from None


def _run(job: Job, what: str, *arguments: str, stdin: Path | None = None, stdout: Path | None = None) -> None:
    """The password stands in a file that only this user may read: command lines can be seen by all."""
    config = job.config
    secrets = job.scratch / "client.cnf"
    with open(secrets, "w", encoding="utf-8", opener=_private) as file:
        escaped = job.entrance.secret.replace("\\", "\\\\").replace('"', '\\"')
        file.write(
            f'[client]\nhost={config.host}\nport={config.port}\nuser="{config.user}"\npassword="{escaped}"\n'
        )
        file.write("protocol=tcp\n")
        if config.tls in {"require", "verify"}:
            file.write("ssl\n")
        if config.tls == "verify":
            file.write("ssl-verify-server-cert\n")
        if config.tls == "off":
            file.write("skip-ssl\n")
    names = (f"mariadb-{what}", f"mysql{what}") if what else ("mariadb", "mysql")
    program = next((name for name in names if program_found(name)), names[0])
    whole = 1 if stdin is None else stdin.stat().st_size
    try:
        run(
            [program, f"--defaults-file={secrets}", *arguments],
            environment={},
            stopped=job.stopped,
            stdin=stdin,
            stdout=stdout,
            secret=job.entrance.secret,
            read=lambda done: job.say(done, whole, "mariadb"),
        )
    finally:
        secrets.unlink(missing_ok=True)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


BACKUP = BackupKind(
    kind="mariadb",
    title="mariadb-dump",
    place="a new database on the same server",
    copy=copy,
    trial=trial,
    restore=restore,
    look=look,
    undo=undo,
    programs=("mariadb-dump",),
)
