"""An actor: one key, one bounded mailbox, one loop. Knows nothing of what its behaviour does with a message.

It starts no task and restarts nothing: `engine/runtime/supervisor.py` does.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final, Literal, Protocol, runtime_checkable

from crdt.dataclasses import dataclass
from crdt.errors import ConcertError, ShuttingDown, Unavailable
from engine.audit.deeds import Deed, current, doing

Mood = Literal["busy", "idle", "finished"]
"""`idle`: may be stopped and rebuilt later from the store. `finished`: may be stopped at once and for good."""


class Behaviour(Protocol):
    """What an actor does. Its state must be rebuildable from the store: a crash throws it away."""

    @property
    def mood(self) -> Mood: ...

    async def start(self) -> None:
        """Rebuild the state. Called once, before the first message."""

    async def receive(self, message: object) -> object:
        """Handle one message; the result goes to whoever asked.

        A `ConcertError` is an answer to an asker and the behaviour goes on; anything else is a crash.
        """

    async def stop(self) -> None:
        """Let go of what this process holds. Called once, also after a crash; must not raise."""


TOGETHER: Final = 16
"""So many messages at most are handed over together: more would hold the event loop for too long."""


@runtime_checkable
class Gathering(Behaviour, Protocol):
    """A behaviour for which several messages that wait cost little more than one."""

    def gathers(self, message: object) -> bool:
        """Whether this message, of which nobody awaits the result, may be handed over with its neighbours."""

    async def receive_together(self, messages: Sequence[object]) -> None:
        """In place of `receive`, for one or more of those, in order."""


class MailboxFull(Unavailable):
    code = "mailbox_full"
    message = "More messages are waiting here than the mailbox holds."
    next_step = "Try again in a moment, and send slower."


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """`reply` is set when somebody asked; it may be cancelled by then."""

    message: object
    reply: "asyncio.Future[object] | None" = None
    deed: Deed | None = None
    """Whose work this is: what the behaviour commits for it takes the entry of the audit log along."""

    def answer(self, result: object) -> None:
        if self.reply is not None and not self.reply.done():
            self.reply.set_result(result)

    def refuse(self, error: BaseException) -> None:
        if self.reply is not None and not self.reply.done():
            self.reply.set_exception(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Crashed:
    error: Exception


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """On purpose: finished, idle, or asked to."""


Ending = Crashed | Stopped


class Actor:
    """`make` builds the behaviour of one life; the mailbox outlives it."""

    def __init__(
        self, key: str, make: Callable[[], Behaviour], *, limit: int, monotonic: Callable[[], float]
    ) -> None:
        self.key = key
        self._make = make
        self._limit = limit
        self._monotonic = monotonic
        self._mailbox: deque[Envelope] = deque()
        self._wake: asyncio.Future[None] | None = None
        self._stopping = False
        self._closed = False
        self._mood: Mood = "busy"
        self.quiet_since = monotonic()
        self.handled = 0

    @property
    def waiting(self) -> int:
        return len(self._mailbox)

    @property
    def restful(self) -> bool:
        """Nothing to do and nothing in hand: it may be stopped."""
        return self._wake is not None and self._mood == "idle" and not self._mailbox

    def tell(self, message: object) -> None:
        self._put(Envelope(message=message))

    def post(self, message: object) -> None:
        """Work that this actor started itself comes home: never refused for length, its number is bounded by what
        the actor started (rule A3).
        """
        if not self._closed:
            self._append(Envelope(message=message))

    async def ask(self, message: object) -> object:
        """The behaviour's result, or the error it raised. Do not ask from inside an actor that this one may ask."""
        reply: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        self._put(Envelope(message=message, reply=reply, deed=current()))
        return await reply

    def stop(self) -> None:
        """End this life once the mailbox is empty."""
        self._stopping = True
        self._stir()

    def close(self, error: ConcertError | None = None) -> None:
        """Take no more messages and refuse those that wait (rule A5)."""
        self._closed = True
        while self._mailbox:
            self._mailbox.popleft().refuse(error or ShuttingDown())

    def refuse_new(self) -> None:
        """What waits is still handled; only the actor's own work may come in."""
        self._limit = -1

    async def live(self) -> Ending:
        """One life of the behaviour: start, messages in order, stop."""
        self._stopping = False
        self._mood = "busy"
        behaviour = self._make()
        gathering = behaviour if isinstance(behaviour, Gathering) else None
        try:
            await behaviour.start()
            while (envelope := await self._next(behaviour)) is not None:
                if gathering is not None and _may_gather(gathering, envelope):
                    messages = self._with_neighbours(gathering, envelope)
                    await gathering.receive_together(messages)
                    self.handled += len(messages)
                else:
                    await self._hand_over(behaviour, envelope)
        except Exception as error:  # noqa: BLE001 - a crash is reported to the supervisor, whatever it was
            return Crashed(error=error)
        finally:
            await behaviour.stop()
        return Stopped()

    async def _next(self, behaviour: Behaviour) -> Envelope | None:
        """The next message, None when this life is to end."""
        self._mood = behaviour.mood
        while not self._mailbox:
            if self._stopping or self._limit < 0 or self._mood == "finished":
                return None
            self.quiet_since = self._monotonic()
            self._wake = asyncio.get_running_loop().create_future()
            try:
                await self._wake
            finally:
                self._wake = None
        return self._mailbox.popleft()

    def _with_neighbours(self, behaviour: Gathering, first: Envelope) -> list[object]:
        """The message and those right behind it that may go with it."""
        messages = [first.message]
        while self._mailbox and len(messages) < TOGETHER and _may_gather(behaviour, self._mailbox[0]):
            messages.append(self._mailbox.popleft().message)
        return messages

    async def _hand_over(self, behaviour: Behaviour, envelope: Envelope) -> None:
        try:
            with doing(envelope.deed):
                result = await behaviour.receive(envelope.message)
        except asyncio.CancelledError:
            envelope.refuse(ShuttingDown())
            raise
        except Exception as error:
            envelope.refuse(error)
            if envelope.reply is None or not isinstance(error, ConcertError):
                raise
        else:
            envelope.answer(result)
        self.handled += 1

    def _put(self, envelope: Envelope) -> None:
        if self._closed or self._limit < 0:
            raise ShuttingDown
        if len(self._mailbox) >= self._limit:
            raise MailboxFull(details={"actor": self.key, "limit": self._limit})
        self._append(envelope)

    def _append(self, envelope: Envelope) -> None:
        self._mailbox.append(envelope)
        self._stir()

    def _stir(self) -> None:
        if self._wake is not None and not self._wake.done():
            self._wake.set_result(None)


def _may_gather(behaviour: Gathering, envelope: Envelope) -> bool:
    return envelope.reply is None and behaviour.gathers(envelope.message)
