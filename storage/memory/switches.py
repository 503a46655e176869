"""What can be done to a memory store from outside: outages and slow disks for tests and for operators' drills."""

from collections.abc import Callable

from crdt.errors import ConcertError, StoreUnavailable


class Switches:
    """Give one to `open_memory` and keep it."""

    def __init__(self) -> None:
        self._held = False
        self._failures: list[ConcertError] = []
        self._wake: Callable[[], None] = lambda: None

    def fail_next(self, error: ConcertError | None = None, *, times: int = 1) -> None:
        """The next batches whose turn comes are not written and fail with `error` (`StoreUnavailable` if none)."""
        self._failures.extend([error or StoreUnavailable()] * times)

    def hold(self) -> None:
        """From now on batches queue up: unwritten, unseen by reads, their futures unresolved."""
        self._held = True

    def release(self) -> None:
        """Writes what was held, in call order."""
        self._held = False
        self._wake()

    @property
    def held(self) -> bool:
        return self._held

    def take_failure(self) -> ConcertError | None:
        """For the store: the error the batch at hand must fail with."""
        return self._failures.pop(0) if self._failures else None

    def connect(self, wake: Callable[[], None]) -> None:
        """For the store: what `release` calls."""
        self._wake = wake
