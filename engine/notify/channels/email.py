"""Email by SMTP: TLS from the start, STARTTLS, or plain where somebody chose that; a thread hands it over (`smtp.py`).

`Message-ID` follows from the message's id, so a receiver that has it already can tell a repeat. The server's name is looked
up here and its addresses are held against the reach of this installation, as for HTTP; the certificate is that of the name.
"""

import asyncio
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from threading import Event
from typing import Annotated, Final, Self
from urllib.parse import urlsplit

from pydantic import Field, JsonValue, field_validator, model_validator

from crdt.kinds.secrets import is_reference
from crdt.model import Model
from engine.notify.channel import AddressForm, Message, Notifier, Reaching
from engine.notify.smtp import Post, Security, deliver
from engine.operations.http.asking import HttpFailed, looked_up
from engine.operations.http.reach import AddressRefused
from engine.outbox.deciding import Away, Outcome, Patience, Refused
from engine.runtime.clock import SECOND

SECONDS: Final = 20.0
ADDRESS: Final = r"^[^@\s<>\"(),:;\\\[\]]{1,64}@[A-Za-z0-9.-]{1,253}$"
TITLES: Final[dict[str, JsonValue]] = {
    "starttls": "STARTTLS (begins plain, then TLS)",
    "tls": "TLS from the start",
    "none": "None (anybody on the way can read)",
}
_HERE: Final = frozenset({"localhost", "127.0.0.1", "::1"})
Host = Annotated[str, Field(max_length=253, pattern=r"^[^\s/@?#]+$")]


class EmailSettings(Model):
    host: Host = Field(title="Server")
    port: int = Field(
        default=587, title="Port", ge=1, le=65535, description="Usually 587 with STARTTLS, 465 with TLS"
    )
    security: Security = Field(
        default="starttls",
        title="Encryption",
        description="Without it nothing is sent, unless you choose none",
        json_schema_extra={"titles": TITLES},
    )
    user: str = Field(default="", title="User", max_length=200, description="Empty: no sign-in")
    password: str = Field(default="", title="Password", max_length=80, description="vault:NAME")
    sender: str = Field(title="Sender's address", max_length=320, pattern=ADDRESS)
    sender_name: str = Field(default="Concert", title="Sender's name", max_length=100, pattern=r"^[^\r\n]*$")

    @field_validator("password")
    @classmethod
    def _named(cls, password: str) -> str:
        if password and not is_reference(password):
            raise ValueError("Name the secret that holds the password, as vault:NAME.")
        return password

    @model_validator(mode="after")
    def _unread(self) -> Self:
        if self.security == "none" and self.user and self.host not in _HERE:
            raise ValueError("Signing in without encryption gives the password to everybody on the way.")
        return self


async def send(message: Message, settings: EmailSettings, reaching: Reaching) -> Outcome:
    to = message.to.address if message.to is not None else message.address
    if not to:
        return Refused(error="There is no address to send it to.")
    try:
        addresses = tuple(reaching.reach.check(one) for one in await looked_up(settings.host, settings.port))
    except (HttpFailed, AddressRefused) as error:
        return Away(error=f"{error.code}: {error}")
    password = await reaching.secret(settings.password) if settings.password else ""
    stopped = Event()
    post = Post(
        host=settings.host,
        port=settings.port,
        addresses=addresses,
        security=settings.security,
        user=settings.user,
        password=password,
        sender=settings.sender,
        to=to,
        mail=written(message, settings, to, reaching.base),
        seconds=SECONDS,
        stopped=stopped.is_set,
    )
    try:
        return await asyncio.to_thread(deliver, post)
    finally:
        stopped.set()


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
