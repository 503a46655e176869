"""Tries out in a process of its own what may hold native code up for long (SPEC.md, P34).

Border: which updates those are, `crdt/reach.py` says; who waits meanwhile, `inspection`.
"""

import asyncio
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from typing import Final

import structlog

from crdt.errors import ConcertError, TooManyStructs
from crdt.facts import Facts
from engine.trial import HEAD

AT_ONCE: Final = 2
PATIENCE: Final = 60.0
"""Seconds on the clock, for a machine that has other things to do as well."""
PER_STRUCT: Final = 5e-6
"""Seconds of processor time that an honest struct may take at the most."""

_log = structlog.get_logger(__name__)


class Trials:
    """One per process. `seconds`: of processor time that an update may take beside what its structs take anyhow."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def objection(self, state: bytes, facts: Facts) -> ConcertError | None:
        """Why the update must not be applied to a document in this state."""
        allowed = self._seconds + PER_STRUCT * facts.struct_count
        async with self._turns:
            took = await _seconds(state, facts.update, allowed)
        if took is not None and took <= allowed:
            return None
        _log.warning("update_too_slow", structs=facts.struct_count, bytes=facts.size, seconds=took)
        return TooManyStructs("Putting this update in its place takes too long.")


async def _seconds(state: bytes, update: bytes, allowed: float) -> float | None:
    """None: it did not come to an end."""
    command = (sys.executable, "-m", "engine.trial", str(allowed))
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
    try:
        async with asyncio.timeout(PATIENCE):
            said, _ = await process.communicate(len(state).to_bytes(HEAD, "big") + state + update)
    except TimeoutError:
        return None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
    return float(said) if process.returncode == 0 else None
