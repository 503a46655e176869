"""Which channels one native socket is in: joining, leaving, being put out, and how often it may.

Border: what happens inside a channel is `memberships`' affair.
"""

from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from crdt.errors import ConcertError, InvalidInput, OverLimit, Unavailable
from crdt.events import Lost, RoleChanged
from crdt.frames import Join, Left, Role
from crdt.ids import Channel, DocumentId, document_channel, source_channel
from server.access import Allowed
from server.sockets.memberships import Carrier, DocumentMembership, ListenerMembership, Membership
from server.sockets.surroundings import Surroundings

_log = structlog.get_logger(__name__)

Start = Callable[[Coroutine[Any, Any, None]], object]


class Attendance:
    """`start` runs a coroutine as long as the socket lives."""

    __slots__ = (
        "_around",
        "_carrier",
        "_joined_at",
        "_joins",
        "_left",
        "_memberships",
        "_reviews",
        "_start",
        "_wanted",
    )

    def __init__(self, carrier: Carrier, around: Surroundings, start: Start) -> None:
        self._carrier = carrier
        self._around = around
        self._start = start
        self._memberships: dict[Channel, Membership] = {}
        self._wanted: dict[Channel, Join] = {}  # the latest join of each channel that was not left since
        # by the server, and why; what is still on its way there is not answered
        self._left: dict[Channel, str] = {}
        self._reviews = 0
        self._joins = float(around.settings.joins_at_once)
        self._joined_at = around.clock.monotonic()

    def document(self, channel: Channel) -> DocumentMembership | None:
        membership = self._memberships.get(channel)
        return membership if isinstance(membership, DocumentMembership) else None

    def was_put_out(self, channel: Channel) -> bool:
        return channel in self._left

    def end(self) -> None:
        for channel in (*self._memberships, *self._wanted):
            self.drop(channel)

    def slowed(self) -> None:
        for membership in tuple(self._memberships.values()):
            membership.slowed()

    def drained(self) -> None:
        for membership in tuple(self._memberships.values()):
            membership.drained()

    def join(self, frame: Join) -> None:
        channel = frame.channel
        self.drop(channel)
        settings = self._around.settings
        documents = sum(wanted.startswith("doc:") for wanted in self._wanted)
        if len(self._wanted) >= settings.most_channels or (
            documents >= settings.most_documents and channel.startswith("doc:")
        ):
            limit = {"documents": settings.most_documents, "channels": settings.most_channels}
            self._carrier.fail(
                OverLimit("This socket has joined as much as it may.", details=limit), ("join", channel)
            )
            return
        if not self._may_join_now():
            each = {"per_second": settings.joins_per_second}
            self._carrier.fail(OverLimit("This socket joins too often.", details=each), ("join", channel))
            return
        self._wanted[channel] = frame
        self._left.pop(channel, None)
        self._start(self._admit(frame))

    def _may_join_now(self) -> bool:
        """A small join may be answered with a large document: a bucket bounds how often."""
        settings, now = self._around.settings, self._around.clock.monotonic()
        refilled = self._joins + (now - self._joined_at) * settings.joins_per_second
        self._joins = min(float(settings.joins_at_once), refilled)
        self._joined_at = now
        if self._joins < 1.0:
            return False
        self._joins -= 1.0
        return True

    async def _admit(self, frame: Join) -> None:
        channel, around = frame.channel, self._around
        assert self._carrier.principal is not None  # noqa: S101 - frames before the hello do not come here
        try:
            reviews = -1
            while reviews != self._reviews:  # what was asked before a review may be what the review is about
                reviews = self._reviews
                allowed = await around.keeper.admit(self._carrier.principal, channel)
            if self._wanted.get(channel) is not frame:
                return
            membership = self._membership(frame, allowed)
            self._memberships[channel] = membership
            await membership.start(frame)
        except ConcertError as error:
            if self._wanted.get(channel) is frame:  # else somebody waits for the answer to a later one
                self.drop(channel)
                self._carrier.fail(error, ("join", channel))

    def _membership(self, frame: Join, allowed: Allowed) -> Membership:
        if allowed.document is None:
            return ListenerMembership(self._carrier, self._around.channels, frame.channel, allowed)
        if frame.sv is None or frame.epoch is None or frame.client is None:
            raise InvalidInput("Joining a document needs sv, epoch and client.")
        return DocumentMembership(
            self._carrier, self._around.channels, frame.channel, allowed, self._around.rooms, allowed.document
        )

    def drop(self, channel: Channel) -> None:
        """The membership of this channel ends, if there is one."""
        self._wanted.pop(channel, None)
        membership = self._memberships.pop(channel, None)
        if membership is not None:
            membership.end()

    def put_out(self, channel: Channel, code: str) -> None:
        """The server ends a membership: what the client sent before it knew is not answered."""
        self.drop(channel)
        self._left[channel] = code

    def _let_go(self, channel: Channel, code: str) -> None:
        self.put_out(channel, code)
        self._carrier.send(Left(channel=channel, code=code))

    def rejoin_documents(self) -> None:
        """What they stand for there has changed."""
        for membership in tuple(self._memberships.values()):
            if isinstance(membership, DocumentMembership):
                membership.rejoin()

    async def review(self) -> None:
        """Asks again for every channel whether its role still holds."""
        self._reviews += 1
        for channel in tuple(self._memberships):
            await self._look_again(channel, "forbidden")

    async def review_document(self, document: DocumentId) -> None:
        """It went to the trash or came back: who may not see it there is let go, and sent to join again afterwards."""
        self._reviews += 1
        for channel in (document_channel(document), source_channel(document)):
            if channel in self._memberships:
                await self._look_again(channel, "not_found")
            elif self._left.get(channel) == "not_found" and await self._allowed_in(channel) is not None:
                self._let_go(channel, "room_reloaded")

    async def _look_again(self, channel: Channel, lost: Lost) -> None:
        membership = self._memberships.get(channel)
        if membership is None:
            return
        try:
            allowed = await self._allowed_in(channel)
        except Unavailable:
            return  # nobody knows; the next review asks again
        if self._memberships.get(channel) is membership:
            if allowed is None:
                membership.set_rights(frozenset())
            else:
                membership.set_rights(allowed.rights, allowed.kept)
            self._set_role(channel, membership, None if allowed is None else allowed.role, lost)

    async def _allowed_in(self, channel: Channel) -> Allowed | None:
        """None: nothing any more. Raises Unavailable."""
        principal = self._carrier.principal
        assert principal is not None  # noqa: S101 - who is reviewed has signed in
        try:
            return await self._around.keeper.admit(principal, channel)
        except Unavailable:
            raise
        except ConcertError as error:
            _log.info("membership_ended", channel=channel, code=error.code)
            return None

    def _set_role(self, channel: Channel, membership: Membership, role: str | None, lost: Lost) -> None:
        if role == membership.role:
            return
        if isinstance(membership, DocumentMembership) and membership.seated:
            event = RoleChanged(session=self._carrier.session, role=role, lost=lost)
            self._around.rooms.hear(membership.record.id, event)
        elif role is None:
            self._let_go(channel, lost)
        if role is not None:
            membership.role = role
            self._carrier.send(Role(channel=channel, role=role))
