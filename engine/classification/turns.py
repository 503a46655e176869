"""Whose turn it is to change the labels of a workspace: a scan that settles a table, and people who decide, never at once."""

import asyncio
from weakref import WeakValueDictionary

from crdt.ids import WorkspaceId

_turns: "WeakValueDictionary[str, asyncio.Lock]" = WeakValueDictionary()


def turn(workspace: WorkspaceId) -> asyncio.Lock:
    """Held between reading rows and committing what they become, so that no decision is written over."""
    lock = _turns.get(workspace)
    if lock is None:
        lock = _turns[workspace] = asyncio.Lock()
    return lock
