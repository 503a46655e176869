"""Runs a driver's blocking calls on a thread of their own, and stops them by the driver's interrupt."""

import asyncio
import contextlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from engine.sources.failures import SourceTimeout

P = ParamSpec("P")
T = TypeVar("T")


class Blocking:
    """One thread per connection. A deadline or a cancelled caller interrupts the statement and waits for its end."""

    def __init__(self, name: str, interrupt: Callable[[], None]) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"source-{name}")
        self._interrupt = interrupt

    async def run(self, seconds: float, call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """The call's result, or `SourceTimeout` after `seconds`."""
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._thread, lambda: call(*args, **kwargs))
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(future)
        except TimeoutError:
            await self._stop(future)
            raise SourceTimeout(seconds) from None
        except asyncio.CancelledError:
            await self._stop(future)
            raise

    async def _stop(self, future: "asyncio.Future[T]") -> None:
        """Interrupts until the thread is free: a statement may begin between two looks."""
        while not future.done():
            self._interrupt()
            with contextlib.suppress(Exception):
                await asyncio.wait({future}, timeout=0.05)
        with contextlib.suppress(Exception, asyncio.CancelledError):
            future.result()

    def close(self) -> None:
        """Frees the thread; whatever still runs has been interrupted by then."""
        self._thread.shutdown(wait=False, cancel_futures=True)
