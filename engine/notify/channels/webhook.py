"""A signed webhook: JSON posted to an address, signed as Standard Webhooks 1.0 says (standardwebhooks.com).

Headers `webhook-id` (the message's id, the same for each attempt; also as `idempotency-key`), `webhook-timestamp` (seconds of
this attempt) and `webhook-signature`: `v1,` and the base64 HMAC-SHA256 of `ID.TIMESTAMP.BODY`. A receiver refuses what is
older than five minutes and what it has seen under this id, so that nothing can be played again.
"""

import base64
import json
from typing import Annotated, Final

from pydantic import Field, field_validator

from crdt.kinds.secrets import is_reference
from crdt.model import Model
from engine.notify.channel import Message, Notifier, Reaching, posted, sent
from engine.operations.http.asking import checked_url
from engine.outbox.deciding import Outcome
from engine.runtime.clock import SECOND
from engine.triggers.signing import PREFIX, signature_of

_OURS: Final = frozenset(
    {"host", "content-length", "content-type", "connection", "transfer-encoding", "authorization", "cookie"}
)
Value = Annotated[str, Field(max_length=400, pattern=r"^[\x20-\x7e]*$")]


class WebhookSettings(Model):
    url: str = Field(title="Address", max_length=2000)
    secret: str = Field(title="Secret", max_length=80, description="vault:NAME of the secret that signs")
    headers: dict[str, Value] = Field(default={}, title="Further headers", max_length=20)

    @field_validator("url")
    @classmethod
    def _address(cls, url: str) -> str:
        return checked_url(url)

    @field_validator("secret")
    @classmethod
    def _named(cls, secret: str) -> str:
        if not is_reference(secret):
            raise ValueError("Name the secret, as vault:NAME.")
        return secret

    @field_validator("headers")
    @classmethod
    def _are_headers(cls, headers: dict[str, str]) -> dict[str, str]:
        for name in headers:
            plain = name.lower()
            if not name.isascii() or not name.replace("-", "").isalnum():
                raise ValueError(f"{name!r} is no name of a header")
            if plain in _OURS or plain.startswith("webhook-") or plain == "idempotency-key":
                raise ValueError(f"{name} follows from the message")
        return headers


async def send(message: Message, settings: WebhookSettings, reaching: Reaching) -> Outcome:
    body = (message.text if message.data is None else json.dumps(message.data, ensure_ascii=False)).encode()
    secret = await reaching.secret(settings.secret)
    return sent(
        await posted(settings.url, body, _headers(message, settings, secret, body, reaching), reaching)
    )


def _headers(
    message: Message, settings: WebhookSettings, secret: str, body: bytes, reaching: Reaching
) -> dict[str, str]:
    timestamp = str(reaching.now() // SECOND)
    return {
        **{name.lower(): value for name, value in settings.headers.items()},
        "content-type": "application/json",
        "idempotency-key": message.id,
        "webhook-id": message.id,
        "webhook-timestamp": timestamp,
        "webhook-signature": signature_of(whole(secret), message.id, timestamp, body),
    }


def whole(secret: str) -> str:
    """A secret of any form as the standard writes it: what has no prefix is taken as it is."""
    return secret if secret.startswith(PREFIX) else PREFIX + base64.b64encode(secret.encode()).decode()


NOTIFIER = Notifier(
    name="webhook",
    title="Webhook",
    summary="Signed JSON to a system of yours.",
    settings=WebhookSettings,
    send=send,
    secrets=("secret",),
)
