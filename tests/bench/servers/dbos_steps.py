"""The same work under DBOS on SQLite: `python dbos_steps.py FOLDER STEPS RUNS`. One JSON line on standard output.

As it ships but for the place of its database: one SQLite file, a transaction of its own for each step.
"""

import asyncio
import json
import os
import sys
import time
from statistics import median

os.environ["DBOS__CLOUD"] = "false"

from dbos import DBOS, DBOSConfig, SetWorkflowID  # type: ignore[import-not-found]


@DBOS.step()  # type: ignore[untyped-decorator]
async def light(number: int) -> int:
    return number + 1


@DBOS.workflow()  # type: ignore[untyped-decorator]
async def chain(steps: int) -> int:
    number = 0
    for _ in range(steps):
        number = await light(number)
    return number


async def timed(steps: int, name: str) -> float:
    before = time.perf_counter()
    with SetWorkflowID(name):
        await chain(steps)
    return time.perf_counter() - before


async def measured(steps: int, runs: int) -> dict[str, float]:
    await timed(steps, "warm")
    alone = median([await timed(steps, f"alone {number}") for number in range(5)])
    before = time.perf_counter()
    await asyncio.gather(*(timed(10, f"many {number}") for number in range(runs)))
    return {"chain": alone, "steps_per_second": runs * 10 / (time.perf_counter() - before)}


def main() -> None:
    folder, steps, runs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    config: DBOSConfig = {
        "name": "bench",
        "system_database_url": f"sqlite:///{folder}/dbos.sqlite",
        "log_level": "ERROR",
    }
    DBOS(config=config)
    DBOS.launch()
    print(json.dumps(asyncio.run(measured(steps, runs))), flush=True)
    os._exit(0)  # its threads may be waiting


if __name__ == "__main__":
    main()
