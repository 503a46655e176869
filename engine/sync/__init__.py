"""Synchronisation of sources (rules SY): a table of the target becomes as one of the source, and stays so.

A **side** is one of the two tables, a **cell** a value as both sides have it, a **plan** which column becomes which. The **memory** of a
synchronisation knows what both sides had when they last **agreed**; a row whose target is something else since then is a **conflict**.
A **proof** is what both sides come to when they are read again afterwards.

Reading order: `shapes.py`, `converting.py`, `mapping.py`, `deciding.py`, `figures.py` (pure) → `memory.py` → `side.py`, `writing.py` and
a file below `kinds/` → `reading.py`, `comparing.py`, `applying.py` → `work.py` → `carrying.py` → `synchronisations.py`.
"""

from typing import TYPE_CHECKING, cast

from engine.spec import Engine, EngineSpec

if TYPE_CHECKING:
    from engine.platform import Platform


def _of(platform: "Platform") -> Engine:
    return cast("Engine", platform.synchronisations)


ENGINE = EngineSpec(
    name="sync",
    title="Synchronisation of sources",
    summary="Keeps a table of one source as one of another, across kinds, and proves it",
    capabilities=(
        "compare two tables",
        "write what differs in batches",
        "prove that both are equal",
        "go on after a crash",
    ),
    make=_of,
)
