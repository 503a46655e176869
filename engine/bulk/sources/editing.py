"""Changes the document of a source for one item, as one edit through the gate in the name of who began the job, and takes
exactly that back.

BO2: an edit is committed with a mark; the mark goes in the commit that says the item is done. BO3: what is taken back is
what stood there right before the edit, and only where nobody has written since.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pycrdt import Map

from crdt.canonical import alike
from crdt.dataclasses import dataclass
from crdt.document import Document
from crdt.errors import Conflict, Forbidden, NotFound, Refused, Unavailable
from crdt.history.writing import write_all
from crdt.ids import Micros
from crdt.kinds.kind import Kind, YDoc
from crdt.kinds.writing import to_json
from crdt.plain import read
from crdt.roles import THE_SERVER, Right
from engine.bulk.kind import BulkContext, ChangedSince, Item, ItemDone
from engine.bulk.sources.changes import Place, check_fits, differing, shown, value_at
from engine.bulk.sources.records import BulkMark
from engine.bulk.sources.standing import Asker, role_for
from engine.records import DocumentRecord, Workspace
from engine.writes import Put, Remove, Write

Json = Any
Make = Callable[[Mapping[str, Json]], Mapping[str, Json]]
"""From the content of a source the content that it shall have; `ValueError` says in words why it cannot."""
ATTEMPTS: Final = 5


class DoesNotFit(Refused):
    code = "does_not_fit"
    message = "What stands there does not go with this change."
    next_step = "Look at the source, then change it by hand."


class GoneMeanwhile(NotFound):
    code = "gone_meanwhile"
    message = "It is not there any more, or it is in the trash."
    next_step = "Bring it back, then try the failed ones again."


class NotAllowedAnyMore(Forbidden):
    code = "not_allowed_any_more"
    message = "Who began this may not do it here any more."
    next_step = "Let somebody who may do it try the failed ones again."


class WrittenMeanwhile(Unavailable):
    code = "written_meanwhile"
    message = "Somebody wrote here at the same moment."


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A document as an item may change it now. `role` is that of who began the job. `writes_as`: what was approved is
    written as the server writes, so that what policies protect lets it pass.
    """

    record: DocumentRecord
    role: str
    writes_as: str


async def opened(context: BulkContext, item: Item, right: str) -> Open:
    """Asks for the right again: a job may run for hours. `GoneMeanwhile`, `NotAllowedAnyMore`."""
    records = context.platform.store.records
    record = await records.get(DocumentRecord, item.document or item.id)
    workspace = await records.get(Workspace, context.workspace)
    if record is None or workspace is None or record.workspace != context.workspace:
        raise GoneMeanwhile
    if record.trashed_at is not None:
        raise GoneMeanwhile
    asker = Asker(user=context.user, role=context.role)
    role = await role_for(records, asker, workspace, record, right, context.platform.clock.now())
    if role is None:
        raise NotAllowedAnyMore(details={"right": right})
    writes_as = THE_SERVER if context.role == THE_SERVER else role
    return Open(record=record, role=role, writes_as=writes_as)


async def edited(context: BulkContext, item: Item, make: Make, right: str = Right.EDIT) -> ItemDone:
    """The item as done: the edit and its mark are committed when this returns."""
    records = context.platform.store.records
    if (mark := await records.get(BulkMark, context.key)) is not None:
        return _done(context, [Place.from_json(one) for one in mark.undo])
    source = await opened(context, item, right)
    for _ in range(ATTEMPTS):
        places = wanted(await context.platform.rooms.read(source.record), make)
        if not places:
            return ItemDone(result={"changed": []}, undo=[])
        if await _written(context, source, places, marked=True):
            return _done(context, places)
    raise WrittenMeanwhile


async def taken_back(
    context: BulkContext, item: Item, undo: Json, right: str = Right.EDIT
) -> tuple[Write, ...]:
    """What the edit changed is as it was, unless somebody has written there since: then nothing is touched (`ChangedSince`)."""
    places = [Place.from_json(one).back for one in undo or ()]
    if not places:
        return ()
    source = await opened(context, item, right)
    for _ in range(ATTEMPTS):
        document = await context.platform.rooms.read(source.record)
        left = [one for one in places if not alike(stands_at(document, one.path), one.after)]
        strange = [one for one in left if not alike(stands_at(document, one.path), one.before)]
        if strange and not context.force:
            raise ChangedSince(details={"fields": [".".join(one.path[1:]) for one in strange]})
        now = [Place(path=one.path, before=stands_at(document, one.path), after=one.after) for one in left]
        if not now or await _written(context, source, now, marked=False):
            return ()
    raise WrittenMeanwhile


def wanted(document: Document, make: Make) -> tuple[Place, ...]:
    """`DoesNotFit` says why nothing can be made of it. The document is read at once: after an await it may be another."""
    body = to_json(document)["body"]
    try:
        after = make(body)
        check_fits(document.kind, after)
    except ValueError as error:
        raise DoesNotFit(str(error)) from None
    return differing(body, after, document.projection.get("body") or {})


def stands_at(document: Document, path: Sequence[str]) -> Any:
    root, *steps = path
    return value_at(document.projection.get(root) or {}, steps)


async def _written(context: BulkContext, source: Open, places: Sequence[Place], *, marked: bool) -> bool:
    """False where another value stands there than was read a moment ago; then nothing is written."""

    def beside(_sequence: int, at: Micros) -> tuple[Write, ...]:
        return (Put(record=_mark(context, source, places, at)),) if marked else ()

    rooms = context.platform.rooms
    kind = (await rooms.read(source.record)).kind
    edit = _edit(kind, places)
    try:
        await rooms.edit(source.record, context.user, edit, role=source.writes_as, rider=beside)
    except _Moved:
        return False
    return True


class _Moved(Conflict):
    """Raised inside an edit, so that it is not made."""


def _edit(kind: Kind, places: Sequence[Place]) -> Callable[[YDoc], None]:
    def edit(doc: YDoc) -> None:
        roots = {root: read(doc.get(root, type=Map)) for root in {one.path[0] for one in places}}
        if any(not alike(value_at(roots[one.path[0]], one.path[1:]), one.before) for one in places):
            raise _Moved
        write_all(doc, kind, [one.write for one in places])

    return edit


def _mark(context: BulkContext, source: Open, places: Sequence[Place], at: Micros) -> BulkMark:
    return BulkMark(
        key=context.key,
        organisation=context.organisation,
        workspace=context.workspace,
        document=source.record.id,
        undo=[one.to_json() for one in places],
        at=at,
    )


def _done(context: BulkContext, places: Sequence[Place]) -> ItemDone:
    return ItemDone(
        result={"changed": list(shown(places, "after"))},
        undo=[one.to_json() for one in places],
        writes=(Remove(type=BulkMark, key=(context.key,)),),
    )
