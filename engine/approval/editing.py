"""Changes of fields of a document that wait for an approval: checked when they are asked for, made exactly as they were reviewed."""

import asyncio
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any, Final, get_args

from pycrdt import Map
from pydantic import Field

from crdt.canonical import alike
from crdt.document import Document
from crdt.errors import Conflict, InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.kinds.criticality import Criticality
from crdt.kinds.kind import YDoc
from crdt.kinds.replacing import replace_body
from crdt.model import Model
from crdt.plain import read
from crdt.roles import THE_SERVER
from engine.approval.errors import ContentMoved
from engine.approval.type import Doing, Done, Prepared, Preparing
from engine.documents import seed
from engine.names import checked_name
from engine.records import DocumentRecord, Json

MOST_FIELDS: Final = 200
_ORDER: Final = get_args(Criticality)


class FieldChanges(Model):
    """By place in the body what shall stand there: `criticality`, `connection.host`; null takes a key of a map away."""

    document: str = Field(title="Document", max_length=64)
    changes: dict[str, Json] = Field(title="Changes", min_length=1, max_length=MOST_FIELDS)


async def prepared(preparing: Preparing, input_: FieldChanges, kinds: Sequence[str]) -> Prepared:
    """Raises InvalidInput where they do not fit, so that nobody reviews what cannot be done."""
    record = await document_of(preparing, input_.document, kinds)
    document = await preparing.platform.rooms.read(record)
    body = _body(document)
    wanted = _changed(body, input_.changes)
    replace_body(document, wanted, THE_SERVER)
    differing = [place for place in input_.changes if not alike(at(body, place), at(wanted, place))]
    if not differing:
        raise InvalidInput("The document says this already.", details={"field": "changes"})
    return Prepared(
        title=f"{record.title}: {', '.join(differing[:4])}",
        subject_kind="document",
        subject=record.id,
        document_kind=record.kind,
        criticality=criticality_of(body, wanted),
        fields=tuple(sorted(differing)),
        change=[
            {"field": one, "before": at(body, one), "after": at(wanted, one)} for one in sorted(differing)
        ],
        count=len(differing),
        pinned=document.content_hash(),
    )


async def made(doing: Doing, input_: FieldChanges) -> Done:
    """One edit in the requester's name, committed with the request's own step."""
    platform = doing.platform
    record = await there(doing, input_.document)
    document = await platform.rooms.read(record)
    if document.content_hash() != doing.request.current:
        raise ContentMoved
    seen = deepcopy(document.projection.get("body"))
    replace = replace_body(document, _changed(_body(document), input_.changes), THE_SERVER)

    def edit(doc: YDoc) -> None:
        if not alike(read(doc.get("body", type=Map)), seen):
            raise ContentMoved
        replace(doc)

    result = {"document": record.id, "fields": sorted(input_.changes)}
    await platform.rooms.edit(
        record, doing.by, edit, role=THE_SERVER, rider=lambda _number, _at: doing.ride(result)
    )
    return Done(result=result, rode=True)


async def document_of(
    preparing: Preparing, id_: str, kinds: Sequence[str], right: str = "edit"
) -> DocumentRecord:
    """A document of this workspace, of one of these kinds (any, where none is named), that the asker may change."""
    record, _ = await preparing.readable(id_, right)
    if record.workspace != preparing.workspace.id:
        raise NotFound("There is no such document in this workspace.", details={"field": "document"})
    if kinds and record.kind not in kinds:
        raise InvalidInput(f"This is a {record.kind}.", details={"field": "document", "kinds": list(kinds)})
    if record.trashed_at is not None:
        raise Conflict("The document is in the trash.", next_step="Bring it back first.")
    return record


async def there(doing: Doing, id_: str) -> DocumentRecord:
    """As it is when it is done."""
    record = await doing.platform.store.records.get(DocumentRecord, DocumentId(id_))
    if record is None or record.organisation != doing.organisation or record.trashed_at is not None:
        raise NotFound("The document is not there any more.")
    return record


async def checked_new(preparing: Preparing, kind: str, name: str, content: Mapping[str, Json]) -> None:
    """Raises InvalidInput where a new document of this kind cannot have this content."""
    kind_ = preparing.platform.documents.kind(kind)
    await asyncio.to_thread(seed, kind_, checked_name(name), content)


async def body_of(preparing: Preparing, record: DocumentRecord) -> dict[str, Any]:
    return _body(await preparing.platform.rooms.read(record))


def criticality_of(*bodies: Mapping[str, Any]) -> str:
    """The highest, so that nobody lowers it on the way; "" where none is said."""
    found = [str(body.get("criticality")) for body in bodies]
    return max((one for one in found if one in _ORDER), key=_ORDER.index, default="")


def at(body: Any, place: str) -> Json:
    for step in place.split("."):
        body = body.get(step) if isinstance(body, dict) else None
    return body


def _body(document: Document) -> dict[str, Any]:
    return document.body().model_dump(mode="json")


def _changed(body: Mapping[str, Any], changes: Mapping[str, Json]) -> dict[str, Any]:
    wanted = deepcopy(dict(body))
    for place, value in changes.items():
        *steps, last = place.split(".")
        inner: Any = wanted
        for step in steps:
            inner = inner.get(step) if isinstance(inner, dict) else None
        if not isinstance(inner, dict) or not last:
            raise InvalidInput(
                "There is no such place in the document.", details={"field": f"changes.{place}"}
            )
        if value is None and steps:
            inner.pop(last, None)
        else:
            inner[last] = value
    return wanted
