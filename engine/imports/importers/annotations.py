"""What people say of tables and columns as rows: source, table, column, description, owner, tags. No column names a table."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import ConcertError
from crdt.ids import DocumentId, OrganisationId, UserId
from crdt.roles import Right, allows, strongest
from engine.bulk.sources.standing import Asker, roles_on
from engine.catalog.annotating import KEEP_OWNER, Place, Saying, Speaker, said, turn, writes_of
from engine.catalog.difference import live
from engine.catalog.records import Annotation, CatalogTable
from engine.catalog.retagging import terms_by_id
from engine.catalog.tags import tag_named
from engine.import_records import ImportRow
from engine.imports.comparing import CHANGED_SINCE, as_stands, undoing
from engine.imports.importer import BETWEEN, Change, Doing, Importer, Outcome, Present
from engine.imports.listing import joined, parted
from engine.imports.owners import address_of, addresses, owner_of
from engine.imports.reading import Line
from engine.members.ways import found_by, ways_into
from engine.records import DocumentRecord, Workspace
from engine.source_lists import Hidden
from engine.writes import Batch, Put

if TYPE_CHECKING:
    from engine.platform import Platform

KIND: Final = "data_source"
SAID: Final = ("description", "owner", "tags")
_ALL: Final = 1_000_000
_LONGEST: Final = 20_000

_Ground = Mapping[DocumentId, Sequence[str]]
"""The roles on each source that is there."""


_ChangeOf = Callable[[ImportRow, Mapping[str, str]], Change | None]
"""From a row and its cells as they stand; None where nothing is to be done any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotationRows:
    platform: "Platform"

    async def present(self, workspace: Workspace, lines: Sequence[Line]) -> Sequence[Present]:
        """The source by its id, else by a name that only one has; table and column as the catalogue has them."""
        sources = await self._sources(workspace)
        wanted = [self._source_of(line, sources) for line in lines]
        asked = {source.id for source in wanted if isinstance(source, DocumentRecord)}
        records = self.platform.store.records
        tables = {
            (row.source, row.table): row
            for row in await found_by(records, CatalogTable, "source", asked)
            if row.gone_at is None
        }
        told = {
            (row.source, row.table, row.column): row
            for row in await found_by(records, Annotation, "source", asked)
        }
        mails = await addresses(records, {row.owner or "" for row in told.values()})
        return [
            Present(refused=source)
            if isinstance(source, str)
            else _present(line, source, tables, told, mails)
            for line, source in zip(lines, wanted, strict=True)
        ]

    async def normal(self, organisation: OrganisationId, column: str, text: str) -> str:
        match column:
            case "description" if len(text) > _LONGEST:
                raise ValueError(f"A description has {_LONGEST} letters at most.")
            case "tags":
                try:
                    return joined(sorted({tag_named(tag) for tag in parted(text)}))
                except ConcertError as error:
                    raise ValueError(error.message) from None
            case "owner" if text:
                return await address_of(self.platform.store.records, organisation, text)
        return text

    async def apply(self, rows: Sequence[ImportRow], doing: Doing) -> Sequence[Outcome]:
        return await self._say(rows, doing, lambda row, _now: _as_wanted(row))

    async def undo(self, rows: Sequence[ImportRow], doing: Doing) -> Sequence[Outcome]:
        return await self._say(rows, doing, _as_before)

    async def export(
        self, workspace: Workspace, hidden: Hidden, offset: int, limit: int
    ) -> tuple[Sequence[Mapping[str, str]], int]:
        """Every table and column that is there, whether anything is said of it or not."""
        sources = {id_: one for id_, one in (await self._sources(workspace)).items() if not hidden.hides(one)}
        records = self.platform.store.records
        tables = await found_by(records, CatalogTable, "source", set(sources))
        tables = sorted(
            (one for one in tables if one.gone_at is None), key=lambda one: (one.source, one.table)
        )
        places = [
            Place(source=row.source, table=row.table, column=column)
            for row in tables
            for column in ("", *(one["name"] for one in live(row.columns)))
        ]
        page = places[offset : offset + limit]
        told = {
            (row.source, row.table, row.column): row
            for row in await found_by(records, Annotation, "source", {one.source for one in page})
        }
        mails = await addresses(records, {row.owner or "" for row in told.values()})
        return [
            {
                "source": one.source,
                "table": one.table,
                "column": one.column,
                **_as_cells(told.get((one.source, one.table, one.column)), mails),
            }
            for one in page
        ], len(places)

    # Reading

    async def _sources(self, workspace: Workspace) -> dict[str, DocumentRecord]:
        where = {"workspace": workspace.id, "kind": KIND, "trashed_at": None}
        rows = await self.platform.store.records.find(DocumentRecord, where, limit=_ALL)
        return {row.id: row for row in rows if row.branch_of is None}

    def _source_of(self, line: Line, sources: Mapping[str, DocumentRecord]) -> DocumentRecord | str:
        """Or why it is none."""
        text = line.cells.get("source", "")
        if text in sources:
            return sources[text]
        named = [one for one in sources.values() if one.title == text and text]
        if len(named) == 1:
            return named[0]
        if named:
            return f"{len(named)} sources are called so: say which by its id."
        return "The row names no source of this workspace."

    async def _cells(self, row: Annotation | None) -> Mapping[str, str]:
        owners = {row.owner or ""} if row is not None else set()
        return _as_cells(row, await addresses(self.platform.store.records, owners))

    # Carrying out

    async def _say(
        self, rows: Sequence[ImportRow], doing: Doing, change_of: "_ChangeOf"
    ) -> Sequence[Outcome]:
        """In one turn for all of them: what is said of a workspace is said one after the other."""
        platform = self.platform
        places = [_place_of(row) for row in rows]
        ground = await self._ground(places, doing)
        async with turn(platform.store, doing.workspace.id):
            told = await self._told(places)
            batches: list[Batch] = []
            done: list[Outcome] = []
            for row, place in zip(rows, places, strict=True):
                outcome, writes = await self._one(row, place, doing, ground, told.get(place), change_of)
                done.append(outcome)
                batches += [writes] if writes else []
            receipts = await asyncio.gather(*(platform.store.writer.commit(batch) for batch in batches))
        for batch, receipt in zip(batches, receipts, strict=True):
            platform.channels.committed(batch, receipt)
        return done

    async def _one(
        self,
        row: ImportRow,
        place: Place,
        doing: Doing,
        ground: "_Ground",
        before: Annotation | None,
        change_of: "_ChangeOf",
    ) -> tuple[Outcome, Batch]:
        """What becomes of it, and what is then committed: the outcome with what it says (CI3)."""
        now = await self._cells(before)
        change = change_of(row, now)
        if change is None:
            return Outcome(outcome="kept", said=CHANGED_SINCE), ()
        if refused := await self._refused(place, doing, ground, change.wanted):
            return Outcome(outcome="failed", said=refused), ()
        if not as_stands(change.told.cells, now):
            return Outcome(outcome="failed", said="Somebody changed it since it was compared."), ()
        try:
            saying = await self._saying(before, change.wanted, doing)
            known = {} if before is None else await terms_by_id(self.platform.store.records, [before])
            after = said(before, place, saying, known, _speaker(doing, self.platform.clock.now()))
        except ConcertError as error:
            return Outcome(outcome="failed", said=error.message), ()
        good = change.good
        return good, (*writes_of(after), Put(record=replace(row, outcome=good.outcome, said=good.said)))

    async def _ground(self, places: Sequence[Place], doing: Doing) -> "_Ground":
        """CI4: what they may do with each source now, and no more than when they said so."""
        records = self.platform.store.records
        found = await found_by(records, DocumentRecord, "id", {place.source for place in places})
        there = [one for one in found if one.trashed_at is None and one.workspace == doing.workspace.id]
        asker = Asker(user=doing.user, role=doing.role)
        return await roles_on(records, asker, doing.workspace, there, self.platform.clock.now())

    async def _told(self, places: Sequence[Place]) -> dict[Place, Annotation]:
        rows = await found_by(
            self.platform.store.records, Annotation, "source", {place.source for place in places}
        )
        return {Place(source=row.source, table=row.table, column=row.column): row for row in rows}

    async def _refused(self, place: Place, doing: Doing, ground: "_Ground", wanted: Mapping[str, str]) -> str:
        """Why they may not say it; "" where they may."""
        if place.source not in ground:
            return "Its source is not there any more."
        role = strongest(ground[place.source], Right.EDIT)
        if role is None:
            return "You may not edit it."
        if "owner" not in wanted:
            return ""
        if not allows(role, Right.MANAGE):
            return "Who may manage its source changes its owner."
        records, now = self.platform.store.records, self.platform.clock.now()
        owner = await owner_of(records, doing.workspace.organisation, wanted["owner"])
        if owner and owner not in await ways_into(records, doing.workspace, None, now):
            return "An owner is somebody of this workspace."
        return ""

    async def _saying(self, before: Annotation | None, wanted: Mapping[str, str], doing: Doing) -> Saying:
        tags = set() if before is None else set(before.tags)
        asked = set(parted(wanted["tags"])) if "tags" in wanted else tags
        owner: UserId | str | None = KEEP_OWNER
        if "owner" in wanted:
            records, organisation = self.platform.store.records, doing.workspace.organisation
            owner = await owner_of(records, organisation, wanted["owner"]) or None
        return Saying(
            description=wanted.get("description"),
            owner=owner,
            tag=tuple(sorted(asked - tags)),
            untag=tuple(sorted(tags - asked)),
        )


