"""Writes down the words of documents, so that they can be searched for: `engine/ports.py` calls it the shelf.

A document's words follow its content within seconds, once for all edits of a moment; what was made before this existed
is read after the start, one document after the other. Border: what is sought, and by whom, is decided elsewhere.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import structlog

from crdt.document import Document
from crdt.errors import ConcertError
from crdt.ids import DocumentId
from engine.members.records import DocumentText
from engine.ports import Store
from engine.records import DocumentRecord
from engine.rooms import Changed
from engine.runtime.clock import Alarm, WakingClock
from engine.runtime.slices import sliced
from engine.runtime.tasks import spawn
from engine.writes import Put, Remove

FOLLOW_SECONDS: Final = 2.0
BACKFILL_SECONDS: Final = 5.0
"""After the start, and between two pages of what was never read."""
PAGE: Final = 50
MOST_LETTERS: Final = 50_000
MOST_VALUES: Final = 20_000
"""Of one document: what stands further behind is not found by its words."""
LITTLE: Final = frozenset(("a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with"))

_log = structlog.get_logger(__name__)


def words_of(content: Mapping[str, Any]) -> str:
    """All text of a document's roots, folded, on one line. Layout, comments and meta are no content."""
    parts: list[str] = []
    room = MOST_LETTERS
    for value in _texts(content):
        part = " ".join(value.split()).casefold()[:room]
        if part:
            parts.append(part)
            room -= len(part) + 1
        if room <= 0:
            break
    return " ".join(parts)


def folded(text: str) -> tuple[str, ...]:
    """The words of a search, as `words_of` has them."""
    return tuple(text.casefold().split())


def searched(text: str) -> tuple[str, ...]:
    """The same without little words, which are looked for only where there are no others."""
    words = folded(text)
    return tuple(word for word in words if word not in LITTLE) or words


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    """Strings in the order they stand, without recursion: documents nest as deep as clients like."""
    waiting: list[Any] = [content[root] for root in sorted(content, reverse=True) if root not in _NO_CONTENT]
    for _ in range(MOST_VALUES):
        if not waiting:
            return
        value = waiting.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            waiting += reversed(list(value.values())[:MOST_VALUES])
        elif isinstance(value, list | tuple):
            waiting += reversed(value[:MOST_VALUES])


_NO_CONTENT: Final = frozenset({"meta", "layout", "comments"})


class Texts:
    """`read` hands out a document as committed, to be used before the next await."""

    def __init__(
        self,
        store: Store,
        read: Callable[[DocumentRecord], Awaitable[Document]],
        sequence: Callable[[DocumentId], int],
        clock: WakingClock,
    ) -> None:
        self._store = store
        self._read = read
        self._sequence = sequence
        self._clock = clock
        self._due: set[DocumentId] = set()
        self._alarm: Alarm | None = None
        self._backfill: Alarm | None = None
        self._working: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._backfill = self._clock.call_later(BACKFILL_SECONDS, self._read_on)

    async def stop(self) -> None:
        """What is due is written by the next start: the words of a document that changes are written again."""
        for alarm in (self._alarm, self._backfill):
            if alarm is not None:
                alarm.cancel()
        if self._working is not None:
            self._working.cancel()
            await asyncio.gather(self._working, return_exceptions=True)

    def note(self, changed: Changed) -> None:
        """After a commit, on the path of every edit."""
        if changed.record.kind == "workspace":
            return
        self._due.add(changed.record.id)
        if self._alarm is None:
            self._alarm = self._clock.call_later(FOLLOW_SECONDS, self._follow)

    def _follow(self) -> None:
        self._alarm = None
        due, self._due = self._due, set()
        self._work(self._write(due), again=due)

    def _read_on(self) -> None:
        self._work(self._page(), again=set())

    def _work(self, work: "Any", *, again: set[DocumentId]) -> None:
        """One after the other; what comes while something is under way is due again."""
        if self._working is not None and not self._working.done():
            work.close()
            self._due |= again
            self._alarm = self._alarm or self._clock.call_later(FOLLOW_SECONDS, self._follow)
            if not again:
                self._backfill = self._clock.call_later(BACKFILL_SECONDS, self._read_on)
            return
        self._working = spawn(work, name="words of documents")

    async def _page(self) -> None:
        try:
            written = await self._follow_up(await self._store.shelf.unread(PAGE))
        except ConcertError as error:
            _log.warning("words_not_read", code=error.code)
            written = True
        if written:
            self._backfill = self._clock.call_later(BACKFILL_SECONDS, self._read_on)

    async def _write(self, due: set[DocumentId]) -> None:
        ids = sorted(due)
        for start in range(0, len(ids), PAGE):
            page = tuple(ids[start : start + PAGE])
            try:
                await self._follow_up(await self._store.records.find(DocumentRecord, {"id": page}))
            except ConcertError as error:
                _log.warning("words_not_written", documents=page, code=error.code)

    async def _follow_up(self, rows: Sequence[DocumentRecord]) -> bool:
        """Writes the words of these documents in one commit. Whether there were any."""
        texts = [text async for row in sliced(rows) if (text := await self._text(row)) is not None]
        if not texts:
            return False
        await self._store.writer.commit(tuple(Put(record=text) for text in texts))
        ids = tuple(text.document for text in texts)
        there = {row.id for row in await self._store.records.find(DocumentRecord, {"id": ids})}
        if deleted := [id_ for id_ in ids if id_ not in there]:  # for good, meanwhile
            await self._store.writer.commit(tuple(Remove(type=DocumentText, key=(id_,)) for id_ in deleted))
        return True

    async def _text(self, row: DocumentRecord) -> DocumentText | None:
        """One that cannot be read must not keep the others from it."""
        try:
            document = await self._read(row)
        except ConcertError as error:
            _log.warning("words_not_read", document=row.id, code=error.code)
            return None
        words, through = words_of(document.projection), self._sequence(row.id)
        return DocumentText(document=row.id, organisation=row.organisation, words=words, through=through)
