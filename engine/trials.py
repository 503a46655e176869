"""Tries out in a process of its own what may hold native code up for long (SPEC.md, P34).

Border: which updates those are, `crdt/reach.py` says; who waits meanwhile, `inspection`.
"""

import asyncio
import subprocess
import sys
from typing import Final

import structlog

from crdt.errors import ConcertError, TooManyStructs
from crdt.facts import Facts
from crdt.reach import reach
from crdt.replica import RoomLimits
from crdt.structs import StructIndex
from crdt.updates import NOTHING
from engine.trial import HEAD

AT_ONCE: Final = 2
PATIENCE: Final = 60.0
"""Seconds on the clock, for a machine that has other things to do as well."""
LIMITS: Final = RoomLimits()
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
        async with self._turns:
            try:
                await asyncio.to_thread(try_out, facts, state, seconds=self._seconds)
            except TooManyStructs as error:
                return error
        return None


def check_whole(facts: Facts, limits: RoomLimits = LIMITS) -> None:
    """The same for bytes that shall be a document of their own. For a thread. Raises TooManyStructs."""
    if reach(facts, StructIndex()) > limits.reach:
        try_out(facts, seconds=limits.trial)


def try_out(facts: Facts, state: bytes = NOTHING, *, seconds: float) -> None:
    """For a thread: it waits for the other process. Raises TooManyStructs."""
    allowed = seconds + PER_STRUCT * facts.struct_count
    took = _seconds(state, facts.update, allowed)
    if took is None or took > allowed:
        _log.warning("update_too_slow", structs=facts.struct_count, bytes=facts.size, seconds=took)
        raise TooManyStructs("Putting this update in its place takes too long.")


def _seconds(state: bytes, update: bytes, allowed: float) -> float | None:
    """None: it did not come to an end."""
    command = (sys.executable, "-m", "engine.trial", str(allowed))
    said = len(state).to_bytes(HEAD, "big") + state + update
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a number
            command,
            input=said,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    return float(done.stdout) if done.returncode == 0 else None