def _place_of(row: ImportRow) -> Place:
    source, table, column = row.subject.split(BETWEEN)
    return Place(source=DocumentId(source), table=table, column=column)


def _as_wanted(row: ImportRow) -> Change:
    wanted = {one["column"]: one["after"] for one in row.cells}
    return Change(wanted=wanted, told=row, good=Outcome(outcome="applied"))


def _as_before(row: ImportRow, now: Mapping[str, str]) -> Change | None:
    back = undoing(row, now)
    if back is None:
        return None
    return Change(wanted=back.wanted, told=back.told, good=Outcome(outcome="undone", said=back.said))


def _present(
    line: Line,
    source: DocumentRecord,
    tables: Mapping[tuple[DocumentId, str], CatalogTable],
    told: Mapping[tuple[DocumentId, str, str], Annotation],
    mails: Mapping[str, str],
) -> Present:
    table, column = line.cells.get("table", ""), line.cells.get("column", "")
    found = tables.get((source.id, table))
    if found is None:
        return Present(refused=f"The catalog has no table “{table}” in this source. Scan it first.")
    if column and all(one["name"] != column for one in live(found.columns)):
        return Present(refused=f"The table has no column “{column}”.")
    own = {name: line.cells.get(name, "") for name in ("source", "table", "column")}
    title = f"{source.title}: {table}{f'.{column}' if column else ''}"
    cells = {**own, **_as_cells(told.get((source.id, table, column)), mails)}
    return Present(subject=BETWEEN.join((source.id, table, column)), title=title, cells=cells)


def _as_cells(row: Annotation | None, mails: Mapping[str, str]) -> dict[str, str]:
    if row is None:
        return dict.fromkeys(SAID, "")
    owner = mails.get(row.owner, row.owner) if row.owner else ""
    return {"description": row.description.strip(), "owner": owner, "tags": joined(sorted(row.tags))}


def _speaker(doing: Doing, now: int) -> Speaker:
    workspace = doing.workspace
    return Speaker(organisation=workspace.organisation, workspace=workspace.id, user=doing.user, at=now)  # type: ignore[arg-type]


IMPORTER = Importer(
    name="annotations",
    title="Descriptions, owners and tags of tables",
    columns=("source", "table", "column", *SAID),
    needed=("source", "table"),
    make=lambda platform: AnnotationRows(platform=platform),
)
