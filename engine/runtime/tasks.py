"""The one place that starts tasks, so that each has a name, is not collected, and never fails unheard."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import structlog

from engine.audit.deeds import doing

T = TypeVar("T")

_log = structlog.get_logger(__name__)
_running: set[asyncio.Task[Any]] = set()
"""The event loop keeps only weak references to its tasks."""


def spawn(coroutine: Coroutine[Any, Any, T], *, name: str) -> asyncio.Task[T]:
    """Start `coroutine` on the running loop. Whoever needs its end keeps the task; a failure is logged either way."""
    with doing(None):  # it goes on by itself: what it commits is not the deed that started it
        task = asyncio.create_task(coroutine, name=name)
    _running.add(task)
    task.add_done_callback(_ended)
    return task


def running() -> frozenset[str]:
    """Names of the tasks that have not ended."""
    return frozenset(task.get_name() for task in _running)


def _ended(task: asyncio.Task[Any]) -> None:
    _running.discard(task)
    if task.cancelled():
        return
    if error := task.exception():
        _log.error("task_failed", task=task.get_name(), exc_info=error)
