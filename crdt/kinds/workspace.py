"""The kind `workspace`: the room that holds documents, as its members see it. Who may do what is in grants, not here."""

from pydantic import Field

from crdt.kinds.kind import Kind, Part
from crdt.kinds.shape import MergedText


class Workspace(Part):
    """`pinned` maps a document's id to its place in the list: lower comes first, equal places go by id."""

    name: MergedText = ""
    description: MergedText = ""
    pinned: dict[str, float] = Field(default_factory=dict)


KIND = Kind(
    name="workspace",
    version=1,
    title="Workspace",
    summary="Documents that belong together, and the people who work on them.",
    icon="layout-grid",
    body=Workspace,
)
