"""PostgreSQL and MariaDB for the demo: started, filled and made sources by one command; what is missing is said with the next step."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from server.demo.absent import how_to_install
from server.demo.databases import home_of
from server.demo.flights import TABLES, VIEWS
from server.demo.programs import DATABASES, MARIADB, POSTGRES, is_installed
from tests.support.demo import with_a_demo
from tests.support.hatched import command
from tests.support.people import Person, owner
from tests.support.server import ROOT, RunningServer, items

SECONDS = 300
INSTALLED = [needed for needed in DATABASES if is_installed(needed)]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    data = with_a_demo(tmp_path_factory.mktemp("databases"))
    _little(data / "sources" / "flights.db")
    running = RunningServer(data).start()
    yield running
    running.stop()
    shutil.rmtree(home_of(data), ignore_errors=True)


def _little(file: Path) -> None:
    """The tables of the demo's flights with one row each, whose keys point to nothing."""
    with closing(sqlite3.connect(file)) as database:
        for table, (columns, _) in TABLES.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
        database.execute("INSERT INTO airlines VALUES ('UA', 'United')")
        database.execute("INSERT INTO airports (faa, name) VALUES ('EWR', 'Newark')")
        database.execute(
            "INSERT INTO flights (year, carrier, tailnum, origin, dest) VALUES (2013, 'UA', 'N1', 'EWR', 'BQN')"
        )
        for view in VIEWS:
            database.execute(view)
        database.commit()


@contextmanager
def databases(server: RunningServer) -> Iterator[list[str]]:
    """What the command says until it is ready; it is stopped as by Ctrl-C."""
    asked = [sys.executable, "-m", "server", "demo", "databases", "--data", str(server.data)]
    process = subprocess.Popen(
        asked, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=dict(os.environ)
    )
    lines: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith("ready"):
            break
    try:
        yield lines
    finally:
        process.send_signal(signal.SIGINT)
        assert 0 == process.wait(SECONDS), lines
        process.stdout.close()


@pytest.mark.timeout(2 * SECONDS)
@pytest.mark.skipif(not INSTALLED, reason="neither PostgreSQL nor MariaDB is installed")
def test_S0_2_one_command_makes_servers_of_this_machine_sources_of_the_demo(server: RunningServer) -> None:
    ada = owner(server)
    about = {"workspace": ada.workspace()}
    before = {one["name"]: one["why"] for one in items(ada.request("GET", "/demo/absent", params=about))}
    assert {needed.name for needed in DATABASES} == before.keys()
    for needed in INSTALLED:
        assert f"{needed.title} is installed, and the demo's server was never started." == before[needed.name]
    with databases(server) as lines:
        assert [] == [line for line in lines if "could not" in line], lines
        first = {needed.name: _answers(ada, needed.name) for needed in INSTALLED}
        left = items(ada.request("GET", "/demo/absent", params=about))
        assert {needed.name for needed in DATABASES if needed not in INSTALLED} == {
            one["name"] for one in left
        }
    with databases(server):
        assert first == {needed.name: _answers(ada, needed.name) for needed in INSTALLED}
    for needed in INSTALLED:
        assert 0o600 == (home_of(server.data) / needed.name / "password").stat().st_mode & 0o777


def _answers(ada: Person, name: str) -> tuple[str, frozenset[str]]:
    """The source's id, and its tables."""
    source = ada.document(name)
    tested = ada.call("POST", f"/scan/data-sources/{source}/health-check")
    assert tested["passed"], tested
    found = ada.call("POST", f"/data-discovery/data-sources/{source}/discover-schema")["tables"]
    return source, frozenset(table["name"] for table in found)


def test_S0_2_what_a_machine_lacks_is_said_with_the_next_step(server: RunningServer) -> None:
    assert not is_installed(replace(POSTGRES, programs=("initdb", "no-such-program")))
    assert "`apt-get install mariadb-server`" in how_to_install(MARIADB)
    ada = owner(server)
    elsewhere = ada.call("POST", "/collaboration/workspaces", name="Elsewhere")["id"]
    assert [] == items(ada.request("GET", "/demo/absent", params={"workspace": elsewhere}))


def test_S0_2_without_a_running_demo_the_command_says_what_to_do(tmp_path: Path) -> None:
    done = command(["demo", "databases", "--data", str(tmp_path)], os.environ)
    assert 1 == done.returncode
    assert "Start `make run` first" in done.stderr
