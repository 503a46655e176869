"""SMS through the webhook of a provider: the address, the fields it takes and a header with its credential are settings.

The text is one line of at most 300 characters: what kind of news, its headline, a link. Providers that honour
`Idempotency-Key` send it once; others at least once (OB7).
"""

import json
from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from pydantic import Field, field_validator

from crdt.kinds.secrets import is_reference
from crdt.model import Model
from engine.notify.channel import AddressForm, Message, Notifier, Reaching, posted, sent
from engine.operations.http.asking import checked_url
from engine.outbox.deciding import Outcome, Refused

LONGEST: Final = 300
FIELDS: Final = {"to": "{to}", "text": "{text}"}
Value = Annotated[str, Field(max_length=400)]


class SmsSettings(Model):
    """In `fields`, `{to}`, `{text}` and `{id}` stand for the number, the text and the id of the message."""

    url: str = Field(title="Address of the provider", max_length=400)
    fields: dict[str, Value] = Field(default=FIELDS, title="Fields", min_length=1, max_length=20)
    format: Literal["form", "json"] = Field(default="json", title="Sent as")
    header: str = Field(
        default="authorization", title="Header", max_length=60, pattern=r"^[a-zA-Z][a-zA-Z0-9-]*$"
    )
    credential: str = Field(
        default="",
        title="Value of the header",
        max_length=80,
        description="vault:NAME, as `Bearer …` or `Basic …`",
    )

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        return checked_url(url)

    @field_validator("credential")
    @classmethod
    def _named(cls, credential: str) -> str:
        if credential and not is_reference(credential):
            raise ValueError("Name the secret that holds the credential, as vault:NAME.")
        return credential


async def send(message: Message, settings: SmsSettings, reaching: Reaching) -> Outcome:
    to = message.to.address if message.to is not None else message.address
    if not to:
        return Refused(error="There is no number to send it to.")
    values = {"to": to, "text": text_of(message), "id": message.id}
    fields = {name: _filled(template, values) for name, template in settings.fields.items()}
    headers = {"idempotency-key": message.id}
    if settings.credential:
        headers[settings.header.lower()] = await reaching.secret(settings.credential)
    if settings.format == "json":
        body, kind = json.dumps(fields).encode(), "application/json"
    else:
        body, kind = urlencode(fields).encode(), "application/x-www-form-urlencoded"
    return sent(await posted(settings.url, body, {"content-type": kind, **headers}, reaching))


def text_of(message: Message) -> str:
    """The link whole, the words cut."""
    link = f" {message.url}" if message.url else ""
    words = " ".join(message.headline.split())
    room = max(20, LONGEST - len(link))
    return (words if len(words) <= room else words[: room - 1] + "…") + link


def _filled(template: str, values: dict[str, str]) -> str:
    """Names in braces, once: what was filled in is not looked at again."""
    parts = template.split("{")
    found = [parts[0]]
    for part in parts[1:]:
        name, closed, rest = part.partition("}")
        found.append(values[name] + rest if closed and name in values else "{" + part)
    return "".join(found)


NOTIFIER = Notifier(
    name="sms",
    title="SMS",
    summary="A short text with a link, by your provider of text messages.",
    settings=SmsSettings,
    send=send,
    secrets=("credential",),
    address=AddressForm(title="Mobile number", example="+41790000000", pattern=r"^\+[1-9][0-9]{6,14}$"),
)
