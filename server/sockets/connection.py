"""One native socket, a `Receiver` of the transport: frames in, answers out; whom it may ask stands in its surroundings.

An update goes from the read straight into its room; only signing in, joining and calls take tasks, because they ask
others. Whatever a client sends, it gets a frame or a close code, and nobody else notices.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Final, assert_never

import structlog

from crdt.codec import LARGEST_SMALL, OVERHEAD, decode_client, encode
from crdt.dataclasses import replace
from crdt.errors import BadFrame, ConcertError, NotSignedIn, Refused
from crdt.events import PresenceShown, UpdateArrived
from crdt.frames import (
    PROTOCOL,
    Call,
    ClientFrame,
    Failure,
    Hello,
    Join,
    Leave,
    Presence,
    Ref,
    ServerFrame,
    Sync,
    Welcome,
)
from crdt.ids import Channel, DocumentId, SessionId
from engine.runtime.clock import Alarm
from engine.runtime.tasks import spawn
from server.principal import Principal
from server.sockets.attendance import Attendance
from server.sockets.calls import Calls
from server.sockets.memberships import DocumentMembership
from server.sockets.surroundings import Surroundings
from server.sockets.turnstile import TURNED_AWAY, TooManySockets, Visit
from server.transport.socket import Socket
from server.transport.wire import Message

SECOND: Final = 1_000_000

_log = structlog.get_logger(__name__)


class UpgradeRequired(Refused):
    code = "upgrade_required"
    message = "This app is older than the server's documents."
    next_step = "Reload the app; what you typed is kept on this device."


class NotJoined(Refused):
    code = "not_joined"
    message = "This socket has not joined this channel."
    next_step = "Join the channel first."


class Connection:
    """`open` ends with the socket; `principal` is set by the hello."""

    __slots__ = (
        "_alarm",
        "_around",
        "_attendance",
        "_bad",
        "_calls",
        "_early",
        "_ended",
        "_slow",
        "_tasks",
        "_visit",
        "open",
        "principal",
        "session",
        "socket",
    )

    def __init__(
        self, around: Surroundings, socket: Socket, visit: Visit, ended: "Callable[[Connection], None]"
    ) -> None:
        self._around = around
        self._visit = visit
        self._ended = ended
        self.socket = socket
        self.session = SessionId(around.ids.new())
        self.principal: Principal | None = None
        self.open = True
        self._attendance = Attendance(self, around, self._start)
        self._early: list[ClientFrame] | None = None  # what follows a hello that is being checked
        self._tasks: set[asyncio.Task[None]] = set()
        self._calls = Calls(
            perform=self._perform,
            send=self.send,
            fail=self.fail,
            start=_spawn_call,
            most_running=around.settings.most_running,
            most_waiting=around.settings.most_calls,
        )
        self._bad = 0
        self._slow = False
        self._alarm: Alarm | None = around.clock.call_later(around.settings.hello_within, self._hello_overdue)
        socket.limit(around.settings.unsigned)

    # What the transport tells

    def received(self, messages: list[Message]) -> None:
        limit = self._around.settings.largest_answer
        for message in messages:
            if not self.open:
                return
            try:
                if isinstance(message, str):
                    raise BadFrame("Frames are binary messages.")
                frame = decode_client(message, largest_update=limit)
            except ConcertError as error:
                self._answer_bad_frame(error)
            else:
                self._take(frame)

    def closed(self, code: int, reason: str) -> None:
        del code, reason
        self.open = False
        self._visit.end()
        self._ended(self)
        if self._alarm is not None:
            self._alarm.cancel()
        for task in tuple(self._tasks):
            task.cancel()
        self._attendance.end()
        self._calls.clear()

    def paused(self) -> None:
        self._slow = True
        self._attendance.slowed()

    def resumed(self) -> None:
        self._slow = False
        self._attendance.drained()

    # Frames

    def _take(self, frame: ClientFrame) -> None:
        if self.principal is None:
            self._take_unsigned(frame)
            return
        match frame:
            case Sync(channel=channel, id=id_, update=update):
                document = self._document(channel, ("sync", channel, id_))
                if document is not None:
                    resent, document.awaits_answer = document.awaits_answer, False
                    self._around.rooms.hear(
                        document.record.id, UpdateArrived(self.session, id_, update, resent)
                    )
            case Presence(channel=channel, state=state):
                document = self._document(channel, None)
                if document is not None:
                    self._around.rooms.hear(
                        document.record.id, PresenceShown(session=self.session, state=state)
                    )
            case Call():
                self._calls.take(frame)
            case Join():
                self._attendance.join(frame)
            case Leave(channel=channel):
                self._attendance.drop(channel)
            case Hello():
                self._answer_bad_frame(BadFrame("This socket has said hello before."))
            case never:
                assert_never(never)

    def _take_unsigned(self, frame: ClientFrame) -> None:
        if self._early is not None:
            if len(self._early) < self._around.settings.most_calls:
                self._early.append(frame)
        elif isinstance(frame, Hello):
            self._early = []
            self.socket.hold()
            self._start(self._sign_in(frame))
        else:
            self._count_bad(NotSignedIn("Say hello first."), _ref_of(frame))

    def _document(self, channel: Channel, ref: Ref) -> DocumentMembership | None:
        membership = self._attendance.document(channel)
        if membership is None and not self._attendance.was_put_out(channel):
            self.fail(NotJoined(details={"channel": channel}), ref)
        return membership

    def _answer_bad_frame(self, error: ConcertError) -> None:
        self._count_bad(error, None)

    def _count_bad(self, error: ConcertError, ref: Ref) -> None:
        self._bad += 1
        self.fail(error, ref)
        if self._bad >= self._around.settings.most_bad_frames:
            self.close(1008, "too many bad frames")

    # Signing in

    def _hello_overdue(self) -> None:
        if self.principal is None:
            self.close(4401, "no hello")

    async def _sign_in(self, hello: Hello) -> None:
        around = self._around
        try:
            self._check_versions(hello)
            principal = await around.keeper.sign_in(hello.token)
            self._visit.identify(principal)
        except UpgradeRequired as error:
            self.fail(error, None)
            self.close(4400, error.code)
            return
        except TooManySockets as error:
            self.fail(error, None)
            self.close(TURNED_AWAY, error.code)
            return
        except ConcertError as error:
            self.fail(error, None)
            self.close(4401, error.code)
            return
        self.principal = principal
        self._watch_expiry(principal)
        self.socket.limit(max(LARGEST_SMALL, around.settings.largest_answer + OVERHEAD))
        self.socket.release()
        welcome = Welcome(
            session=self.session,
            user=principal.user,
            name=principal.name,
            build=around.settings.build,
            limits=around.settings.limits,
            now=around.clock.now(),
        )
        self.send(welcome)
        early, self._early = self._early or [], None
        for frame in early:
            self._take(frame)

    def _check_versions(self, hello: Hello) -> None:
        if hello.protocol != PROTOCOL:
            raise UpgradeRequired(details={"protocol": PROTOCOL})
        for kind, version in hello.kinds.items():
            if version < self._around.settings.kinds.get(kind, 0):
                raise UpgradeRequired(details={"kind": kind, "version": self._around.settings.kinds[kind]})

    def _watch_expiry(self, principal: Principal) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
            self._alarm = None
        if principal.expires_at is not None:
            left = (principal.expires_at - self._around.clock.now()) / SECOND
            self._alarm = self._around.clock.call_later(left, lambda: self.close(4401, "expired"))

    # What its memberships ask

    @property
    def is_slow(self) -> bool:
        return self._slow

    def put_out(self, channel: Channel, code: str) -> None:
        self._attendance.put_out(channel, code)

    def rename(self, name: str) -> None:
        """The same person by another name: sent to join the documents again, so that everybody there sees it."""
        assert self.principal is not None  # noqa: S101 - who is renamed has signed in
        self.principal = replace(self.principal, name=name)
        self._attendance.rejoin_documents()

    async def review(self) -> None:
        """Asks again for every channel whether its role still holds."""
        await self._attendance.review()

    async def review_document(self, document: DocumentId) -> None:
        """Asks again for the channels of a document that went to the trash or came back."""
        await self._attendance.review_document(document)

    async def _perform(self, call: Call) -> dict[str, Any]:
        assert self.principal is not None  # noqa: S101 - frames before the hello do not come here
        return await self._around.keeper.perform(self.principal, call.command, call.input)

    # Writing

    def send(self, frame: ServerFrame) -> None:
        if self.open:
            self.socket.send(encode(frame))

    def fail(self, error: ConcertError, ref: Ref) -> None:
        self.send(failure(error, ref))

    def close(self, code: int, reason: str) -> None:
        self.open = False
        self.socket.close(code, reason)

    def _start(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = spawn(coroutine, name="native socket")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _spawn_call(coroutine: Coroutine[Any, Any, None]) -> None:
    """A call that has begun goes on when its socket ends: half a command is worse than one without a listener."""
    spawn(coroutine, name="native call")


def failure(error: ConcertError, ref: Ref) -> Failure:
    return Failure(
        code=error.code, message=error.message, next_step=error.next_step, details=error.details, ref=ref
    )


def _ref_of(frame: ClientFrame) -> Ref:
    match frame:
        case Sync(channel=channel, id=id_):
            return ("sync", channel, id_)
        case Call(id=id_):
            return ("call", id_)
        case Join(channel=channel):
            return ("join", channel)
        case _:
            return None
