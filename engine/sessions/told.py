"""What sessions say in the channel of their workspace."""

from typing import Final

from crdt.model import Model
from crdt.roles import Role
from engine.session_records import SessionType

STARTED: Final = "collaboration:session:started"
JOINED: Final = "collaboration:session:joined"
LEFT: Final = "collaboration:session:left"
CHANGED: Final = "collaboration:session:changed"
ENDED: Final = "collaboration:session:ended"


class SessionEvent(Model):
    """`by` did it, null where it ended by itself. `led_by` leads it from now on."""

    session: str
    title: str
    type: SessionType
    documents: list[str]
    led_by: str
    by: str | None


class SessionPersonEvent(SessionEvent):
    """`user` came, left or has another role."""

    user: str
    role: Role
