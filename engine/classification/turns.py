"""Whose turn it is to change the labels of a workspace: a scan that settles a table, and people who decide, never at once."""

import asyncio

from crdt.ids import WorkspaceId
from engine.runtime.turns import Turns

_TURNS = Turns()


def turn(workspace: WorkspaceId) -> asyncio.Lock:
    """Held between reading rows and committing what they become, so that no decision is written over."""
    return _TURNS.of(workspace)
