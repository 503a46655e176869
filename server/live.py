"""What the Python client holds of a channel: a document that stays in step, and events that wait for their reader.

Pure of the network: frames come in, and what is to be sent goes to a function that the client hands in.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Final, assert_never

from pycrdt import Doc, Subscription, TransactionEvent

from crdt.errors import ConcertError, OverLimit, Unavailable
from crdt.frames import Ack, Committed, Event, Join, Joined, Leave, Locks, Reset, Role, Sync
from crdt.ids import Channel
from crdt.ysync import EMPTY_UPDATE

EVENTS_KEPT: Final = 10_000
"""Events of one channel that wait for a slow reader."""

_TOO_SLOW: Final = OverLimit(
    "More events arrived than wait for their reader.", next_step="Join again from the last number seen."
)

Send = Callable[[Join | Leave | Sync], None]


class ConnectionLost(Unavailable):
    code = "connection_lost"
    message = "The connection to the server is gone."
    next_step = "Connect again and join with what you have."


class Feed:
    """The events of one channel in order, each once, also over a rejoin. Iterate it; it ends with an error."""

    def __init__(self, topics: Sequence[str] | None = None) -> None:
        self.topics = None if topics is None else tuple(topics)
        self.seen: int | None = None
        """The number through which everything that is wanted has arrived, to come back with."""
        self.gap = False
        """Events that were asked for are not kept any more."""
        self.error: ConcertError | None = None
        self._waiting: deque[Event] = deque()
        self._arrived = asyncio.Event()

    def joined(self, answer: Joined) -> None:
        self.error = None
        self.gap = answer.gap
        for old in answer.events:
            self.put(
                Event(
                    channel=answer.channel,
                    sequence=old.sequence,
                    topic=old.topic,
                    payload=old.payload,
                    at=old.at,
                )
            )
        self.seen = max(self.seen or 0, answer.event_sequence)

    def put(self, event: Event) -> None:
        """Passing messages have the number 0."""
        if event.sequence:
            if event.sequence <= (self.seen or 0):
                return
            self.seen = event.sequence
        if len(self._waiting) >= EVENTS_KEPT:
            self.end(_TOO_SLOW)
            return
        self._waiting.append(event)
        self._arrived.set()

    @property
    def waiting(self) -> int:
        """Events that have arrived and were not read yet."""
        return len(self._waiting)

    def mark(self, sequence: int) -> None:
        """Through this number nothing more comes."""
        self.seen = max(self.seen or 0, sequence)

    def end(self, error: ConcertError) -> None:
        self.error = error
        self._arrived.set()

    def __aiter__(self) -> "Feed":
        return self

    async def __anext__(self) -> Event:
        while not self._waiting:
            if self.error is not None:
                raise self.error
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()


class LiveDocument:
    """A document and its connection. Whatever changes in `doc` and did not come from the server is sent.

    It outlives a connection: what is edited meanwhile stays in `doc`, and `Client.resume` brings it to the server.
    After a `reset` (history was replaced, as by a restored backup) `doc` is another one; the old one is in `replaced`.
    """

    def __init__(self, channel: Channel, send: Send, since: int | None = None) -> None:
        self.channel = channel
        self.role = ""
        self.epoch = ""
        self.sequence = 0
        self.locks: tuple[Any, ...] = ()
        self.error: ConcertError | None = None
        self.events = Feed()
        self.events.seen = since
        self.replaced: Doc[Any] | None = None
        self._send = send
        self._joined = False
        self._receiving = False
        self._sent = 0
        self._acknowledged = 0
        self._changed = asyncio.Event()
        self.doc, self._subscription = self._fresh()

    async def saved(self) -> int:
        """Waits until every edit made so far is committed. Raises what the server refused it for."""
        goal = self._sent
        await self.until(lambda: self._acknowledged >= goal)
        return self.sequence

    async def until(self, holds: Callable[[], bool]) -> None:
        """Waits for an update after which `holds()` is true. Raises when the document has come to an end."""
        while not holds():
            if self.error is not None:
                raise self.error
            self._changed.clear()
            await self._changed.wait()

    # What the client does

    def join(self, send: Send | None = None) -> None:
        """Enters with what is here; `send` when it is by another connection."""
        self._send = send or self._send
        self._joined = False
        self.error = None
        self._send(
            Join(
                channel=self.channel,
                sv=self.doc.get_state(),
                epoch=self.epoch,
                client=self.doc.client_id,
                since=self.events.seen,
            )
        )

    def receive(self, frame: Committed | Ack | Joined | Reset | Role | Locks) -> None:
        match frame:
            case Committed():
                self._apply(frame.update)
                self.sequence = frame.sequence
            case Ack():
                self._acknowledged = frame.id
                self.sequence = max(self.sequence, frame.sequence)
            case Joined():
                self._enter(frame)
            case Reset():
                self._start_over(frame)
            case Role():
                self.role = frame.role
            case Locks():
                self.locks = frame.locks
            case _:
                assert_never(frame)
        self._changed.set()

    def fail(self, error: ConcertError) -> None:
        """Nothing more is sent. Only `Client.resume` can go on from here, and not after a refusal."""
        self._joined = False
        self.error = error
        self.events.end(error)
        self._changed.set()

    # Inside

    def _enter(self, frame: Joined) -> None:
        self.role, self.epoch, self.sequence = frame.role, frame.epoch, frame.sequence
        self.locks = frame.locks
        # before the others' changes come in: what loses against them is empty afterwards, and both are worth keeping
        missing = self.doc.get_update(frame.sv)
        if frame.update:
            self._apply(frame.update)
        self.events.joined(frame)
        self._joined = True
        if missing != EMPTY_UPDATE and self._has_edits(missing):
            self._say(missing)
        else:
            self._acknowledged = self._sent

    def _has_edits(self, missing: bytes) -> bool:
        """A deletion that the server knows is in every difference; without edits of our own there is nothing to say."""
        return missing[0] != 0 or self._sent > self._acknowledged

    def _start_over(self, frame: Reset) -> None:
        self.replaced = self.doc
        self.doc.unobserve(self._subscription)
        self.doc, self._subscription = self._fresh()
        self._apply(frame.update)
        self.epoch = frame.epoch
        self._acknowledged = self._sent

    def _fresh(self) -> tuple[Doc[Any], Subscription]:
        doc: Doc[Any] = Doc(client_id=secrets.randbits(32))
        return doc, doc.observe(self._observed)

    def _apply(self, update: bytes) -> None:
        self._receiving = True
        try:
            self.doc.apply_update(update)
        finally:
            self._receiving = False

    def _observed(self, event: TransactionEvent) -> None:
        if self._receiving:
            return
        if self._joined:
            self._say(event.update)
        else:
            self._sent += 1  # goes with the next join

    def _say(self, update: bytes) -> None:
        self._sent += 1
        self._send(Sync(channel=self.channel, id=self._sent, update=update))
