from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.engine.sources.estate import Estate, build
from tests.support import mariadb, postgres


@pytest.fixture(scope="session")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Estate]:
    """The shop in every kind that this machine has the programs for."""
    folder: Path = tmp_path_factory.mktemp("estate")
    with ExitStack() as stack:
        one = stack.enter_context(postgres.private_server("fsync=off")) if postgres.programs() else None
        other = stack.enter_context(mariadb.mariadb_server()) if mariadb.is_installed() else None
        made = Estate(folder=folder, postgres=one, mariadb=other)
        build(made)
        yield made


@pytest.fixture
def kind(request: pytest.FixtureRequest, estate: Estate) -> str:
    """Parametrised indirectly; skipped with the reason where its server's programs are missing."""
    wanted = str(request.param)
    if wanted == "postgres" and estate.postgres is None:
        pytest.skip(postgres.MISSING)
    if wanted == "mariadb" and estate.mariadb is None:
        pytest.skip(mariadb.MISSING)
    return wanted
