"""Which migration a SQLite file is at, and which is the newest, told without the library that migrates.

Most starts find nothing to do, and loading it takes a tenth of their time.
"""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.sql.database import claim

VERSIONS = Path(__file__).parent / "migrations" / "versions"


def newest() -> str:
    """Migrations are files that begin with their number."""
    return max(file.name.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py"))


def is_newest(path: Path) -> bool:
    """False also where the file is not there, or is not one of Concert's."""
    if not path.exists():
        return False
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute("SELECT version_num FROM alembic_version").fetchall() == [(newest(),)]
        except sqlite3.Error:
            return False


def migrate_file(path: Path) -> str:
    """Makes the SQLite file if need be, and brings it to the newest migration. The caller holds the folder's lock."""
    if is_newest(path):
        claim(path)
        return newest()
    from storage.sql import migrate  # noqa: PLC0415 - most starts need nothing of it

    return migrate.migrate_file(path)
