"""Steps one after the other: light ones and long ones, beside the bare function and beside DBOS on SQLite.

Border: DBOS lives in an environment of its own below the bench's cache; where it cannot be had its figures are left out.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from pydantic import BaseModel

from crdt.kinds.workflow import Workflow
from engine.execution.executor import Executors, Inline
from engine.execution.pool import ProcessPool
from engine.operations.operation import Operation, OperationContext, Outcome
from tests.bench import workflow
from tests.bench.figure import Figure, figure
from tests.bench.peers import CACHE, NotInstalled, installed_python

STEPS: Final = 40
LONG: Final = 10
TURNS: Final = 4_000_000
"""Of a loop that does nothing: a long step takes some tenths of a second."""
PLACES: Final = 64
DBOS: Final = "DBOS 3.4 on SQLite"
_PACKAGES: Final = ("dbos==3.4.0",)
_SCRIPT: Final = Path(__file__).parent / "servers" / "dbos_steps.py"
MANY: Final = 100
"""Runs of ten steps at once."""


class Long(BaseModel):
    turns: int
    after: int = 0


class Counted(BaseModel):
    turns: int


def count(turns: int) -> int:
    done = 0
    for _ in range(turns):
        done += 1
    return done


async def count_heavily(input_: Long, _: OperationContext) -> Outcome[Counted]:
    return Outcome(output=Counted(turns=count(input_.turns)))


HEAVY: Final[Operation[Any, Any]] = Operation(
    name="bench.count",
    title="Count",
    summary="",
    icon="",
    category="",
    input=Long,
    output=Counted,
    run=count_heavily,
    heavy=True,
)


def chain_figures() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        chain, rate = workflow.served(_light(folder))
        bare, long = workflow.served(_long(folder))
        dbos = _dbos(Path(folder))
    peer = DBOS if dbos else ""
    yield figure(
        "workflow.chain_of_40_light_steps.sqlite",
        chain * 1000,
        "ms",
        peer=peer,
        peer_value=dbos.get("chain", 0.0) * 1000 or None,
        at_most=120,
    )
    yield figure(
        "workflow.10_long_steps.sqlite",
        long,
        "s",
        peer="the bare function ten times",
        peer_value=bare,
        ratio_at_most=1.05,
    )
    yield figure(
        "workflow.steps.sqlite, 100 runs at once",
        rate,
        "1/s",
        peer=peer,
        peer_value=dbos.get("steps_per_second"),
        ratio_at_least=500 if dbos else None,
    )


def chained(steps: int, operation: str, **parameters: object) -> Workflow:
    """Each step is bound to what the one before gives."""
    nodes: dict[str, Any] = {}
    for number in range(steps):
        given = dict(parameters)
        if number and operation == "bench.say":
            given["given"] = [{"$from": f"s{number - 1:03}.output.text"}]
        elif number:
            given["after"] = {"$from": f"s{number - 1:03}.output.turns"}
        nodes[f"s{number:03}"] = {"operation": operation, "parameters": given}
    edges = {
        f"e{number:03}": {"source": f"s{number - 1:03}", "target": f"s{number:03}"}
        for number in range(1, steps)
    }
    return Workflow.model_validate({"name": "Chain", "nodes": nodes, "edges": edges})


async def _light(folder: str) -> tuple[float, float]:
    """Seconds of a chain that is alone, steps per second of many runs at once."""
    asked = workflow.request(chained(STEPS, "bench.say"))
    async with workflow.engine_on(await workflow.on_disk(folder, "chain"), PLACES) as engine:
        alone = []
        for _ in range(8):
            before = time.perf_counter()
            await engine.ended((await engine.start_run(asked)).id)
            alone.append(time.perf_counter() - before)
        asked = workflow.request(chained(10, "bench.say"))
        before = time.perf_counter()
        records = await asyncio.gather(*(engine.start_run(asked) for _ in range(MANY)))
        await asyncio.gather(*(engine.ended(record.id) for record in records))
        return statistics.median(alone[2:]), MANY * 10 / (time.perf_counter() - before)


async def _long(folder: str) -> tuple[float, float]:
    """Seconds of the bare function ten times, and of ten chained steps of it in a process of their own, in turns."""
    executors = Executors(light=Inline(), heavy=ProcessPool(1))
    store = await workflow.on_disk(folder, "long")
    bare, long = [], []
    async with workflow.engine_on(store, PLACES, HEAVY, executors=executors) as engine:
        warm = await engine.start_run(workflow.request(chained(1, HEAVY.name, turns=1)))
        await engine.ended(warm.id)
        asked = workflow.request(chained(LONG, HEAVY.name, turns=TURNS))
        for _ in range(3):
            before = time.perf_counter()
            for _ in range(LONG):
                await asyncio.to_thread(count, TURNS)
            between = time.perf_counter()
            await engine.ended((await engine.start_run(asked)).id)
            bare.append(between - before)
            long.append(time.perf_counter() - between)
    return statistics.median(bare), statistics.median(long)


def _dbos(folder: Path) -> dict[str, float]:
    """Its figures; none where it cannot be installed or does not run here."""
    try:
        python = installed_python(CACHE / "dbos", *_PACKAGES)
        command = (python, str(_SCRIPT), str(folder), str(STEPS), str(MANY))
        done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    except (NotInstalled, OSError, subprocess.SubprocessError) as error:
        print(f"DBOS is left out: {error}", file=sys.stderr)
        return {}
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
