"""An evaluator that ends with its test, and what expressions look at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from engine.expressions.evaluator import Evaluator

VALUES: dict[str, Any] = {
    "parameters": {"limit": 3, "share": 0.5, "city": "Bern", "flag": True, "nothing": None, "whole": 4.0},
    "steps": {
        "load": {
            "output": {
                "rows": [{"n": 1, "ok": True}, {"n": 2, "ok": False}],
                "count": 2,
                "names": ["a", "b"],
            },
            "status": "succeeded",
            "error": None,
        }
    },
    "item": {"id": 7, "tags": ["x"]},
    "index": 0,
    "run": {"id": "r", "number": 12, "now": "2026-01-31T08:00:00Z"},
}


@asynccontextmanager
async def evaluating(workers: int = 1) -> AsyncIterator[Evaluator]:
    evaluator = Evaluator(workers=workers)
    try:
        yield evaluator
    finally:
        await evaluator.close()
