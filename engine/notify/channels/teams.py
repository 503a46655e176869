"""Microsoft Teams: a card posted to the address of a workflow ("Post to a channel when a webhook request is received").

Facts: learn.microsoft.com, microsoftteams/platform/webhooks-and-connectors and adaptivecards.io (schema 1.4). Everybody in
that channel sees it, so personal news say only what kind they are of (PR6). Teams knows no key for repeats: at least once.
"""

import json
import re
from typing import Any

from pydantic import Field, field_validator

from crdt.kinds.secrets import is_reference
from crdt.model import Model
from engine.notify.channel import Message, Notifier, Reaching, posted, sent
from engine.outbox.deciding import Outcome

_MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~])")


class TeamsSettings(Model):
    webhook: str = Field(
        title="Address of the workflow",
        max_length=80,
        description="vault:NAME of the address: whoever has it can post",
    )

    @field_validator("webhook")
    @classmethod
    def _named(cls, webhook: str) -> str:
        if not is_reference(webhook):
            raise ValueError("Name the secret that holds the address, as vault:NAME.")
        return webhook


async def send(message: Message, settings: TeamsSettings, reaching: Reaching) -> Outcome:
    url = await reaching.secret(settings.webhook)
    headers = {"content-type": "application/json", "idempotency-key": message.id}
    return sent(await posted(url, json.dumps(card(message)).encode(), headers, reaching), "posted")


def card(message: Message) -> dict[str, Any]:
    body: list[dict[str, Any]] = [
        {
            "type": "TextBlock",
            "text": _plain(message.headline),
            "weight": "Bolder",
            "size": "Medium",
            "wrap": True,
        }
    ]
    if message.to is not None:
        body.append(
            {"type": "TextBlock", "text": f"For {_plain(message.to.name)}", "isSubtle": True, "wrap": True}
        )
    if message.detail:
        body.append({"type": "TextBlock", "text": _plain(message.detail), "wrap": True})
    content = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": body,
        "actions": [
            {"type": "Action.OpenUrl", "title": one.title, "url": one.url} for one in message.buttons
        ],
    }
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": content,
    }
    return {"type": "message", "attachments": [attachment]}


def _plain(text: str) -> str:
    """A text block reads Markdown: what somebody wrote is shown as written."""
    return _MARKS.sub(r"\\\1", text)


NOTIFIER = Notifier(
    name="teams",
    title="Microsoft Teams",
    summary="A card in a Teams channel, without the words of what is personal.",
    settings=TeamsSettings,
    send=send,
    secrets=("webhook",),
    is_private=lambda _settings: False,
)
