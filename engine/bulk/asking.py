"""What somebody asks of bulk operations, checked: a job that has not begun, and what it would do."""

from typing import Any, Final

from pydantic import BaseModel, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.ids import Micros, OrganisationId, UserId, WorkspaceId
from engine.bulk import machine
from engine.bulk.kind import BulkKind, Selection
from engine.bulk.records import BulkJob
from engine.bulk.settings import JobSettings
from engine.bulk.surveying import Survey
from engine.records import Json

AS_USUAL: Final = JobSettings()


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """What somebody asks for. `input` is checked against the kind's model."""

    organisation: OrganisationId
    workspace: WorkspaceId
    by: UserId
    role: str
    kind: str
    input: Json
    selection: Selection
    title: str = ""
    settings: JobSettings = AS_USUAL
    priority: int = 0
    id: str = ""
    """Of the job, where who asks has one for it: asked again it is the same job."""
    redrive_of: str | None = None
    """The job whose failed items it tries again: only those of the selection count then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a job would do. Items are judged: those that the caller may not touch say why."""

    kind: BulkKind[Any]
    input: BaseModel
    survey: Survey


class UnknownKind(InvalidInput):
    code = "unknown_bulk_kind"
    message = "There is no bulk operation of this kind."
    next_step = "Choose one of the kinds in details."


class NotUndoable(machine.NotNow):
    code = "not_undoable"
    message = "What this operation does cannot be taken back."
    next_step = "Nothing was changed."


def record_of(new: NewJob, kind: BulkKind[Any], id_: str, now: Micros) -> BulkJob:
    """The row of a job that has not begun. `InvalidInput` where the kind does not take what it is told."""
    return BulkJob(
        id=id_,
        organisation=new.organisation,
        workspace=new.workspace,
        number=0,
        kind=new.kind,
        title=(new.title or kind.title)[:300],
        status="planned",
        started_by=new.by,
        role=new.role,
        created_at=now,
        input=checked(kind, new.input).model_dump(mode="json"),
        selection={"ids": list(new.selection.ids), "query": new.selection.query},
        settings=new.settings.to_json(),
        priority=new.priority,
        frozen=False,
        total=0,
        waves=0,
        counts={},
        low=0,
        ended=0,
        checkpoints=0,
        fence=0,
        updated_at=now,
        redrive_of=new.redrive_of,
    )


def checked(kind: BulkKind[Any], values: Json) -> BaseModel:
    """`InvalidInput` names each field that does not fit."""
    try:
        checked: BaseModel = kind.input.model_validate(values if values is not None else {})
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, ["input", *one["loc"]])), "message": one["msg"], "type": one["type"]}
            for one in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        raise InvalidInput(details={"problems": problems}) from None
    return checked
