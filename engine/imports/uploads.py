"""Takes a file through its import: gather, compare, wait for approval, carry out, take back.

Each of the long parts goes on a block of rows at a time, woken by a durable timer: a restart goes on where the last block
was committed (CI3). Border: `importers/` know what rows mean; who may start what was asked at the door.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from crdt.dataclasses import dataclass, replace
from crdt.errors import AlreadyExists, Conflict, InvalidInput, NotFound, OverLimit
from crdt.ids import UserId, workspace_channel
from engine.import_records import ImportChunk, ImportRecord, ImportRow, ImportState
from engine.imports.comparing import compared, remembering, twice
from engine.imports.importer import Doing, Importer, Outcome, Work
from engine.imports.importers import importers
from engine.imports.reading import Head, Line, Unreadable, read
from engine.imports.told import CHANGED, ImportEvent
from engine.platform import Platform
from engine.records import Workspace
from engine.runtime.slices import sliced
from engine.writes import AppendEvent, Batch, ClearTimer, Insert, Put, Remove, SetTimer, Write

LARGEST: Final = 16 << 20
LARGEST_CHUNK: Final = 256 << 10
MOST_IMPORTS: Final = 500
"""Kept in one workspace."""
BLOCK: Final = 50
SLICE: Final = 100
"""Rows that are written or forgotten in one commit."""
_ALL: Final = 1_000_000
_STOPPABLE: Final[tuple[ImportState, ...]] = ("applying", "undoing")
_BUSY: Final = frozenset({"checking", *_STOPPABLE})


class ImportGone(NotFound):
    code = "import_gone"
    message = "There is no such import in this workspace."
    next_step = "Look at the list of imports again."


class ImportBusy(Conflict):
    code = "import_state"
    message = "This cannot be done with the import now."
    next_step = "Wait until it is done, or look again: somebody may have been quicker."


@dataclass(frozen=True, slots=True, kw_only=True)
class By:
    user: UserId
    name: str
    role: str


class Uploads:
    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._store = platform.store
        self._records = platform.store.records

    async def begin(self, workspace: Workspace, what: str, name: str, by: By) -> ImportRecord:
        if what not in importers():
            raise InvalidInput(
                "There is nothing of this name to import.", details={"known": sorted(importers())}
            )
        if await self._records.count(ImportRecord, {"workspace": workspace.id}) >= MOST_IMPORTS:
            raise OverLimit("A workspace keeps so many imports at most.", details={"limit": MOST_IMPORTS})
        now = self._platform.clock.now()
        upload = ImportRecord(
            id=self._platform.ids.new(),
            organisation=workspace.organisation,
            workspace=workspace.id,
            what=what,
            name=" ".join(name.split()),
            state="uploading",
            columns={},
            size=0,
            chunks=0,
            rows=0,
            counts={},
            problem="",
            created_by=by.user,
            created_at=now,
            updated_at=now,
        )
        await self._commit((Insert(record=upload),), upload, by)
        return upload

    async def append(self, workspace: Workspace, id_: str, number: int, text: str) -> ImportRecord:
        """Pieces come in order, from 1; the same one again is taken once."""
        upload = await self._in(workspace, id_, "uploading")
        size = len(text.encode())
        if size > LARGEST_CHUNK or upload.size + size > LARGEST:
            raise OverLimit("The file is larger than an import may be.", details={"bytes": LARGEST})
        if number <= upload.chunks:
            return upload
        if number != upload.chunks + 1:
            raise ImportBusy("A piece of the file is missing.", details={"next": upload.chunks + 1})
        chunk = ImportChunk(upload=id_, number=number, organisation=upload.organisation, text=text)
        grown = replace(upload, chunks=number, size=upload.size + size, updated_at=self._platform.clock.now())
        try:
            await self._store.writer.commit((Insert(record=chunk), Put(record=grown)))
        except AlreadyExists:
            raise ImportBusy from None
        return grown

    async def check(self, workspace: Workspace, id_: str, by: By) -> ImportRecord:
        """Also again: what stands may be another by now."""
        upload = await self.get(workspace, id_)
        if upload.state not in {"uploading", "checked"} or (upload.state == "checked" and not upload.chunks):
            raise ImportBusy(details={"state": upload.state})
        return await self._start(replace(upload, problem=""), "checking", by)

    async def apply(self, workspace: Workspace, id_: str, by: By) -> ImportRecord:
        """Carries out every row that is new or changed, or those that a stop left; who approves it does it."""
        upload = await self._in(workspace, id_, "checked", "stopped")
        if not (upload.counts.get("new") or upload.counts.get("changed")):
            raise ImportBusy("Nothing in this file would change anything.")
        now = self._platform.clock.now()
        begun = replace(
            upload, role=by.role, applied_by=by.user, applied_at=now, undone_by=None, undone_at=None
        )
        return await self._start(begun, "applying", by)

    async def undo(self, workspace: Workspace, id_: str, by: By) -> ImportRecord:
        upload = await self._in(workspace, id_, "applied", "stopped")
        begun = replace(upload, role=by.role, undone_by=by.user, undone_at=self._platform.clock.now())
        return await self._start(begun, "undoing", by)

    async def stop(self, workspace: Workspace, id_: str, by: By) -> ImportRecord:
        """Asks, by a timer in the mailbox of what goes on, that it goes no further than the block in hand; what was done stays.
        Nothing comes of it where it has ended meanwhile.
        """
        upload = await self._in(workspace, id_, *_STOPPABLE, "applied", "undone", "stopped")
        now = self._platform.clock.now()
        asked = SetTimer(key=_stop_key(id_), actor=_key(upload), due=now, message={"stop": asdict(by)})
        await self._store.writer.commit((asked,))
        self._platform.timers.notice((asked,))
        return upload

    async def stopped(self, id_: str, by: By) -> bool:
        """What `stop` asked for. False where it had come to its end before."""
        upload = await self._records.get(ImportRecord, id_)
        if upload is None or upload.state not in _STOPPABLE:
            return False
        await self._done(upload, "stopped", (ClearTimer(key=_stop_key(id_)),), by)
        return True

    async def remove(self, workspace: Workspace, id_: str, by: By) -> None:
        """Forgets the record; what it changed stays."""
        upload = await self.get(workspace, id_)
        if upload.state in _BUSY:
            raise ImportBusy(details={"state": upload.state})
        await self._forget_rows(id_)
        pieces = [Remove(type=ImportChunk, key=(id_, number + 1)) for number in range(upload.chunks)]
        await self._commit((*pieces, Remove(type=ImportRecord, key=(id_,))), upload, by)

    async def get(self, workspace: Workspace, id_: str) -> ImportRecord:
        upload = await self._records.get(ImportRecord, id_)
        if upload is None or upload.workspace != workspace.id:
            raise ImportGone
        return upload

    async def go_on(self, id_: str) -> bool:
        """One more block. False where nothing is to be done any more."""
        upload = await self._records.get(ImportRecord, id_)
        workspace = None if upload is None else await self._records.get(Workspace, upload.workspace)
        if upload is None or workspace is None or upload.state not in _BUSY:
            return False
        importer = importers()[upload.what]
        work = importer.make(self._platform)
        match upload.state:
            case "checking":
                await self._compare(upload, workspace, importer, work)
            case "applying":
                await self._carry_out(upload, workspace, work, undoing=False)
            case _:
                await self._carry_out(upload, workspace, work, undoing=True)
        return True

    # The long parts

    async def _compare(
        self, upload: ImportRecord, workspace: Workspace, importer: Importer, work: Work
    ) -> None:
        chunks = await self._records.find(ImportChunk, {"upload": upload.id}, order="number", limit=_ALL)
        try:
            head, lines = await asyncio.to_thread(read, [one.text for one in chunks], importer.columns)
        except Unreadable as error:
            await self._done(replace(upload, problem=str(error), rows=0, counts={}), "checked", ())
            return
        rows = await self._compared(upload, workspace, importer, work, lines)
        for first in range(0, len(rows), SLICE):
            await self._store.writer.commit(tuple(Put(record=one) for one in rows[first : first + SLICE]))
        await self._forget_rows(upload.id, but=len(rows))
        checked = replace(upload, rows=len(rows), columns=_said(head), counts=_counts(rows))
        await self._done(checked, "checked", ())

    async def _compared(
        self,
        upload: ImportRecord,
        workspace: Workspace,
        importer: Importer,
        work: Work,
        lines: Sequence[Line],
    ) -> list[ImportRow]:
        rows, normal = list[ImportRow](), remembering(work.normal)
        presents = twice(await work.present(workspace, lines), set())
        async for line, present in sliced(zip(lines, presents, strict=True)):
            row = await compared(upload, importer, line, present, normal)
            made = row.subject or self._platform.ids.new()
            rows.append(replace(row, subject=made))
        return rows

    async def _carry_out(
        self, upload: ImportRecord, workspace: Workspace, work: Work, *, undoing: bool
    ) -> None:
        outcome = "applied" if undoing else None
        where = {"upload": upload.id, "change": ("new", "changed"), "outcome": outcome}
        rows = await self._records.find(ImportRow, where, order="number", descending=undoing, limit=BLOCK)
        user = upload.undone_by if undoing else upload.applied_by
        doing = Doing(upload=upload, workspace=workspace, user=user or UserId(""), role=upload.role)
        done = await (work.undo(rows, doing) if undoing else work.apply(rows, doing))
        await self._note(rows, done, undoing=undoing)
        counts = {**upload.counts, **await self._outcomes(upload)}
        if len(rows) < BLOCK:
            pieces = await self._records.find(ImportChunk, {"upload": upload.id}, limit=_ALL)
            gone = [Remove(type=ImportChunk, key=(upload.id, one.number)) for one in pieces]
            await self._done(replace(upload, counts=counts), "undone" if undoing else "applied", gone)
        else:
            again = replace(upload, counts=counts, updated_at=self._platform.clock.now())
            await self._commit((Put(record=again), self._timer(again)), again, None)

    async def _note(self, rows: Sequence[ImportRow], done: Sequence[Outcome], *, undoing: bool) -> None:
        """A row that could not be taken back is kept as it is, so that it is not tried for ever."""
        noted = [
            replace(
                row, outcome="kept" if undoing and one.outcome == "failed" else one.outcome, said=one.said
            )
            for row, one in zip(rows, done, strict=True)
        ]
        await self._store.writer.commit(tuple(Put(record=row) for row in noted))

    async def _outcomes(self, upload: ImportRecord) -> dict[str, int]:
        names = ("applied", "failed", "undone", "kept")
        return {
            name: await self._records.count(ImportRow, {"upload": upload.id, "outcome": name})
            for name in names
        }

    async def _forget_rows(self, id_: str, but: int = 0) -> None:
        """All rows behind the first ones, some at a time."""
        where = {"upload": id_}
        while rows := await self._records.find(ImportRow, where, order="number", offset=but, limit=SLICE):
            gone = tuple(Remove(type=ImportRow, key=(id_, one.number)) for one in rows)
            await self._store.writer.commit(gone)

    # What is committed

    async def _start(self, upload: ImportRecord, state: ImportState, by: By) -> ImportRecord:
        begun = replace(upload, state=state, updated_at=self._platform.clock.now())
        await self._commit((Put(record=begun), self._timer(begun)), begun, by)
        return begun

    async def _done(
        self, upload: ImportRecord, state: ImportState, more: Sequence[Write], by: By | None = None
    ) -> None:
        ended = replace(upload, state=state, updated_at=self._platform.clock.now())
        await self._commit((*more, Put(record=ended), ClearTimer(key=_key(upload))), ended, by)

    def _timer(self, upload: ImportRecord) -> SetTimer:
        return SetTimer(key=_key(upload), actor=_key(upload), due=self._platform.clock.now(), message={})

    async def _commit(self, writes: Sequence[Write], upload: ImportRecord, by: By | None) -> None:
        counts = upload.counts
        said = ImportEvent(
            upload=upload.id,
            what=upload.what,
            name=upload.name,
            state=upload.state,
            done=counts.get("applied", 0) + counts.get("failed", 0),
            rows=upload.rows,
            by="" if by is None else by.user,
            by_name="" if by is None else by.name,
        )
        event = AppendEvent(
            channel=workspace_channel(upload.workspace),
            topic=CHANGED,
            payload=said.model_dump(mode="json"),
            at=upload.updated_at,
        )
        batch: Batch = (*writes, event)
        receipt = await self._store.writer.commit(batch)
        self._platform.channels.committed(batch, receipt)
        self._platform.timers.notice(batch)

    async def _in(self, workspace: Workspace, id_: str, *states: ImportState) -> ImportRecord:
        upload = await self.get(workspace, id_)
        if upload.state not in states:
            raise ImportBusy(details={"state": upload.state})
        return upload


def _key(upload: ImportRecord) -> str:
    return f"import:{upload.id}"


def _stop_key(id_: str) -> str:
    return f"import:{id_}:stop"


def _said(head: Head) -> dict[str, list[str]]:
    return {"known": list(head.known), "ignored": list(head.ignored), "absent": list(head.absent)}


def _counts(rows: Sequence[ImportRow]) -> dict[str, int]:
    return {
        change: sum(row.change == change for row in rows)
        for change in ("new", "changed", "unchanged", "refused")
    }
