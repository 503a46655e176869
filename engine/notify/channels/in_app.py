"""The inbox of the app. A notification is there in the commit of what happened; nothing is sent."""

from crdt.model import Model
from engine.notify.channel import Message, Notifier, Reaching
from engine.outbox.deciding import Outcome, Sent


class NoSettings(Model):
    """Always there."""


async def send(_message: Message, _settings: NoSettings, _reaching: Reaching) -> Outcome:
    return Sent(receipt="in the inbox")


NOTIFIER = Notifier(
    name="in_app",
    title="In the app",
    summary="The inbox and its count. Everything is kept there; what is turned off arrives read.",
    settings=NoSettings,
    send=send,
    set_up=False,
)
