"""A database of 3,000 tables is discovered while fifty people edit one document: how long it takes, and what they feel of it.

A real server over loopback. The same people edit at the same pace before and during discoveries; each discovery is the first
one of a source, through a scan's stage `schema`, as a person starts it: read in a worker, compared and committed by batches.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final

from tests.bench.figure import Figure, figure
from tests.bench.loading import Result, loaded
from tests.bench.peers import CONCERT, Target
from tests.support.people import Person, invited, owner
from tests.support.server import RunningServer

TABLES: Final = 3_000
COLUMNS: Final = 8
EDITORS: Final = 50
PACE: Final = 2
"""Edits a second of each."""
SECONDS: Final = 20
SOURCES: Final = 12
OVER: Final = "scan:completed,scan:failed,scan:cancelled"


def figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "data"
        server = RunningServer(data, "--no-demo").start()
        try:
            ada = owner(server)
            _filled(data / "sources" / "large.sqlite")
            sources = [_source(ada, number) for number in range(SOURCES)]
            target = _target(server, ada, Path(name))
            idle = _edited(target)
            took, busy = _discovered(ada, sources, target)
        finally:
            server.stop()
    what = f"{TABLES:,} tables of SQLite discovered while {EDITORS} people edit"
    yield figure(f"{what}, the slowest of {len(took)}", max(took), "s", at_most=60)
    for name, most in (("p50", 1.5), ("p99", 1.5)):
        yield figure(
            f"edit seen by the others, {name}, meanwhile ({EDITORS} people, {PACE} edits/s each)",
            busy[name],
            "ms",
            peer="without a discovery",
            peer_value=idle[name],
            ratio_at_most=most,
        )


def _filled(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = ", ".join(f"c{number} TEXT" for number in range(COLUMNS))
    with closing(sqlite3.connect(path)) as database, database:
        for number in range(TABLES):
            database.execute(f"CREATE TABLE t{number:04} (id INTEGER PRIMARY KEY, {columns})")
            database.execute(f"INSERT INTO t{number:04} (c0) VALUES ('one')")


def _source(ada: Person, number: int) -> str:
    said = {"workspace": ada.workspace(), "name": f"Large {number}", "kind": "sqlite"}
    return str(ada.call("POST", "/data-sources", **said, connection={"path": "large.sqlite"})["id"])


def _target(server: RunningServer, ada: Person, folder: Path) -> Target:
    made = ada.call(
        "POST", f"/collaboration/workspaces/{ada.workspace()}/documents", name="Edited", kind="freeform"
    )
    people = [invited(server, ada, f"Editor {number}") for number in range(EDITORS)]
    documents, tokens = folder / "documents", folder / "tokens"
    documents.write_text(f"{made['id']}\n")
    tokens.write_text("".join(f"{one.token}\n" for one in people))
    return Target(
        name=CONCERT,
        port=server.port,
        pid=server.pid,
        door="yjs",
        path="/yjs/",
        documents=documents,
        tokens=tokens,
    )


def _edited(target: Target) -> Result:
    (seen,) = loaded(target, "edit", clients=EDITORS, rates=PACE, warm=5, seconds=SECONDS)
    return seen


def _discovered(ada: Person, sources: list[str], target: Target) -> tuple[list[float], Result]:
    """Seconds of each discovery, one after the other for as long as people edit, and what these saw."""
    took: list[float] = []
    with ThreadPoolExecutor(1) as aside:
        edited = aside.submit(_edited, target)
        for source in sources:
            if edited.done():
                break
            started = time.perf_counter()
            _scanned(ada, source)
            took.append(time.perf_counter() - started)
        return took, edited.result()


def _scanned(ada: Person, source: str) -> None:
    scan = ada.call("POST", f"/scan-logic/sources/{source}/scans", stages=["schema"])["id"]
    since = 0
    while True:
        said = ada.call("GET", f"/channels/doc:{source}/events?since={since}&topics={OVER}&wait=5")
        since = max([since, *(one["sequence"] for one in said["items"])])
        found = ada.call("GET", f"/scan-logic/sources/{source}/scans/{scan}")
        if found["finished_at"] is not None:
            (stage,) = found["stages"]
            if found["status"] != "succeeded" or stage["summary"]["tables"] != TABLES:
                raise RuntimeError(f"the discovery ended otherwise: {found}")
            return
