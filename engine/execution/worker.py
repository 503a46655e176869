"""A process of its own that runs the bodies of steps, one after the other: `python -m engine.execution.worker BYTES`.

Standard input: parcels behind their length (8 bytes). Standard output: words behind their length, the last one for a parcel
is `Done` or `Raised`. BYTES is how much memory it may take, 0 for no bound. It ends with its standard input: when the
process that started it is gone nobody waits for a result.
"""

import asyncio
import os
import resource
import sys
import threading
from collections.abc import Callable
from queue import SimpleQueue
from typing import BinaryIO, Final

from engine.execution.parcel import Done, Said, Word, context_of, raised, said, unpacked
from engine.operations.operation import Level

HEAD: Final = 8
NICE: Final = 5
EVERY: Final = 0.1
"""Seconds between two words of a body that says much."""
LINES: Final = 1000
"""Lines in one word; the oldest of more go."""


class Speaker:
    """The reporter of a body over there: gathers what it says, so that who says much does not hold itself up."""

    def __init__(self, tell: Callable[[Word], None]) -> None:
        self._tell = tell
        self._lock = threading.Lock()
        self._lines: list[tuple[Level, str]] = []
        self._progress: tuple[float, float, str] | None = None
        self._news = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._speak, daemon=True)
        self._thread.start()

    def log(self, level: Level, message: str) -> None:
        with self._lock:
            self._lines.append((level, message))
        self._news.set()

    def progress(self, done: float, total: float, label: str = "") -> None:
        with self._lock:
            self._progress = done, total, label
        self._news.set()

    def close(self) -> None:
        """The last word is said when this returns."""
        self._over.set()
        self._news.set()
        self._thread.join()

    def _speak(self) -> None:
        while not self._over.is_set():
            self._news.wait()
            self._flush()
            self._over.wait(EVERY)
        self._flush()

    def _flush(self) -> None:
        with self._lock:
            lines, self._lines = self._lines[-LINES:], []
            progress, self._progress = self._progress, None
            self._news.clear()
        if lines or progress is not None:
            self._tell(Said(tuple(lines), progress))


def perform(parcel: bytes, tell: Callable[[Word], None]) -> None:
    """Runs the body; every word of it goes to `tell`, the last one says how it ended."""
    speaker = Speaker(tell)
    try:
        word = _performed(parcel, speaker)
    finally:
        speaker.close()
    tell(word)


def _performed(parcel: bytes, speaker: Speaker) -> Word:
    async def body() -> Word:
        work = unpacked(parcel)
        return Done(await work.body(work.input, context_of(work, speaker)))

    try:
        return asyncio.run(body())
    except BaseException as error:  # noqa: BLE001 - a body may raise anything; this process goes on
        return raised(error)


def main() -> None:
    os.nice(NICE)
    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if most:
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a body prints does not end up among the words
    told = threading.Lock()

    def tell(word: Word) -> None:
        answer = said(word)
        with told:
            answers.write(len(answer).to_bytes(HEAD, "big") + answer)
            answers.flush()

    parcels: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, parcels), daemon=True).start()
    while True:
        perform(parcels.get(), tell)


def _listen(given: BinaryIO, parcels: "SimpleQueue[bytes]") -> None:
    while len(head := given.read(HEAD)) == HEAD:
        parcels.put(given.read(int.from_bytes(head, "big")))
    os._exit(0)  # also in the middle of a body


if __name__ == "__main__":
    main()
