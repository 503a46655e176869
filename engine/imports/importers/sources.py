"""Sources of a workspace as rows: name, kind, description, criticality, tags, owner. Connections and secrets are no columns."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import AlreadyExists, ConcertError
from crdt.ids import DocumentId, Micros, OrganisationId
from crdt.kinds.replacing import replace_body
from crdt.kinds.writing import to_json
from crdt.roles import Right, allows, strongest
from engine.bulk.sources.standing import Asker, roles_on
from engine.import_records import ImportRow
from engine.imports.comparing import CHANGED_SINCE, as_stands, undoing
from engine.imports.importer import Change, Doing, Importer, Outcome, Present
from engine.imports.listing import joined, parted
from engine.imports.owners import address_of, addresses, owner_of
from engine.imports.reading import Line
from engine.members.ways import found_by
from engine.names import checked_name, legible
from engine.records import DocumentRecord, Json, Workspace
from engine.runtime.slices import sliced, some_at_once
from engine.source_lists import WEIGHTS, Hidden, Listed, SourcesWanted, tags_of
from engine.writes import Put, Write

if TYPE_CHECKING:
    from engine.platform import Platform

KIND: Final = "data_source"
AT_ONCE: Final = 8
"""Documents opened and edited beside one another: each costs the loop some milliseconds."""
_ALL: Final = 1_000_000
_SOMEBODY_ELSE: Final = "Somebody changed it since it was compared."
_GONE: Final = "It is not there any more."
_APPLIED: Final = Outcome(outcome="applied")
_UNDONE: Final = Outcome(outcome="undone")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What some rows are about as it stands, by id, and the roles there of who carries them out."""

    records: Mapping[str, DocumentRecord]
    roles: Mapping[DocumentId, Sequence[str]]

    def role(self, record: DocumentRecord, right: Right) -> str | None:
        return strongest(self.roles[record.id], right)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRows:
    platform: "Platform"

    async def present(self, workspace: Workspace, lines: Sequence[Line]) -> Sequence[Present]:
        """By the column id, else by a name that only one source has."""
        listed = await self._all(workspace)
        by_id = {one.record.id: one for one in listed}
        by_name: dict[str, list[Listed]] = {}
        for one in listed:
            by_name.setdefault(one.record.title, []).append(one)
        mails = await self._mails(listed)
        return [await self._one(line, by_id, by_name, mails) async for line in sliced(lines)]

    async def normal(self, organisation: OrganisationId, column: str, text: str) -> str:
        match column:
            case "name" if len(text) > 200:
                raise ValueError("A name has 200 letters at most.")
            case "name" if text:
                return _named(text)
            case "criticality" if text and text not in WEIGHTS:
                raise ValueError(f"Needs one of {', '.join(WEIGHTS)}. “{text}” is none of them.")
            case "criticality":
                return text or "medium"
            case "kind" if text and text not in self.platform.components.sources:
                known = ", ".join(sorted(self.platform.components.sources))
                raise ValueError(f"Needs one of {known}. “{text}” is none of them.")
            case "tags":
                return joined(sorted(set(parted(text))))
            case "owner" if text:
                return await address_of(self.platform.store.records, organisation, text)
        return text

    async def apply(self, rows: Sequence[ImportRow], doing: Doing) -> Sequence[Outcome]:
        ground = await self._ground(rows, doing)
        return await some_at_once([partial(self._apply, row, doing, ground) for row in rows], AT_ONCE)

    async def undo(self, rows: Sequence[ImportRow], doing: Doing) -> Sequence[Outcome]:
        ground = await self._ground(rows, doing)
        judged = await some_at_once([partial(self._undo, row, doing, ground) for row in rows], AT_ONCE)
        gone = [row for row, one in zip(rows, judged, strict=True) if one is None]
        beside = {ground.records[row.subject].id: (Put(record=_noted(row, _UNDONE)),) for row in gone}
        await self.platform.documents.trash_all(
            [ground.records[row.subject] for row in gone], doing.user, also=beside
        )
        return [one or _UNDONE for one in judged]

    async def export(
        self, workspace: Workspace, hidden: Hidden, offset: int, limit: int
    ) -> tuple[Sequence[Mapping[str, str]], int]:
        wanted = SourcesWanted(workspaces=(workspace.id,), hidden=hidden)
        page, total = await self.platform.store.sources.page(wanted, offset, limit)
        mails = await self._mails(page)
        return [{"id": one.record.id, **await self._listed(one, mails)} for one in page], total

    # Reading

    async def _all(self, workspace: Workspace) -> Sequence[Listed]:
        wanted = SourcesWanted(workspaces=(workspace.id,))
        return (await self.platform.store.sources.page(wanted, 0, _ALL))[0]

    async def _one(
        self,
        line: Line,
        by_id: Mapping[DocumentId, Listed],
        by_name: Mapping[str, Sequence[Listed]],
        mails: Mapping[str, str],
    ) -> Present:
        id_, name = line.cells.get("id", ""), legible(line.cells.get("name", ""))
        named = by_name.get(name, ())
        if id_ and DocumentId(id_) not in by_id:
            return Present(refused="This workspace has no source with this id.")
        if not id_ and len(named) > 1:
            return Present(refused=f"{len(named)} sources are called so: say which by the column id.")
        found = by_id.get(DocumentId(id_)) if id_ else next(iter(named), None)
        if found is None:
            return Present(title=name, cells={"criticality": "medium"})
        return Present(
            subject=found.record.id, title=found.record.title, cells=await self._listed(found, mails)
        )

    async def _listed(self, one: Listed, mails: Mapping[str, str]) -> dict[str, str]:
        """By its card, where that says all of it, else by its room."""
        card, sequence = one.card, self.platform.rooms.sequence(one.record.id)
        if card is None or sequence > card.through or len(card.description) >= 2_000:
            return await self._cells(one.record)
        return _as_cells(
            one.record.title, card.source_kind, card.description, card.criticality, tags_of(card.tagged),
            mails.get(card.owner, card.owner),
        )  # fmt: skip

    async def _cells(self, record: DocumentRecord) -> dict[str, str]:
        body = await self._body(record)
        owner = str(body.get("owner") or "")
        mails = await addresses(self.platform.store.records, (owner,))
        return _as_cells(
            legible(str(body.get("name", ""))), str(body.get("kind", "")), str(body.get("description", "")),
            str(body.get("criticality", "")), list(body.get("tags") or ()), mails.get(owner, owner),
        )  # fmt: skip

    async def _body(self, record: DocumentRecord) -> dict[str, Json]:
        body: dict[str, Json] = to_json(await self.platform.rooms.read(record)).get("body", {})
        return body

    async def _mails(self, listed: Sequence[Listed]) -> Mapping[str, str]:
        owners = [one.card.owner for one in listed if one.card is not None]
        return await addresses(self.platform.store.records, owners)

    # Carrying out

    async def _ground(self, rows: Sequence[ImportRow], doing: Doing) -> "_Ground":
        """CI4: what they may do with each now, and no more than when they said so."""
        store = self.platform.store.records
        found = await found_by(store, DocumentRecord, "id", [row.subject for row in rows])
        there = [one for one in found if one.trashed_at is None and one.workspace == doing.workspace.id]
        asker = Asker(user=doing.user, role=doing.role)
        roles = await roles_on(store, asker, doing.workspace, there, self.platform.clock.now())
        return _Ground(records={one.id: one for one in there}, roles=roles)

    async def _apply(self, row: ImportRow, doing: Doing, ground: "_Ground") -> Outcome:
        if row.change == "new":
            return await self._make(row, doing)
        record = ground.records.get(row.subject)
        if record is None:
            return Outcome(outcome="failed", said=_GONE)
        wanted = {one["column"]: one["after"] for one in row.cells}
        return await self._edit(row, record, doing, ground, Change(wanted=wanted, told=row, good=_APPLIED))

    async def _undo(self, row: ImportRow, doing: Doing, ground: "_Ground") -> Outcome | None:
        """None for what was new and goes into the trash."""
        record = ground.records.get(row.subject)
        if row.change == "new":
            return _UNDONE if record is None else await self._unmade(row, record, ground)
        if record is None:
            return Outcome(outcome="kept", said=_GONE)
        back = undoing(row, await self._cells(record))
        if back is None:
            return Outcome(outcome="kept", said=CHANGED_SINCE)
        good = Outcome(outcome="undone", said=back.said)
        change = Change(wanted=back.wanted, told=back.told, good=good)
        return await self._edit(row, record, doing, ground, change)

    async def _edit(
        self, row: ImportRow, record: DocumentRecord, doing: Doing, ground: "_Ground", change: "Change"
    ) -> Outcome:
        role = ground.role(record, Right.EDIT)
        if role is None:
            return Outcome(outcome="failed", said="You may not edit it.")
        if "owner" in change.wanted and not allows(role, Right.MANAGE):
            return Outcome(outcome="failed", said="Who may manage it changes its owner.")
        fields = await self._fields(change.wanted, doing)
        if not as_stands(change.told.cells, await self._cells(record)):
            return Outcome(outcome="failed", said=_SOMEBODY_ELSE)
        done = _noted(row, change.good)

        def beside(_sequence: int, _at: Micros) -> tuple[Write, ...]:
            return (Put(record=done),)  # CI3: the outcome of a row is committed with its edit

        try:
            document = await self.platform.rooms.read(record)
            body: dict[str, Json] = to_json(document).get("body", {})
            edit = replace_body(document, {**body, **fields}, role)
            await self.platform.rooms.edit(record, doing.user, edit, role=role, rider=beside)
        except ConcertError as error:
            return Outcome(outcome="failed", said=error.message)
        return change.good

    async def _make(self, row: ImportRow, doing: Doing) -> Outcome:
        fields = await self._fields({one["column"]: one["after"] for one in row.cells}, doing)
        name = str(fields.pop("name", ""))
        beside = (Put(record=_noted(row, _APPLIED)),)
        try:
            await self.platform.documents.create(
                doing.workspace,
                KIND,
                name,
                {"body": fields},
                doing.user,
                id_=DocumentId(row.subject),
                also=beside,
            )
        except AlreadyExists:
            return _APPLIED  # it was made before a restart
        except ConcertError as error:
            return Outcome(outcome="failed", said=error.message)
        return _APPLIED

    async def _unmade(self, row: ImportRow, record: DocumentRecord, ground: "_Ground") -> Outcome | None:
        """None where it is still as it was made, and may go."""
        now = await self._cells(record)
        if any(now.get(one["column"], "") != one["after"] for one in row.cells):
            return Outcome(outcome="kept", said=CHANGED_SINCE)
        if ground.role(record, Right.EDIT) is None:
            return Outcome(outcome="failed", said="You may not edit it.")
        return None

    async def _fields(self, wanted: Mapping[str, str], doing: Doing) -> dict[str, Any]:
        """As the document has them."""
        records, organisation = self.platform.store.records, doing.workspace.organisation
        found: dict[str, Any] = {}
        for column, text in wanted.items():
            match column:
                case "tags":
                    found["tags"] = dict.fromkeys(parted(text), True)
                case "owner":
                    found["owner"] = await owner_of(records, organisation, text) if text else None
                case "criticality":
                    found["criticality"] = text or "medium"
                case _:
                    found[column] = text
        return found


def _named(text: str) -> str:
    """As a list would show it. Raises ValueError."""
    try:
        return checked_name(text)
    except ConcertError as error:
        raise ValueError(error.message) from None


def _noted(row: ImportRow, done: Outcome) -> ImportRow:
    return replace(row, outcome=done.outcome, said=done.said)


def _as_cells(
    name: str, kind: str, description: str, criticality: str, tags: Sequence[str], owner: str
) -> dict[str, str]:
    return {
        "name": name,
        "kind": kind,
        "description": description.strip(),
        "criticality": criticality or "medium",
        "tags": joined(sorted(tags)),
        "owner": owner,
    }


IMPORTER = Importer(
    name="sources",
    title="Sources",
    columns=("id", "name", "kind", "description", "criticality", "tags", "owner"),
    needed=("name", "kind"),
    make=lambda platform: SourceRows(platform=platform),
)
