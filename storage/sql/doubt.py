"""What became of a transaction whose COMMIT was not answered: the connection broke, and only the database knows.

Who writes is promised that nothing was written when the store is away, and writes again; so nobody is told before the
database was asked. What it is asked for lies in its rows, so that it comes and goes with the transaction: the server's own numbers of
transactions are given again after a crash. Border: `postgres.py` commits and delivers; this asks.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final
from uuid import uuid4

import asyncpg  # type: ignore[import-untyped]
from asyncpg import exceptions

from crdt.errors import StoreUnavailable
from storage.sql.jobs import Outcome
from storage.sql.server import connect

MARK: Final = """INSERT INTO streams (stream, opened_at, fence, folded)
    VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint, 0, true)
    ON CONFLICT (stream) DO UPDATE SET opened_at = greatest(excluded.opened_at, streams.opened_at + 1)
    RETURNING opened_at"""
"""Of the transaction that leaves it, the last thing before its COMMIT; $1 as `marked` gives it."""
_LAST: Final = """INSERT INTO streams (stream, opened_at, fence, folded) VALUES ($1, 0, 0, true)
    ON CONFLICT (stream) DO UPDATE SET fence = 0 RETURNING opened_at"""
"""A write, since it waits for the end of a transaction that is still at that row, and no standby takes it."""
_FORGET: Final = """DELETE FROM streams WHERE stream = $1 OR stream LIKE 'writer:%'
    AND opened_at < (extract(epoch FROM now() - interval '30 days') * 1000000)::bigint"""
"""With it go those of connections that broke long ago."""
_PAUSE: Final = 0.25
"""Seconds between two questions."""


class InDoubt(Exception):
    """Nobody knows whether this transaction took place. `outcomes`: what it did in that case, `outage` why nobody knows."""

    def __init__(self, place: str, mark: int, outcomes: Sequence[Outcome], outage: StoreUnavailable) -> None:
        super().__init__(place, mark)
        self.place = place
        self.mark = mark
        self.outcomes = outcomes
        self.outage = outage


def marked() -> str:
    """Where one connection leaves its marks. The next has another place: what is in doubt is not written over."""
    return f"writer:{uuid4().hex}"


async def was_committed(url: str, doubt: InDoubt, seconds: float) -> bool:
    """Asks until the server answers, and the transaction has come to an end. A try to connect takes `seconds` at most."""
    while True:
        try:
            connection = await connect(url, seconds, synchronous_commit="on")
            try:
                last = await connection.fetchval(_LAST, doubt.place, timeout=seconds)
            finally:
                connection.terminate()
        except (
            exceptions.PostgresError,
            exceptions.InterfaceError,
            OSError,
            TimeoutError,
            StoreUnavailable,
        ):
            await asyncio.sleep(_PAUSE)
        else:
            return bool(last == doubt.mark)


async def unmark(connection: asyncpg.Connection, place: str, seconds: float) -> None:
    """Before a connection ends whose transactions were all answered."""
    with suppress(Exception):
        await connection.execute(_FORGET, place, timeout=seconds)
