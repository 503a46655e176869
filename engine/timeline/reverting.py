"""Puts a document back, wholly or in what one person did, as an edit like any other: by the smallest change, in the name of
who asks, under their role and the locks of others (HI6, HI7). Never a reset: what others typed beside it merges.

Border: which point, and whether it is kept, is `points`' affair; who may ask was decided before.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from typing import Final

from crdt.canonical import ABSENT, Value, alike
from crdt.contests import standing
from crdt.dataclasses import dataclass, replace
from crdt.errors import OverLimit, Refused
from crdt.history.diff import Difference, difference
from crdt.history.merge import Write
from crdt.history.rewinding import Rewound, content_of, rewound
from crdt.history.texts import merged_text
from crdt.history.undoing import Undoing, undoing
from crdt.history.writing import contents, write_all
from crdt.ids import UserId, document_channel
from crdt.kinds.forms import right_at
from crdt.kinds.kind import Kind, YDoc
from crdt.kinds.writing import checked
from crdt.model import Model
from crdt.plain import copy
from crdt.roles import allows
from engine.channels import Channels
from engine.ports import Clock, LoggedUpdate, Store
from engine.records import DocumentRecord
from engine.rooms import Rooms
from engine.timeline.looking import look
from engine.timeline.points import Points
from engine.timeline.records import ResetRecord
from engine.writes import AppendEvent

RESTORED: Final = "document:history:restored"
MOST_ROWS: Final = 20_000
"""Edits that are played again to undo one person's."""

Steps = tuple[str, ...]
_LATER: Final = " later"


class NotRewound(Refused):
    code = "not_rewound"
    message = "This document cannot be brought back to that point by an edit."
    next_step = "Replace it by one of its revisions: documents.reset_to."


