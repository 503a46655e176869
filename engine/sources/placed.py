"""Sources that name a file or folder of this machine: which field of the connection does, each kind says itself (`PLACE` in `paths.py`)."""

from collections.abc import Mapping
from functools import cache
from typing import Any, Final, cast

from pydantic import BaseModel

from crdt.registry import discover
from engine.records import Json
from engine.sources.paths import PLACE
from engine.sources.source import Source

_FORMAT: Final = "format"


def place_of(body: Mapping[str, Json]) -> str:
    """The file or folder that a source names, as it names it; "" where it names none."""
    field, connection = fields().get(str(body.get("kind")), ""), body.get("connection")
    place = connection.get(field) if field and isinstance(connection, Mapping) else None
    return place if isinstance(place, str) else ""


def placed_at(kind: str, path: str) -> dict[str, Json]:
    """The body of a source of this kind that names `path`. KeyError for a kind that names no place."""
    return {"kind": kind, "connection": {fields()[kind]: path}}


@cache
def source_kinds() -> Mapping[str, Source[Any]]:
    """All that there are, by name."""
    return cast("Mapping[str, Source[Any]]", discover("engine.sources", "SOURCE"))


@cache
def fields() -> Mapping[str, str]:
    """The field of the connection, by kind; without kinds that have none."""
    found = {name: field_of(kind.config) for name, kind in source_kinds().items()}
    return {name: field for name, field in found.items() if field}


def field_of(config: type[BaseModel]) -> str:
    """The first such field of a connection; "" where it has none."""
    for name, field in config.model_fields.items():
        said = field.json_schema_extra
        if isinstance(said, Mapping) and said.get(_FORMAT) == PLACE[_FORMAT]:
            return name
    return ""
