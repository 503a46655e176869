"""What the event of lineage says. Types only."""

from typing import Final

from crdt.model import Model
from engine.lineage.records import EdgeKind

CHANGED: Final = "lineage:changed"
MOST_TOLD: Final = 50


class LineageChangedEvent(Model):
    """Edges came or went, as `origin` says. `sources` and `tables` are the first of those it touches."""

    kind: EdgeKind
    origin: str
    sources: list[str]
    tables: list[str]
    added: int
    removed: int
    at: int
