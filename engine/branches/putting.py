"""Puts a value in a document without a model, where two were asked about: it is a merge of one place (SPEC.md, X4).

What was written there since the two values were recorded stays: from the one that stood to the one that was chosen is one
side, what stands now the other.
"""

import asyncio
from typing import Any

from crdt.canonical import ABSENT, Value, alike
from crdt.contests import Keys, standing
from crdt.dataclasses import dataclass
from crdt.errors import InvalidInput
from crdt.history.merge import Write, with_writes
from crdt.history.open_content import as_shared
from crdt.history.open_merge import filled, three_way_open
from crdt.ids import UserId
from crdt.kinds.kind import Kind, YDoc
from crdt.updates import NOTHING
from engine.branches import sides
from engine.branches.contents import Roots, content_in, update_for
from engine.branches.sides import TRIES, Seen, see
from engine.branches.typed import check_typed
from engine.records import DocumentRecord
from engine.rooms import Rooms


@dataclass(frozen=True, slots=True, kw_only=True)
class Putting:
    """In whose name, and under which role."""

    rooms: Rooms
    record: DocumentRecord
    kind: Kind
    by: UserId
    role: str

    async def put(self, path: Keys, kept: Value, chosen: Value) -> Value:
        """What stands there then. `kept`: what stood when both were recorded; None: leave what stands. Raises ConcertError."""
        for left in reversed(range(TRIES)):
            seen = await see(self.rooms, self.kind, self.record)
            now = standing(seen.content, path)
            if kept is None or alike(now, chosen):
                return now
            wanted = as_shared(chosen, now if now is not ABSENT else kept)
            check_typed(self.kind, seen.content, {path: wanted})
            if len(path) > 1 and not isinstance(standing(seen.content, path[:-1]), dict):
                raise InvalidInput("What this value belonged to is gone.", details={"path": list(path)})
            update, value = await asyncio.to_thread(self._found, seen, path, kept, wanted)

            def again(doc: YDoc, kept: Value = kept, wanted: Value = wanted) -> bytes:
                return self._at(content_in(doc, self.kind), doc.get_update(), path, kept, wanted)[0]

            edit = sides.Attempt(seen=seen, update=update, again=None if left else again)
            if await sides.attempt(self.rooms, edit, self.by, self.role, _alone):
                return value
        return chosen

    def _found(self, seen: Seen, path: Keys, kept: Value, wanted: Value) -> tuple[bytes, Value]:
        """For a thread."""
        return self._at(seen.content, seen.state, path, kept, wanted)

    def _at(
        self, content: Roots, state: bytes, path: Keys, kept: Value, wanted: Value
    ) -> tuple[bytes, Value]:
        now = standing(content, path)
        base, here, there = (_only(path, value) for value in (kept, now, wanted))
        found = three_way_open(base, here, there)
        value = standing(filled(found.tree, {clash.path: clash.branch for clash in found.clashes}), path)
        if alike(now, value):
            return NOTHING, now
        return update_for(self.kind, state, (Write(path=path, before=now, after=value),)), value


def _only(path: Keys, value: Value) -> Roots:
    return with_writes({}, (Write(path=path, before=ABSENT, after=value),))


def _alone(_sequence: int, _at: int) -> tuple[Any, ...]:
    return ()
