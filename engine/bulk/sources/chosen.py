"""Which sources a selection means, in a steady order, and with which role who asks stands at each.

Border: it reads; that a plan is frozen, and that rights are asked again while a job runs, is the engine's.
"""

from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from pydantic import ConfigDict, Field, ValidationError

from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput, NotFound
from crdt.ids import DocumentId
from crdt.model import Model
from crdt.roles import Right, strongest
from engine.bulk.kind import BulkContext, Selection
from engine.bulk.selecting import PAGE
from engine.bulk.sources.standing import Asker, roles_on
from engine.filters.records import SavedFilter
from engine.members.ways import found_by
from engine.records import DocumentRecord, Workspace
from engine.source_lists import TEST_STATES, SourceOrder, SourcesWanted
from engine.texts import folded

KIND: Final = "data_source"
_NOT_HERE: Final = "There is nothing here that you can see under this id."
_DOING: Final = {
    Right.EDIT: "edit",
    Right.RUN: "run operations on",
    Right.DELETE: "move",
    Right.MANAGE: "manage",
}


class NothingChosen(InvalidInput):
    """A list of ids that came out empty is not all that there is."""

    code = "nothing_chosen"
    message = "No source is chosen."
    next_step = "Name sources by their ids, or give filters as `query`: {} chooses all of them."


class SourceFilter(Model):
    """As the list of sources is asked, and as its saved filters are kept. `filter`: one of these, by its id.

    What orders a list orders a selection. What only the screen knows of is passed over.
    """

    model_config = ConfigDict(extra="ignore")

    filter: str = Field(default="", max_length=64)
    search: str = Field(default="", max_length=200)
    kind: str = Field(default="", max_length=400)
    criticality: str = Field(default="", max_length=400)
    test: str = Field(default="", max_length=100)
    tags: str = Field(default="", max_length=2_000)
    owner: str = Field(default="", max_length=2_000)
    sorted: SourceOrder = "title"
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """`record` is unset where nothing is there for who asks; `refused` says why they may not touch it."""

    id: str
    title: str
    record: DocumentRecord | None = None
    role: str = ""
    refused: str = ""


async def chosen(
    context: BulkContext, selection: Selection, right: str, *, nobody: bool = False
) -> AsyncIterator[Sequence[Chosen]]:
    """Those that were named, in their order, or all that fit the filters at this moment, in the order of the list; page by page.

    `nobody`: none at all, where the selection names other things. `NothingChosen`, `InvalidInput` for filters that are none, `NotFound` for a workspace or a saved filter that is gone.
    """
    records = context.platform.store.records
    workspace = await records.get(Workspace, context.workspace)
    if workspace is None:
        raise NotFound
    if nobody:
        return
    named = tuple(dict.fromkeys(selection.ids))
    if not named and selection.query is None:
        raise NothingChosen
    ids = named or await _fitting(context, selection.query)
    asker = Asker(user=context.user, role=context.role)
    for first in range(0, len(ids), PAGE):
        page = ids[first : first + PAGE]
        rows = await _by_id(context, page)
        roles = await roles_on(records, asker, workspace, rows.values(), context.now)
        judged = [_judged(id_, rows.get(id_), roles.get(DocumentId(id_), ()), right) for id_ in page]
        yield [one for one in judged if named or one.record is not None]


async def _by_id(context: BulkContext, ids: Sequence[str]) -> dict[str, DocumentRecord]:
    found = await found_by(context.platform.store.records, DocumentRecord, "id", ids)
    return {row.id: row for row in found if row.workspace == context.workspace and row.kind == KIND}


async def _fitting(context: BulkContext, query: Any) -> Sequence[str]:
    said = await _said(context, query)
    wanted = SourcesWanted(
        workspaces=(context.workspace,),
        words=folded(said.search),
        kinds=_several(said.kind),
        criticalities=tuple("" if one == "none" else one for one in _several(said.criticality)),
        tests=_several(said.test),
        tags=_several(said.tags),
        owners=_several(said.owner),
        order=said.sorted,
        descending=said.descending,
    )
    if strange := sorted(set(wanted.tests) - set(TEST_STATES)):
        raise InvalidInput("There is no such state of a test.", details={"test": strange})
    return await context.platform.store.sources.ids(wanted)


async def _said(context: BulkContext, query: Any) -> SourceFilter:
    said = _read(query)
    if not said.filter:
        return said
    kept = await context.platform.store.records.get(SavedFilter, said.filter)
    mine = kept is not None and kept.workspace == context.workspace and kept.list == "sources"
    if kept is None or not mine or not (kept.shared or kept.user == context.user):
        raise NotFound("There is no such filter any more.", next_step="Look at the saved filters again.")
    return _read(kept.query)


def _read(query: Any) -> SourceFilter:
    try:
        return SourceFilter.model_validate(query)
    except ValidationError as error:
        wrong = [".".join(map(str, one["loc"])) for one in error.errors(include_url=False)]
        raise InvalidInput(
            "These are no filters of the list of sources.", details={"fields": wrong}
        ) from None


def _judged(id_: str, row: DocumentRecord | None, roles: Sequence[str], right: str) -> Chosen:
    if row is None or strongest(roles, Right.READ) is None:
        return Chosen(id=id_, title=id_, refused=_NOT_HERE)
    if row.trashed_at is not None:
        return Chosen(id=id_, title=row.title, record=row, refused="It is in the trash.")
    role = strongest(roles, right)
    if role is None:
        doing = _DOING.get(Right(right), "touch")
        return Chosen(id=id_, title=row.title, record=row, refused=f"You may not {doing} it.")
    return Chosen(id=id_, title=row.title, record=row, role=role)


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (one.strip() for one in text.split(",")))))
