"""The templates that come with Concert: one file each below `shipped/`, in Concert's own YAML, and `catalogue.yaml`. Pure.

The files are part of the program: they are read once, and a mistake in one is a defect that tests find.
"""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any, Final

from crdt.dataclasses import dataclass
from crdt.kinds.workflow import Workflow
from engine.formats.concert_reading import read_design
from engine.formats.ordering import drawn
from engine.formats.yaml_reading import read_yaml

PREFIX: Final = "concert."
"""Of the keys of shipped templates; ids of others have no dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """`needs` are the operations that its steps use."""

    key: str
    title: str
    description: str
    tags: tuple[str, ...]
    version: int
    text: str
    content: Mapping[str, Any]

    @property
    def design(self) -> Workflow:
        return Workflow.model_validate(self.content["body"])

    @property
    def needs(self) -> frozenset[str]:
        return frozenset(node.operation for node in self.design.nodes.values())


@cache
def shipped() -> Mapping[str, Shipped]:
    """Every one of them, by its key, in the order of the catalogue."""
    folder = files("engine.library") / "shipped"
    catalogue = read_yaml((folder / "catalogue.yaml").read_text(encoding="utf-8")).value
    found: dict[str, Shipped] = {}
    for name, said in catalogue.items():
        text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
        reading = read_design(text)
        design = Workflow.model_validate(reading.body)
        body = design.model_dump(mode="json")
        found[f"{PREFIX}{name}"] = Shipped(
            key=f"{PREFIX}{name}",
            title=design.name,
            description=design.description,
            tags=tuple(said["tags"]),
            version=said["version"],
            text=text,
            content=MappingProxyType({"body": body, "layout": {"nodes": drawn(design)}}),
        )
    return MappingProxyType(found)
