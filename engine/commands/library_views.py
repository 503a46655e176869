"""What the commands of the library take and give: templates with a picture of their steps, versions, origins, signed texts."""

from typing import Literal

from pydantic import Field

from crdt.kinds.workflow import Layout, Workflow
from crdt.model import Model
from engine.commands.command import CommandContext, Page
from engine.formats.format import MOST_CHARACTERS
from engine.library.shelf import Template
from engine.names import MaybeName, Name
from engine.records import Json

Reach = Literal["shipped", "workspace", "organisation"]
Standing = Literal["own", "trusted", "unknown"]
Tags = list[str]


class DrawnStep(Model):
    """Enough of a step for a picture."""

    id: str
    name: str
    operation: str
    x: float
    y: float
    inside: str


class AskedParameter(Model):
    name: str
    type: str
    required: bool
    default: Json
    description: str


class TemplateOut(Model):
    """`workspace`: where it may be used; "" of what is shipped or of the organisation, which may be used in each.

    `missing`: operations of it that this installation does not have. `signer`: the key it came in with, or "".
    """

    id: str
    title: str
    description: str
    tags: Tags
    version: int
    reach: Reach
    workspace: str
    parameters: list[AskedParameter]
    steps: list[DrawnStep]
    ties: list[list[str]]
    missing: list[str]
    signer: str
    updated_at: int | None
    updated_by: str
    updated_by_name: str


class TemplateQuery(Page):
    """Of all my workspaces or of one; `tag` and `reach` narrow, and each word of `search` stands in it."""

    workspace: str = ""
    search: str = Field(default="", max_length=200)
    tag: str = Field(default="", max_length=60)
    reach: Reach | None = None


class TemplateVersionOut(Model):
    version: int
    note: str
    made_at: int
    made_by: str
    made_by_name: str


class OneTemplate(Model):
    id: str
    workspace: str


class TemplateDetail(TemplateOut):
    body: dict[str, Json]
    layout: dict[str, Json]
    versions: list[TemplateVersionOut]


class UseTemplate(OneTemplate):
    """Without a `version` the newest. `defaults`: values for its run parameters."""

    name: MaybeName = ""
    version: int | None = Field(default=None, ge=1)
    defaults: dict[str, Json] = {}


class SaveTemplate(Model):
    """`template`: the one whose next version this design is."""

    id: str
    title: Name
    description: str = Field(default="", max_length=5_000)
    tags: Tags = Field(default=[], max_length=20)
    reach: Literal["workspace", "organisation"] = "workspace"
    template: str = ""
    note: str = Field(default="", max_length=500)


class DesignOfTemplate(Model):
    id: str


class Origin(Model):
    """Where a design is from; `template` is "" of one that was drawn. `newer`: there is a version after the one it was made from."""

    template: str
    title: str
    version: int
    newest: int
    newer: bool
    removed: bool


class ExportedTemplate(Model):
    file: str
    text: str
    signer: str
    fingerprint: str


class TemplateText(Model):
    workspace: str
    text: str = Field(max_length=MOST_CHARACTERS)


class TemplateToImport(TemplateText):
    """`trust`: an unknown signer is trusted from now on."""

    trust: bool = False
    reach: Literal["workspace", "organisation"] = "workspace"


class TemplatePreview(Model):
    title: str
    description: str
    tags: Tags
    version: int
    steps: list[DrawnStep]
    ties: list[list[str]]
    missing: list[str]
    signer: str
    fingerprint: str
    standing: Standing


def fields_of(one: Template, context: CommandContext, names: dict[str, str]) -> dict[str, Json]:
    parameters = Workflow.model_validate(one.content["body"]).parameters.values()
    return {
        "id": one.id,
        "title": one.title,
        "description": one.description,
        "tags": list(one.tags),
        "version": one.version,
        "reach": one.reach,
        "workspace": one.workspace or "",
        "parameters": [
            AskedParameter(
                name=each.name,
                type=each.type,
                required=each.required,
                default=each.default,
                description=each.description,
            )
            for each in sorted(parameters, key=lambda each: each.name)
        ],
        **picture_of(one.content, context),
        "signer": one.signer,
        "updated_at": one.updated_at,
        "updated_by": one.updated_by or "",
        "updated_by_name": names.get(one.updated_by or "", ""),
    }


def picture_of(content: dict[str, Json], context: CommandContext) -> dict[str, Json]:
    design = Workflow.model_validate(content["body"])
    places = Layout.model_validate(content["layout"]).nodes
    known = context.platform.components.operations
    steps = [
        DrawnStep(
            id=id_,
            name=node.name or id_,
            operation=node.operation,
            x=places[id_].x if id_ in places else 0.0,
            y=places[id_].y if id_ in places else 0.0,
            inside=node.inside,
        )
        for id_, node in design.nodes.items()
    ]
    return {
        "steps": steps,
        "ties": sorted([edge.source, edge.target] for edge in design.edges.values()),
        "missing": sorted({node.operation for node in design.nodes.values()} - known.keys()),
    }
