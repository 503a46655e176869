"""Slack: direct messages by a bot (`chat.postMessage`), or an incoming webhook that posts into one channel.

Facts: docs.slack.dev, reference/methods/chat.postMessage and messaging/sending-messages-using-incoming-webhooks. Text is
escaped as Slack asks: `&`, `<` and `>`, nothing else. Slack knows no key for repeats: at least once (OB7).
"""

import json
from typing import Any, Final, Self

from pydantic import Field, model_validator

from crdt.kinds.secrets import is_reference
from crdt.model import Model
from engine.notify.channel import AddressForm, Message, Notifier, Reaching, posted, sent
from engine.operations.http.asking import Answer
from engine.outbox.deciding import Away, Outcome, Refused, Sent

API: Final = "https://slack.com/api/chat.postMessage"
_LONGEST: Final = 2900
_OF_NOW: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable"}
)
_OF_SETUP: Final = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "org_login_required",
    }
)


class SlackSettings(Model):
    """One of both. The bot writes to each person alone; a webhook writes where others read too."""

    token: str = Field(
        default="", title="Bot token", max_length=80, description="vault:NAME of a token with chat:write"
    )
    webhook: str = Field(
        default="", title="Incoming webhook", max_length=80, description="vault:NAME of the webhook's address"
    )
    api: str = Field(default=API, title="Address of the API", max_length=400)

    @model_validator(mode="after")
    def _one(self) -> Self:
        given = [one for one in (self.token, self.webhook) if one]
        if len(given) != 1 or not is_reference(given[0]):
            raise ValueError("Needs either a bot token or a webhook, as vault:NAME.")
        return self


async def send(message: Message, settings: SlackSettings, reaching: Reaching) -> Outcome:
    said: dict[str, Any] = {
        "text": _escaped(message.headline),
        "blocks": blocks(message),
        "unfurl_links": False,
    }
    headers = {"content-type": "application/json; charset=utf-8", "idempotency-key": message.id}
    if settings.webhook:
        url = await reaching.secret(settings.webhook)
        return sent(await posted(url, json.dumps(said).encode(), headers, reaching), "posted")
    said["channel"] = message.to.address if message.to is not None else message.address
    headers["authorization"] = f"Bearer {await reaching.secret(settings.token)}"
    answer = await posted(settings.api, json.dumps(said).encode(), headers, reaching, reads=True)
    return _read(answer) if isinstance(answer, Answer) else answer


def blocks(message: Message) -> list[dict[str, Any]]:
    words = f"*{_escaped(message.headline)}*"
    if message.detail:
        words += f"\n{_escaped(message.detail)}"
    found: list[dict[str, Any]] = [
        {"type": "section", "text": {"type": "mrkdwn", "text": words[:_LONGEST], "verbatim": True}}
    ]
    if message.buttons:
        found.append(
            {
                "type": "actions",
                "elements": [_button(one.title, one.url, one.style) for one in message.buttons],
            }
        )
    return found


def _button(title: str, url: str, style: str) -> dict[str, Any]:
    button: dict[str, Any] = {
        "type": "button",
        "text": {"type": "plain_text", "text": title[:75]},
        "url": url,
    }
    return button if style == "plain" else {**button, "style": style}


def _read(answer: Answer) -> Outcome:
    try:
        said = json.loads(answer.body)
    except ValueError:
        return Away(error="Slack answered something that is no JSON.")
    if said.get("ok") is True:
        return Sent(receipt=f"{said.get('channel', '')} {said.get('ts', '')}".strip())
    error = str(said.get("error", "unknown"))[:100]
    if error in _OF_NOW or error in _OF_SETUP:
        return Away(error=f"Slack says {error}.")
    return Refused(error=f"Slack says {error}.")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


NOTIFIER = Notifier(
    name="slack",
    title="Slack",
    summary="A direct message from your organisation's bot, or a post in a channel.",
    settings=SlackSettings,
    send=send,
    secrets=("token", "webhook"),
    address=AddressForm(title="Slack member ID", example="U024BE7LH", pattern=r"^[UW][A-Z0-9]{5,20}$"),
    is_private=lambda settings: bool(settings.token),
    decides=True,
)
