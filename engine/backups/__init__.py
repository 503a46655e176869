"""Backups of data sources (rules BK): taken as of one moment, counted only after a restore in a test.

A **copy** is what lies in the backup's folder. Its **contents** say of each table how many rows it has and what they come to
(a digest that does not depend on their order). A **trial** restores the copy into a scratch place and reads its contents
again. `backups.py` keeps the rows (`engine/backup_records.py`) and the folders, a file below `kinds/` knows one kind of source, `comparing` decides.
"""

from typing import TYPE_CHECKING, cast

from engine.spec import Engine, EngineSpec

if TYPE_CHECKING:
    from engine.platform import Platform


def _of(platform: "Platform") -> Engine:
    return cast("Engine", platform.backups)


ENGINE = EngineSpec(
    name="backups",
    title="Backups of sources",
    summary="Copies data sources, restores each copy in a test, and restores into a new place when asked",
    capabilities=("back up a source", "restore in a test", "restore into a new place", "keep by a policy"),
    make=_of,
)
