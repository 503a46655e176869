"""What became of a transaction whose COMMIT was not answered: the connection broke, and only the server knows.

Who writes is promised that nothing was written when the store is away, and writes again; so nobody is told before the
server was asked. Border: `postgres.py` commits and delivers; this asks.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

from asyncpg import exceptions  # type: ignore[import-untyped]

from crdt.errors import StoreUnavailable
from storage.sql.jobs import Outcome
from storage.sql.server import connect

NUMBER: Final = "SELECT txid_current()"
"""Of the transaction that asks. Ask last: then only its COMMIT is left."""
_STATUS: Final = "SELECT txid_status($1)"
_PAUSE: Final = 0.25
"""Seconds between two questions."""


class InDoubt(Exception):
    """Nobody knows whether this transaction took place. `outcomes`: what it did in that case, `outage` why nobody knows."""

    def __init__(self, number: int, outcomes: Sequence[Outcome], outage: StoreUnavailable) -> None:
        super().__init__(number)
        self.number = number
        self.outcomes = outcomes
        self.outage = outage


async def was_committed(url: str, number: int, seconds: float) -> bool:
    """Asks until the server answers, and the transaction has come to an end. A try to connect takes `seconds` at most."""
    while True:
        try:
            connection = await connect(url, seconds)
            try:
                status = await connection.fetchval(_STATUS, number, timeout=seconds)
            finally:
                connection.terminate()
        except exceptions.InvalidParameterValueError:
            return False  # a server that took over without it has not come to this number
        except (
            exceptions.PostgresError,
            exceptions.InterfaceError,
            OSError,
            TimeoutError,
            StoreUnavailable,
        ):
            status = None
        if status not in {None, "in progress"}:
            return bool(status == "committed")
        await asyncio.sleep(_PAUSE)
