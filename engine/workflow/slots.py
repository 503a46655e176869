"""How many steps run at once in this process, and whose turn it is: runs take turns, however long their queues."""

from collections import deque
from collections.abc import Callable

from crdt.ids import RunId

Grant = Callable[[RunId, str, int], None]
"""run, node, attempt: the place is held from now on, until `release`."""


class Slots:
    def __init__(self, places: int, grant: Grant) -> None:
        self._free = places
        self._grant = grant
        self._held: dict[RunId, set[str]] = {}
        self._queues: dict[RunId, deque[tuple[str, int]]] = {}
        self._turns: deque[RunId] = deque()

    @property
    def free(self) -> int:
        return self._free

    @property
    def waiting(self) -> int:
        return sum(len(queue) for queue in self._queues.values())

    def request(self, run: RunId, node: str, attempt: int) -> None:
        if run not in self._queues:
            self._queues[run] = deque()
            self._turns.append(run)
        self._queues[run].append((node, attempt))
        self._hand_out()

    def withdraw(self, run: RunId, node: str) -> None:
        """The step no longer waits; a place that it holds already is given back by `release`."""
        if queue := self._queues.get(run):
            self._queues[run] = deque(one for one in queue if one[0] != node)

    def release(self, run: RunId, node: str) -> None:
        """Without effect when the step holds no place."""
        held = self._held.get(run, set())
        if node not in held:
            return
        held.discard(node)
        if not held:
            del self._held[run]
        self._free += 1
        self._hand_out()

    def forget(self, run: RunId) -> None:
        """Everything this run waits for or holds."""
        self._queues.pop(run, None)
        self._free += len(self._held.pop(run, ()))
        self._hand_out()

    def _hand_out(self) -> None:
        while self._free and self._turns:
            run = self._turns.popleft()
            queue = self._queues.get(run)
            if not queue:
                self._queues.pop(run, None)
                continue
            node, attempt = queue.popleft()
            if queue:
                self._turns.append(run)
            else:
                del self._queues[run]
            self._free -= 1
            self._held.setdefault(run, set()).add(node)
            self._grant(run, node, attempt)
