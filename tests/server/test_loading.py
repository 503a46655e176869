"""What a start loads, and what it leaves to the first who needs it: each library here was felt in the time until it is ready."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LATE = {
    "alembic", "asyncpg", "celpy", "cronsim", "distributed", "duckdb", "fsspec", "h11", "httpcore", "numpy", "openpyxl",
    "phonenumbers", "psycopg", "pyarrow", "pymysql", "redis", "sqlglot",
}  # fmt: skip
"""Drivers of sources, readers of files and texts, calculation: of some work, on a thread or in a process of its own."""
FOR_REQUESTS = {"engine.workflow.engine", "server.sockets.native", "server.wiring", "starlette", "uvicorn"}
FOR_MODELS_AND_ROWS = {"pycrdt", "pydantic", "sqlalchemy"}

SERVING = "import server.serve; from engine.components import Components; from server.perform import find_commands; Components.found([]); find_commands()"
BESIDE = "import server.__main__, server.offline, server.auditing"
HELP = "import server.__main__; server.__main__._parser().format_help()"


@pytest.mark.parametrize(
    ("what", "without"),
    [(SERVING, LATE), (BESIDE, LATE | FOR_REQUESTS), (HELP, LATE | FOR_REQUESTS | FOR_MODELS_AND_ROWS)],
    ids=["a server", "a command beside it", "help"],
)
def test_nothing_is_loaded_that_is_not_needed_yet(what: str, without: set[str]) -> None:
    script = f"{what}; import sys; print(*sys.modules)"
    told = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set() == without & set(told.stdout.split())
