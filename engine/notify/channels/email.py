"""Email by SMTP, with the standard library in a thread: TLS from the start, STARTTLS, or plain where an operator allows it.

`Message-ID` follows from the message's id, so a receiver that has it already can tell a repeat. The server's name is looked
up here and its addresses are held against the reach of this installation, as for HTTP; the certificate is that of the name.
"""

import asyncio
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from typing import Annotated, Final, Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, Field, field_validator

from crdt.kinds.secrets import is_reference
from engine.notify.channel import AddressForm, Message, Notifier, Reaching
from engine.operations.http.asking import HttpFailed, looked_up
from engine.operations.http.reach import AddressRefused
from engine.outbox.deciding import Away, Outcome, Patience, Refused, Sent
from engine.runtime.clock import SECOND

SECONDS: Final = 20.0
ADDRESS: Final = r"^[^@\s<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,253}$"
Host = Annotated[str, Field(max_length=253, pattern=r"^[^\s/@?#]+$")]


class EmailSettings(BaseModel):
    host: Host = Field(title="Server")
    port: int = Field(default=587, title="Port", ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = Field(default="starttls", title="Encryption")
    user: str = Field(default="", title="User", max_length=200)
    password: str = Field(default="", title="Password", max_length=80, description="vault:NAME")
    sender: str = Field(title="Sender's address", max_length=320, pattern=ADDRESS)
    sender_name: str = Field(default="Concert", title="Sender's name", max_length=100, pattern=r"^[^\r\n]*$")

    @field_validator("password")
    @classmethod
    def _named(cls, password: str) -> str:
        if password and not is_reference(password):
            raise ValueError("Name the secret that holds the password, as vault:NAME.")
        return password


@dataclass(frozen=True, slots=True, kw_only=True)
class _Post:
    """All that the thread needs."""

    settings: EmailSettings
    addresses: tuple[str, ...]
    password: str
    mail: EmailMessage
    to: str


async def send(message: Message, settings: EmailSettings, reaching: Reaching) -> Outcome:
    to = message.to.address if message.to is not None else message.address
    if not to:
        return Refused(error="There is no address to send it to.")
    try:
        addresses = tuple(reaching.reach.check(one) for one in await looked_up(settings.host, settings.port))
    except (HttpFailed, AddressRefused) as error:
        return Away(error=f"{error.code}: {error}")
    password = await reaching.secret(settings.password) if settings.password else ""
    mail = written(message, settings, to, reaching.base)
    post = _Post(settings=settings, addresses=addresses, password=password, mail=mail, to=to)
    return await asyncio.to_thread(_deliver, post)


def written(message: Message, settings: EmailSettings, to: str, base: str) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = " ".join(message.subject.split())[:300]
    mail["From"] = formataddr((settings.sender_name, settings.sender))
    mail["To"] = to
    mail["Date"] = format_datetime(datetime.fromtimestamp(message.at / SECOND, UTC))
    mail["Message-ID"] = f"<{message.id}@{urlsplit(base).hostname or 'concert'}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Concert-Kind"] = message.kind or "message"
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail


def _deliver(post: _Post) -> Outcome:
    """In a thread. What goes wrong after the server has taken the mail changes nothing any more."""
    server: smtplib.SMTP | None = None
    try:
        server = _connected(post)
        if post.settings.security == "starttls":
            server.starttls(context=ssl.create_default_context())
        if post.settings.user:
            server.login(post.settings.user, post.password)
        server.send_message(post.mail, from_addr=post.settings.sender, to_addrs=[post.to])
        with suppress(smtplib.SMTPException, OSError):
            server.quit()
    except smtplib.SMTPRecipientsRefused as error:
        code, said = next(iter(error.recipients.values()))
        return _said(code, said, lane=False)
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return _said(error.smtp_code, error.smtp_error, lane=True)
    except smtplib.SMTPResponseException as error:
        return Away(error=f"The mail server says {error.smtp_code} {_text(error.smtp_error)}")
    except (smtplib.SMTPException, OSError) as error:
        return Away(error=f"{type(error).__name__}: {error}")
    finally:
        if server is not None:
            server.close()
    return Sent(receipt=str(post.mail["Message-ID"]))


def _said(code: int, said: bytes | str, *, lane: bool) -> Outcome:
    """4xx is for now, 5xx for ever (RFC 5321, 4.2.1)."""
    words = f"The mail server says {code} {_text(said)}"
    return Away(error=words, lane=lane) if code < 500 else Refused(error=words)


def _text(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said


class _ToAddress(smtplib.SMTP):
    """Connects to the addresses that were checked, never to what the name says a moment later."""

    addresses: tuple[str, ...] = ()

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:  # noqa: ARG002 - the shape of the library
        last: OSError = OSError("there is no address")
        for address in self.addresses:
            try:
                return socket.create_connection((address, port), timeout)
            except OSError as error:
                last = error
        raise last


class _TlsToAddress(smtplib.SMTP_SSL, _ToAddress):
    """The same, encrypted from the first byte."""


def _connected(post: _Post) -> smtplib.SMTP:
    settings = post.settings
    kind = _TlsToAddress if settings.security == "tls" else _ToAddress
    bound: type[smtplib.SMTP] = type("_Bound", (kind,), {"addresses": post.addresses})
    if settings.security == "tls":
        return bound(settings.host, settings.port, timeout=SECONDS, context=ssl.create_default_context())  # type: ignore[call-arg]
    return bound(settings.host, settings.port, timeout=SECONDS)


NOTIFIER = Notifier(
    name="email",
    title="Email",
    summary="A mail says what happened and links to it; where you decide, two more links do it.",
    settings=EmailSettings,
    send=send,
    secrets=("password",),
    address=AddressForm(title="Email address", example="ada@example.org", pattern=ADDRESS),
    patience=Patience(at_once=2),
    decides=True,
)
