"""What a Dask worker does for Concert: runs each body in a process of its own beside it, which can be stopped.

A thread of a worker cannot be interrupted, a process can. These functions are called on the worker by their name, so it
needs the same version of Concert as the server. Border: who asks for what is `cluster.py`.
"""

import os
import subprocess
import sys
import threading
from typing import Any, Final

from engine.execution.executor import OutOfMemory, ProcessDied
from engine.execution.parcel import Raised, Said, heard, raised, said
from engine.execution.worker import HEAD

Child = subprocess.Popen[bytes]

_lock: Final = threading.Lock()
_idle: Final[list[Child]] = []
_running: Final[dict[str, Child]] = {}


def topic_of(key: str) -> str:
    return f"concert:{key}"


def body(parcel: bytes, key: str, memory: int) -> bytes:
    """The last word of the body. What it says meanwhile is told under `topic_of(key)`."""
    from distributed import get_worker  # noqa: PLC0415 - an optional library, there on every worker

    worker = get_worker()
    child, whole = _take(key, memory), False
    try:
        word = _asked(child, parcel, lambda words: worker.log_event(topic_of(key), _plain(words)))
        whole = not (isinstance(last := heard(word), Raised) and last.error is OutOfMemory)
    except (OSError, EOFError):
        word = said(raised(ProcessDied()))
    finally:
        with _lock:
            _running.pop(key, None)
            if whole:
                _idle.append(child)
        if not whole:
            _end(child)
    return word


def stop(step: str, but: str = "") -> int:
    """Ends every body of the step (`run:node`) that runs here, but for one key. How many there were."""
    with _lock:
        found = [child for key, child in _running.items() if key.rpartition(":")[0] == step and key != but]
    for child in found:
        child.kill()
    return len(found)


def _take(key: str, memory: int) -> Child:
    with _lock:
        child = _idle.pop() if _idle else None
        if child is None or child.poll() is not None:
            command = (sys.executable, "-m", "engine.execution.worker", str(memory))
            child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603 - our own module, and a number
        _running[key] = child
        return child


def _end(child: Child) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            pipe.close()


def _asked(child: Child, parcel: bytes, tell: Any) -> bytes:
    assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - both are pipes
    child.stdin.write(len(parcel).to_bytes(HEAD, "big") + parcel)
    child.stdin.flush()
    while True:
        head = child.stdout.read(HEAD)
        if len(head) < HEAD:
            raise EOFError
        answer = child.stdout.read(int.from_bytes(head, "big"))
        word = heard(answer)
        if not isinstance(word, Said):
            return answer
        tell(word)


def _plain(words: Said) -> dict[str, Any]:
    return {"lines": [list(line) for line in words.lines], "progress": words.progress, "from": os.getpid()}