class RestoredEvent(Model):
    """Somebody, `by`, put the document back by an edit: to the point `through`, or, of one `person`, what they did."""

    document: str
    by: str
    sequence: int
    through: int
    person: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverted:
    """`sequence`: of the edit, the one before it where nothing had to change. `before`: what it stood on.

    `kept`: places that this role may not change. `taken`: places that somebody else has changed since.
    """

    before: int
    sequence: int
    changes: tuple[Difference, ...]
    kept: tuple[Steps, ...] = ()
    taken: Mapping[Steps, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Who wants a document to go back, and whether only to see what would change."""

    by: UserId
    role: str
    preview: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Reverter:
    store: Store
    rooms: Rooms
    points: Points
    channels: Channels
    clock: Clock

    async def restore(self, record: DocumentRecord, kind: Kind, through: int, asking: Asking) -> Reverted:
        """Makes the document what it was at a point. Raises ConcertError; then nothing has changed."""
        state = await self.points.exact(record, through)
        if kind.open_roots:
            now = (await self.rooms.read(record)).state()
            found = await asyncio.to_thread(rewound, state, [(True, now)])
            if found.after != content_of(state):
                raise NotRewound(details={"through": through})
            return await self._rewind(record, kind, found, asking, through=through, person=None)
        wanted = (await asyncio.to_thread(look, kind, state)).roots
        checked(kind.body, wanted.get("body") or {}, "body")  # D8: a secret of old times does not come back

        def towards(present: Mapping[str, object]) -> Iterable[Write]:
            return _writes(difference(kind, present, wanted))

        return await self._revert(record, kind, asking, towards, through=through, person=None)

    async def undo(
        self, record: DocumentRecord, kind: Kind, person: UserId, since: int, through: int, asking: Asking
    ) -> Reverted:
        """Takes back what a person did after `since` up to `through`, where nobody changed it since."""
        state, rows = await self._rows(record, since)
        if kind.open_roots:
            edits = [(row.author == person and row.sequence <= through, row.update) for row in rows]
            taken_back = await asyncio.to_thread(rewound, state, edits)
            return await self._rewind(record, kind, taken_back, asking, through=since, person=person)
        # later edits of the person are somebody else's here: what they made of it since stays
        named = [
            (row.author if row.sequence <= through else UserId(row.author + _LATER), row.update)
            for row in rows
        ]
        found = await asyncio.to_thread(undoing, kind, state, named, person)

        def towards(present: Mapping[str, object]) -> Iterable[Write]:
            return _turning(found, present)

        done = await self._revert(record, kind, asking, towards, through=since, person=person)
        return replace(done, taken={path: who.removesuffix(_LATER) for path, who in found.taken.items()})

    async def _rows(self, record: DocumentRecord, since: int) -> tuple[bytes, list[LoggedUpdate]]:
        """The state after row `since`, or after the last reset, and all rows from there on. Raises OverLimit."""
        await self.rooms.read(record)
        newest = self.rooms.sequence(record.id)
        if newest - since > MOST_ROWS:
            raise OverLimit(
                "These are too many edits to take back at once.",
                next_step="Start later, or restore a point.",
                details={"edits": newest - since, "limit": MOST_ROWS},
            )
        resets = await self.store.records.find(ResetRecord, {"document": record.id})
        since = max([since, *(one.sequence for one in resets)])
        state = await self.points.exact(record, since) if since else b""
        return state, await self.points.rows(record, since, newest)

    async def _rewind(
        self,
        record: DocumentRecord,
        kind: Kind,
        found: Rewound,
        asking: Asking,
        *,
        through: int,
        person: UserId | None,
    ) -> Reverted:
        """Without a model: what others type meanwhile merges, as two edits do."""
        before = self.rooms.sequence(record.id)
        changes = difference(kind, found.before, found.after)
        if asking.preview or not changes:
            return Reverted(before=before, sequence=before, changes=changes)

        def edit(doc: YDoc) -> None:
            doc.apply_update(found.update)

        sequence = await self.rooms.edit(record, asking.by, edit, role=asking.role)
        await self._tell(record, asking.by, sequence, through, person)
        return Reverted(before=before, sequence=sequence, changes=changes)

    async def _revert(
        self,
        record: DocumentRecord,
        kind: Kind,
        asking: Asking,
        towards: Callable[[Mapping[str, object]], Iterable[Write]],
        *,
        through: int,
        person: UserId | None,
    ) -> Reverted:
        document = await self.rooms.read(record)
        before = self.rooms.sequence(record.id)
        present = copy({root: document.projection.get(root) or {} for root in kind.shapes})
        allowed, kept, changes = await asyncio.to_thread(_planned, kind, present, towards, asking.role)
        if asking.preview or not changes:
            return Reverted(before=before, sequence=before, changes=changes, kept=kept)

        def edit(doc: YDoc) -> None:
            now = contents(doc, kind)  # what nobody has touched since was compared beside the loop
            writes = allowed if alike(now, present) else _split(kind, towards(now), asking.role)[0]
            write_all(doc, kind, writes)

        sequence = await self.rooms.edit(record, asking.by, edit, role=asking.role)
        await self._tell(record, asking.by, sequence, through, person)
        return Reverted(before=before, sequence=sequence, changes=changes, kept=kept)

    async def _tell(
        self, record: DocumentRecord, by: UserId, sequence: int, through: int, person: UserId | None
    ) -> None:
        said = RestoredEvent(document=record.id, by=by, sequence=sequence, through=through, person=person)
        event = AppendEvent(
            channel=document_channel(record.id),
            topic=RESTORED,
            payload=said.model_dump(),
            at=self.clock.now(),
        )
        self.channels.committed((event,), await self.store.writer.commit((event,)))


def _writes(found: Iterable[Difference]) -> Iterable[Write]:
    return [Write(path=(one.root, *one.path), before=one.before, after=one.after) for one in found]


def _planned(
    kind: Kind,
    present: Mapping[str, object],
    towards: Callable[[Mapping[str, object]], Iterable[Write]],
    role: str,
) -> tuple[list[Write], tuple[Steps, ...], tuple[Difference, ...]]:
    """For a thread: it compares all of the document."""
    allowed, kept = _split(kind, towards(present), role)
    return allowed, kept, _outcome(kind, present, allowed)


def _turning(found: Undoing, present: Mapping[str, object]) -> Iterable[Write]:
    """A value that is another by now stays; into a text that is, the change is woven."""
    for one in found.turned:
        now: Value = standing(present, one.path)
        if one.is_text and isinstance(now, str):
            woven = merged_text(str(one.now), now, str(one.back))
            yield Write(path=one.path, before=now, after=woven)
        elif alike(now, one.now):
            yield Write(path=one.path, before=now, after=one.back)


def _split(kind: Kind, writes: Iterable[Write], role: str) -> tuple[list[Write], tuple[Steps, ...]]:
    """GP4: what this role may change, and the places that it may not."""
    allowed: list[Write] = []
    kept: list[Steps] = []
    for one in writes:
        right = right_at(kind, one.path)
        if right is None or allows(role, right):
            allowed.append(one)
        else:
            kept.append(one.path)
    return allowed, tuple(kept)


def _outcome(kind: Kind, present: Mapping[str, object], writes: Iterable[Write]) -> tuple[Difference, ...]:
    """What the document would be, compared with what it is."""
    after = copy(dict(present))
    for one in writes:
        *steps, key = one.path
        held = after
        for step in steps:
            held = held.get(step) if isinstance(held, dict) else None
        if isinstance(held, dict):
            if one.after is ABSENT:
                held.pop(key, None)
            else:
                held[key] = one.after
    return difference(kind, present, after)
