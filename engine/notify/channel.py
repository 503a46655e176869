"""What a channel is: data plus one function. A file in `engine/notify/channels/` that exports `NOTIFIER` is found by a scan.

A channel turns one message into what its service takes, sends it once, and says how that ended. Border: when and how often
is the outbox's; whom and what was decided before.
"""

from collections.abc import Awaitable, Callable
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Final, Literal, cast

from pydantic import BaseModel

from crdt.dataclasses import dataclass
from crdt.errors import Unavailable
from crdt.ids import Micros, UserId
from crdt.registry import discover
from engine.operations.http.asking import Answer, AnswerTooLarge, HttpFailed, Request, ask
from engine.operations.http.reach import AddressRefused, Reach
from engine.outbox.deciding import Away, Outcome, Patience, Refused, Sent
from engine.records import Json
from engine.runtime.clock import SECOND

MOST_ANSWER: Final = 64 << 10
SECONDS: Final = 20.0
PATIENCE: Final = Patience()
_AGAIN: Final = frozenset({401, 403, 404, 407, 408, 410, 425, 429})
"""Answers that say something of the address or of now, and nothing of this message."""


class ChannelUnfit(Unavailable):
    code = "channel_unfit"
    message = "This channel is not set up so that it could send."
    next_step = "Look at its settings, and send a test message."


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    title: str
    url: str
    style: Literal["plain", "primary", "danger"] = "plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """`address`: as the channel knows this person, "" where it reaches a place and not a person."""

    user: UserId
    name: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """`id` is what the receiver knows it by, the same for every attempt. `html`: "" for channels without.

    `headline`, `detail` and `buttons` are what `text` and `html` were made from, for channels with a form of their own.
    """

    id: str
    kind: str
    at: Micros
    subject: str
    headline: str
    detail: str
    text: str
    html: str = ""
    url: str = ""
    buttons: tuple[Button, ...] = ()
    to: Recipient | None = None
    address: str = ""
    data: Json = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaching:
    """What a channel may use: secrets by reference, the addresses it may connect to, and the time."""

    secret: Callable[[str], Awaitable[str]]
    reach: Reach
    now: Callable[[], Micros]
    base: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressForm:
    """What a person gives so that the channel reaches them; a code is sent there first."""

    title: str
    example: str
    pattern: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notifier:
    """`settings` is the model of a setup; fields whose names stand in `secrets` hold references into the vault.

    `address`: how a person is reached, None where the channel reaches a place that others see too. `is_private` says of
    settings whether only that person sees a message; where others do, nothing but its kind and a link is told (PR6). `decides`: single-use links may stand in its messages.
    """

    name: str
    title: str
    summary: str
    settings: type[BaseModel]
    send: Callable[[Message, Any, Reaching], Awaitable[Outcome]]
    secrets: tuple[str, ...] = ()
    address: AddressForm | None = None
    is_private: Callable[[Any], bool] = lambda _settings: True
    patience: Patience = PATIENCE
    set_up: bool = True
    decides: bool = False


@cache
def notifiers() -> dict[str, Notifier]:
    """By name, sorted."""
    return cast(dict[str, Notifier], discover("engine.notify.channels", "NOTIFIER"))


def patience_of(channel: str) -> Patience:
    known = notifiers().get(channel)
    return Patience() if known is None else known.patience


async def posted(
    url: str, body: bytes, headers: dict[str, str], reaching: Reaching, *, reads: bool = False
) -> Answer | Away | Refused:
    """One request of a channel. An answer that says yes, or what follows from another one.

    A yes counts as soon as it has begun, so that a receiver that knows no ids is not told twice because the rest of its
    answer was lost (OB7); `reads`: what was said has to be read to the end to know.
    """
    sent = {"user-agent": "Concert", **headers}
    request = Request(
        method="POST",
        url=url,
        headers=tuple((name.encode("ascii"), value.encode("latin-1")) for name, value in sent.items()),
        body=body,
    )
    try:
        answer = await ask(request, reaching.reach, redirects=False, most=MOST_ANSWER, seconds=SECONDS)
    except (HttpFailed, AnswerTooLarge, AddressRefused) as error:
        status = error.details.get("status")
        if isinstance(status, int) and status < 300 and not reads:
            return Answer(url=url, status=status, headers={}, body=b"")
        return Away(error=f"{error.code}: {error} {error.details.get('reason', '')}".strip())
    if answer.status < 300:
        return answer
    said = f"It answered {answer.status}: {answer.body[:200].decode('utf-8', 'replace')}".strip()
    if answer.status >= 500 or answer.status in _AGAIN or answer.status < 400:
        return Away(error=said, after=wished(answer.headers.get("retry-after", ""), reaching.now()))
    return Refused(error=said)


def sent(answer: Answer | Away | Refused, receipt: str = "") -> Outcome:
    return Sent(receipt=receipt or str(answer.status)) if isinstance(answer, Answer) else answer


def wished(after: str, now: Micros) -> float | None:
    """Seconds of `Retry-After`, which names them or a date (RFC 9110, 10.2.3); None where it says neither."""
    if after.isascii() and after.isdigit():
        return float(after[:9])
    try:
        return max(0.0, parsedate_to_datetime(after).timestamp() - now / SECOND)
    except (TypeError, ValueError, OverflowError):
        return None
