"""What the catalogue says of a table and its columns: descriptions, owners, tags. All of it in one commit."""

from pydantic import Field

from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId, Micros, UserId
from crdt.model import Model
from engine.approval.editing import criticality_of, document_of, there
from engine.approval.type import ApprovalType, Doing, Done, Prepared, Preparing
from engine.catalog.annotating import KEEP_OWNER, Place, Saying, Speaker, said, turn, writes_of
from engine.catalog.records import Annotation, CatalogTable
from engine.catalog.retagging import terms_by_id
from engine.catalog.tags import tag_named
from engine.ports import Records
from engine.records import User
from engine.writes import Write

MOST_COLUMNS = 500


class Meaning(Model):
    """What is absent stays as it is."""

    description: str | None = Field(default=None, max_length=10_000)
    owner: str | None = Field(default=None, max_length=64)
    tag: list[str] = Field(default=[], max_length=50)
    untag: list[str] = Field(default=[], max_length=50)


class SchemaChange(Model):
    document: str = Field(title="Data source", max_length=64)
    table: str = Field(title="Table", min_length=1, max_length=400)
    about: Meaning = Field(title="The table", default=Meaning())
    columns: dict[str, Meaning] = Field(title="Columns", default={}, max_length=MOST_COLUMNS)


async def prepare(preparing: Preparing, input_: SchemaChange) -> Prepared:
    record = await document_of(preparing, input_.document, ("data_source",))
    records = preparing.platform.store.records
    table = await records.get(CatalogTable, record.id, input_.table)
    if table is None:
        raise NotFound("The catalogue has no such table.", details={"field": "table"})
    known = {one["name"] for one in table.columns}
    strangers = sorted(input_.columns.keys() - known)
    if strangers:
        raise InvalidInput(
            "The table has no such column.", details={"field": "columns", "columns": strangers[:20]}
        )
    await _check_owners(records, preparing, input_)
    changes = [
        one for column in _columns(input_) for one in await _change(records, record.id, input_, column)
    ]
    if not changes:
        raise InvalidInput("The catalogue says this already.", details={"field": "columns"})
    document = await preparing.platform.rooms.read(record)
    return Prepared(
        title=f"Schema of {record.title}: {input_.table}",
        subject_kind="document",
        subject=record.id,
        document_kind=record.kind,
        criticality=criticality_of(document.body().model_dump(mode="json")),
        fields=tuple(sorted(str(one["field"]) for one in changes)),
        change=changes,
        count=len(changes),
    )


async def perform(doing: Doing, input_: SchemaChange) -> Done:
    platform = doing.platform
    record = await there(doing, input_.document)
    speaker = Speaker(
        organisation=record.organisation, workspace=record.workspace, user=doing.by, at=Micros(doing.now)
    )
    async with turn(platform.store, record.workspace):
        writes: list[Write] = []
        for column in _columns(input_):
            place = Place(source=record.id, table=input_.table, column=column)
            before = await platform.store.records.get(Annotation, record.id, input_.table, column)
            terms = await terms_by_id(platform.store.records, [] if before is None else [before])
            row = said(before, place, _saying(_meaning(input_, column)), terms, speaker)
            writes += writes_of(row)
        result = {"document": record.id, "table": input_.table, "places": len(_columns(input_))}
        batch = (*writes, *doing.ride(result))
        platform.channels.committed(batch, await platform.store.writer.commit(batch))
    return Done(result=result, rode=True)


def _columns(input_: SchemaChange) -> list[str]:
    """The places that something is said of; "" is the table itself."""
    own = [""] if input_.about != Meaning() else []
    return [*own, *sorted(name for name, one in input_.columns.items() if one != Meaning())]


def _meaning(input_: SchemaChange, column: str) -> Meaning:
    return input_.columns[column] if column else input_.about


def _saying(meaning: Meaning) -> Saying:
    return Saying(
        description=meaning.description,
        owner=KEEP_OWNER if meaning.owner is None else (UserId(meaning.owner) or None),
        tag=tuple(tag_named(one) for one in meaning.tag),
        untag=tuple(tag_named(one) for one in meaning.untag),
    )


async def _change(
    records: Records, source: DocumentId, input_: SchemaChange, column: str
) -> list[dict[str, object]]:
    before = await records.get(Annotation, source, input_.table, column)
    meaning = _meaning(input_, column)
    saying = _saying(meaning)
    place = f"{input_.table}.{column}" if column else input_.table
    tags = set([] if before is None else before.tags)
    pairs: dict[str, tuple[object, object]] = {}
    if meaning.description is not None:
        pairs["description"] = ("" if before is None else before.description, meaning.description)
    if meaning.owner is not None:
        pairs["owner"] = (None if before is None else before.owner, meaning.owner or None)
    if meaning.tag or meaning.untag:
        pairs["tags"] = (sorted(tags), sorted((tags | set(saying.tag)) - set(saying.untag)))
    return [
        {"field": f"{place}.{name}", "before": was, "after": now}
        for name, (was, now) in pairs.items()
        if was != now
    ]


async def _check_owners(records: Records, preparing: Preparing, input_: SchemaChange) -> None:
    for meaning in (input_.about, *input_.columns.values()):
        if meaning.owner:
            user = await records.get(User, meaning.owner)
            if user is None or user.organisation != preparing.workspace.organisation:
                raise NotFound("There is no such person here.", details={"field": "owner"})


APPROVAL = ApprovalType(
    name="schema_change",
    title="Change of a schema's meaning",
    summary="What the catalogue says of a table and its columns changes, all at once",
    subject="document",
    input=SchemaChange,
    right="edit",
    prepare=prepare,
    perform=perform,
)
