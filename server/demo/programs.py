"""Which database servers this machine has for the demo, and what to do where one is missing. Asks the file system alone."""

import os
import shutil
from pathlib import Path
from typing import Final

from crdt.dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Needed:
    """`kind` of source, `name` the demo gives it, `programs` that have to be found, `package` of Debian and Ubuntu that has them."""

    kind: str
    name: str
    title: str
    programs: tuple[str, ...]
    package: str
    about: str


POSTGRES: Final = Needed(
    kind="postgres",
    name="pg",
    title="PostgreSQL",
    programs=("initdb", "pg_ctl", "postgres"),
    package="postgresql",
    about="the flights on a server, with real roles and grants",
)
MARIADB: Final = Needed(
    kind="mariadb",
    name="maria",
    title="MariaDB",
    programs=("mariadbd", "mariadb-install-db"),
    package="mariadb-server",
    about="the shop on a server, with real users and grants",
)
DATABASES: Final = (POSTGRES, MARIADB)


def program(name: str) -> Path | None:
    """Of several versions the newest. Debian keeps those of servers beside the path of people."""
    if found := shutil.which(name):
        return Path(found)
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    places = [*versions, Path("/usr/sbin", name), Path("/usr/local/sbin", name)]
    return next((place for place in places if os.access(place, os.X_OK)), None)


def is_installed(needed: Needed) -> bool:
    return all(program(name) is not None for name in needed.programs)
