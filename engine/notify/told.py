"""What a workspace's channel tells of messages that leave. Types and names only."""

from typing import Final

from crdt.model import Model

DELIVERY: Final = "notification:delivery:attempted"


class DeliveryEvent(Model):
    """A message was tried. Without whom it was for and what it says."""

    message: str
    channel: str
    state: str
    outcome: str
