"""A process that has loaded the program once, and becomes `concert` by a fork each time it is asked.

What is forked is a process like any other: it has its own pid, arguments, environment and output, and is killed like
one. Only the loading is shared, which is most of what a start costs. Border: `tests/support/hatched.py` asks.
"""

import gc
import json
import os
import select
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

BYTES = 1 << 20
"""Of one order: arguments and an environment."""
OUTPUTS = 3
"""What comes with an order: where its output goes, where its errors go, and where its end is written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    arguments: Sequence[str]
    environment: dict[str, str]
    output: int
    errors: int
    ending: int


def main(door: int) -> None:
    """Takes orders until nobody can give any; what is left then is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who asks says when it is over
    _load()
    with socket.socket(fileno=door) as orders:
        orders.send(b"loaded")
        order = _hatch(orders)
    if order is not None:
        _become(order)
    os._exit(0)  # a normal end would let a native library list what it still holds


def _load() -> None:
    """What every start loads, whatever it is asked to do."""
    from engine.components import Components  # noqa: PLC0415 - who imports this module starts nothing
    from server import offline, serve  # noqa: F401, PLC0415
    from server.perform import find_commands  # noqa: PLC0415
    from storage.sql import migrate  # noqa: F401, PLC0415

    Components.found([])
    find_commands()
    assert len(list(Path("/proc/self/task").iterdir())) == 1, "a process with threads cannot be forked"
    gc.collect()
    gc.freeze()


def _hatch(orders: socket.socket) -> Order | None:
    """In the process that was forked, what it was forked for; None in this one, at the end."""
    endings: dict[int, tuple[int, int]] = {}
    waiting = select.poll()
    waiting.register(orders, select.POLLIN)
    while True:
        for ready, _ in waiting.poll():
            if ready != orders.fileno():
                waiting.unregister(ready)
                _tell(ready, *endings.pop(ready))
                continue
            order = _receive(orders)
            if order is None:
                for handle in endings:
                    signal.pidfd_send_signal(handle, signal.SIGKILL)
                return None
            pid = os.fork()
            if pid == 0:
                for handle, (_, ending) in endings.items():
                    os.close(handle)
                    os.close(ending)
                os.close(order.ending)
                return order
            os.close(order.output)
            os.close(order.errors)
            handle = os.pidfd_open(pid)
            endings[handle] = (pid, order.ending)
            waiting.register(handle, select.POLLIN)
            orders.send(str(pid).encode())


def _receive(orders: socket.socket) -> Order | None:
    text, given, _, _ = socket.recv_fds(orders, BYTES, OUTPUTS)
    if not text:
        return None
    output, errors, ending = given
    return Order(**json.loads(text), output=output, errors=errors, ending=ending)


def _tell(handle: int, pid: int, ending: int) -> None:
    """Writes how the process ended, negative for a signal. Nobody may be left to read it."""
    _, status = os.waitpid(pid, 0)
    os.close(handle)
    with suppress(BrokenPipeError):
        os.write(ending, str(os.waitstatus_to_exitcode(status)).encode())
    os.close(ending)


def _become(order: Order) -> NoReturn:
    from server.__main__ import main as concert  # noqa: PLC0415 - as in `_load`

    os.dup2(order.output, 1)
    os.dup2(order.errors, 2)
    os.close(order.output)
    os.close(order.errors)
    os.environ.clear()
    os.environ.update(order.environment)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = ["concert", *order.arguments]
    try:
        status = concert(order.arguments)
    except SystemExit as end:
        status = int(end.code or 0)
    except BaseException:
        gc.unfreeze()  # or a native library lists what is left of it at the end
        raise
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    main(int(sys.argv[1]))
