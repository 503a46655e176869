"""A look at a request that its time does not depend on (AP12)."""

from collections.abc import Awaitable, Callable

import structlog

from crdt.errors import ShuttingDown, Unavailable

_log = structlog.get_logger(__name__)


async def tolerated(look: Callable[[], Awaitable[None]], request: str) -> None:
    """What is away for a while is raised, and the timer rings again; what cannot be looked at at all does not keep a request
    for ever.
    """
    try:
        await look()
    except (Unavailable, ShuttingDown):
        raise
    except Exception as error:  # noqa: BLE001 - whatever its document or its people are in, its levels come and its time ends
        _log.error("approval_not_looked_at", request=request, exc_info=error)
