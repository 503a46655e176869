"""Yjs updates as bytes: merging them, comparing state vectors, opening one in a scratch replica. Trusted bytes only."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from pycrdt import Doc, get_update, merge_updates

from crdt.errors import CorruptUpdate
from crdt.lib0 import read_var_uint, write_var_uint

NOTHING = b"\x00\x00"
"""The update without content."""
MERGE_AT_ONCE = 500
"""D4: `merge_updates` costs more than linearly from here on."""
APPLY_AT_ONCE = 50


def merge(updates: Sequence[bytes]) -> bytes:
    """One update with the content of all, made without a replica. Raises CorruptUpdate."""
    while len(updates) > 1:
        updates = list(chunked(updates))
    return updates[0] if updates else NOTHING


def state_of(state: bytes, updates: Iterable[bytes]) -> bytes:
    """The full state that these updates make of another, for a thread beside people who type.

    It takes many short calls of native code where `merge` takes few long ones, and each call holds everybody up. Raises
    CorruptUpdate.
    """
    with scratch(state) as doc:
        for update in chunked(updates, APPLY_AT_ONCE):
            apply(doc, update)
        return doc.get_update()


def apply(doc: Doc[Any], update: bytes) -> None:
    """Raises CorruptUpdate."""
    try:
        doc.apply_update(update)
    except BaseException as error:
        raise corrupt(error) from error


def chunked(updates: Iterable[bytes], at_once: int = MERGE_AT_ONCE) -> Iterator[bytes]:
    """`updates` merged by so many."""
    chunk: list[bytes] = []
    for update in updates:
        chunk.append(update)
        if len(chunk) == at_once:
            yield _merged(chunk)
            chunk = []
    if chunk:
        yield _merged(chunk)


def _merged(updates: Sequence[bytes]) -> bytes:
    if len(updates) == 1:
        return updates[0]
    try:
        return merge_updates(*updates)
    except BaseException as error:
        raise corrupt(error) from error


def news(update: bytes, known: Mapping[int, int]) -> bytes:
    """`update` without the structs before these clocks, by client. Raises CorruptUpdate."""
    vector = write_var_uint(len(known)) + b"".join(
        write_var_uint(client) + write_var_uint(clock) for client, clock in known.items()
    )
    try:
        return get_update(update, vector)
    except BaseException as error:
        raise corrupt(error) from error


def deletion_of(items: Iterable[tuple[int, int]]) -> bytes:
    """An update that deletes these, each a client and a clock, and says nothing else."""
    clients: dict[int, list[int]] = {}
    for client, clock in sorted(set(items)):
        clients.setdefault(client, []).append(clock)
    parts = [write_var_uint(0), write_var_uint(len(clients))]
    for client, clocks_of in clients.items():
        parts += (write_var_uint(client), write_var_uint(len(clocks_of)))
        parts += [write_var_uint(clock) + write_var_uint(1) for clock in clocks_of]
    return b"".join(parts)


def clocks(state_vector: bytes) -> dict[int, int]:
    """A state vector as client -> clock: the order of clients in its bytes means nothing."""
    count, at = read_var_uint(state_vector, 0)
    found: dict[int, int] = {}
    for _ in range(count):
        client, at = read_var_uint(state_vector, at)
        found[client], at = read_var_uint(state_vector, at)
    return found


@contextmanager
def scratch(state: bytes, client_id: int | None = None) -> Iterator[Doc[Any]]:
    """A replica of `state`, b"" for an empty one, to look at. Raises CorruptUpdate."""
    doc: Doc[Any] = Doc(client_id=client_id)
    apply(doc, state or NOTHING)
    yield doc


def corrupt(error: BaseException) -> BaseException:
    """What to raise for what pycrdt raised; its PanicException is no Exception. A request to stop stays what it is."""
    if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
        return error
    found = CorruptUpdate()
    with suppress(Exception):
        found.details["cause"] = f"{type(error).__name__}: {error}"[:200]
    return found


def rehearsed(state: bytes, edit: Callable[[Doc[Any]], None], client_id: int | None = None) -> bytes:
    """The update that `edit` would make of a document in this state, found on a copy. What `edit` raises goes on."""
    with scratch(state, client_id) as doc:
        updates: list[bytes] = []
        subscription = doc.observe(lambda event: updates.append(event.update))
        try:
            with doc.transaction():
                edit(doc)
        finally:
            doc.unobserve(subscription)
    return merge([update for update in updates if update != NOTHING])
