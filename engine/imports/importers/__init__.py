"""What can be imported: one file each that exports `IMPORTER`."""

from typing import cast

from crdt.registry import discover
from engine.imports.importer import Importer


def importers() -> dict[str, Importer]:
    """By name."""
    return cast(dict[str, Importer], discover(__name__, "IMPORTER"))
