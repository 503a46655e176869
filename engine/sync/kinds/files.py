"""Folders of CSV, Parquet and JSON files: only read from."""

from engine.sources.files import FilesReader
from engine.sync.kinds.tabular import TabularSide
from engine.sync.side import Place, SyncKind


def read(place: Place) -> TabularSide:
    return TabularSide(FilesReader(place.config, place.budget, place.roots))


SIDE = SyncKind(kind="files", read=read)
