"""What the events about imports say. Types and names only."""

from typing import Final

from crdt.model import Model
from engine.import_records import ImportState

CHANGED: Final = "workspace:import:changed"


class ImportEvent(Model):
    """An import is in another state, or further on: `done` of `rows`. `by` is "" where it went on by itself."""

    upload: str
    what: str
    name: str
    state: ImportState
    done: int
    rows: int
    by: str
    by_name: str
