"""The shop on every kind of source; servers are started once."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.mariadb import MISSING as NO_MARIADB
from tests.support.mariadb import is_installed, mariadb_server
from tests.support.postgres import MISSING as NO_POSTGRES
from tests.support.postgres import private_server, programs


@pytest.fixture(scope="package")
def postgres_server() -> Iterator[Any]:
    if programs() is None:
        pytest.skip(NO_POSTGRES)
    with private_server("fsync=off") as server:
        yield server


@pytest.fixture(scope="package")
def own_mariadb() -> Iterator[Any]:
    if not is_installed():
        pytest.skip(NO_MARIADB)
    with mariadb_server() as server:
        yield server
