"""Run as a process: commits without pause and prints each acknowledged number, until it is killed."""

import asyncio
import sys

from storage.sql import open_sql
from tests.contracts.samples import event, journal, update


async def main(folder: str, writers: int) -> None:
    store = await open_sql(folder)

    async def write() -> None:
        while True:
            receipt = await store.writer.commit((update(b"x" * 60), event({"n": 1}), journal({"n": 1})))
            sys.stdout.write(f"{receipt.numbers[0]}\n")
            sys.stdout.flush()

    await asyncio.gather(*(write() for _ in range(writers)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
