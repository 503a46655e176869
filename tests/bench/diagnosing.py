"""Live problems: how long after its commit one client's mistake stands at another, and what an edit costs the checker.

A real server over loopback with a design of 1,000 steps; the mistake is a value of the wrong type, put in and taken out
again. The checker alone is measured in CPU, at 1,000 and at 10,000 steps, by the edits that people make most.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pycrdt import Map

from crdt.ids import DocumentId, document_channel
from engine.workflow.checking.checker import Checker
from engine.workflow.checking.parts import GONE, Touched, parts_of
from engine.workflow.checking.surroundings import Surroundings
from server.client import connect
from tests.bench.figure import Figure, figure
from tests.engine.checking.sketching import OPERATIONS, bound, edge, step
from tests.engine.checking.test_checker import row
from tests.support.people import Person, owner
from tests.support.server import RunningServer

NODES = 1_000
MANY = 10_000
EDITS = 200
ROUNDS = 5
SOON = 10.0


def problem_figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        server = RunningServer(Path(name) / "data", "--no-demo").start()
        try:
            ada = owner(server)
            late = asyncio.run(_lateness(server, ada, _design(ada)))
        finally:
            server.stop()
    yield figure(
        f"workflow.problem_at_another.p50, design of {NODES:,}",
        statistics.median(late) * 1e3,
        "ms after the commit",
    )
    yield figure(
        f"workflow.problem_at_another.p95, design of {NODES:,}",
        statistics.quantiles(late, n=20)[18] * 1e3,
        "ms after the commit",
        at_most=50,
    )
    small, large = _checker(NODES), _checker(MANY)
    for what, edit, undo in _edits():
        costs = [(_cost(small, edit, undo), _cost(large, edit, undo)) for _ in range(ROUNDS)]
        yield figure(
            f"workflow.check_of_an_edit, {what}, design of {MANY:,}",
            statistics.median(cost for _, cost in costs),
            "us CPU",
            peer=f"design of {NODES:,}",
            peer_value=statistics.median(cost for cost, _ in costs),
            ratio_at_most=1.5,
        )


def _design(ada: Person) -> DocumentId:
    source = ada.call(
        "POST",
        "/data-sources",
        workspace=ada.workspace(),
        name="S",
        kind="sqlite",
        connection={"path": "a.db"},
    )
    given = {"source": source["id"], "table": "t"}
    nodes = {
        f"n{number:04}": {
            "operation": "source.profile_table",
            "name": f"Step {number}",
            "parameters": {**given, "sample_rows": {"$from": f"n{number - 1:04}.output.rows"}}
            if number
            else given,
        }
        for number in range(NODES)
    }
    edges = {f"e{n:04}": {"source": f"n{n - 1:04}", "target": f"n{n:04}"} for n in range(1, NODES)}
    made = ada.call(
        "POST",
        "/workflow/designer/workflows",
        workspace=ada.workspace(),
        name="Large",
        body={"nodes": nodes, "edges": edges},
    )
    return DocumentId(made["id"])


async def _lateness(server: RunningServer, ada: Person, id_: DocumentId) -> list[float]:
    """Seconds from one client's acknowledgement to the other's message, for each edit."""
    late: list[float] = []
    async with connect(server.websocket, ada.token) as writer, connect(server.websocket, ada.token) as reader:
        document = await writer.document(id_)
        feed = await reader.join(document_channel(id_), topics=["document:problems"])
        standing = await reader.call("problems.list", id=id_)
        if standing["total"]:
            raise RuntimeError("the design of the bench has problems")
        nodes: Any = document.doc.get("body", type=Map)["nodes"]
        for number in range(EDITS):
            parameters = nodes[f"n{(number // 2 * 37) % NODES:04}"]["parameters"]
            if number % 2 == 0:
                before = parameters.get("table")
                parameters["table"] = 7
            else:
                parameters["table"] = before
            hearing = asyncio.ensure_future(_heard(feed))
            await document.saved()
            saved = time.perf_counter()
            late.append(max(0.0, await asyncio.wait_for(hearing, SOON) - saved))
    return late


async def _heard(feed: Any) -> float:
    await anext(aiter(feed))
    return time.perf_counter()


# The checker alone

Edit = dict[Touched, Any]


def _checker(count: int) -> Checker:
    checker = Checker(Surroundings(operations=OPERATIONS))
    checker.take(parts_of(row(count)), new=False)
    return checker


def _edits() -> Iterator[tuple[str, Edit, Edit]]:
    here: Touched = ("nodes", "s00050")
    sound: Edit = {here: step("Step 50", rows=bound("s00049.output.rows"))}
    yield "a letter in a name", {here: step("Step 50!", rows=bound("s00049.output.rows"))}, sound
    yield "a wrong value", {here: step("Step 50", rows="many")}, sound
    yield (
        "a step put in the middle of a row",
        {
            ("nodes", "x"): step("New"),
            ("edges", "s00049-s00050"): GONE,
            ("edges", "x1"): edge("s00049", "x"),
            ("edges", "x2"): edge("x", "s00050"),
        },
        {
            ("nodes", "x"): GONE,
            ("edges", "x1"): GONE,
            ("edges", "x2"): GONE,
            ("edges", "s00049-s00050"): edge("s00049", "s00050"),
        },
    )
    yield (
        "the edge that closes a cycle of 99",
        {("edges", "x"): edge("s00099", "s00001")},
        {("edges", "x"): GONE},
    )


def _cost(checker: Checker, edit: Edit, undo: Edit) -> float:
    """Microseconds for the edit with what is told of it, the way back not counted."""
    spent = 0.0
    for _ in range(EDITS):
        started = time.process_time()
        checker.take(edit)
        checker.changes()
        spent += time.process_time() - started
        checker.take(undo)
        checker.changes()
    return spent / EDITS * 1e6
