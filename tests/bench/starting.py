"""How soon a server that was killed answers again, by its command line as a person starts it."""

import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

import psutil  # type: ignore[import-untyped]  # it brings no types

from tests.bench.figure import Figure, figure
from tests.support.server import ROOT, RunningServer

STARTS = 11
LOADED = "from engine.components import Components; import server.serve; Components.found([])"
PEER = "Python loading the same modules and nothing else"


def figures() -> Iterator[Figure]:
    """In turns, on the demo's data with what the killed one had not yet tidied."""
    with TemporaryDirectory(prefix="bench-starting-") as folder:
        server = RunningServer(Path(folder) / "data", under=("env",)).start()
        waited, spent, loading = [], [], []
        for _ in range(STARTS):
            server.kill()
            began = time.monotonic()
            server.start()
            waited.append(time.monotonic() - began)
            spent.append(sum(psutil.Process(server.pid).cpu_times()[:2]))
            loading.append(_loading())
        server.stop()
    name = f"ready again after kill -9, demo data, p50 of {STARTS}"
    yield figure(name, statistics.median(waited), "s", at_most=1.5)
    yield figure(
        f"{name}, processor time",
        statistics.median(spent),
        "s",
        peer=PEER,
        peer_value=statistics.median(loading),
    )


def _loading() -> float:
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", f"import gc; gc.disable(); {LOADED}"], cwd=ROOT, check=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
